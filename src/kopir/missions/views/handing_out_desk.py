"""The desk hands out: everybody's schedule, badges, signs, lists, and the mail that tells of changes."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kopir.companies.labels import reader_language
from kopir.core.spreadsheets import xlsx_file
from kopir.missions import prints_handing_out as prints
from kopir.missions.actions import handing_out as actions
from kopir.missions.framing import desk_frame
from kopir.missions.models import Delegate, Mission, Print
from kopir.missions.presenting_handing_out_lists import listing_of
from kopir.missions.queries import handing_out as queries
from kopir.missions.queries import handing_out_prints as sizes
from kopir.missions.queries.handing_out_arrivals import participant
from kopir.missions.states import MissionState, PrintKind
from kopir.missions.views.access import mission_for, mission_of, officer_of
from kopir.missions.views.handing_out import pdf_answer

A_PAGE = 25
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def hand_out(request: HttpRequest, reference: str) -> HttpResponse:
    """What can be printed and sent."""
    officer_of(request)
    mission = mission_of(reference)
    people = queries.participants_of(mission)
    page = Paginator(people, A_PAGE).get_page(request.GET.get("page"))
    context = {
        **desk_frame(mission, "hand_out"),
        "page": page,
        "rows": [
            (
                one,
                one.party.name_in(reader_language()) if isinstance(one, Delegate) else _("Interpreter"),
                f"{'d' if isinstance(one, Delegate) else 'i'}{one.pk}",
            )
            for one in page
        ],
        "to_tell": queries.to_tell(mission),
        "is_published": mission.state == MissionState.PUBLISHED,
        "is_out": queries.is_out(mission),
        "large": _large(mission),
    }
    return render(request, "missions/handing_out_desk.html", context)


def _large(mission: Mission) -> dict[str, tuple[int, Print | None]]:
    """Of each print that is left to a job about how many sheets it has, and what there is of it."""
    at_hand = sizes.at_hand(mission, reader_language())
    counted = sizes.sheets(mission).items()
    return {kind.value: (number, at_hand.get(kind)) for kind, number in counted if sizes.is_large(kind, number)}


@login_required
@require_safe
def schedules(request: HttpRequest, reference: str) -> HttpResponse:
    """Everybody's, in one file, each in that person's language."""
    return _printed(request, reference, PrintKind.SCHEDULES)


def _printed(request: HttpRequest, reference: str, kind: PrintKind) -> HttpResponse:
    """At once, or where it is large the page of its job."""
    officer_of(request)
    mission = mission_of(reference)
    if sizes.is_large(kind, sizes.sheets(mission)[kind]):
        return redirect("missions_desk:print", mission.reference, kind.value)
    return pdf_answer(prints.whole(mission, kind), f"{mission.reference}-{kind.value}")


@login_required
@require_safe
def one_schedule(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """One person's, in that person's language."""
    officer_of(request)
    mission = mission_of(reference)
    person = participant(code)
    if person is None or mission_for(person).pk != mission.pk:
        raise Http404
    printed = prints.schedules(queries.load(mission, person), [(person, person.language)])
    return pdf_answer(printed, f"{mission.reference}-{code}")


@login_required
@require_safe
def badges(request: HttpRequest, reference: str) -> HttpResponse:
    """For everybody."""
    return _printed(request, reference, PrintKind.BADGES)


@login_required
@require_safe
def signs(request: HttpRequest, reference: str) -> HttpResponse:
    """For tables: with the day's meetings, or with `?numbers` their numbers alone."""
    return _printed(request, reference, PrintKind.NUMBERS if "numbers" in request.GET else PrintKind.SIGNS)


@login_required
@require_safe
def meetings(request: HttpRequest, reference: str, by: str, file_format: str) -> HttpResponseBase:
    """All meetings by slot, by table or by interpreter."""
    if file_format == "pdf":
        return _printed(request, reference, PrintKind(by))
    officer_of(request)
    mission = mission_of(reference)
    found = listing_of(mission, PrintKind(by))
    lines = ([heading, *line] for heading, rows in found.groups for line in rows)
    answer = FileResponse(
        xlsx_file([found.first, *found.head], lines),
        as_attachment=True,
        filename=f"{mission.reference}-{by}.xlsx",
        content_type=_XLSX,
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_POST
def tell(request: HttpRequest, reference: str) -> HttpResponse:
    """Write to everybody whose schedule is new or was changed."""
    user = officer_of(request)
    mission = mission_of(reference)
    number = actions.tell_schedules(mission, by=user)
    sentence = ngettext("%(number)d person was written to.", "%(number)d people were written to.", number) % {
        "number": number
    }
    messages.success(request, sentence if number else _("Nobody's schedule has changed: nobody was written to."))
    return redirect("missions_desk:hand_out", mission.reference)


@login_required
@require_POST
def exchange_wall(request: HttpRequest, reference: str) -> HttpResponse:
    """Another address for the screen on the wall."""
    user = officer_of(request)
    mission = mission_of(reference)
    actions.exchange_wall_address(mission, seen=request.POST.get("seen", ""), by=user)
    messages.success(request, _("The screen on the wall has a new address. The old one opens nothing any more."))
    return redirect("missions_desk:hand_out", mission.reference)
