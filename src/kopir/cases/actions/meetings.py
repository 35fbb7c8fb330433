"""Meetings of both companies and the chamber: proposed or planned, moved, confirmed, held, not held, cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.cases import letters
from kopir.cases.actions.access import constraint_of, locked_case
from kopir.cases.models import Case, CaseMeeting
from kopir.cases.models.meetings import LONGEST, SHORTEST
from kopir.cases.states import AFTER_INTRODUCTION, MEETING_MOVES, OPEN_MEETINGS, MeetingState, Side
from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, WrongState
from kopir.core.models import User
from kopir.core.states import may_move
from kopir.core.wording import checked

LONGEST_LINE = 300
LONGEST_RESULT = 5_000
_PLANNED = ("starts_at", "minutes", "place", "link", "interpreting")  # what a Plan says


@dataclass(frozen=True)
class Plan:
    """When and where, and who speaks which language. One of `place` and `link` is enough."""

    starts_at: datetime
    minutes: int = 60
    place: str = ""
    link: str = ""
    interpreting: str = ""


def plan_meeting(case: Case, plan: Plan, *, by: User, side: Side) -> CaseMeeting:
    """A meeting to come: planned by the chamber, or proposed by a company. The same plan sent twice is one meeting."""
    if plan.starts_at <= timezone.now():
        raise BadInput(_("This time is past. A meeting that took place is recorded with its result."))
    state = MeetingState.PLANNED if side == Side.CHAMBER else MeetingState.PROPOSED
    try:
        return _create(case, plan, state, "", by, side)
    except IntegrityError as twice:
        if constraint_of(twice) != "case_meeting_once":
            raise
        return _same(case, plan, twice)


def _same(case: Case, plan: Plan, twice: IntegrityError) -> CaseMeeting:
    """The meeting that is there already, if it was planned alike."""
    there = CaseMeeting.objects.get(case=case, starts_at=plan.starts_at, state__in=OPEN_MEETINGS)
    if (there.minutes, there.place, there.link) == (plan.minutes, plan.place.strip(), plan.link):
        return there
    raise AlreadyThere(_("There is another meeting of this case at this time.")) from twice


def record_meeting(case: Case, plan: Plan, result: str, *, by: User) -> CaseMeeting:
    """A meeting that took place without being planned here, with its result."""
    if plan.starts_at > timezone.now():
        raise BadInput(_("This time is still to come: plan the meeting, and record its result afterwards."))
    return _create(case, plan, MeetingState.HELD, checked(result, longest=LONGEST_RESULT), by, Side.CHAMBER)


def _refuse_plan(plan: Plan) -> None:
    if not plan.place.strip() and not plan.link:
        raise BadInput(_("Please say where you meet: a place, or the address of the call."))
    if not SHORTEST <= plan.minutes <= LONGEST:
        raise BadInput(
            _("A meeting lasts %(shortest)d to %(longest)d minutes.") % {"shortest": SHORTEST, "longest": LONGEST}
        )


def _clean(line: str) -> str:
    return checked(line, longest=LONGEST_LINE) if line.strip() else ""


@transaction.atomic
def _create(case: Case, plan: Plan, state: MeetingState, result: str, by: User, side: Side) -> CaseMeeting:
    _refuse_plan(plan)
    if locked_case(case) not in AFTER_INTRODUCTION:
        raise WrongState(_("The two companies meet after they have been introduced, and while the case is open."))
    meeting = CaseMeeting.objects.create(
        case=case,
        starts_at=plan.starts_at,
        minutes=plan.minutes,
        place=_clean(plan.place),
        link=plan.link,
        interpreting=_clean(plan.interpreting),
        state=state,
        result=result,
        side=side,
        created_by=by,
        changed_at=timezone.now(),
    )
    audit.record(f"case.meeting_{state}", case, actor=by, meeting=meeting.pk, side=side.value)
    if state != MeetingState.HELD:
        kind = "case-meeting" if state == MeetingState.PLANNED else "case-meeting-proposed"
        letters.case_meeting(meeting, kind, by=by)
    return meeting


@transaction.atomic
def move_meeting(
    meeting: CaseMeeting, new: MeetingState, result: str, *, by: User, only: MeetingState | None = None
) -> CaseMeeting:
    """Confirm a proposal, cancel, or say what became of it. One that was held has a result in words.

    The next step of the case is asked of the officer then: it stands without one, due today. `only`: the state it has
    to be in.
    """
    case = meeting.case
    state = locked_case(case)
    meeting.refresh_from_db(from_queryset=CaseMeeting.objects.select_for_update())
    old = MeetingState(meeting.state)
    if not may_move(MEETING_MOVES, old, new) or only not in {None, old}:
        raise WrongState(_("The meeting is no longer where it was. Read it again."))
    _refuse_time(meeting, new)
    if new == MeetingState.PLANNED and state not in AFTER_INTRODUCTION:
        raise WrongState(_("The case has ended."))
    meeting.state, meeting.version, meeting.changed_at = new, meeting.version + 1, timezone.now()
    if new == MeetingState.HELD or result.strip():
        meeting.result = checked(result, longest=LONGEST_RESULT)
    meeting.save(update_fields=["state", "version", "changed_at", "result"])
    audit.record(f"case.meeting_{new}", case, actor=by, was=old.value, meeting=meeting.pk)
    if new == MeetingState.HELD and state in AFTER_INTRODUCTION:
        case.next_step, case.next_on = "", timezone.localdate()
        case.save(update_fields=["next_step", "next_on", "updated_at"])
    if new == MeetingState.PLANNED:
        letters.case_meeting(meeting, "case-meeting", by=by)
    elif new == MeetingState.CANCELLED:
        letters.case_meeting_cancelled(meeting, was_planned=old == MeetingState.PLANNED, by=by)
    return meeting


def withdraw_meeting(meeting: CaseMeeting, *, by: User, side: Side) -> CaseMeeting:
    """A company takes back what it proposed, while the chamber has not confirmed it."""
    if meeting.side != side or meeting.state != MeetingState.PROPOSED:
        raise WrongState(_("The meeting is no longer where it was. Read it again."))
    return move_meeting(meeting, MeetingState.CANCELLED, "", by=by, only=MeetingState.PROPOSED)


def change_meeting(meeting: CaseMeeting, plan: Plan, *, by: User) -> CaseMeeting:
    """Another time, place or interpreter for a planned meeting: it stays the same one in everybody's calendar.

    The same plan again changes nothing and tells nobody.
    """
    if plan.starts_at <= timezone.now():
        raise BadInput(_("This time is past. A meeting that took place is recorded with its result."))
    try:
        return _change(meeting, plan, by)
    except IntegrityError as twice:
        if constraint_of(twice) != "case_meeting_once":
            raise
        raise AlreadyThere(_("There is another meeting of this case at this time.")) from twice


@transaction.atomic
def _change(meeting: CaseMeeting, plan: Plan, by: User) -> CaseMeeting:
    _refuse_plan(plan)
    case = meeting.case
    state = locked_case(case)
    meeting.refresh_from_db(from_queryset=CaseMeeting.objects.select_for_update())
    if meeting.state != MeetingState.PLANNED or state not in AFTER_INTRODUCTION:
        raise WrongState(_("The meeting is no longer where it was. Read it again."))
    old = {name: getattr(meeting, name) for name in _PLANNED}
    new = {**vars(plan), "place": _clean(plan.place), "interpreting": _clean(plan.interpreting)}
    if old == new:
        return meeting
    for name, value in new.items():
        setattr(meeting, name, value)
    meeting.version, meeting.changed_at = meeting.version + 1, timezone.now()
    meeting.save(update_fields=[*_PLANNED, "version", "changed_at"])
    audit.record("case.meeting_changed", case, actor=by, meeting=meeting.pk, was=old["starts_at"].isoformat())
    letters.case_meeting(meeting, "case-meeting-changed", by=by)
    return meeting


def _refuse_time(meeting: CaseMeeting, new: MeetingState) -> None:
    is_past = meeting.starts_at <= timezone.now()
    if new == MeetingState.PLANNED and is_past:
        raise WrongState(_("The time that was proposed is past."))
    if new in {MeetingState.HELD, MeetingState.NOT_HELD} and not is_past:
        raise WrongState(_("The meeting is still to come; it can be cancelled."))
