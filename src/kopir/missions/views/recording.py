"""A side says by its link what came of its meetings."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kopir.companies.labels import reader_language
from kopir.core.errors import KopirError
from kopir.missions.actions import recording as actions
from kopir.missions.forms_recording import OwnForm, QuickForm
from kopir.missions.framing import my_frame
from kopir.missions.models import Delegate, Meeting
from kopir.missions.presenting_recording import day_of, own_form, own_rows, said_by_side
from kopir.missions.queries.recording_lists import own_meetings, unanswered
from kopir.missions.states import IN_FORCE
from kopir.missions.views.access import by_link, delegates_only

A_PAGE = 25
LARGEST_KEY = 2**63 - 1


def _number(asked: str | None) -> int | None:
    return int(asked) if asked is not None and asked.isascii() and asked.isdigit() and len(asked) < 19 else None


@require_safe
@by_link
@delegates_only
def results(request: HttpRequest, person: Delegate) -> HttpResponse:
    """The side's past meetings, the last first, each with its answer."""
    return _page(request, person, opened=_number(request.GET.get("saved")))


def _page(
    request: HttpRequest, person: Delegate, *, opened: int | None, only: Meeting | None = None,
    bound: OwnForm | None = None, refusal: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    mission, now = person.party.mission, timezone.now()
    is_out = mission.state in IN_FORCE
    meetings = own_meetings(person, now) if is_out else Meeting.objects.none()
    page = Paginator(meetings, A_PAGE).get_page(request.GET.get("page"))
    shown = [only] if only is not None else list(page.object_list)
    context: dict[str, Any] = {
        **my_frame(person, "results"),
        "rows": own_rows(shown, person, reader_language(), opened, bound),
        "page": page,
        "query": "",
        "is_out": is_out,
        "is_one": only is not None,
        "waiting": unanswered(person, now) if is_out else 0,
        "saved": opened if only is None else None,
        "refusal": refusal,
    }
    return render(request, "missions/recording_mine.html", context, status=status)


@require_POST
@by_link
@delegates_only
def result(request: HttpRequest, person: Delegate, pk: int) -> HttpResponse:
    """One tap, or the whole form; a corrected answer takes the place of the one before."""
    now = timezone.now()
    meeting = own_meetings(person, now).filter(pk=pk).first() if pk <= LARGEST_KEY else None
    if meeting is None:
        raise Http404
    is_quick = "quick" in request.POST
    said = said_by_side(meeting)
    form: OwnForm | QuickForm = (
        QuickForm(request.POST)
        if is_quick
        else own_form(meeting, day_of(meeting, person.party.mission), said, request.POST)
    )
    refusal = ""
    if form.is_valid():
        try:
            actions.tell(meeting, person.party, form.told(), at=now, by=None)
        except KopirError as refused:
            refusal = str(refused.sentence)
        else:
            return redirect(_back(request, person, meeting))
    bound = form if isinstance(form, OwnForm) else None
    return _page(request, person, opened=meeting.pk, only=meeting, bound=bound, refusal=refusal, status=422)


def _back(request: HttpRequest, person: Delegate, meeting: Meeting) -> str:
    page = _number(request.POST.get("page"))
    more = f"&page={page}" if page is not None else ""
    return f"{reverse('my_mission:results', args=[person.key])}?saved={meeting.pk}{more}#m{meeting.pk}"
