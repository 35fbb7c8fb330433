"""Arrivals: a badge's code opens a page with one button; the list says who is there and who is missing."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kopir.companies.labels import reader_language
from kopir.missions import presenting_handing_out as presenting
from kopir.missions import prints_handing_out as prints
from kopir.missions.actions import handing_out as actions
from kopir.missions.framing import desk_frame
from kopir.missions.models import CheckIn, Delegate, Mission
from kopir.missions.queries import handing_out as schedules
from kopir.missions.queries import handing_out_arrivals as queries
from kopir.missions.queries.handing_out import Participant
from kopir.missions.views.access import mission_for, mission_of, officer_of

A_PAGE = 25


def _code(person: Participant) -> str:
    return f"{'d' if isinstance(person, Delegate) else 'i'}{person.pk}"


def _under(person: Participant) -> str:
    return person.party.name_in(reader_language()) if isinstance(person, Delegate) else str(_("Interpreter"))


@login_required
@require_safe
def arrivals(request: HttpRequest, reference: str) -> HttpResponse:
    """Today: counts by group, who is missing though a meeting is near, and who came."""
    officer_of(request)
    mission, now, language = mission_of(reference), timezone.now(), reader_language()
    day = queries.day_of(mission, now)
    page = Paginator(queries.check_ins(mission, day), A_PAGE).get_page(request.GET.get("page"))
    context = {
        **desk_frame(mission, "hand_out"),
        "day": presenting.day_in_words(day, language),
        "is_a_day": queries.is_a_day(mission, day),
        "counts": [
            (_("Interpreters") if one.group == queries.INTERPRETERS else prints.group_words(one.group, language), one)
            for one in queries.counts(mission, day)
        ],
        "missing": [
            (
                one.person,
                _under(one.person),
                _code(one.person),
                presenting.clocks(mission, one.meeting.slot.starts_at, one.meeting.slot.ends_at, language)[0],
                one.meeting.table,
            )
            for one in queries.missing(mission, now)
            if one.meeting.slot is not None
        ],
        "page": page,
        "rows": [_row(one, mission) for one in page],
    }
    return render(request, "missions/handing_out_arrivals.html", context)


def _row(one: CheckIn, mission: Mission) -> tuple[Participant, str, str, str]:
    person = one.delegate or one.interpreter
    if person is None:
        raise Http404
    return person, _under(person), _code(person), f"{one.at.astimezone(mission.zone):%H:%M}"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Who it is, and one button. Scanned again it says when they came."""
    user = officer_of(request)
    mission, person = mission_of(reference), queries.participant(code)
    if person is None:
        raise Http404
    if mission_for(person).pk != mission.pk:
        context = {**desk_frame(mission, "hand_out"), "other": mission_for(person), "person": person, "code": code}
        return render(request, "missions/handing_out_check_in.html", context, status=409)
    if request.method == "POST":
        if "undo" in request.POST:
            if actions.undo_check_in(mission, person, by=user):
                messages.success(request, _("The check-in was undone."))
        else:
            _row_found, is_new = actions.check_in(mission, person, by=user)
            if not is_new:
                messages.warning(request, _("They were checked in already."))
        return redirect("missions_desk:check_in", mission.reference, code)
    return render(request, "missions/handing_out_check_in.html", _context(mission, person, code))


def _context(mission: Mission, person: Participant, code: str) -> dict[str, object]:
    now, language = timezone.now(), reader_language()
    day = queries.day_of(mission, now)
    row = queries.check_in_of(person, day)
    found = schedules.entries(schedules.load(mission, person), person, language)
    today = [one for one in found if not one.is_cancelled and one.starts_at.astimezone(mission.zone).date() == day]
    return {
        **desk_frame(mission, "hand_out"),
        "person": person,
        "code": code,
        "under": _under(person),
        "group": prints.group_words(person.party.group, language) if isinstance(person, Delegate) else "",
        "is_withdrawn": isinstance(person, Delegate) and person.party.is_withdrawn,
        "day": presenting.day_in_words(day, language),
        "is_a_day": queries.is_a_day(mission, day),
        "row": row,
        "came_at": f"{row.at.astimezone(mission.zone):%H:%M}" if row is not None else "",
        "lines": [presenting.line(mission, one, language) for one in today],
    }
