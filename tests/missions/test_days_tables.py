"""Tables and booths: many at once, changed, lost for some slots, never removed under a meeting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kopir.core.errors import AlreadyThere, BadInput, WrongState
from kopir.core.models import User
from kopir.missions.actions import days_tables as tables
from kopir.missions.actions.days_tables import Furniture, Row
from kopir.missions.models import Absence, Mission, Table
from kopir.missions.states import Group, TableKind
from missions.factories import MissionFactory, TableFactory, WishFactory, meeting_of, party_of, slots_of

pytestmark = pytest.mark.django_db
BOOTH = Furniture("B1", TableKind.BOOTH, 6, "Hall 2", 7)


@pytest.fixture
def mission() -> Mission:
    return MissionFactory()


def version(mission: Mission) -> int:
    return Mission.objects.get(pk=mission.pk).version


def test_row_of_tables_stands_behind_those_there_are(mission: Mission, officer: User) -> None:
    TableFactory(mission=mission, name="0", position=4)

    tables.add_tables(mission, Row("A", 9, 11, 6, "Hall 1"), by=officer)

    made = list(mission.tables.values_list("name", "position", "seats", "place"))[1:]
    assert made == [("A9", 5, 6, "Hall 1"), ("A10", 6, 6, "Hall 1"), ("A11", 7, 6, "Hall 1")]
    assert version(mission) == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (Row("A", 3, 2), "must not be below"),
        (Row("A", -1, 2), "must not be below"),
        (Row("A", 1, 201), "At most 200"),
        (Row("A", 1, 2, seats=1), "2 to 50 seats"),
        (Row("A", 1, 2, seats=51), "2 to 50 seats"),
        (Row("x" * 40, 1, 2), "at most 40"),
        (Row("A", 1, 2, place="x" * 101), "more than 100"),
        (Row("T", 1, 9), "there already: T1, T2, T3, T4, T5 … \\(6\\)"),
    ],
)
def test_impossible_row_is_refused_whole(row: Row, said: str, mission: Mission, officer: User) -> None:
    for number in range(1, 7):
        TableFactory(mission=mission, name=f"T{number}")

    with pytest.raises((BadInput, AlreadyThere), match=said):
        tables.add_tables(mission, row, by=officer)

    assert (mission.tables.count(), version(mission)) == (6, 0)


def test_mission_has_not_more_tables_than_a_hall_holds(
    mission: Mission, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_TABLES", 3)
    tables.add_tables(mission, Row("A", 1, 3), by=officer)

    with pytest.raises(BadInput, match="at most 3 tables"):
        tables.add_tables(mission, Row("B", 1, 1), by=officer)


def test_booth_belongs_to_a_participant(mission: Mission, officer: User) -> None:
    table, party = TableFactory(mission=mission), party_of(mission)

    tables.change_table(table, replace(BOOTH, owner=party), by=officer)

    table.refresh_from_db()
    told = (table.name, table.kind, table.seats, table.place, table.position, table.owner)
    assert told == ("B1", "booth", 6, "Hall 2", 7, party)
    assert version(mission) == 1


def test_impossible_changes_of_a_table_are_refused(mission: Mission, officer: User) -> None:
    table, party = TableFactory(mission=mission, name="T1"), party_of(mission)
    TableFactory(mission=mission, name="taken")
    gone = party_of(mission)
    gone.is_withdrawn = True
    gone.save()

    for wrong in (
        {"name": "taken"},
        {"name": ""},
        {"seats": 1},
        {"position": 10_000},
        {"kind": TableKind.TABLE, "owner": party},
        {"owner": party_of(MissionFactory())},
        {"owner": gone},
    ):
        with pytest.raises((BadInput, AlreadyThere)):
            tables.change_table(table, replace(BOOTH, **wrong), by=officer)

    assert Table.objects.get(pk=table.pk).name == "T1"
    assert version(mission) == 0


def test_table_under_a_meeting_is_not_removed(mission: Mission, officer: User) -> None:
    table, free = TableFactory(mission=mission), TableFactory(mission=mission)
    wish = WishFactory(asker=party_of(mission), asked=party_of(mission, Group.SECOND))
    meeting_of(wish, slots_of(mission)[0], table)

    with pytest.raises(WrongState, match="1 meeting is at this table"):
        tables.remove_table(table, by=officer)
    tables.remove_table(free, by=officer)
    with pytest.raises(WrongState, match="Somebody else"):
        tables.change_table(free, BOOTH, by=officer)

    assert list(mission.tables.all()) == [table]


def test_table_is_lost_in_the_slots_that_are_ticked(mission: Mission, officer: User) -> None:
    table, other = TableFactory(mission=mission), TableFactory(mission=mission)
    first, second, third, _last = slots_of(mission)
    Absence.objects.create(slot=first, table=other)
    tables.lose_table(table, [first.pk, second.pk], by=officer)

    tables.lose_table(table, [second.pk, third.pk], by=officer)
    tables.lose_table(table, [third.pk, second.pk], by=officer)  # nothing new

    assert set(table.absences.values_list("slot", flat=True)) == {second.pk, third.pk}
    assert other.absences.count() == 1
    assert version(mission) == 2


def test_slots_of_another_mission_are_not_ticked(mission: Mission, officer: User) -> None:
    table, foreign = TableFactory(mission=mission), slots_of(MissionFactory())[0]

    with pytest.raises(WrongState, match="changed meanwhile"):
        tables.lose_table(table, [foreign.pk], by=officer)

    assert Absence.objects.count() == 0
