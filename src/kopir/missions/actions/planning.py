"""Runs of the planner: asked for, worked on by a job, cancelled, approved or put aside."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, WrongState
from kopir.core.models import User
from kopir.core.states import may_move
from kopir.engines import scheduling
from kopir.engines.scheduling import BadInstance, Confirmed, Progress
from kopir.engines.scheduling.problem import NOT_HELD
from kopir.missions.actions.access import locked, look_at_constraints, touch
from kopir.missions.models import Meeting, MeetingPerson, Mission, Plan
from kopir.missions.models.plans import LONGEST_SECONDS
from kopir.missions.queries.asking import Asked, asked_of
from kopir.missions.queries.begun import is_overtaken
from kopir.missions.queries.clashes import clashes_of
from kopir.missions.states import (
    OPEN_PLANS,
    PLAN_MOVES,
    PLANNABLE,
    MeetingState,
    PlanKind,
    PlanState,
)

_NAMING = 3.0  # seconds for rules that exclude each other
DEAD_AFTER = 60  # seconds without a sign of life


@dataclass(frozen=True)
class Wanted:
    """What an officer asks the planner for."""

    kind: PlanKind = PlanKind.WHOLE
    seconds: int = 20
    seed: int = 1


@transaction.atomic
def ask_plan(mission: Mission, wanted: Wanted, *, by: User | None) -> Plan:
    """A run that waits for the job; one at a time for each mission."""
    mission = locked(mission)
    if mission.state not in PLANNABLE:
        raise WrongState(_("Meetings are planned once wishes are collected, and while the mission is not over."))
    if not 1 <= wanted.seconds <= LONGEST_SECONDS:
        raise BadInput(_("A plan takes 1 to %(most)d seconds.") % {"most": LONGEST_SECONDS})
    if Plan.objects.filter(mission=mission, state__in=OPEN_PLANS).exists():
        raise AlreadyThere(_("A plan is being made already; wait for it or cancel it."))
    plan = Plan.objects.create(
        mission=mission,
        kind=wanted.kind,
        seconds=wanted.seconds,
        seed=wanted.seed,
        version=mission.version,
        created_by=by,
    )
    audit.record("mission.plan_asked", mission, actor=by, plan=plan.pk, what=wanted.kind.value)
    return plan


@transaction.atomic
def cancel_plan(plan: Plan, *, by: User | None) -> Plan:
    """Stop a run: at once where nobody works on it yet, otherwise within a second."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.state == PlanState.RUNNING and _is_alive(plan):
        plan.cancel_requested = True
        plan.save(update_fields=["cancel_requested"])
    elif plan.state in OPEN_PLANS:
        _move(plan, PlanState.CANCELLED)
    else:
        raise WrongState(_("The plan is no longer being made."))
    audit.record("mission.plan_cancelled", plan.mission, actor=by, plan=plan.pk)
    return plan


def _is_alive(plan: Plan) -> bool:
    seen = plan.heartbeat_at or plan.created_at
    return (timezone.now() - seen).total_seconds() < DEAD_AFTER


def _move(plan: Plan, state: PlanState, **values: Any) -> None:
    if not may_move(PLAN_MOVES, PlanState(plan.state), state):
        raise WrongState(_("The plan is no longer where it was. Read it again."))
    for name, value in {"state": state, **values}.items():
        setattr(plan, name, value)
    if state not in OPEN_PLANS:
        plan.finished_at = timezone.now()
    plan.save()


@transaction.atomic
def _begin(pk: int) -> Plan | None:
    """The run, if there is something to do; one whose process died is broken off, and stays readable as that."""
    plan = Plan.objects.select_for_update().filter(pk=pk).select_related("mission").first()
    if plan is None or plan.state != PlanState.QUEUED:
        return None
    _move(plan, PlanState.RUNNING, heartbeat_at=timezone.now())
    return plan


@transaction.atomic
def bury_dead() -> int:
    """Runs whose process died are broken off; nothing of them was in force."""
    dead = [
        plan
        for plan in Plan.objects.select_for_update().filter(state=PlanState.RUNNING).select_related("mission")
        if not _is_alive(plan)
    ]
    for plan in dead:
        _move(plan, PlanState.FAILED, why=_("Its process ended. Nothing was changed; please start it again."))
        audit.record("mission.plan_failed", plan.mission, actor=None, plan=plan.pk)
    return len(dead)


def work_on(pk: int) -> None:
    """What the job does. Whatever goes wrong stands on the run; no half-made plan is left."""
    plan = _begin(pk)
    if plan is None:
        return
    try:
        _work(plan)
    except Exception:
        with transaction.atomic():
            plan = Plan.objects.select_for_update().get(pk=pk)
            if plan.state in OPEN_PLANS:
                _move(plan, PlanState.FAILED, why=_("An error of the software; it was written to the log."))
                audit.record("mission.plan_failed", plan.mission, actor=None, plan=plan.pk)
        raise


