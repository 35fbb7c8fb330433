"""Planning at the desk: runs with their progress, plans to approve, the grid, and one meeting's places."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kopir.companies.labels import reader_language
from kopir.core.errors import KopirError
from kopir.core.models import User
from kopir.missions import presenting_planning as presenting
from kopir.missions.actions import meetings as by_hand
from kopir.missions.actions import planning
from kopir.missions.forms_planning import PlaceForm, PlanForm, ReasonForm
from kopir.missions.framing import desk_frame
from kopir.missions.models import Meeting, Mission, Plan, Wish
from kopir.missions.queries.asking import meeting_of, wishes_to_plan
from kopir.missions.queries.begun import is_overtaken
from kopir.missions.queries.clashes import Told
from kopir.missions.queries.places import broken, places_for
from kopir.missions.states import OPEN_PLANS, PLANNABLE, MeetingState, PlanKind, PlanState
from kopir.missions.tasks_planning import make_plan
from kopir.missions.views.access import mission_of, officer_of

A_PAGE = 25


@login_required
def plans(request: HttpRequest, reference: str) -> HttpResponse:
    """Start the planner, and see what it is doing and what it has done."""
    officer, mission = officer_of(request), mission_of(reference)
    has_meetings = mission.meetings.filter(state=MeetingState.PLANNED).exists()
    usual = PlanKind.CHANGE if has_meetings else PlanKind.WHOLE
    form = PlanForm(request.POST if request.method == "POST" else None, initial={"kind": usual, "seconds": 20})
    if request.method == "POST" and form.is_valid():
        wanted = planning.Wanted(PlanKind(form.cleaned_data["kind"]), form.cleaned_data["seconds"])
        try:
            with transaction.atomic():
                plan = planning.ask_plan(mission, wanted, by=officer)
                make_plan.defer(pk=plan.pk)
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect("missions_desk:plan", reference=mission.reference, pk=plan.pk)
    context = {
        **desk_frame(mission, "planning"),
        "form": form,
        "running": presenting.running(mission),
        "page": Paginator(mission.plans.select_related("created_by"), A_PAGE).get_page(request.GET.get("page")),
        "to_plan": len(wishes_to_plan(mission)),
        "planned": mission.meetings.filter(state=MeetingState.PLANNED).count(),
        "waiting": presenting.standby(mission).count(),
        "broken": len(broken(mission)),
        "in_spite": _in_spite(mission),
        "can_plan": mission.state in PLANNABLE,
    }
    return render(request, "missions/plans.html", context, status=422 if form.errors else 200)


def _in_spite(mission: Mission) -> presenting.AllInSpite | None:
    """What the next plan would leave out; none where nothing is planned any more."""
    if mission.state not in PLANNABLE:
        return None
    return presenting.in_spite(mission, reader_language(), timezone.now())


def _plan(mission: Mission, pk: int) -> Plan:
    return get_object_or_404(mission.plans.select_related("mission", "created_by"), pk=pk)


@login_required
@require_safe
def plan(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One run: how far it is, or the plan it found with what it would change."""
    officer_of(request)
    mission = mission_of(reference)
    found = _plan(mission, pk)
    told = Told(mission, found.clashes, reader_language())
    context: dict[str, Any] = {
        **desk_frame(mission, "planning"),
        "plan": found,
        "is_open": found.state in OPEN_PLANS,
        "sentences": told.sentences(),
        "more_sentences": told.more,
    }
    if found.state == PlanState.DONE:
        context["changes"] = presenting.changes_of(found, reader_language(), timezone.now())
        context["is_stale"] = found.version != mission.version or is_overtaken(found, timezone.now())
    return render(request, "missions/plan.html", context)


