"""What came of meetings: each side says it, an officer writes it down for a side, or decides between the two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import BadInput, WrongState
from kopir.core.models import User
from kopir.missions.actions.access import locked, touch
from kopir.missions.models import Meeting, MeetingDecision, MeetingReport, Missing, Mission, Party
from kopir.missions.states import IN_FORCE, WITHOUT_SLOT, Absent, Result
from kopir.missions.telling import known, seen


@dataclass(frozen=True)
class Told:
    """What a side says. `is_quick`: only the result was tapped, whatever else it said before stays."""

    result: str
    absent: str = ""
    reason: str = ""
    next_step: str = ""
    next_on: date | None = None
    rating: int | None = None
    note: str = ""
    is_quick: bool = False


def tell(meeting: Meeting, party: Party, told: Told, *, at: datetime, by: User | None) -> MeetingReport:
    """A side's word on a meeting that is over; `by` is the officer who writes it down, none for the side itself.

    An officer overwrites nothing that the side said itself, and never its note or its rating.
    """
    with transaction.atomic():
        found = _locked(meeting, at, by)
        if party.pk not in (found.wish.asker_id, found.wish.asked_id):
            raise BadInput(_("This organisation had no part in the meeting."))
        report = _report(found, party, at, by)
        was = (report.result, report.absent)
        _say(report, told, by)
        report.save()
        _follow(found, is_new=(report.result, report.absent) != was)
        audit.record(
            "mission.result_told", found, actor=by, party=party.pk,
            result=report.result, absent=report.absent, was=was[0],
        )  # fmt: skip
    return report


def _locked(meeting: Meeting, at: datetime, by: User | None) -> Meeting:
    """The meeting as it is, with its mission locked; refused while there is nothing to tell of it."""
    mission = locked(meeting.mission)
    found = Meeting.objects.select_related("wish", "slot", "decision").get(pk=meeting.pk)
    if mission.state not in IN_FORCE:
        raise WrongState(_("The schedules of this mission are not out: there is nothing to tell of its meetings."))
    if found.state in WITHOUT_SLOT or found.slot is None:
        raise WrongState(_("This meeting has no time any more: it was cancelled or waits for another."))
    if at < (found.slot.ends_at if by is None else found.slot.starts_at):
        raise WrongState(_("This meeting is still to come. Please tell us afterwards what came of it."))
    return found


def _report(meeting: Meeting, party: Party, at: datetime, by: User | None) -> MeetingReport:
    report = MeetingReport.objects.filter(meeting=meeting, party=party).first()
    if report is None:
        return MeetingReport(meeting=meeting, party=party, told_at=at)
    if by is not None and report.told_by_id is None:
        raise WrongState(_("This side has answered itself; only it can correct its answer, by its link."))
    return report


def _say(report: MeetingReport, told: Told, by: User | None) -> None:
    if told.result not in Result.values or told.absent not in Absent.values:
        raise BadInput(_("Please choose one of the answers."))
    report.result, report.told_by = told.result, by
    if not told.is_quick:
        report.absent, report.reason = told.absent, told.reason
        report.next_step, report.next_on = told.next_step, told.next_on
        if by is None:
            report.rating, report.note = told.rating, told.note
    if told.result == Result.NOT_HELD:
        report.rating = None
    else:
        report.absent, report.reason = Absent.NOBODY, ""


def _follow(meeting: Meeting, *, is_new: bool) -> None:
    """The meeting's state follows what is known; a decision falls when a side says something else than before."""
    if is_new:
        MeetingDecision.objects.filter(meeting=meeting).delete()
    now = Meeting.objects.select_related("wish", "decision").prefetch_related("reports").get(pk=meeting.pk)
    state = known(now).state
    if state != now.state:
        Meeting.objects.filter(pk=meeting.pk).update(state=state)
    meeting.state = state


