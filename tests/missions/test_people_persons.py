"""Delegates and interpreters: added, changed, removed, away; their links; and what the planner asks of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies.factories import PersonFactory
from kopir.core import public
from kopir.core.errors import AlreadyThere, BadInput, KopirError, WrongState
from kopir.core.models import AuditRow, User
from kopir.missions.actions import people_persons
from kopir.missions.models import Absence, Delegate, Interpreter, Meeting, Mission, Party, Session
from kopir.missions.queries import people
from kopir.missions.states import Group, MeetingState, Part, WishState
from missions.factories import (
    DelegateFactory,
    InterpreterFactory,
    MissionFactory,
    TableFactory,
    WishFactory,
    meeting_of,
    party_of,
    slots_of,
)

pytestmark = pytest.mark.django_db
AsUser = Callable[[User | None], Client]
TYPED = {
    "name": "蜂 花子",
    "name_latin": "Hachi Hanako",
    "position": "部長",
    "email": "hanako@mitsubachi.example",
    "phone": "+81 3 5550 0100",
    "language": "ja",
    "speaks": ["ja", "en"],
    "part": "principal",
}


@pytest.fixture(autouse=True)
def _state_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "_BELIEVED_FOR", 600.0)  # a second may pass between two pages that are compared


@pytest.fixture
def mission() -> Mission:
    return MissionFactory()


def address(mission: Mission, person: Delegate | Interpreter, step: str = "") -> str:
    args = [mission.reference, person._meta.model_name, person.pk]
    return (
        reverse("missions_desk:person_step", args=[*args, step])
        if step
        else reverse("missions_desk:person", args=args)
    )


def test_delegate_is_typed_on_the_page(mission: Mission, officer: User, as_user: AsUser) -> None:
    party = party_of(mission, Group.SECOND)
    step = reverse("missions_desk:party_step", args=[mission.reference, party.pk, "delegate"])
    client = as_user(officer)

    answers = [
        client.post(step, fields).status_code
        for fields in (TYPED, TYPED, {**TYPED, "name": " "}, {**TYPED, "name": "B", "email": "no address"})
    ]

    assert answers == [302, 409, 422, 422]
    made = party.delegates.get(name="蜂 花子")
    assert {name: getattr(made, name) for name in TYPED} == TYPED | {"speaks": ["ja", "en"]}
    assert Mission.objects.get().version == 1


def test_two_people_share_an_office_address(mission: Mission, officer: User) -> None:
    party = party_of(mission)
    for name in ("Example One", "Example Two"):
        people_persons.add_delegate(party, by=officer, **{**TYPED, "name": name, "name_latin": ""})
    with pytest.raises(AlreadyThere):
        people_persons.add_delegate(party, by=officer, **{**TYPED, "name": "EXAMPLE ONE"})

    assert party.delegates.count() == 3


def test_contact_becomes_a_delegate_with_one_click(mission: Mission, officer: User, as_user: AsUser) -> None:
    party, other = party_of(mission), PersonFactory()
    contact = PersonFactory(company=party.company, language="kk", position="Директор")
    page = reverse("missions_desk:party", args=[mission.reference, party.pk])
    step = reverse("missions_desk:party_step", args=[mission.reference, party.pk, "contact"])
    client = as_user(officer)

    assert f'value="{contact.pk}"' in client.get(page).content.decode()
    answers = [client.post(step, {"contact": one}).status_code for one in (contact.pk, contact.pk, other.pk, "x", "")]

    assert answers == [302, 409, 404, 404, 404]
    made = party.delegates.get(contact=contact)
    assert (made.name, made.email, made.language, made.speaks, made.position) == (
        contact.name, contact.email, "kk", ["kk"], "Директор",
    )  # fmt: skip
    assert f'name="contact" value="{contact.pk}"' not in client.get(page).content.decode()
    with pytest.raises(BadInput):
        people_persons.add_contact(party, other, by=officer)


def test_substitute_stands_in_for_a_principal_of_its_own_party(mission: Mission, officer: User) -> None:
    party, elsewhere = party_of(mission), party_of(mission)
    principal = party.delegates.get()
    companion = DelegateFactory(party=party, part=Part.COMPANION)

    def add(name: str, part: str, stands_in_for: object) -> Delegate:
        fields = {**TYPED, "name": name, "name_latin": "", "part": part, "stands_in_for": stands_in_for}
        return people_persons.add_delegate(party, by=officer, **fields)

    good = add("One", "substitute", principal)
    anybody = add("Two", "substitute", None)
    ignored = add("Three", "companion", principal)
    for wrong in (companion, elsewhere.delegates.get(), good):
        with pytest.raises(BadInput, match="substitute"):
            add("Four", "substitute", wrong)

    assert [one.stands_in_for for one in (good, anybody, ignored)] == [principal, None, None]
    with pytest.raises(WrongState, match="One"):
        people_persons.change_delegate(principal, by=officer, **{**TYPED, "part": "companion"})
    assert Delegate.objects.get(pk=principal.pk).part == Part.PRINCIPAL


def test_change_of_a_delegate_is_kept_and_logged_without_words(
    mission: Mission, officer: User, as_user: AsUser
) -> None:
    delegate = party_of(mission).delegates.get()
    client = as_user(officer)

    kept = client.post(address(mission, delegate, "change"), TYPED)
    same = client.post(address(mission, delegate, "change"), TYPED)
    bad = client.post(address(mission, delegate, "change"), {**TYPED, "language": "xx"})

    assert (kept.status_code, same.status_code, bad.status_code) == (302, 302, 422)
    assert Delegate.objects.get().name == "蜂 花子"
    rows = list(AuditRow.objects.filter(action="mission.delegate_changed"))
    assert len(rows) == 1
    assert rows[0].details["fields"] == ["email", "language", "name", "name_latin", "phone", "position", "speaks"]
    assert "蜂" not in str(rows[0].details)


def seated(mission: Mission) -> tuple[Delegate, Interpreter, Meeting]:
    slot = slots_of(mission)[0]
    interpreter = InterpreterFactory(mission=mission)
    wish = WishFactory(asker=party_of(mission), asked=party_of(mission, Group.SECOND))
    meeting = meeting_of(wish, slot, TableFactory(mission=mission), interpreter)
    return wish.asker.delegates.get(), interpreter, meeting


@pytest.mark.parametrize("state", [MeetingState.PLANNED, MeetingState.HELD])
def test_who_sits_in_a_meeting_is_not_removed_and_the_meeting_is_named(
    mission: Mission, officer: User, as_user: AsUser, state: MeetingState
) -> None:
    delegate, interpreter, meeting = seated(mission)
    Meeting.objects.filter(pk=meeting.pk).update(state=state)
    client = as_user(officer)

    for one in (delegate, interpreter):
        refused = client.post(address(mission, one, "remove"))
        assert refused.status_code == 409
        assert "2027-05-12 09:00" in refused.content.decode()
        assert meeting.wish.asked.company.reference in refused.content.decode()

    assert (Delegate.objects.count(), Interpreter.objects.count()) == (2, 1)


def test_who_sits_in_no_meeting_is_removed(mission: Mission, officer: User, as_user: AsUser) -> None:
    delegate, interpreter, meeting = seated(mission)
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED, slot=None, table=None, interpreter=None)
    client = as_user(officer)

    answers = [client.post(address(mission, one, "remove")).status_code for one in (delegate, interpreter)]

    assert (answers, Delegate.objects.count(), Interpreter.objects.count()) == ([302, 302], 1, 0)


def test_interpreter_is_added_with_sorted_pairs(mission: Mission, officer: User, as_user: AsUser) -> None:
    page = reverse("missions_desk:interpreters", args=[mission.reference])
    fields = {"name": "Example Interpreter", "email": "i@one.example", "language": "ru", "pairs": ["ja-ru", "en-kk"]}
    client = as_user(officer)

    answers = [
        client.post(page, {**fields, **more}).status_code
        for more in ({"most_a_day": "8", "in_a_row": "3"}, {}, {"pairs": []}, {"pairs": ["ru-ja"]}, {"in_a_row": "0"})
    ]

    assert answers == [302, 409, 422, 422, 422]
    made = Interpreter.objects.get()
    assert (made.pairs, made.most_a_day, made.in_a_row) == (["en-kk", "ja-ru"], 8, 3)
    people_persons.change_interpreter(made, by=officer, **{**fields, "pairs": ["ru-ja"]})
    assert Interpreter.objects.get().pairs == ["ja-ru"]
    with pytest.raises(BadInput):
        people_persons.change_interpreter(made, by=officer, **{**fields, "pairs": ["ja-ja", "xx"]})


def test_hours_are_kept_slot_by_slot_and_by_session(mission: Mission, officer: User, as_user: AsUser) -> None:
    delegate = party_of(mission).delegates.get()
    slots, later = slots_of(mission), slots_of(mission, hour=14)
    foreign = slots_of(MissionFactory())[0]
    client, step = as_user(officer), address(mission, delegate, "absences")

    def away(**sent: object) -> set[int]:
        assert client.post(step, sent).status_code == 302
        return set(Absence.objects.filter(delegate=delegate).values_list("slot", flat=True))

    first = slots[0].pk
    assert away(slot=[first, foreign.pk, "x", "9" * 30]) == {first}
    assert away(slot=[first], all=f"away-{later[0].session_id}") == {first, *(one.pk for one in later)}
    assert away(slot=[first, later[0].pk], all=f"there-{later[0].session_id}") == {first}
    assert people.not_free(mission) == {(delegate.pk, first)}
    assert away(all="away-x") == set()
    assert people.not_free(mission) == set()
    version = Mission.objects.get(pk=mission.pk).version
    assert away() == set()
    assert Mission.objects.get(pk=mission.pk).version == version


def test_hours_with_planned_meetings_are_said(mission: Mission, officer: User, as_user: AsUser) -> None:
    delegate, interpreter, meeting = seated(mission)
    client = as_user(officer)

    for one in (delegate, interpreter):
        said = client.post(address(mission, one, "absences"), {"slot": [meeting.slot_id]}, follow=True)
        assert "1 planned meeting lies in these hours" in said.content.decode()
        assert "in a meeting" in said.content.decode()

    assert people.interpreters_not_free(mission) == {(interpreter.pk, meeting.slot_id)}


def test_hours_are_those_of_the_place(mission: Mission, officer: User, as_user: AsUser) -> None:
    delegate = party_of(mission).delegates.get()
    slots_of(mission, hour=9, count=1)

    shown = as_user(officer).get(address(mission, delegate)).content.decode()

    assert ("> 09:00" in shown, "(Almaty)" in shown) == (True, True)
    assert Session.objects.count() == 1


def test_new_link_ends_the_old_one(mission: Mission, officer: User, as_user: AsUser) -> None:
    delegate = party_of(mission).delegates.get()
    old = delegate.key

    as_user(officer).post(address(mission, delegate, "link"))

    new = Delegate.objects.get().key
    answers = [as_user(None).get(reverse("my_mission:door", args=[key])).status_code for key in (old, "x", "ключ")]
    shown = as_user(officer).get(address(mission, delegate)).content.decode()
    assert (answers, old == new, old in shown, new in shown) == ([404, 404, 404], False, False, True)


def wished(mission: Mission, ours: list[str], theirs: list[str], **fields: object) -> None:
    first, second = (party_of(mission, group, speaks=["en"]) for group in (Group.FIRST, Group.SECOND))
    Delegate.objects.filter(party=first).update(speaks=ours)
    Delegate.objects.filter(party=second).update(speaks=theirs)
    WishFactory(asker=first, asked=second, **fields)


def test_page_without_interpreters_says_which_pairs_are_needed(
    mission: Mission, officer: User, as_user: AsUser
) -> None:
    wished(mission, ["ru"], ["ja"])
    wished(mission, ["ru"], ["ja"])
    wished(mission, ["ru", "kk"], ["ja"])
    wished(mission, ["ru", "en"], ["en"])
    wished(mission, [], ["ja"])
    wished(mission, ["kk"], ["ja"], state=WishState.ASKED)
    page = reverse("missions_desk:interpreters", args=[mission.reference])

    shown = as_user(officer).get(page).content.decode()
    needs = people.interpreting_needed(mission)

    assert needs == [
        people.Need(("ja-ru",), 2, is_served=False),
        people.Need((), 1, is_served=False),
        people.Need(("ja-kk", "ja-ru"), 1, is_served=False),
    ]
    assert ("cannot be planned without one" in shown, "nobody: cannot be planned" in shown) == (True, True)
    InterpreterFactory(mission=mission, pairs=["ja-ru"])
    again = as_user(officer).get(page).content.decode()
    assert ("cannot be planned without one" in again, "nobody: cannot be planned" in again) == (False, False)


def test_page_asks_for_languages_that_were_not_said(mission: Mission, officer: User, as_user: AsUser) -> None:
    wished(mission, [], ["ja"])

    shown = as_user(officer).get(reverse("missions_desk:interpreters", args=[mission.reference])).content.decode()

    assert "write what the delegates speak" in shown
    assert "cannot be planned" not in shown


def test_named_delegate_decides_which_language_a_meeting_needs(mission: Mission) -> None:
    party, other = party_of(mission, speaks=["ru"]), party_of(mission, Group.SECOND, speaks=["ja"])
    speaker = DelegateFactory(party=party, speaks=["ja"])
    wish = WishFactory(asker=party, asked=other)
    free = people.interpreting_needed(mission)
    wish.asker_delegate = party.delegates.exclude(pk=speaker.pk).get()
    wish.save()

    assert (free, [one.pairs for one in people.interpreting_needed(mission)]) == ([], [("ja-ru",)])
    assert people.spoken(mission)[speaker.pk] == ("ja",)


def test_pages_of_people_cost_the_same_with_few_and_with_many(
    mission: Mission, officer: User, as_user: AsUser
) -> None:
    client, party = as_user(officer), party_of(mission)
    delegate, interpreter = party.delegates.get(), InterpreterFactory(mission=mission)
    pages = [
        reverse("missions_desk:party", args=[mission.reference, party.pk]),
        reverse("missions_desk:interpreters", args=[mission.reference]),
        reverse("missions_desk:invitations", args=[mission.reference]),
        address(mission, delegate),
        address(mission, interpreter),
    ]
    slots_of(mission)

    def cost() -> list[int]:
        counted = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            counted.append(len(queries))
        return counted

    cost()
    few = cost()
    for _nth in range(5):
        DelegateFactory(party=party)
        PersonFactory(company=party.company)
        InterpreterFactory(mission=mission)
        wished(mission, ["ru"], ["ja"])
    slots_of(mission, hour=14)

    assert cost() == few


@pytest.mark.parametrize("name", ["", " \x00 ", "x" * 201])
def test_name_that_is_none_is_refused(mission: Mission, officer: User, name: str) -> None:
    party = party_of(mission)

    with pytest.raises(KopirError):
        people_persons.add_delegate(party, by=officer, **{**TYPED, "name": name})

    assert Party.objects.get().delegates.count() == 1
