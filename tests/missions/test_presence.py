"""Who is not free because of the programme: to the minute, for those expected, and for nobody else."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from kopir.missions.models import Absence, Attendance, Delegate, Mission, ProgrammeItem, Slot
from kopir.missions.queries.presence import presence
from kopir.missions.states import Group, Part
from missions.factories import DelegateFactory, MissionFactory, TableFactory, party_of, slots_of

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def mission() -> Mission:
    """Two companies with one delegate each, four slots."""
    made = MissionFactory()
    slots_of(made)
    party_of(made)
    party_of(made, Group.SECOND)
    return made


def people_of(mission: Mission) -> list[Delegate]:
    return list(Delegate.objects.filter(party__mission=mission).order_by("pk"))


def item_of(mission: Mission, starts_at: datetime, ends_at: datetime, *expected: Delegate) -> ProgrammeItem:
    item = ProgrammeItem.objects.create(mission=mission, kind="visit", starts_at=starts_at, ends_at=ends_at)
    for one in expected:
        Attendance.objects.create(item=item, delegate=one)
    return item


def away(mission: Mission) -> dict[int, set[int]]:
    return presence(mission, slots(mission)).away


def slots(mission: Mission) -> list[Slot]:
    return list(mission.slots.order_by("starts_at"))


def test_item_between_slots_takes_neither(mission: Mission) -> None:
    one, _other = people_of(mission)
    before, during, after, _last = slots(mission)

    item = item_of(mission, before.ends_at, after.starts_at, one)

    assert away(mission) == {one.pk: {during.pk}}

    item.starts_at, item.ends_at = before.ends_at - MINUTE, after.starts_at + MINUTE
    item.save()
    assert away(mission) == {one.pk: {before.pk, during.pk, after.pk}}


def test_item_inside_a_slot_takes_it(mission: Mission) -> None:
    one, _other = people_of(mission)
    first = slots(mission)[0]

    item_of(mission, first.starts_at + 10 * MINUTE, first.starts_at + 11 * MINUTE, one)

    assert away(mission) == {one.pk: {first.pk}}


def test_item_for_all_takes_everybody_who_takes_part_also_those_who_come_later(mission: Mission) -> None:
    first = slots(mission)[0]
    item = item_of(mission, first.starts_at, first.ends_at)
    assert away(mission) == {}

    item.is_for_all = True
    item.save()
    DelegateFactory(party=mission.parties.first(), part=Part.SUBSTITUTE)

    people = people_of(mission)
    assert len(people) == 3
    assert away(mission) == {one.pk: {first.pk} for one in people}

    mission.parties.filter(group=Group.SECOND).update(is_withdrawn=True)
    assert away(mission) == {one.pk: {first.pk} for one in people if one.party.group == Group.FIRST}


@pytest.mark.parametrize(
    ("state", "is_away"),
    [(Attendance.State.EXPECTED, True), (Attendance.State.CAME, True), (Attendance.State.MISSED, False)],
)
def test_who_did_not_come_is_free(mission: Mission, state: str, is_away: bool) -> None:
    one, _other = people_of(mission)
    first = slots(mission)[0]
    item = item_of(mission, first.starts_at, first.ends_at, one)

    Attendance.objects.filter(item=item).update(state=state)

    assert away(mission) == ({one.pk: {first.pk}} if is_away else {})


def test_absence_and_programme_add_up_and_a_lost_table_is_nobodys_absence(mission: Mission) -> None:
    one, _other = people_of(mission)
    first, second, third, _last = slots(mission)
    table = TableFactory(mission=mission)
    item_of(mission, first.starts_at, first.ends_at, one)
    Absence.objects.create(delegate=one, slot=second)
    Absence.objects.create(table=table, slot=third)

    there = presence(mission, slots(mission))

    assert there.away == {one.pk: {first.pk, second.pk}}
    assert there.tables_away == {table.pk: {third.pk}}
    assert there.interpreters_away == {}


def test_substitute_sits_down_while_the_principal_is_at_a_visit(mission: Mission) -> None:
    principal = people_of(mission)[0]
    substitute = DelegateFactory(party=principal.party, part=Part.SUBSTITUTE)
    first, second, *_rest = slots(mission)
    item_of(mission, first.starts_at, first.ends_at, principal)

    there = presence(mission, slots(mission))

    (line,) = there.lines[principal.party_id]
    assert there.sitter(line, first.pk) == substitute
    assert there.sitter(line, first.pk, only=principal) is None
    assert there.sitter(line, second.pk) == principal


def test_programme_of_another_mission_at_the_same_hour_takes_nobody(mission: Mission) -> None:
    other = MissionFactory()
    (stranger,) = party_of(other).delegates.all()
    first = slots(mission)[0]
    item_of(other, first.starts_at, first.ends_at, stranger)
    ProgrammeItem.objects.filter(mission=other).update(is_for_all=True)

    assert away(mission) == {}
    assert away(other) == {}  # it has no slots

    (own, *_rest) = slots_of(other)
    assert away(other) == {stranger.pk: {own.pk}}


def test_clash_is_told_by_moments_and_not_by_what_the_clock_shows() -> None:
    """In the night of 28 March 2027 clocks in Berlin go from 2:00 to 3:00: from 1:30 to 3:30 is one hour."""
    berlin = MissionFactory(time_zone="Europe/Berlin", starts_on="2027-03-28", ends_on="2027-03-28")
    berlin.refresh_from_db()
    (one,) = party_of(berlin).delegates.all()
    at_three, half_past, *_rest = slots_of(berlin, day=berlin.starts_on, hour=3)
    begin = datetime(2027, 3, 28, 1, 30, tzinfo=berlin.zone)

    item = item_of(berlin, begin, datetime(2027, 3, 28, 3, 30, tzinfo=berlin.zone), one)

    item.refresh_from_db()
    assert item.ends_at - item.starts_at == timedelta(hours=1)
    assert away(berlin) == {one.pk: {at_three.pk}}
    assert half_past.pk not in away(berlin)[one.pk]


def test_size_costs_no_query(mission: Mission, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    (one, other), found = people_of(mission), slots(mission)
    item_of(mission, found[0].starts_at, found[0].ends_at, one)
    with django_assert_num_queries(4):
        presence(mission, found)

    for slot in found:
        item_of(mission, slot.starts_at, slot.ends_at, one, other)
    for _nth in range(5):
        party_of(mission)
    with django_assert_num_queries(4):
        assert presence(mission, found).away == {one.pk: {slot.pk for slot in found} for one in (one, other)}
