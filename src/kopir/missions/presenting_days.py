"""Days and tables as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Count

from kopir.missions.models import Attendance, Delegate, Mission, ProgrammeItem, Session, Slot, Table


@dataclass(frozen=True)
class Gap:
    """Time between two sessions: lunch, or a pause."""

    starts: time
    ends: time


@dataclass
class DayCard:
    """The sessions of a day with the gaps between them."""

    day: date
    is_outside: bool  # the mission's days were changed since
    rows: list[Session | Gap] = field(default_factory=list)


def day_cards(mission: Mission, sessions: Iterable[Session]) -> list[DayCard]:
    """No query."""
    cards: dict[date, DayCard] = {}
    before: Session | None = None
    for session in sessions:
        outside = not mission.starts_on <= session.day <= mission.ends_on
        card = cards.setdefault(session.day, DayCard(session.day, outside))
        if before is not None and before.day == session.day and before.ends < session.starts:
            card.rows.append(Gap(before.ends, session.starts))
        card.rows.append(session)
        before = session
    return list(cards.values())


@dataclass(frozen=True)
class SlotTick:
    """A slot on a table's page: whether the table is lost then, and whether a meeting is there."""

    slot: Slot
    is_lost: bool
    is_used: bool


@dataclass
class TickDay:
    """The slots of a day on the clock of the place."""

    day: date
    ticks: list[SlotTick] = field(default_factory=list)


def slot_ticks(mission: Mission, table: Table, slots: Iterable[Slot]) -> list[TickDay]:
    """Two queries."""
    lost = set(table.absences.values_list("slot_id", flat=True))
    used = set(table.meetings.values_list("slot_id", flat=True))
    days: dict[date, TickDay] = {}
    for slot in slots:
        day = slot.starts_at.astimezone(mission.zone).date()
        tick = SlotTick(slot, slot.pk in lost, slot.pk in used)
        days.setdefault(day, TickDay(day)).ticks.append(tick)
    return list(days.values())


def slots_with_meetings(session: Session) -> list[Slot]:
    """The slots of a session, each with `meeting_count`. One query."""
    return list(session.slots.annotate(meeting_count=Count("meetings")).order_by("starts_at"))


def next_hours(sessions: list[Session]) -> dict[str, time | date | int]:
    """What the form for a further session begins with: after the last one, as long a lunch and as long meetings."""
    if not sessions:
        return {"starts": time(9), "ends": time(12)}
    last = sessions[-1]
    after = datetime.combine(last.day, last.ends) + timedelta(hours=1)
    if after.date() != last.day:
        return {"day": last.day}
    return {
        "day": last.day,
        "starts": after.time(),
        "slot_minutes": last.slot_minutes,
        "break_minutes": last.break_minutes,
    }


@dataclass(frozen=True)
class Guest:
    """A delegate beside an item of the programme."""

    delegate: Delegate
    company: str
    state: str  # "" where nothing was said

    @property
    def is_expected(self) -> bool:
        return bool(self.state)

    @property
    def answers(self) -> list[tuple[str, str, bool]]:
        """Whether they came: value, label, whether it is chosen."""
        states = (Attendance.State.CAME, Attendance.State.MISSED)
        return [(one.value, str(one.label), one.value == self.state) for one in states]


def expected_people(item: ProgrammeItem, delegates: Sequence[Delegate], language: str) -> list[Guest]:
    """One query."""
    rows = item.attendances.filter(delegate__in=[one.pk for one in delegates])
    states = dict(rows.values_list("delegate_id", "state"))
    return [Guest(one, one.party.name_in(language), states.get(one.pk, "")) for one in delegates]
