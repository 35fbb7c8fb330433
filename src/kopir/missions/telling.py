"""What is known of a meeting from what its two sides said, and from what an officer decided between them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from kopir.missions.models import Meeting, MeetingDecision, MeetingReport, Missing
from kopir.missions.states import Absent, MeetingState, Result


@dataclass(frozen=True)
class Known:
    """`is_held` is None while nobody has said anything. `is_disputed`: an officer has to decide."""

    is_held: bool | None
    missing: Missing = Missing.NOBODY
    is_disputed: bool = False

    @property
    def state(self) -> MeetingState:
        """What the meeting's state has to be."""
        if self.is_held is None:
            return MeetingState.PLANNED
        return MeetingState.HELD if self.is_held else MeetingState.NOT_HELD


def missing_by(report: MeetingReport, meeting: Meeting) -> Missing:
    """Who was missing, as one side says it, seen from outside."""
    is_asker = report.party_id == meeting.wish.asker_id
    own, other = (Missing.ASKER, Missing.ASKED) if is_asker else (Missing.ASKED, Missing.ASKER)
    return {
        Absent.NOBODY: Missing.NOBODY,
        Absent.US: own,
        Absent.THEM: other,
        Absent.BOTH: Missing.BOTH,
        Absent.INTERPRETER: Missing.INTERPRETER,
    }[Absent(report.absent)]


def decision_of(meeting: Meeting) -> MeetingDecision | None:
    """Costs no query where `decision` was selected with the meeting."""
    return getattr(meeting, "decision", None)


def known(meeting: Meeting, reports: Collection[MeetingReport] | None = None) -> Known:
    """Needs `wish`, `decision` and `reports` at hand to cost no query.

    The two contradict each other where one says it was held and the other not, or where each says that the other did
    not come. Otherwise the first who says who was missing is believed.
    """
    decided = decision_of(meeting)
    if decided is not None:
        return Known(decided.is_held, Missing(decided.missing))
    said = sorted(meeting.reports.all() if reports is None else reports, key=lambda one: (one.told_at, one.pk))
    if not said:
        return Known(None)
    not_held = [one for one in said if one.result == Result.NOT_HELD]
    if len(not_held) < len(said):
        return Known(True, is_disputed=bool(not_held))
    named = [missing_by(one, meeting) for one in not_held if one.absent]
    accused = [one for one in not_held if one.absent == Absent.THEM]
    return Known(False, named[0] if named else Missing.NOBODY, is_disputed=len(accused) > 1)


def was_missing(known_of: Known, *, is_asker: bool) -> bool:
    """Whether this side did not come to a meeting that was not held."""
    own = Missing.ASKER if is_asker else Missing.ASKED
    return known_of.is_held is False and known_of.missing in (own, Missing.BOTH)


def seen(meeting: Meeting) -> str:
    """What an officer looked at when he decided: another word of a side makes it another."""
    said = sorted((one.party_id, one.result, one.absent) for one in meeting.reports.all())
    return ";".join(f"{party}:{result}:{absent}" for party, result, absent in said)
