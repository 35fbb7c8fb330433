"""A mission like one before, on other days."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from kopir.core.errors import BadInput
from kopir.core.models import User
from kopir.missions.actions.preparing_copies import Taken, duplicate_mission
from kopir.missions.models import BudgetLine, Delegate, Interpreter, Mission, Party, ProgrammeItem, Session
from kopir.missions.states import Group, MissionState, Part
from missions.factories import (
    DAY,
    DelegateFactory,
    InterpreterFactory,
    MissionFactory,
    PartyFactory,
    TableFactory,
    WishFactory,
    meeting_of,
    party_of,
    slots_of,
)

pytestmark = pytest.mark.django_db
ALL = Taken(parties=True, interpreters=True)
LATER = DAY + timedelta(days=371)


@pytest.fixture
def mission() -> Mission:
    made = MissionFactory(
        state=MissionState.PUBLISHED, most_a_day=5, weight_late=0, wishes_until=datetime(2027, 5, 1, 12, tzinfo=UTC)
    )
    slots = slots_of(made)
    one, other = party_of(made), party_of(made, Group.SECOND)
    table = TableFactory(mission=made, owner=one, seats=6)
    person = InterpreterFactory(mission=made, most_a_day=4)
    meeting_of(WishFactory(asker=one, asked=other), slots[0], table, person)
    DelegateFactory(party=one, part=Part.SUBSTITUTE, stands_in_for=one.delegates.first())
    ProgrammeItem.objects.create(
        mission=made,
        kind="visit",
        titles={"en": "Plant"},
        starts_at=slots[-1].ends_at,
        ends_at=slots[-1].ends_at + timedelta(hours=2),
    )
    BudgetLine.objects.create(mission=made, what="Hall", planned=Decimal(900), spent=Decimal(950), currency="USD")
    return made


def test_days_tables_programme_rules_and_money_are_taken_over(mission: Mission, officer: User) -> None:
    copy = duplicate_mission(mission, LATER, Taken(), by=officer)

    assert (copy.state, copy.starts_on, copy.ends_on) == (MissionState.PREPARING, LATER, LATER + timedelta(days=1))
    assert (copy.titles, copy.most_a_day, copy.weight_late) == (mission.titles, 5, 0)
    moved = timedelta(days=371)  # no clock changes in Almaty
    old = list(mission.slots.values_list("starts_at", "ends_at"))
    assert list(copy.slots.values_list("starts_at", "ends_at")) == [(a + moved, b + moved) for a, b in old]
    assert copy.sessions.get().day == LATER
    assert (copy.tables.get().seats, copy.tables.get().owner) == (6, None)
    assert copy.programme.get().starts_at == mission.programme.get().starts_at + moved
    line = copy.budget.get()
    assert (line.what, line.planned, line.spent) == ("Hall", Decimal(900), None)
    assert (copy.wall_key != mission.wall_key, copy.reference != mission.reference) == (True, True)


def test_wishes_meetings_and_people_are_not(mission: Mission, officer: User) -> None:
    copy = duplicate_mission(mission, LATER, Taken(), by=officer)

    for rows in (copy.wishes, copy.meetings, copy.parties, copy.interpreters):
        assert rows.count() == 0


def test_people_come_along_by_tick_with_new_links(mission: Mission, officer: User) -> None:
    copy = duplicate_mission(mission, LATER, ALL, by=officer)

    assert copy.parties.count() == 2
    old, new = Delegate.objects.filter(party__mission=mission), Delegate.objects.filter(party__mission=copy)
    names = [list(rows.order_by("pk").values_list("name", "email", "speaks", "part")) for rows in (old, new)]
    assert names[0] == names[1]
    assert not set(old.values_list("key", flat=True)) & set(new.values_list("key", flat=True))
    substitute = new.get(part=Part.SUBSTITUTE)
    assert substitute.stands_in_for.party == substitute.party
    person = copy.interpreters.get()
    assert (person.most_a_day, person.key != mission.interpreters.get().key) == (4, True)
    assert copy.tables.get().owner == copy.parties.get(group=Group.FIRST)
    assert (copy.wishes.count(), copy.meetings.count()) == (0, 0)


def test_who_withdrew_or_was_forgotten_stays_behind(mission: Mission, officer: User) -> None:
    PartyFactory(mission=mission, is_withdrawn=True)
    Delegate.objects.filter(part=Part.PRINCIPAL).update(name="")
    Interpreter.objects.update(name="")

    copy = duplicate_mission(mission, LATER, ALL, by=officer)

    assert copy.parties.count() == 2
    person = Delegate.objects.get(party__mission=copy)
    assert (person.part, person.stands_in_for) == (Part.SUBSTITUTE, None)
    assert copy.interpreters.count() == 0


def test_end_of_wishes_moves_too_but_never_into_the_past(mission: Mission, officer: User) -> None:
    later = duplicate_mission(mission, LATER, Taken(), by=officer)
    earlier = duplicate_mission(mission, date(2020, 1, 1), Taken(), by=officer)

    assert later.wishes_until == mission.wishes_until + timedelta(days=371)
    assert earlier.wishes_until is None


def test_hours_keep_to_the_clock_of_the_place_when_it_changes(officer: User) -> None:
    mission = MissionFactory(time_zone="Europe/Berlin", starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 1))
    slots_of(mission, day=date(2027, 3, 1))

    copy = duplicate_mission(mission, date(2027, 4, 1), ALL, by=officer)

    assert copy.slots.first().starts_at.astimezone(ZoneInfo("Europe/Berlin")).hour == 9


def test_hour_that_does_not_exist_on_its_new_day_leaves_no_half_copy(mission: Mission, officer: User) -> None:
    night = MissionFactory(time_zone="Europe/Berlin", starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 1))
    Session.objects.create(mission=night, day=night.starts_on, starts=time(2, 30), ends=time(6))
    before = (Mission.objects.count(), Party.objects.count())

    with pytest.raises(BadInput, match="02:30"):
        duplicate_mission(night, date(2027, 3, 28), ALL, by=officer)

    assert (Mission.objects.count(), Party.objects.count()) == before


def test_same_day_is_refused(mission: Mission, officer: User) -> None:
    with pytest.raises(BadInput, match="another first day"):
        duplicate_mission(mission, mission.starts_on, ALL, by=officer)
