"""A small mission whose meetings are over, counted by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from companies.factories import NameFactory
from kopir.missions.actions import recording as actions
from kopir.missions.models import Interpreter, Meeting, MeetingReport, Mission, Party, Slot, Table
from kopir.missions.states import Absent, Group, MissionState, Result
from missions.factories import (
    InterpreterFactory,
    MissionFactory,
    TableFactory,
    WishFactory,
    meeting_of,
    party_of,
    slots_of,
)

PAST = date(2024, 5, 15)
EVENING = datetime(2024, 5, 15, 19, 30, tzinfo=UTC)  # half past midnight in Almaty: everything of the day is over
NOTE = "Заметка-которую-не-видит-никто-другой"


@dataclass
class World:
    """Two parties of each side; slots of a morning."""

    mission: Mission
    first: list[Party]
    second: list[Party]
    slots: list[Slot]
    tables: list[Table]
    interpreter: Interpreter

    def meet(self, first: int, second: int, slot: int, *, interpreter: bool = False, table: int = 0) -> Meeting:
        """A planned meeting."""
        wish = WishFactory(asker=self.first[first], asked=self.second[second], mission=self.mission)
        person = self.interpreter if interpreter else None
        return meeting_of(wish, self.slots[slot], self.tables[table], person)


def made(*, day: date = PAST, count: int = 6, **fields: object) -> World:
    """The mission; its meetings are made by the test."""
    fields = {"starts_on": day, "ends_on": day + timedelta(days=1), "state": MissionState.PUBLISHED, **fields}
    mission = MissionFactory(**fields)
    first = [party_of(mission), party_of(mission)]
    second = [party_of(mission, Group.SECOND), party_of(mission, Group.SECOND)]
    for nth, party in enumerate([*first, *second]):
        script, language = ("Jpan", "ja") if nth > 1 else ("Cyrl", "ru")
        NameFactory(company=party.company, text=f"Сторона-{nth}", language=language, script=script)
    return World(
        mission, first, second, slots_of(mission, day=day, count=count),
        [TableFactory(mission=mission), TableFactory(mission=mission)], InterpreterFactory(mission=mission),
    )  # fmt: skip


def says(meeting: Meeting, party: Party, result: str, absent: str = Absent.NOBODY, **more: object) -> MeetingReport:
    """A side answers by its link."""
    told = actions.Told(result, absent, **more)  # type: ignore[arg-type]
    return actions.tell(meeting, party, told, at=EVENING, by=None)


def state_of(meeting: Meeting) -> str:
    """As it is stored."""
    return Meeting.objects.values_list("state", flat=True).get(pk=meeting.pk)


GOOD, SOME, NONE, NOT_HELD = Result.POSSIBLE, Result.INFORMATIVE, Result.NO_INTEREST, Result.NOT_HELD
