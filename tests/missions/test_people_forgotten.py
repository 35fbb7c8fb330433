"""Whoever asks is told what missions hold of him; whoever is forgotten leaves an empty row and no link."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kopir.core import personal as people
from kopir.core.models import AuditRow, User
from kopir.core.personal import Person
from kopir.missions import personal
from kopir.missions.models import Delegate, Interpreter, MeetingPerson, MeetingReport, Mission
from kopir.missions.states import Group
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
ADDRESS = "aigerim@altaibal.example"


def held() -> tuple[Delegate, Interpreter]:
    mission = MissionFactory()
    delegate = DelegateFactory(
        party=party_of(mission), name="Айгерім Сейтқали", name_latin="Aigerim", position="Директор",
        email=ADDRESS.upper(), phone="+7 701 555-01-02",
    )  # fmt: skip
    return delegate, InterpreterFactory(mission=mission, name="Айгерім", email=ADDRESS, phone="+7 702 555 01 03")


def asking(**more: object) -> Person:
    return people.person(addresses=[ADDRESS], **more)


def test_names_and_telephones_are_known_by_the_address() -> None:
    held()
    party_of(MissionFactory())

    known = personal.know(asking())

    assert set(known.names) == {"Айгерім Сейтқали", "Айгерім", "Aigerim"}
    assert len(known.phones) == 2
    assert personal.know_name(people.person(names=["aigerim"]))
    assert not personal.know_name(people.person(names=["somebody else"]))
    assert personal.know_phone(people.person(phones=["+77015550102"])) == people.person(phones=["+77015550102"]).phones
    assert personal.know_phone(people.person(phones=["+77770000000"])) == frozenset()


def test_everything_held_is_told_to_the_one_it_is_about() -> None:
    delegate, interpreter = held()
    other = party_of(delegate.party.mission, Group.SECOND)
    slot = slots_of(delegate.party.mission)[0]
    meeting = meeting_of(WishFactory(asker=delegate.party, asked=other), slot, TableFactory(mission=other.mission))
    MeetingReport.objects.create(meeting=meeting, party=delegate.party, result="possible", note="our own note")
    MeetingReport.objects.create(meeting=meeting, party=other, result="possible", note="THEIR note")

    told = str(
        [(str(one.what), {str(key): value for key, value in one.row.items()}) for one in personal.tell(asking())]
    )

    for words in (delegate.party.mission.reference, "Айгерім Сейтқали", "Aigerim", "Директор", "+7 701 555-01-02"):
        assert words in told, words
    for words in (interpreter.phone, "ja-ru", "our own note"):
        assert words in told, words
    assert ("THEIR note" in told, delegate.key in told) == (False, False)
    assert personal.tell(people.person(addresses=["nobody@one.example"])) == []


def test_forgotten_people_leave_empty_rows_and_their_links_end(officer: User, as_user: AsUser) -> None:
    delegate, interpreter = held()
    mission = delegate.party.mission
    meeting = meeting_of(
        WishFactory(asker=delegate.party, asked=party_of(mission, Group.SECOND)),
        slots_of(mission)[0],
        TableFactory(mission=mission),
    )
    MeetingPerson.objects.create(meeting=meeting, delegate=delegate)
    keys = (delegate.key, interpreter.key)

    number = personal.forget(asking())

    fresh, other = Delegate.objects.get(pk=delegate.pk), Interpreter.objects.get(pk=interpreter.pk)
    assert number == 2
    assert (fresh.name, fresh.name_latin, fresh.position, fresh.email, fresh.phone) == ("", "", "", "", "")
    assert (other.name, other.email, other.phone) == ("", "", "")
    assert MeetingPerson.objects.filter(meeting=meeting, delegate=fresh).exists()
    for key in keys:
        assert as_user(None).get(reverse("my_mission:door", args=[key])).status_code == 404
    assert AuditRow.objects.filter(action="mission.person_forgotten").count() == 2
    assert "Айгерім" not in str(list(AuditRow.objects.values_list("details", flat=True)))
    assert personal.forget(asking()) == 0
    assert str(fresh) == str(other) == "A person whose data were deleted"
    for name, args in (
        ("people", ()),
        ("party", (delegate.party_id,)),
        ("person", ("delegate", fresh.pk)),
        ("interpreters", ()),
        ("person", ("interpreter", other.pk)),
    ):
        shown = as_user(officer).get(reverse(f"missions_desk:{name}", args=[mission.reference, *args]))
        assert "A person whose data were deleted" in shown.content.decode(), name


def test_people_of_missions_two_years_ago_are_due_and_forgotten_once() -> None:
    today = timezone.localdate()
    for days in (730, 731):
        ended = today - timedelta(days=days)
        mission = MissionFactory(starts_on=ended, ends_on=ended)
        party_of(mission)
        InterpreterFactory(mission=mission)

    due = personal.due(today)
    forgotten = personal.forget_due(today)

    assert (due, forgotten, personal.due(today)) == (2, 2, 0)
    assert Delegate.objects.exclude(name="").count() == Interpreter.objects.exclude(name="").count() == 1
    assert Mission.objects.count() == 2