def _work(plan: Plan) -> None:
    asked = asked_of(plan.mission, PlanKind(plan.kind))
    missing = _missing(asked)
    if missing:
        _end(plan, PlanState.IMPOSSIBLE, clashes=[*missing, *asked.left_out])
        return
    text = json.dumps(asked.document)
    try:
        mission = scheduling.read(text, "json")
    except BadInstance as odd:  # a circle of wishes that have to come after each other, and the like
        _end(plan, PlanState.IMPOSSIBLE, clashes=[{"kind": "odd", "words": str(odd)}])
        return
    problem = mission.problem
    old = _confirmed(asked, PlanKind(plan.kind))
    keep = old.slots if plan.kind == PlanKind.CHANGE else None
    ticker = _Ticker(plan, problem.meetings)
    solution = scheduling.solve(
        problem,
        seconds=plan.seconds,
        workers=2,
        seed=plan.seed,
        keep=keep,
        prices=mission.weights.prices(),
        progress=ticker.tell,
        cancelled=ticker.is_cancelled,
    )
    told = scheduling.told(mission, solution, old)
    verdict = scheduling.check(text, "json", json.dumps(told))
    if verdict.faults:  # the judge shares nothing with the search: what it refuses is never shown
        raise AssertionError(verdict.faults[0])
    rules = scheduling.conflict(problem, _NAMING) if scheduling.is_nameable(problem) else None
    if rules is None and solution.measure.held < problem.meetings:
        rules = scheduling.counted_conflict(problem)
    clashes = [*asked.left_out, *(clashes_of(asked, problem, rules or []))]
    state = PlanState.CANCELLED if ticker.is_cancelled() and solution.measure.held == 0 else PlanState.DONE
    figures = _figures(told, solution, problem.meetings, len(asked.left_out))
    _end(plan, state, clashes=clashes, figures=figures, meetings=_rows(asked, told))


def _missing(asked: Asked) -> list[dict[str, Any]]:
    """What there has to be before anything can be planned."""
    found = []
    if not asked.slots:
        found.append({"kind": "no-slots"})
    if not asked.tables:
        found.append({"kind": "no-tables"})
    if not asked.wishes:
        found.append({"kind": "no-wishes"})
    return found


def _confirmed(asked: Asked, kind: PlanKind) -> Confirmed:
    """What stays as far as it can; in a whole new plan that is what is locked."""
    slot = {one.pk: nth for nth, one in enumerate(asked.slots)}
    table = {one.pk: nth for nth, one in enumerate(asked.tables)}
    interpreter = {one.pk: nth for nth, one in enumerate(asked.interpreters)}
    rows = np.full((3, len(asked.wishes)), NOT_HELD, np.int32)
    for nth, meeting in asked.old.items():
        if kind == PlanKind.WHOLE and not meeting.is_locked:
            continue
        rows[:, nth] = (
            slot.get(meeting.slot_id or 0, NOT_HELD),
            table.get(meeting.table_id or 0, NOT_HELD),
            interpreter.get(meeting.interpreter_id or 0, NOT_HELD),
        )
    return Confirmed(rows[0], rows[1], rows[2])


class _Ticker:
    """Writes progress on the run about twice a second, and reads whether somebody wants it to stop."""

    def __init__(self, plan: Plan, meetings: int) -> None:
        self.plan, self.meetings = plan, meetings
        self.looked, self.stop = timezone.now(), False

    def tell(self, progress: Progress) -> None:
        measure = progress.measure
        Plan.objects.filter(pk=self.plan.pk, state=PlanState.RUNNING).update(
            heartbeat_at=timezone.now(),
            progress={
                "share": round(progress.share, 3),
                "held": measure.held,
                "meetings": self.meetings,
                "idle": measure.idle,
                "bound": progress.bound,
            },
        )

    def is_cancelled(self) -> bool:
        now = timezone.now()
        if not self.stop and (now - self.looked).total_seconds() > 0.4:
            self.looked = now
            self.stop = not Plan.objects.filter(
                pk=self.plan.pk, state=PlanState.RUNNING, cancel_requested=False
            ).exists()
        return self.stop


def _rows(asked: Asked, told: dict[str, Any]) -> list[list[Any]]:
    names = told.get("interpreters") or [None] * len(asked.wishes)
    rows = []
    for nth, (at, table, name) in enumerate(zip(told["slots"], told["tables"], names, strict=True)):
        if at < 0:
            continue
        slot = asked.slots[at].pk
        sitters = asked.sides[nth].sitters(asked.there, slot)
        if sitters is None:
            raise AssertionError((asked.wishes[nth].pk, slot))  # the slot was open for both a moment ago
        people = [one.pk for one in sitters]
        rows.append([asked.wishes[nth].pk, slot, int(table), int(name) if name is not None else None, people])
    return rows