def mark_missing(meeting: Meeting, missing: str, *, at: datetime, by: User) -> Meeting:
    """At the event itself: somebody does not come to a meeting that has begun.

    Written down for whoever did come. Marked again, it replaces what an officer marked before.
    """
    if missing not in Missing.values or missing == Missing.NOBODY:
        raise BadInput(_("Please say who is missing."))
    with transaction.atomic():
        found = _locked(meeting, at, by)
        if missing == Missing.INTERPRETER and found.interpreter_id is None:
            raise BadInput(_("No interpreter was planned for this meeting."))
        _refuse_answered(found)
        MeetingReport.objects.filter(meeting=found).delete()
        for party, absent in _witnesses(found, Missing(missing)):
            MeetingReport.objects.create(
                meeting=found, party_id=party, result=Result.NOT_HELD, absent=absent, told_at=at, told_by=by
            )
        _follow(found, is_new=True)
        _tell_planner(found, at)
        audit.record("mission.no_show", found, actor=by, missing=missing)
    return found


def _witnesses(meeting: Meeting, missing: Missing) -> list[tuple[int, Absent]]:
    asker, asked = meeting.wish.asker_id, meeting.wish.asked_id
    if missing == Missing.ASKER:
        return [(asked, Absent.THEM)]
    if missing == Missing.ASKED:
        return [(asker, Absent.THEM)]
    absent = Absent.BOTH if missing == Missing.BOTH else Absent.INTERPRETER
    return [(asker, absent), (asked, absent)]


def _refuse_answered(meeting: Meeting) -> None:
    if MeetingReport.objects.filter(meeting=meeting, told_by=None).exists():
        raise WrongState(_("A side has answered itself. Read its answer at the results of the mission."))


def _tell_planner(meeting: Meeting, at: datetime) -> None:
    """Whoever came is free until the slot is over: a plan that is being made does not know it."""
    if meeting.slot is not None and at < meeting.slot.ends_at:
        touch(meeting.mission)


def take_back(meeting: Meeting, *, at: datetime, by: User) -> Meeting:
    """They came after all: what officers wrote down for the sides goes; what sides said themselves stays."""
    with transaction.atomic():
        found = _locked(meeting, at, by)
        gone, _rows = MeetingReport.objects.filter(meeting=found, told_by__isnull=False).delete()
        if not gone:
            raise WrongState(_("Nothing was written down for this meeting by an officer."))
        _follow(found, is_new=True)
        _tell_planner(found, at)
        audit.record("mission.result_taken_back", found, actor=by)
    return found


def decide(meeting: Meeting, *, is_held: bool, missing: str, looked_at: str, at: datetime, by: User) -> Meeting:
    """Between two sides that contradict each other. `looked_at`: `telling.seen` of what the officer read."""
    if missing not in Missing.values or (is_held and missing):
        raise BadInput(_("Please say whether it was held, and who was missing only if it was not."))
    with transaction.atomic():
        found = _locked(meeting, at, by)
        if seen(found) != looked_at:
            raise WrongState(_("A side has said something else meanwhile. Please read it again."))
        if not known(found).is_disputed:
            raise WrongState(_("The two sides do not contradict each other; there is nothing to decide."))
        MeetingDecision.objects.create(meeting=found, is_held=is_held, missing=missing, decided_at=at, decided_by=by)
        _follow(found, is_new=False)
        audit.record("mission.result_decided", found, actor=by, is_held=is_held, missing=missing)
    return found


def reopen(meeting: Meeting, *, at: datetime, by: User) -> Meeting:
    """A decision is taken back: the contradiction stands again."""
    with transaction.atomic():
        found = _locked(meeting, at, by)
        gone, _rows = MeetingDecision.objects.filter(meeting=found).delete()
        if not gone:
            raise WrongState(_("Nothing was decided about this meeting."))
        _follow(found, is_new=False)
        audit.record("mission.result_reopened", found, actor=by)
    return found


@transaction.atomic
def record_export(mission: Mission, what: str, *, by: User) -> None:
    """That somebody took a table or a print of results away; recorded before it is handed over."""
    audit.record("mission.results_exported", mission, actor=by, what=what)
