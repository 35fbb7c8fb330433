"""The desk hands out: everybody's schedule, badges, signs, lists, and the mail that tells of changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from kopir.companies.labels import reader_language
from kopir.core.spreadsheets import xlsx_file
from kopir.missions import presenting_handing_out as presenting
from kopir.missions import prints_handing_out as prints
from kopir.missions.actions import handing_out as actions
from kopir.missions.framing import desk_frame
from kopir.missions.models import Delegate
from kopir.missions.queries import handing_out as queries
from kopir.missions.queries.handing_out_arrivals import participant
from kopir.missions.queries.handing_out_lists import Planned, planned
from kopir.missions.states import MissionState
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
    }
    return render(request, "missions/handing_out_desk.html", context)


@login_required
@require_safe
def schedules(request: HttpRequest, reference: str) -> HttpResponse:
    """Everybody's, in one file, each in that person's language."""
    officer_of(request)
    mission = mission_of(reference)
    people = queries.participants_of(mission)
    printed = prints.schedules(queries.load(mission), [(one, one.language) for one in people])
    return pdf_answer(printed, f"{mission.reference}-schedules")


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
    officer_of(request)
    mission = mission_of(reference)
    return pdf_answer(prints.badges(mission, queries.participants_of(mission)), f"{mission.reference}-badges")


@login_required
@require_safe
def signs(request: HttpRequest, reference: str) -> HttpResponse:
    """For tables: with the day's meetings, or with `?numbers` their numbers alone."""
    officer_of(request)
    mission = mission_of(reference)
    printed = prints.signs(mission, with_meetings="numbers" not in request.GET)
    return pdf_answer(printed, f"{mission.reference}-signs")


def _group(by: str, language: str) -> Callable[[Planned], str]:
    def slot(one: Planned) -> str:
        return presenting.day_in_words(one.day, language)

    def table(one: Planned) -> str:
        return " · ".join(filter(None, (prints.table_words(one.table), one.place)))

    def interpreter(one: Planned) -> str:
        return one.interpreter or _("Without an interpreter")

    return {"slots": slot, "tables": table, "interpreters": interpreter}[by]


def _sides(one: Planned) -> list[str]:
    return [
        f"{name}\n{', '.join(people)}" if people else name
        for name, people in ((one.first, one.first_people), (one.second, one.second_people))
    ]


@login_required
@require_safe
def meetings(request: HttpRequest, reference: str, by: str, file_format: str) -> HttpResponseBase:
    """All meetings by slot, by table or by interpreter."""
    officer_of(request)
    mission, language = mission_of(reference), reader_language()
    rows, group = planned(mission, language), _group(by, language)
    head = [_("Time"), pgettext("furniture", "Table"), _("Organisation"), _("Organisation"), _("Interpreter")]
    groups: dict[str, list[list[str]]] = defaultdict(list)
    for one in rows:
        hours = presenting.clocks(mission, one.starts_at, one.ends_at, language)[0].hours
        when = hours if by == "slots" else f"{presenting.day_in_words(one.day, language)}\n{hours}"
        where = " · ".join(filter(None, (one.table, one.place)))
        groups[group(one)].append([when, where, *_sides(one), one.interpreter])
    ordered = [(name, groups[name]) for name in (groups if by == "slots" else sorted(groups))]
    name = f"{mission.reference}-{by}"
    if file_format == "pdf":
        title = {"slots": _("Meetings by time"), "tables": _("Meetings by table")}
        return pdf_answer(prints.listed(mission, title.get(by, _("Meetings by interpreter")), head, ordered), name)
    lines = ([heading, *line] for heading, found in ordered for line in found)
    first = {"slots": _("Day"), "tables": pgettext("furniture", "Table")}.get(by, _("Interpreter"))
    answer = FileResponse(
        xlsx_file([first, *head], lines), as_attachment=True, filename=f"{name}.xlsx", content_type=_XLSX
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