@login_required
@require_safe
def plan_progress(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The progress of a run, asked for every second; when it has ended the page is shown anew."""
    officer_of(request)
    found = _plan(mission_of(reference), pk)
    if found.state not in OPEN_PLANS:
        answer = HttpResponse()
        answer.headers["HX-Refresh"] = "true"
        return answer
    return render(request, "missions/parts/plan_progress.html", {"plan": found, "mission": found.mission})


_STEPS = {"cancel": planning.cancel_plan, "approve": planning.approve_plan, "discard": planning.discard_plan}


@login_required
@require_POST
def plan_step(request: HttpRequest, reference: str, pk: int, step: str) -> HttpResponse:
    """Cancel a run, approve its plan, or put it aside."""
    officer, mission = officer_of(request), mission_of(reference)
    if step not in _STEPS:
        raise Http404
    done = _try(request, lambda: _STEPS[step](_plan(mission, pk), by=officer))
    if done and step == "approve":
        messages.success(request, _("The plan is in force. Nobody was told yet: that is done under “Hand out”."))
        return redirect("missions_desk:schedule", reference=mission.reference)
    return redirect("missions_desk:plan", reference=mission.reference, pk=pk)


def _try(request: HttpRequest, act: Any) -> bool:  # noqa: ANN401 -- any action
    """Do it, or say over the next page why it was refused."""
    try:
        act()
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
        return False
    return True


def _day(request: HttpRequest, days: list[date]) -> date | None:
    asked = request.GET.get("day", "")
    return next((one for one in days if one.isoformat() == asked), days[0] if days else None)


@login_required
@require_safe
def schedule(request: HttpRequest, reference: str) -> HttpResponse:
    """The grid of one day: slots down, tables across; what waits, and what no longer holds."""
    officer_of(request)
    mission, language = mission_of(reference), reader_language()
    days = presenting.days_of(mission, mission.slots.all())
    day = _day(request, days)
    tables = Paginator(mission.tables.all(), presenting.TABLES_SHOWN).get_page(request.GET.get("tables"))
    waiting = Paginator(presenting.standby(mission), A_PAGE).get_page(request.GET.get("page"))
    shut = broken(mission)
    context = {
        **desk_frame(mission, "schedule"),
        "days": days,
        "day": day,
        "tables": tables,
        "rows": presenting.grid(mission, day, list(tables.object_list), language, shut) if day is not None else [],
        "page": waiting,
        "waiting": presenting.standby_cards(waiting.object_list, language),
        "broken": presenting.broken_cards(shut, language),
        "in_spite": _in_spite(mission),
        "can_plan": mission.state in PLANNABLE,
        "language": language,
    }
    return render(request, "missions/schedule.html", context)


@login_required
@require_POST
def schedule_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Lock or unlock all planned meetings of a day, or of the whole mission."""
    officer, mission = officer_of(request), mission_of(reference)
    if step not in {"lock", "unlock"}:
        raise Http404
    rows = mission.meetings.filter(state=MeetingState.PLANNED).select_related("slot")
    day = request.POST.get("day", "")
    chosen = [
        one
        for one in rows
        if not day or (one.slot is not None and one.slot.starts_at.astimezone(mission.zone).date().isoformat() == day)
    ]
    count = by_hand.lock_meetings(mission, chosen, is_locked=step == "lock", by=officer)
    words = ngettext("%(count)d meeting was changed.", "%(count)d meetings were changed.", count) % {"count": count}
    messages.success(request, words)
    return redirect(_grid_address(mission, day))


def _grid_address(mission: Mission, day: str = "") -> str:
    address = reverse("missions_desk:schedule", args=[mission.reference])
    known = {one.isoformat() for one in presenting.days_of(mission, mission.slots.all())}
    return f"{address}?day={day}" if day in known else address


def _wish(mission: Mission, pk: int) -> Wish:
    rows = mission.wishes.select_related(
        "asker__company", "asked__company", "asker_delegate", "asked_delegate", "after__meeting__slot",
        "meeting__slot", "meeting__table", "meeting__interpreter",
    )  # fmt: skip
    return get_object_or_404(
        rows.prefetch_related("asker__company__names", "asked__company__names", "meeting__people__delegate"), pk=pk
    )


def _meeting(wish: Wish) -> Meeting:
    found = meeting_of(wish)
    if found is None:
        raise Http404
    return found


@login_required
@require_safe
def meeting(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One meeting: where it is, where else it could be, and why not there."""
    officer_of(request)
    return _meeting_page(request, mission_of(reference), pk)


def _meeting_page(
    request: HttpRequest, mission: Mission, pk: int, form: ReasonForm | None = None, status: int = 200
) -> HttpResponse:
    wish, language = _wish(mission, pk), reader_language()
    found = getattr(wish, "meeting", None)
    can_move = mission.state in PLANNABLE and (found is None or found.state in presenting.MOVABLE)
    places = places_for(mission, wish) if can_move else []
    context = {
        **desk_frame(mission, "schedule"),
        "wish": wish,
        "one": wish.asker.name_in(language),
        "other": wish.asked.name_in(language),
        "meeting": found,
        "can_move": can_move,
        "places": [(place, PlaceForm(place=place) if place.is_open else None) for place in places],
        "form": form or ReasonForm(),
    }
    return render(request, "missions/meeting.html", context, status=status)


@login_required
@require_safe
def meeting_places(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """For dragging: every slot to come, whether the meeting can be there, and at which tables."""
    officer_of(request)
    mission = mission_of(reference)
    places = places_for(mission, _wish(mission, pk))
    return JsonResponse(
        {
            "places": {
                str(place.slot.pk): {"why": " ".join(place.why_not), "tables": [one.pk for one in place.tables]}
                for place in places
            }
        }
    )


@login_required
@require_POST
def meeting_step(request: HttpRequest, reference: str, pk: int, step: str) -> HttpResponse:
    """Put it in a place, lock or unlock it, cancel it, or put it on the stand-by list."""
    officer, mission = officer_of(request), mission_of(reference)
    wish = _wish(mission, pk)
    if step == "place":
        return _place(request, mission, wish, officer)
    if step == "cancel":
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return _meeting_page(request, mission, pk, form, 422)
        _try(request, lambda: by_hand.cancel_meeting(_meeting(wish), form.cleaned_data["reason"], by=officer))
    elif step == "standby":
        _try(request, lambda: by_hand.put_on_standby(_meeting(wish), by=officer))
    elif step in {"lock", "unlock"}:
        _try(
            request,
            lambda: by_hand.lock_meetings(mission, [_meeting(wish)], is_locked=step == "lock", by=officer),
        )
    else:
        raise Http404
    return redirect("missions_desk:meeting", reference=mission.reference, pk=pk)


def _place(request: HttpRequest, mission: Mission, wish: Wish, officer: User) -> HttpResponse:
    slot = _chosen(mission.slots, request.POST.get("slot"))
    table = _chosen(mission.tables, request.POST.get("table"))
    interpreter = _chosen(mission.interpreters, request.POST.get("interpreter"))
    is_drag = request.headers.get("X-Requested-With") == "drag"
    if slot is None:
        sentence = _("This slot is over, or not of this mission.")
    else:
        try:
            by_hand.place_meeting(mission, wish, by_hand.Spot(slot, table, interpreter), by=officer)
        except KopirError as refusal:
            sentence = str(refusal.sentence)
        else:
            if is_drag:
                return JsonResponse({})
            messages.success(request, _("The meeting was moved."))
            return redirect(_grid_address(mission, slot.starts_at.astimezone(mission.zone).date().isoformat()))
    if is_drag:
        return JsonResponse({"why": sentence}, status=409)
    messages.error(request, sentence)
    return redirect("missions_desk:meeting", reference=mission.reference, pk=wish.pk)


def _chosen(rows: Any, pk: str | None) -> Any:  # noqa: ANN401 -- rows of one of three tables
    return rows.filter(pk=pk).first() if pk and pk.isascii() and pk.isdecimal() and len(pk) < 12 else None
