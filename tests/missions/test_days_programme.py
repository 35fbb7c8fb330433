"""The programme: hours on the clock of the place, titles, places for people, who is expected and who came."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from kopir.core.errors import BadInput, KopirError, WrongState
from kopir.core.models import Role, User
from kopir.missions.actions import days_programme as programme
from kopir.missions.actions.days_programme import Event
from kopir.missions.models import Attendance, Mission, ProgrammeItem
from kopir.missions.queries.days_programme import programme_of
from kopir.missions.states import MissionState
from missions.factories import DAY, DelegateFactory, MissionFactory, party_of

pytestmark = pytest.mark.django_db
VISIT = Event("visit", DAY, time(15), time(17), {"en": "Factory", "ja": "工場見学"}, place="Almaty")


@pytest.fixture
def mission() -> Mission:
    return MissionFactory()


@pytest.fixture
def people(mission: Mission) -> list[int]:
    party = party_of(mission)
    DelegateFactory.create_batch(2, party=party)
    return [one.pk for one in party.delegates.order_by("pk")]


def version(mission: Mission) -> int:
    return Mission.objects.get(pk=mission.pk).version


def test_item_is_at_the_hours_of_the_place(mission: Mission, officer: User) -> None:
    item = programme.add_item(mission, VISIT, by=officer)

    assert (item.starts_at, item.ends_at) == (
        datetime(2027, 5, 12, 10, tzinfo=UTC),
        datetime(2027, 5, 12, 12, tzinfo=UTC),
    )
    assert item.titles == {"en": "Factory", "ja": "工場見学"}
    assert version(mission) == 1


def test_reception_ends_after_midnight(mission: Mission, officer: User) -> None:
    night = replace(VISIT, starts=time(22), ends=time(0, 30), last_day=DAY + timedelta(days=1))

    item = programme.add_item(mission, night, by=officer)

    assert item.ends_at - item.starts_at == timedelta(hours=2, minutes=30)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends": time(14)}, "end after it begins"),
        ({"ends": time(15)}, "end after it begins"),
        ({"last_day": DAY + timedelta(days=3)}, "at most 3 days"),
        ({"day": DAY - timedelta(days=8)}, "between 2027-05-05"),
        ({"day": date.max}, "between"),
        ({"last_day": DAY + timedelta(days=9)}, "between"),
        ({"titles": {}}, "at least one language"),
        ({"titles": {"en": "", "fr": "Usine"}}, "at least one language"),
        ({"titles": {"en": "x" * 201}}, "at most 200"),
        ({"kind": "party"}, "what kind"),
        ({"place": "x" * 301}, "more than 300"),
        ({"capacity": 0}, "1 to 10000"),
        ({"capacity": 2, "is_for_all": True}, "places for 2 people; this would make 3"),
    ],
)
@pytest.mark.usefixtures("people")
def test_impossible_item_is_refused(wrong: dict[str, object], said: str, mission: Mission, officer: User) -> None:
    with pytest.raises((BadInput, WrongState), match=said):
        programme.add_item(mission, replace(VISIT, **wrong), by=officer)

    assert (ProgrammeItem.objects.count(), version(mission)) == (0, 0)


def test_hours_of_a_clock_change_are_refused(officer: User) -> None:
    night = date(2027, 11, 7)
    mission = MissionFactory(time_zone="America/New_York", starts_on=night, ends_on=night)

    with pytest.raises(BadInput, match="01:30 comes twice"):
        programme.add_item(mission, replace(VISIT, day=night, starts=time(1, 30)), by=officer)


def test_only_hours_and_people_make_plans_stale(mission: Mission, officer: User, people: list[int]) -> None:
    item = programme.add_item(mission, VISIT, by=officer)

    programme.change_item(item, replace(VISIT, place="Astana", capacity=5), by=officer)
    assert version(mission) == 1
    programme.change_item(item, replace(VISIT, ends=time(18)), by=officer)
    assert version(mission) == 2
    programme.mark_people(item, {people[0]: "expected"}, by=officer)
    assert version(mission) == 3
    programme.mark_people(item, {people[0]: "came"}, by=officer)
    assert version(mission) == 3
    programme.mark_people(item, {people[0]: "missed"}, by=officer)
    assert version(mission) == 4
    programme.remove_item(item, by=officer)
    assert version(mission) == 5


@pytest.mark.parametrize(
    ("changed", "rises"),
    [
        ({"starts": time(16)}, True),
        ({"ends": time(18)}, True),
        ({"day": DAY + timedelta(days=1)}, True),
        ({"place": "Astana"}, True),
        ({"titles": {"en": "Plant", "ja": "工場見学"}}, True),
        ({"capacity": 5}, False),
        ({}, False),
    ],
)
def test_calendars_learn_of_another_hour_place_or_title(
    changed: dict[str, object], rises: bool, mission: Mission, officer: User
) -> None:
    item = programme.add_item(mission, VISIT, by=officer)
    was = item.changed_at

    programme.change_item(item, replace(VISIT, **changed), by=officer)

    item.refresh_from_db()
    assert (item.version, item.changed_at > was) == ((1, True) if rises else (0, False))


def test_sequence_in_a_calendar_rises_with_each_change(client: Client, mission: Mission, officer: User) -> None:
    Mission.objects.update(state=MissionState.PUBLISHED)
    person = party_of(mission).delegates.get()
    item = programme.add_item(mission, replace(VISIT, is_for_all=True), by=officer)
    page = reverse("my_mission:calendar", args=[person.key])
    found = []
    for place in ("Almaty", "Astana", "Almaty", "Almaty"):
        programme.change_item(item, replace(VISIT, is_for_all=True, place=place), by=officer)
        found.append(re.findall(r"SEQUENCE:(\d+)|LOCATION:(\w+)", client.get(page).text))

    assert [(rows[0][0], rows[1][1]) for rows in found] == [
        ("0", "Almaty"), ("1", "Astana"), ("2", "Almaty"), ("2", "Almaty"),
    ]  # fmt: skip


def test_people_are_marked_and_others_stay(mission: Mission, officer: User, people: list[int]) -> None:
    item = programme.add_item(mission, VISIT, by=officer)
    programme.mark_people(item, dict.fromkeys(people, "expected"), by=officer)

    programme.mark_people(item, {people[0]: "", people[1]: "came"}, by=officer)

    assert dict(item.attendances.values_list("delegate", "state")) == {people[1]: "came", people[2]: "expected"}
    told = programme_of(mission).get()
    assert (told.busy, told.came, told.missed) == (2, 1, 0)


def test_places_are_held(mission: Mission, officer: User, people: list[int]) -> None:
    item = programme.add_item(mission, replace(VISIT, capacity=2), by=officer)

    with pytest.raises(WrongState, match="places for 2 people; this would make 3"):
        programme.mark_people(item, dict.fromkeys(people, "expected"), by=officer)
    assert Attendance.objects.count() == 0

    programme.mark_people(item, {people[0]: "expected", people[1]: "missed", people[2]: "expected"}, by=officer)
    with pytest.raises(WrongState, match="this would make 3"):
        programme.mark_people(item, {people[1]: "came"}, by=officer)
    with pytest.raises(WrongState, match="places for 1 people; this would make 2"):
        programme.change_item(item, replace(VISIT, capacity=1), by=officer)


def test_too_many_people_do_not_hinder_a_new_title(mission: Mission, officer: User, people: list[int]) -> None:
    item = programme.add_item(mission, replace(VISIT, capacity=len(people), is_for_all=True), by=officer)
    party_of(mission)  # one more joins

    programme.change_item(
        item, replace(VISIT, capacity=len(people), is_for_all=True, titles={"ru": "Завод"}), by=officer
    )

    assert ProgrammeItem.objects.get().titles == {"ru": "Завод"}


def test_people_of_others_and_odd_states_are_refused(mission: Mission, officer: User, people: list[int]) -> None:
    item = programme.add_item(mission, VISIT, by=officer)
    foreign = DelegateFactory(party__mission=MissionFactory()).pk
    gone = party_of(mission)
    gone.is_withdrawn = True
    gone.save()

    for wrong in ({foreign: "expected"}, {gone.delegates.get().pk: "expected"}, {people[0]: "perhaps"}):
        with pytest.raises(KopirError):
            programme.mark_people(item, wrong, by=officer)

    assert Attendance.objects.count() == 0


def test_who_came_is_written_down_after_the_mission_and_hours_are_not(
    mission: Mission, officer: User, people: list[int]
) -> None:
    item = programme.add_item(mission, VISIT, by=officer)
    Mission.objects.update(state=MissionState.OVER)

    programme.mark_people(item, {people[0]: "came"}, by=officer)
    with pytest.raises(WrongState, match="over or cancelled"):
        programme.change_item(item, VISIT, by=officer)
    with pytest.raises(WrongState, match="over or cancelled"):
        programme.remove_item(item, by=officer)

    assert Attendance.objects.get().state == "came"


def test_item_removed_meanwhile_is_said(mission: Mission, officer: User) -> None:
    item = programme.add_item(mission, VISIT, by=officer)
    programme.remove_item(ProgrammeItem.objects.get(), by=officer)

    with pytest.raises(WrongState, match="Somebody else"):
        programme.mark_people(item, {}, by=officer)


@pytest.mark.django_db(transaction=True)
def test_last_place_is_given_once(person: Callable[..., User]) -> None:
    mission, officer = MissionFactory(), person(Role.OFFICER)
    two = [party_of(mission).delegates.get().pk for _nth in range(2)]
    item = programme.add_item(mission, replace(VISIT, capacity=1), by=officer)
    told: list[str] = []
    together = threading.Barrier(2)

    def expect(delegate: int) -> None:
        try:
            together.wait(60)
            programme.mark_people(item, {delegate: "expected"}, by=officer)
            told.append("taken")
        except KopirError:
            told.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=expect, args=(delegate,)) for delegate in two]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == ["refused", "taken"]
    assert Attendance.objects.count() == 1
