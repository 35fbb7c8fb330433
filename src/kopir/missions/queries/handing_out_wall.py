"""What the screen on the wall shows: who sits where now and next, by names of organisations alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kopir.missions.models import Mission, ProgrammeItem, Slot
from kopir.missions.models.missions import text_in
from kopir.missions.queries.handing_out import meetings_of, sides_of
from kopir.missions.states import WITH_SLOT


@dataclass(frozen=True)
class AtTable:
    """A table, where it stands, and the two who meet there."""

    table: str
    place: str
    first: str
    second: str


@dataclass(frozen=True)
class Round:
    """The meetings of one slot, by table."""

    starts_at: datetime
    ends_at: datetime
    tables: list[AtTable]


@dataclass(frozen=True)
class Wall:
    """Now and next; the programme of the same hours."""

    now: Round | None
    next: Round | None
    programme: list[tuple[ProgrammeItem, str]]


def wall(mission: Mission, now: datetime, language: str) -> Wall:
    """The slot that runs, and the one that follows on the same day or later."""
    slots = list(mission.slots.filter(ends_at__gt=now, meetings__state__in=WITH_SLOT).distinct()[:2])
    current = slots.pop(0) if slots and slots[0].starts_at <= now else None
    rounds = _rounds(mission, [one for one in (current, *slots[:1]) if one is not None], language)
    items = mission.programme.filter(ends_at__gt=now)[:3]
    return Wall(
        rounds.get(current.pk) if current is not None else None,
        rounds.get(slots[0].pk) if slots else None,
        [(item, text_in(item.titles, language) or item.get_kind_display()) for item in items],
    )


def _rounds(mission: Mission, slots: list[Slot], language: str) -> dict[int, Round]:
    rounds = {slot.pk: Round(slot.starts_at, slot.ends_at, []) for slot in slots}
    meetings = meetings_of(mission).filter(slot__in=slots, state__in=WITH_SLOT)
    for meeting in meetings.order_by("table__position", "table_id"):
        if meeting.slot_id is None or meeting.table is None:
            continue
        first, second = (one.name_in(language) for one in sides_of(meeting))
        rounds[meeting.slot_id].tables.append(AtTable(meeting.table.name, meeting.table.place, first, second))
    return rounds
