"""The desk's pages of days, tables and the programme."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kopir.core import public
from kopir.core.models import Role, User
from kopir.missions.actions import days_programme
from kopir.missions.models import Absence, Attendance, Mission, ProgrammeItem, Session, Slot, Table
from kopir.missions.paths.days import desk as paths
from kopir.missions.states import Group
from missions.factories import (
    DAY,
    DelegateFactory,
    MissionFactory,
    TableFactory,
    WishFactory,
    meeting_of,
    party_of,
    slots_of,
)
from missions.test_days_programme import VISIT

pytestmark = pytest.mark.django_db
AsUser = Callable[[User | None], Client]
SESSION = {
    "day": DAY.isoformat(),
    "starts": "13:00",
    "ends": "15:00",
    "slot_minutes": "30",
    "break_minutes": "0",
    "name": "Afternoon",
}
ROW = {"letters": "A", "first": "1", "last": "3", "kind": "table", "seats": "4", "place": "Hall 1"}
TABLE = {"name": "A9", "kind": "booth", "seats": "4", "place": "", "position": "3", "owner": ""}
ITEM = {"kind": "visit", "day": DAY.isoformat(), "starts": "15:00", "ends": "17:00", "title_ja": "工場見学"}


@pytest.fixture
def mission(officer: User) -> Mission:
    """Four slots, a table, a visit, and a delegate of each side."""
    made = MissionFactory()
    slots_of(made)
    TableFactory(mission=made, name="E1")
    party_of(made)
    party_of(made, Group.SECOND)
    days_programme.add_item(made, VISIT, by=officer)
    return made


@pytest.fixture
def desk(officer: User, as_user: AsUser) -> Client:
    return as_user(officer)


def address(name: str, mission: Mission, *more: object) -> str:
    return reverse(f"missions_desk:{name}", args=[mission.reference, *more])


def pages(mission: Mission) -> dict[str, str]:
    session, table, item = mission.sessions.first(), mission.tables.first(), mission.programme.first()
    return {
        "days": address("days", mission),
        "days_session": address("days_session", mission, session.pk),
        "days_tables": address("days_tables", mission),
        "days_table": address("days_table", mission, table.pk),
        "programme": address("programme", mission),
        "programme_item": address("programme_item", mission, item.pk),
    }


def buttons(mission: Mission) -> dict[str, str]:
    session, table, item = mission.sessions.first(), mission.tables.first(), mission.programme.first()
    return {
        "days_copy": address("days_copy", mission),
        "days_session_remove": address("days_session_remove", mission, session.pk),
        "days_table_lost": address("days_table_lost", mission, table.pk),
        "days_table_remove": address("days_table_remove", mission, table.pk),
        "programme_people": address("programme_people", mission, item.pk),
        "programme_remove": address("programme_remove", mission, item.pk),
    }


def held(mission: Mission) -> list[int]:
    kept = (Session, Slot, Table, ProgrammeItem)
    return [one.objects.filter(mission=mission).count() for one in kept]


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.PARTNER, Role.EDITOR, Role.OFFICER, Role.ADMINISTRATOR])
def test_who_opens_what(role: Role | None, mission: Mission, person: Callable[..., User], as_user: AsUser) -> None:
    client = as_user(person(role) if role else None)
    shown, pressed = pages(mission), buttons(mission)
    assert {*shown, *pressed} == {one.name for one in paths}
    before = held(mission)

    opened = {client.get(page).status_code for page in shown.values()}

    if role in {Role.OFFICER, Role.ADMINISTRATOR}:
        assert opened == {200}
        assert {client.get(page).status_code for page in pressed.values()} == {405}
        assert {client.post(page).status_code for page in pressed.values()} == {302}
        assert held(mission) == [0, 0, 0, 0]
    else:
        sent = {client.post(page, SESSION).status_code for page in (*shown.values(), *pressed.values())}
        assert opened | sent == ({302} if role is None else {404})
        assert held(mission) == before


def test_rows_of_another_mission_are_not_reached(mission: Mission, desk: Client) -> None:
    other = MissionFactory()

    for page in (*pages(mission).values(), *buttons(mission).values()):
        foreign = page.replace(mission.reference, other.reference)
        if foreign.rstrip("/").split("/")[-1] not in {"days", "tables", "programme", "copy"}:
            assert desk.post(foreign).status_code == 404
    assert held(mission) == [1, 4, 1, 1]


def test_numbers_beyond_the_database_are_not_found(mission: Mission, desk: Client) -> None:
    for name in ("days_session", "days_table", "programme_item"):
        assert desk.get(address(name, mission, 10**20)).status_code == 404


def test_session_is_added_and_the_gap_is_lunch(mission: Mission, desk: Client) -> None:
    answer = desk.post(address("days", mission), SESSION, follow=True)

    page = answer.content.decode()
    assert "The session has 4 slots." in page
    assert "Asia/Almaty" in page
    assert "11:00–13:00 no meetings (lunch, pause)" in page
    assert mission.slots.count() == 8


def test_every_form_comes_back_with_its_sentence(mission: Mission, desk: Client) -> None:
    shown = pages(mission)
    wrong = {
        "days": ({**SESSION, "ends": "12:00"}, "end after it starts"),
        "days_session": ({**SESSION, "day": "2030-01-01"}, "this day is outside"),
        "days_tables": ({**ROW, "letters": "E"}, "there already: E1"),
        "days_table": ({**TABLE, "kind": "table", "owner": str(mission.parties.first().pk)}, "Only a booth"),
        "programme": ({**ITEM, "title_ja": ""}, "at least one language"),
        "programme_item": ({**ITEM, "ends": "14:00"}, "end after it begins"),
    }
    before = held(mission)

    for name, (typed, said) in wrong.items():
        answer = desk.post(shown[name], typed)
        assert (answer.status_code, said in answer.content.decode()) == (422, True), name
    assert held(mission) == before


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("day", "32 May"),
        ("starts", "25:00"),
        ("starts", "09:00:30"),
        ("ends", ""),
        ("slot_minutes", "½"),
        ("break_minutes", "-1"),
        ("name", "x" * 101),
    ],
)
def test_odd_hours_are_refused_at_their_box(field: str, typed: str, mission: Mission, desk: Client) -> None:
    answer = desk.post(address("days", mission), {**SESSION, field: typed})

    assert answer.status_code == 422
    assert mission.sessions.count() == 1


def test_session_is_changed_copied_and_removed(mission: Mission, desk: Client) -> None:
    session = mission.sessions.get()
    page = desk.get(address("days_session", mission, session.pk)).content.decode()
    assert "09:30–10:00" in page

    desk.post(address("days_session", mission, session.pk), {**SESSION, "starts": "09:00", "ends": "10:00"})
    copied = desk.post(address("days_copy", mission), {"day": DAY.isoformat()}, follow=True).content.decode()
    odd = desk.post(address("days_copy", mission), {"day": "yesterday"}, follow=True).content.decode()
    removed = desk.post(address("days_session_remove", mission, session.pk), follow=True).content.decode()

    assert "1 day was filled." in copied
    assert "no sessions to copy" in odd
    assert "The session was removed." in removed
    assert list(mission.sessions.values_list("day", flat=True)) == [DAY + timedelta(days=1)]


def test_tables_are_added_changed_lost_and_removed(mission: Mission, desk: Client) -> None:
    assert "3 tables were added." in desk.post(address("days_tables", mission), ROW, follow=True).content.decode()
    table, slot = mission.tables.get(name="A1"), mission.slots.first()
    wish = WishFactory(asker=mission.parties.first(), asked=mission.parties.last())
    meeting_of(wish, slot, table)
    desk.post(address("days_table", mission, table.pk), {**TABLE, "owner": str(mission.parties.first().pk)})

    lost = desk.post(address("days_table_lost", mission, table.pk), {"slots": [slot.pk]}, follow=True).content.decode()
    kept = desk.post(address("days_table_remove", mission, table.pk), follow=True).content.decode()
    odd = desk.post(address("days_table_lost", mission, table.pk), {"slots": ["x", "²"]}, follow=True).content.decode()

    assert "1 meeting is there in these slots." in lost
    assert "1 meeting is at this table" in kept
    assert "Please tick again" in odd
    assert list(Absence.objects.values_list("table", "slot")) == [(table.pk, slot.pk)]
    assert mission.tables.get(pk=table.pk).owner == mission.parties.first()


def test_item_is_added_with_its_people(mission: Mission, desk: Client) -> None:
    page = desk.post(address("programme", mission), {**ITEM, "capacity": "1"}, follow=True).content.decode()
    item = mission.programme.get(titles__ja="工場見学", capacity=1)
    one, other = mission.parties.first().delegates.get(), mission.parties.last().delegates.get()
    assert one.name in page
    step, shown = address("programme_people", mission, item.pk), [one.pk, other.pk]

    full = desk.post(step, {"shown": shown, "expected": shown}, follow=True).content.decode()
    desk.post(step, {"shown": shown, "expected": [one.pk], f"came_{one.pk}": "came"})
    odd = desk.post(step, {"shown": shown, f"came_{one.pk}": "perhaps"}, follow=True).content.decode()
    foreign = desk.post(step, {"shown": [DelegateFactory().pk]}, follow=True).content.decode()

    assert "places for 1 people; this would make 2" in full
    assert "Please say of each person" in odd
    assert "has changed meanwhile" in foreign
    assert list(Attendance.objects.values_list("delegate", "state")) == [(one.pk, "came")]


def test_everybodys_list_has_no_ticks(mission: Mission, desk: Client) -> None:
    desk.post(address("programme", mission), {**ITEM, "is_for_all": "on"})
    item = mission.programme.get(is_for_all=True)

    page = desk.get(address("programme_item", mission, item.pk)).content.decode()

    assert 'name="expected"' not in page
    assert "everybody (2)" in page


def test_pages_cost_the_same_for_few_and_many(mission: Mission, desk: Client, officer: User) -> None:
    def cost() -> dict[str, int]:
        counts = {}
        for name, page in pages(mission).items():
            public.forget_version()  # each page asks for it once
            with CaptureQueriesContext(connection) as queries:
                desk.get(page)
            counts[name] = len(queries)
        return counts

    session, item = mission.sessions.get(), mission.programme.get()
    Table.objects.update(kind="booth", owner=mission.parties.first())
    Absence.objects.create(slot=mission.slots.first(), table=mission.tables.first())
    cost()  # the first pages also read what a process keeps
    few = cost()
    for nth in range(5):
        slots_of(mission, hour=12 + 2 * nth)
        party = party_of(mission)
        TableFactory(mission=mission, kind="booth", owner=party)
        days_programme.mark_people(item, {party.delegates.get().pk: "expected"}, by=officer)
        days_programme.add_item(mission, VISIT, by=officer)

    assert (mission.sessions.first(), mission.programme.first()) == (session, item)
    assert cost() == few
