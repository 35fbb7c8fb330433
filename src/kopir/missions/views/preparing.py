"""Missions at the desk: the list, a mission's overview, its facts and rules, its states, and copies of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.companies.labels import reader_language
from kopir.core import audit
from kopir.core.errors import KopirError
from kopir.core.pair import sides
from kopir.missions import presenting_preparing as presenting
from kopir.missions.actions.preparing import change_mission, create_mission, mark_of, move_mission
from kopir.missions.actions.preparing_copies import duplicate_mission
from kopir.missions.forms_preparing import CancelForm, CopyForm, MissionForm
from kopir.missions.framing import desk_frame
from kopir.missions.models import Mission
from kopir.missions.presenting_preparing_checks import checks_of
from kopir.missions.queries import preparing as found
from kopir.missions.queries.preparing_cancelling import ToTell, to_tell
from kopir.missions.states import MissionState
from kopir.missions.views.access import mission_of, officer_of

A_PAGE = 25


@login_required
@require_safe
def missions(request: HttpRequest) -> HttpResponse:
    """All missions, or those of one state; the next and newest first."""
    officer_of(request)
    asked = request.GET.get("state", "")
    state = asked if asked in MissionState.values else ""
    context = {
        "page": Paginator(found.missions_in(state), A_PAGE).get_page(request.GET.get("page")),
        "states": MissionState.choices,
        "state": state,
        "query": f"state={state}&" if state else "",
    }
    return render(request, "missions/preparing_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mission_new(request: HttpRequest) -> HttpResponse:
    """A new mission; where it takes place is guessed from the first country of the pair."""
    officer = officer_of(request)
    form = MissionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if form.is_valid():
            try:
                mission = create_mission(form.facts(), by=officer)
            except KopirError as refusal:
                form.add_error(None, str(refusal.sentence))
            else:
                messages.success(request, _("The mission is there. Below is what it still needs."))
                return redirect("missions_desk:mission", reference=mission.reference)
    else:
        form.initial = {"owner": officer.pk, "zone": sides()[0].time_zone, "direction": "inward"}
    return render(request, "missions/preparing_form.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mission_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Facts and rules of a mission."""
    officer, mission = officer_of(request), mission_of(reference)
    if request.method == "POST":
        form = MissionForm(request.POST, mission=mission)
        if form.is_valid():
            try:
                change_mission(mission, form.facts(), seen=form.cleaned_data["seen"], by=officer)
            except KopirError as refusal:
                form.add_error(None, str(refusal.sentence))
            else:
                messages.success(request, _("Kept."))
                return redirect("missions_desk:mission", reference=mission.reference)
    else:
        form = MissionForm(mission=mission, seen=mark_of(mission))
    context = {**desk_frame(mission, "mission"), "form": form}
    return render(request, "missions/preparing_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def mission(request: HttpRequest, reference: str) -> HttpResponse:
    """Where a mission stands: facts, what is missing, numbers, what may come next, and its history."""
    officer_of(request)
    return _overview(request, mission_of(reference), CancelForm())


def _overview(request: HttpRequest, one: Mission, cancel: CancelForm) -> HttpResponse:
    language, numbers = reader_language(), found.numbers_of(one)
    checks = checks_of(one, numbers)
    page = Paginator(audit.rows_about(one), A_PAGE).get_page(request.GET.get("page"))
    context = {
        **desk_frame(one, "mission"),
        "now": presenting.times(timezone.now(), one, language),
        "until": presenting.times(one.wishes_until, one, language),
        "first": presenting.times(numbers.first, one, language),
        "last": presenting.times(numbers.last, one, language),
        "who_meets": presenting.who_meets(one, language),
        "sitting": presenting.group_names(language)[one.sitting],
        "checks": checks,
        "done": sum(check.is_done for check in checks),
        "figures": presenting.figures_of(one, numbers),
        "steps": presenting.steps_of(one),
        "cancel": cancel if presenting.may_cancel(one) else None,
        "cancel_told": to_tell(one) if presenting.may_cancel(one) else None,
        "page": page,
        "history": presenting.history(page.object_list),
    }
    return render(request, "missions/preparing_overview.html", context, status=422 if cancel.errors else 200)


@login_required
@require_POST
def mission_move(request: HttpRequest, reference: str, to: str) -> HttpResponse:
    """The buttons of states."""
    officer, one = officer_of(request), mission_of(reference)
    if to not in MissionState.values:
        raise Http404
    reason, told = "", ToTell()
    if to == MissionState.CANCELLED and presenting.may_cancel(one):
        form = CancelForm(request.POST)
        if not form.is_valid():
            return _overview(request, one, form)
        reason, told = form.cleaned_data["reason"], to_tell(one)
    try:
        one = move_mission(one, MissionState(to), by=officer, reason=reason)
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("State: %(state)s.") % {"state": one.get_state_display()})
        _say_who_is_told(request, told)
    return redirect("missions_desk:mission", reference=one.reference)


def _say_who_is_told(request: HttpRequest, told: ToTell) -> None:
    """After cancelling: how many get a mail, and whom none reaches."""
    number = len(told.people)
    if number:
        sentence = ngettext("%(number)d person was written to.", "%(number)d people were written to.", number)
        messages.success(request, sentence % {"number": number})
    if told.without_address:
        names = ", ".join(str(one) for one in told.without_address)
        messages.warning(request, f"{_('No mail reaches these people. Please tell them yourself:')} {names}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mission_duplicate(request: HttpRequest, reference: str) -> HttpResponse:
    """A mission like this one, on other days."""
    officer, one = officer_of(request), mission_of(reference)
    form = CopyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            copy = duplicate_mission(one, form.cleaned_data["first_day"], form.taken(), by=officer)
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The copy is there. Please look at its days and rules."))
            return redirect("missions_desk:mission", reference=copy.reference)
    context = {**desk_frame(one, "mission"), "form": form}
    return render(request, "missions/preparing_copy.html", context, status=422 if form.errors else 200)
