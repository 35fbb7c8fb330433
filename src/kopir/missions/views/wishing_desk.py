"""Wishes at the desk: the list, one wish, meetings agreed on behalf, vetoes, lists from spreadsheets."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.companies.facets import for_pages
from kopir.companies.labels import reader_language
from kopir.core.errors import KopirError
from kopir.core.spreadsheets import csv_lines
from kopir.missions import presenting_wishing_desk as presenting
from kopir.missions.actions import wishing, wishing_lists, wishing_options, wishing_vetoes
from kopir.missions.forms_wishing import (
    ONLY,
    ArrangeForm,
    FiltersForm,
    OptionsForm,
    PriorityForm,
    ReasonForm,
    VetoForm,
    WishListForm,
)
from kopir.missions.framing import desk_frame
from kopir.missions.models import Mission, Veto, Wish, WishList
from kopir.missions.queries import wishing as queries
from kopir.missions.states import WishState
from kopir.missions.views.access import mission_of, officer_of

A_PAGE = 25


def _page(request: HttpRequest, mission: Mission, name: str, status: int = 200, **context: Any) -> HttpResponse:
    frame = desk_frame(mission, "wishes")
    return render(request, f"missions/wishing_{name}.html", {**frame, **context}, status=status)


@login_required
@require_safe
def wishes(request: HttpRequest, reference: str) -> HttpResponse:
    """All wishes of a mission, narrowed and counted."""
    officer_of(request)
    mission, language = mission_of(reference), reader_language()
    form = FiltersForm(request.GET or {"state": ""}, mission=mission)
    page = Paginator(queries.wishes(mission, form.filters()), A_PAGE).get_page(request.GET.get("page"))
    return _page(
        request,
        mission,
        "list",
        form=form,
        page=page,
        rows=presenting.rows(page.object_list, mission, language),
        figures=presenting.figures(mission, ONLY),
        place=presenting.place(mission, language),
        query=for_pages(request.GET),
    )


def _wish(mission: Mission, pk: int) -> Wish:
    return get_object_or_404(queries.with_parties(Wish.objects.filter(mission=mission)), pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: HttpRequest, reference: str, wish: int) -> HttpResponse:
    """One wish: its words, its answer, and how it is to be planned."""
    officer = officer_of(request)
    mission = mission_of(reference)
    found = _wish(mission, wish)
    form = OptionsForm(request.POST if request.method == "POST" else None, wish=found)
    if request.method == "POST" and form.is_valid():
        try:
            wishing_options.set_options(found, form.options(), by=officer)
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("Kept."))
            return redirect("missions_desk:wish", reference=mission.reference, wish=found.pk)
    row = presenting.rows([found], mission, reader_language())[0]
    status = 422 if form.errors else 200
    place = presenting.place(mission, reader_language())
    priority = PriorityForm(auto_id="accept_%s", initial={"priority": found.counter_priority or found.priority})
    return _page(
        request, mission, "one", status, row=row, form=form, place=place, priority=priority, reason=ReasonForm()
    )


@login_required
@require_POST
def step(request: HttpRequest, reference: str, wish: int, step: str) -> HttpResponse:
    """Answer or take back on somebody's behalf."""
    officer = officer_of(request)
    mission = mission_of(reference)
    found = _wish(mission, wish)
    priority, reason = PriorityForm(request.POST), ReasonForm(request.POST)
    said = reason.cleaned_data["reason"] if reason.is_valid() else ""
    if step == "accept":
        wishing.accept(found, priority.cleaned_data["priority"] if priority.is_valid() else 0, by=officer)
    elif step == "decline":
        wishing.decline(found, said, by=officer)
    elif step == "withdraw":
        wishing.withdraw(found, reason=said, by=officer)
    else:
        raise Http404
    messages.success(request, _("Kept."))
    return redirect("missions_desk:wish", reference=mission.reference, wish=found.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def arrange(request: HttpRequest, reference: str) -> HttpResponse:
    """A meeting that both sides are known to want."""
    officer = officer_of(request)
    mission = mission_of(reference)
    form = ArrangeForm(request.POST if request.method == "POST" else None, mission=mission)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            made = wishing_options.arrange(
                typed["asker"], typed["asked"], typed["priority"], form.options(), typed["words"], by=officer
            )
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The meeting is agreed for both sides."))
            return redirect("missions_desk:wish", reference=mission.reference, wish=made.pk)
    return _page(request, mission, "arrange", 422 if form.errors else 200, form=form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def accept_all(request: HttpRequest, reference: str) -> HttpResponse:
    """Agree to waiting wishes on behalf of those who were asked: first what would happen, then it."""
    officer = officer_of(request)
    mission, language = mission_of(reference), reader_language()
    if request.method == "POST":
        chosen = {int(one) for one in request.POST.getlist("wish") if one.isdecimal() and len(one) < 19}
        done = wishing_options.accept_all(mission, chosen, by=officer)
        number = len(done.accepted)
        told = ngettext("%(number)d wish was agreed to.", "%(number)d wishes were agreed to.", number)
        messages.success(request, told % {"number": number})
        return redirect("missions_desk:wishes", reference=mission.reference)
    form = FiltersForm(request.GET or {"state": ""}, mission=mission)
    rows = queries.wishes(mission, form.filters()).filter(state=WishState.ASKED)
    found = wishing_options.preview_all(mission, rows)
    refused = dict(found.refused)
    return _page(
        request,
        mission,
        "accept",
        rows=presenting.rows(found.accepted, mission, language),
        refused=[(row, refused[row.wish]) for row in presenting.rows(refused, mission, language)],
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def vetoes(request: HttpRequest, reference: str) -> HttpResponse:
    """Who is not to be brought together; a new one of the organiser."""
    officer = officer_of(request)
    mission, language = mission_of(reference), reader_language()
    form = VetoForm(request.POST if request.method == "POST" else None, mission=mission)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        cancels = typed["cancels_meeting"]
        try:
            wishing_vetoes.veto(typed["party"], typed["other"], typed["reason"], by=officer, cancels_meeting=cancels)
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The two will not be brought together."))
            return redirect("missions_desk:wish_vetoes", reference=mission.reference)
    page = Paginator(presenting.vetoes(mission, language), A_PAGE).get_page(request.GET.get("page"))
    return _page(request, mission, "vetoes", 422 if form.errors else 200, form=form, page=page)


@login_required
@require_POST
def lift_veto(request: HttpRequest, reference: str, veto: int) -> HttpResponse:
    """Lift one of the organiser's. A party's own is the party's to lift."""
    officer = officer_of(request)
    mission = mission_of(reference)
    found = get_object_or_404(Veto, pk=veto, party__mission=mission, by_organiser=True)
    wishing_vetoes.lift_veto(found.party, found.other, by=officer)
    messages.success(request, _("Taken back."))
    return redirect("missions_desk:wish_vetoes", reference=mission.reference)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def wish_lists(request: HttpRequest, reference: str) -> HttpResponse:
    """A list from a spreadsheet, and the reports of those read before."""
    officer = officer_of(request)
    mission = mission_of(reference)
    is_sent = request.method == "POST"
    form = WishListForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = wishing_lists.read_list(mission, file.file, file.name, file.size, by=officer)
        except KopirError as refusal:
            form.add_error("file", str(refusal.sentence))
        else:
            return redirect("missions_desk:wish_list", reference=mission.reference, pk=kept.pk)
    lists = WishList.objects.filter(mission=mission).defer("refused").select_related("read_by")
    return _page(request, mission, "lists", 422 if form.errors else 200, form=form, lists=lists)


@login_required
@require_safe
def wish_list(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """What became of the lines of a list."""
    officer_of(request)
    mission = mission_of(reference)
    kept = get_object_or_404(WishList, pk=pk, mission=mission)
    return _page(request, mission, "report", **presenting.report(kept))


@login_required
@require_safe
def report(request: HttpRequest, reference: str, pk: int) -> StreamingHttpResponse:
    """Every line that was refused, to mend in a spreadsheet."""
    officer_of(request)
    kept = get_object_or_404(WishList, pk=pk, mission=mission_of(reference))
    rows = ([str(line), str(wishing_lists.REASONS.get(code, code)), found] for line, code, found in kept.refused)
    answer = StreamingHttpResponse(csv_lines([_("Line"), _("Reason"), _("Found")], rows), content_type="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="wishes-{kept.pk}.csv"'
    return answer
