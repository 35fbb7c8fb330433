"""Results at the desk: the list, one meeting, the meetings of now, and what waits for an officer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kopir.companies.facets import for_pages
from kopir.companies.labels import reader_language
from kopir.core.errors import KopirError
from kopir.core.models import User
from kopir.core.spreadsheets import xlsx_file
from kopir.core.wording import plain
from kopir.missions import presenting_recording_desk as presenting
from kopir.missions.actions import recording as actions
from kopir.missions.forms_recording import DecideForm, ForSideForm, ListForm
from kopir.missions.framing import desk_frame
from kopir.missions.models import Meeting, Mission
from kopir.missions.presenting_recording import day_of, named
from kopir.missions.queries import recording_lists as found
from kopir.missions.states import IN_FORCE
from kopir.missions.views.access import mission_of, officer_of

A_PAGE = 25
LARGEST_KEY = 2**63 - 1
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _given(request: HttpRequest) -> dict[str, str]:
    return {name: plain(value) for name, value in request.GET.dict().items()}


def _list_form(request: HttpRequest, mission: Mission) -> ListForm:
    language = reader_language()
    parties = [(one.pk, named(one, language).text) for one in found.parties_of(mission)]
    return ListForm(_given(request), parties=parties)


@login_required
@require_safe
def results(request: HttpRequest, reference: str) -> HttpResponse:
    """Meetings whose time is over, with what both sides said."""
    officer_of(request)
    mission, now = mission_of(reference), timezone.now()
    form = _list_form(request, mission)
    page = Paginator(found.results_of(mission, now, *form.asked()), A_PAGE).get_page(request.GET.get("page"))
    context = {
        **desk_frame(mission, "results"),
        "form": form,
        "page": page,
        "rows": presenting.desk_rows(page.object_list, mission, reader_language()),
        "query": for_pages(request.GET),
        "counts": found.counts(mission, now),
        "is_out": mission.state in IN_FORCE,
    }
    return render(request, "missions/recording_results.html", context)


@login_required
@require_safe
def export(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The list as it is narrowed, without notes, ratings and names of people. That it was taken is recorded first."""
    officer, mission, now = officer_of(request), mission_of(reference), timezone.now()
    rows = found.results_of(mission, now, *_list_form(request, mission).asked())
    actions.record_export(mission, "results", by=officer)
    lines = presenting.cells(presenting.desk_rows(rows, mission, reader_language()), mission)
    answer = FileResponse(
        xlsx_file(presenting.head(), lines), as_attachment=True, filename=f"{mission.reference}-results.xlsx",
        content_type=XLSX,
    )  # fmt: skip
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _meeting(mission: Mission, pk: int) -> Meeting:
    meeting = found.one_of(mission, pk) if pk <= LARGEST_KEY else None
    if meeting is None or meeting.slot is None:
        raise Http404
    return meeting


def _forms(meeting: Meeting, row: presenting.DeskRow, mission: Mission) -> dict[str, Any]:
    open_sides = [one for one in row.sides if one.report is None or one.is_by_officer]
    forms: dict[str, Any] = {}
    if open_sides:
        parties = [(one.party.pk, one.name.text) for one in open_sides]
        forms["tell_form"] = ForSideForm(day=day_of(meeting, mission), parties=parties)
    if row.known.is_disputed:
        initial = {"seen": presenting.seen_of(row)}
        forms["decide_form"] = DecideForm(missing=_missing(row), initial=initial)
    return forms


def _missing(row: presenting.DeskRow) -> list[tuple[str, str]]:
    return [("", _("Nobody, or not known")), *presenting.missing_choices(row)]


def _page(request: HttpRequest, mission: Mission, meeting: Meeting, **forms: Any) -> HttpResponse:
    language = reader_language()
    row = presenting.desk_row(meeting, mission, language)
    is_possible = presenting.is_possible(row)
    proposals, cases = presenting.proposals(row, language) if is_possible else ([], [])
    context = {
        **desk_frame(mission, "results"),
        "row": row,
        "meeting": meeting,
        "is_possible": is_possible,
        "proposals": proposals,
        "cases": cases,
        **_forms(meeting, row, mission),
        **forms,
    }
    return render(request, "missions/recording_result.html", context, status=422 if forms else 200)