def _figures(told: dict[str, Any], solution: scheduling.Solution, meetings: int, left_out: int) -> dict[str, Any]:
    names = (
        "held", "weight", "weight_bound", "idle", "breaks", "most_breaks", "lower_bound", "proved", "table_changes",
        "peak_tables", "peak_interpreters", "moved", "lost",
    )  # fmt: skip
    figures = {name: told[name] for name in names if name in told}
    return figures | {
        "meetings": meetings,
        "left_out": left_out,
        "idle_bound": solution.bounds.idle,
        "fewest_tables": solution.bounds.tables,
        "seconds": round(solution.seconds, 1),
    }


@transaction.atomic
def _end(plan: Plan, state: PlanState, **values: Any) -> None:
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.state != PlanState.RUNNING:  # somebody ended it meanwhile
        return
    _move(plan, state, **values)
    audit.record(f"mission.plan_{state}", plan.mission, actor=None, plan=plan.pk)


def approve_plan(plan: Plan, *, by: User) -> Plan:
    """The plan comes into force, whole or not at all; only for the mission it was made for."""
    try:
        return _approve(plan, by)
    except IntegrityError as odd:
        raise WrongState(_("The mission has changed since this plan was made. Please plan again.")) from odd


@transaction.atomic
def _approve(plan: Plan, by: User) -> Plan:
    mission = locked(plan.mission)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.state != PlanState.DONE:
        raise WrongState(_("This plan does not wait for approval."))
    if plan.version != mission.version or mission.state not in PLANNABLE or is_overtaken(plan, timezone.now()):
        raise WrongState(_("The mission has changed since this plan was made. Please plan again."))
    changed = _put_in_force(mission, plan)
    _move(plan, PlanState.APPLIED)
    others = Plan.objects.filter(mission=mission, state=PlanState.DONE)
    others.update(state=PlanState.DISCARDED)
    touch(mission)
    audit.record("mission.plan_approved", mission, actor=by, plan=plan.pk, **changed)
    look_at_constraints()
    return plan


def _put_in_force(mission: Mission, plan: Plan) -> dict[str, int]:
    now = timezone.now()
    there = {one.wish_id: one for one in Meeting.objects.filter(mission=mission).select_related("slot")}
    settled = {one.pk for one in there.values() if one.slot is not None and one.slot.starts_at <= now}
    rows = {row[0]: row for row in plan.meetings}
    changed, made = [], []
    for wish, (_wish, slot, table, interpreter, _people) in rows.items():
        meeting = there.get(wish)
        if meeting is None:
            made.append(
                Meeting(
                    mission=mission, wish_id=wish, slot_id=slot, table_id=table, interpreter_id=interpreter,
                    changed_at=now,
                )
            )  # fmt: skip
        elif (meeting.slot_id, meeting.table_id, meeting.interpreter_id) != (slot, table, interpreter):
            meeting.slot_id, meeting.table_id, meeting.interpreter_id = slot, table, interpreter
            changed.append(meeting)
    lost = [
        one
        for one in there.values()
        if one.state == MeetingState.PLANNED
        and one.wish_id not in rows
        and one.slot is not None
        and one.slot.starts_at > now
    ]
    for meeting in lost:
        meeting.slot_id = meeting.table_id = meeting.interpreter_id = None
        meeting.is_locked = False
    for meeting in [*changed, *lost]:
        meeting.state = MeetingState.WAITING if meeting.slot_id is None else MeetingState.PLANNED
        meeting.version, meeting.changed_at = meeting.version + 1, now
    Meeting.objects.bulk_update(
        [*changed, *lost],
        ["slot", "table", "interpreter", "is_locked", "state", "version", "changed_at"],
        batch_size=500,
    )
    made = Meeting.objects.bulk_create(made, batch_size=1_000)
    _seat(rows, [*(one for one in there.values() if one.wish_id in rows and one.pk not in settled), *made])
    return {"new": len(made), "changed": len(changed), "lost": len(lost)}


def _seat(rows: dict[int, list[Any]], meetings: list[Meeting]) -> None:
    """Who sits in them: only those rows change in which somebody else sits."""
    wanted = {(meeting.pk, person) for meeting in meetings for person in rows[meeting.wish_id][4]}
    there = {
        (one.meeting_id, one.delegate_id): one.pk
        for one in MeetingPerson.objects.filter(meeting__in=[meeting.pk for meeting in meetings])
    }
    gone = [pk for key, pk in there.items() if key not in wanted]
    MeetingPerson.objects.filter(pk__in=gone).delete()
    MeetingPerson.objects.bulk_create(
        [MeetingPerson(meeting_id=meeting, delegate_id=person) for meeting, person in sorted(wanted - there.keys())],
        batch_size=1_000,
    )


@transaction.atomic
def discard_plan(plan: Plan, *, by: User) -> Plan:
    """A plan nobody wants: the mission stays as it is."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    _move(plan, PlanState.DISCARDED)
    audit.record("mission.plan_discarded", plan.mission, actor=by, plan=plan.pk)
    return plan
