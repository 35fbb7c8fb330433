"""All meetings of a mission for the desk's lists: by slot, by table, by interpreter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kopir.missions.models import Mission
from kopir.missions.queries.handing_out import meetings_of, name_of, sides_of
from kopir.missions.states import WITH_SLOT


@dataclass(frozen=True)
class Planned:
    """A meeting as a row."""

    starts_at: datetime
    ends_at: datetime
    day: date  # on the clock of the place
    table_id: int
    table: str
    place: str
    first: str
    second: str
    first_people: tuple[str, ...]
    second_people: tuple[str, ...]
    interpreter: str
    state: str


def planned(mission: Mission, language: str) -> list[Planned]:
    """Those that have a slot, by the hour and the table."""
    found = []
    for meeting in meetings_of(mission).filter(state__in=WITH_SLOT):
        if meeting.slot is None or meeting.table is None:
            continue
        sides = sides_of(meeting)
        people = [one.delegate for one in meeting.people.all() if one.delegate.name]
        names = [tuple(name_of(one) for one in people if one.party_id == side.pk) for side in sides]
        found.append(
            Planned(
                starts_at=meeting.slot.starts_at,
                ends_at=meeting.slot.ends_at,
                day=meeting.slot.starts_at.astimezone(mission.zone).date(),
                table_id=meeting.table.pk,
                table=meeting.table.name,
                place=meeting.table.place,
                first=sides[0].name_in(language),
                second=sides[1].name_in(language),
                first_people=names[0],
                second_people=names[1],
                interpreter=meeting.interpreter.name if meeting.interpreter is not None else "",
                state=str(meeting.get_state_display()),
            )
        )
    return found
