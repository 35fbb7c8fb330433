"""Days at the desk: sessions and their slots."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from kopir.core.errors import KopirError
from kopir.missions import presenting_days as presenting
from kopir.missions.actions import days as acting
from kopir.missions.forms_days import SessionForm
from kopir.missions.framing import desk_frame
from kopir.missions.models import Mission, Session
from kopir.missions.queries.days import advice, sessions_of
from kopir.missions.views.access import mission_of, officer_of

A_PAGE = 25


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def days(request: HttpRequest, reference: str) -> HttpResponse:
    """All sessions by day, and one more."""
    officer, mission = officer_of(request), mission_of(reference)
    page = Paginator(sessions_of(mission), A_PAGE).get_page(request.GET.get("page"))
    sessions = list(page.object_list)
    form = SessionForm(request.POST if request.method == "POST" else None, mission=mission)
    form.initial.update(presenting.next_hours(sessions))
    if request.method == "POST" and form.is_valid():
        try:
            made = acting.add_session(mission, form.hours(), by=officer)
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            count = made.slots.count()
            words = ngettext("The session has %(count)d slot.", "The session has %(count)d slots.", count)
            messages.success(request, words % {"count": count})
            return redirect("missions_desk:days", reference=mission.reference)
    context = {
        **desk_frame(mission, "days"),
        "part": "days",
        "form": form,
        "page": page,
        "cards": presenting.day_cards(mission, sessions),
        "advice": advice(mission),
        "has_other_days": mission.ends_on > mission.starts_on,
    }
    return render(request, "missions/days.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def copy(request: HttpRequest, reference: str) -> HttpResponse:
    """A day's sessions on all other days."""
    officer, mission = officer_of(request), mission_of(reference)
    try:
        copied = acting.copy_day(mission, _day(request.POST.get("day", "")), by=officer)
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        words = ngettext("%(count)d day was filled.", "%(count)d days were filled.", copied.days)
        told = [words % {"count": copied.days}]
        if copied.left:
            words = ngettext(
                "%(count)d day had sessions already and stays as it is.",
                "%(count)d days had sessions already and stay as they are.",
                copied.left,
            )
            told.append(words % {"count": copied.left})
        messages.success(request, " ".join(told))
    return redirect("missions_desk:days", reference=mission.reference)


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return date.min  # a day without sessions


def _session(mission: Mission, pk: int) -> Session:
    return get_object_or_404(mission.sessions.select_related("mission"), pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One session with its slots; its hours can be changed."""
    officer, mission = officer_of(request), mission_of(reference)
    found = _session(mission, pk)
    form = SessionForm(request.POST if request.method == "POST" else None, mission=mission, session=found)
    if request.method == "POST" and form.is_valid():
        try:
            freed = acting.change_session(found, form.hours(), by=officer)
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The session was changed."))
            _say_freed(request, freed)
            return redirect("missions_desk:days", reference=mission.reference)
    context = {
        **desk_frame(mission, "days"),
        "part": "days",
        "form": form,
        "session": found,
        "slots": presenting.slots_with_meetings(found),
    }
    return render(request, "missions/days_session.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Remove a session in which no meeting is."""
    officer, mission = officer_of(request), mission_of(reference)
    try:
        freed = acting.remove_session(_session(mission, pk), by=officer)
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("missions_desk:days_session", reference=mission.reference, pk=pk)
    messages.success(request, _("The session was removed."))
    _say_freed(request, freed)
    return redirect("missions_desk:days", reference=mission.reference)


def _say_freed(request: HttpRequest, freed: int) -> None:
    if freed:
        words = ngettext(
            "%(count)d wish was bound to these hours and can now be met at any time.",
            "%(count)d wishes were bound to these hours and can now be met at any time.",
            freed,
        )
        messages.warning(request, words % {"count": freed})