@login_required
@require_safe
def result(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One meeting: both sides' words, what to decide, and what can be proposed."""
    officer_of(request)
    mission = mission_of(reference)
    return _page(request, mission, _meeting(mission, pk))


@login_required
@require_POST
def step(request: HttpRequest, reference: str, pk: int, step: str) -> HttpResponse:
    """An officer writes down, decides, or takes back."""
    officer, mission = officer_of(request), mission_of(reference)
    meeting = _meeting(mission, pk)
    if step not in _STEPS:
        raise Http404
    try:
        amiss = _STEPS[step](request, mission, meeting, officer)
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        if amiss:
            return _page(request, mission, meeting, **amiss)
        messages.success(request, _("Kept."))
    return redirect("missions_desk:result", reference=mission.reference, pk=meeting.pk)


def _tell(request: HttpRequest, mission: Mission, meeting: Meeting, officer: User) -> dict[str, Any]:
    row = presenting.desk_row(meeting, mission, reader_language())
    parties = [(one.party.pk, one.name.text) for one in row.sides]
    form = ForSideForm(request.POST, day=day_of(meeting, mission), parties=parties)
    if not form.is_valid():
        return {"tell_form": form}
    party = next(one.party for one in row.sides if one.party.pk == form.cleaned_data["party"])
    actions.tell(meeting, party, form.told(), at=timezone.now(), by=officer)
    return {}


def _decide(request: HttpRequest, mission: Mission, meeting: Meeting, officer: User) -> dict[str, Any]:
    row = presenting.desk_row(meeting, mission, reader_language())
    form = DecideForm(request.POST, missing=_missing(row))
    if not form.is_valid():
        return {"decide_form": form}
    typed = form.cleaned_data
    actions.decide(
        meeting, is_held=typed["is_held"], missing=typed["missing"], looked_at=typed["seen"], at=timezone.now(),
        by=officer,
    )  # fmt: skip
    return {}


def _reopen(_request: HttpRequest, _mission: Mission, meeting: Meeting, officer: User) -> dict[str, Any]:
    actions.reopen(meeting, at=timezone.now(), by=officer)
    return {}


def _take_back(_request: HttpRequest, _mission: Mission, meeting: Meeting, officer: User) -> dict[str, Any]:
    actions.take_back(meeting, at=timezone.now(), by=officer)
    return {}


_STEPS: dict[str, Callable[[HttpRequest, Mission, Meeting, User], dict[str, Any]]] = {
    "tell": _tell,
    "decide": _decide,
    "reopen": _reopen,
    "take-back": _take_back,
}


@login_required
@require_safe
def now(request: HttpRequest, reference: str) -> HttpResponse:
    """Who should sit where in the slot that runs, or in another that has begun: one tap marks who is missing."""
    officer_of(request)
    mission, at = mission_of(reference), timezone.now()
    slots = found.slots_begun(mission, at)
    asked = _given(request).get("slot", "")
    slot = next((one for one in slots if str(one.pk) == asked), slots[0] if slots else None)
    page = Paginator(found.in_slot(slot) if slot is not None else Meeting.objects.none(), A_PAGE)
    shown = page.get_page(request.GET.get("page"))
    rows = presenting.desk_rows(shown.object_list, mission, reader_language())
    context = {
        **desk_frame(mission, "results"),
        "slots": slots[:40],
        "slot": slot,
        "runs": slot is not None and slot.ends_at > at,
        "is_out": mission.state in IN_FORCE,
        "rows": [(row, presenting.missing_choices(row)) for row in rows],
        "page": shown,
        "query": for_pages(request.GET),
    }
    return render(request, "missions/recording_now.html", context)


@login_required
@require_POST
def mark(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One tap: somebody is missing, or came after all."""
    officer, mission = officer_of(request), mission_of(reference)
    meeting = _meeting(mission, pk)
    missing = plain(request.POST.get("missing", ""))
    try:
        if missing == "none":
            actions.take_back(meeting, at=timezone.now(), by=officer)
        else:
            actions.mark_missing(meeting, missing, at=timezone.now(), by=officer)
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
    answer = redirect("missions_desk:results_now", reference=mission.reference)
    answer.headers["Location"] += f"?slot={meeting.slot_id}#m{meeting.pk}"
    return answer


@login_required
@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """What an officer has to see to on all missions in his charge."""
    officer = officer_of(request)
    page = Paginator(found.due(officer, timezone.now()), A_PAGE).get_page(request.GET.get("page"))
    language = reader_language()
    context = {
        "page": page,
        "rows": [(one.mission, presenting.desk_row(one, one.mission, language)) for one in page.object_list],
        "query": "",
    }
    return render(request, "missions/recording_due.html", context)
