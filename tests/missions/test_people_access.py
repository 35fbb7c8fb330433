"""Every page of a mission's people, asked for by everybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from kopir.core.models import Role, User
from kopir.missions.models import Mission, Party
from kopir.missions.paths import people as paths
from missions.factories import DelegateFactory, InterpreterFactory, MissionFactory, PartyFactory, slots_of

pytestmark = pytest.mark.django_db
AsUser = Callable[[User | None], Client]
Person = Callable[..., User]
# name, arguments after the reference, whether it only takes what is sent
PAGES = (
    ("people", (), False),
    ("add_party", (), False),
    ("take_list", (), False),
    ("invitations", (), False),
    ("interpreters", (), False),
    ("party", ("party",), False),
    ("party_step", ("party", "withdraw"), True),
    ("person", ("delegate", "delegate_pk"), False),
    ("person", ("interpreter", "interpreter_pk"), False),
    ("person_step", ("delegate", "delegate_pk", "link"), True),
    ("person_step", ("interpreter", "interpreter_pk", "remove"), True),
)
ANSWERS = {
    None: 302,
    Role.MEMBER: 404,
    Role.PARTNER: 404,
    Role.EDITOR: 404,
    Role.OFFICER: 200,
    Role.ADMINISTRATOR: 200,
}


@pytest.fixture
def world() -> tuple[Mission, dict[str, object]]:
    mission = MissionFactory()
    slots_of(mission)
    party = PartyFactory(mission=mission)
    delegate = DelegateFactory(party=party, name="Айгерім", email="secret@company.example", phone="+7 701 555 01 02")
    interpreter = InterpreterFactory(mission=mission, email="i@one.example")
    return mission, {"party": party.pk, "delegate_pk": delegate.pk, "interpreter_pk": interpreter.pk}


def test_every_page_stands_in_the_table() -> None:
    assert {one.name for one in paths.desk} == {name for name, _args, _sent in PAGES}
    assert [one.name for one in paths.public] == ["door"]  # test_people_invitations


@pytest.mark.parametrize("role", list(ANSWERS))
@pytest.mark.parametrize(("name", "args", "sent"), PAGES)
def test_pages_open_for_officers_alone(
    world: tuple[Mission, dict[str, object]],
    person: Person,
    as_user: AsUser,
    role: Role | None,
    name: str,
    args: tuple[str, ...],
    sent: bool,
) -> None:
    mission, known = world
    client = as_user(person(role) if role is not None else None)
    address = reverse(f"missions_desk:{name}", args=[mission.reference, *(known.get(one, one) for one in args)])

    answer = client.post(address) if sent else client.get(address)

    wanted = 302 if sent and ANSWERS[role] == 200 else ANSWERS[role]
    assert answer.status_code == wanted
    if ANSWERS[role] != 200:
        assert "secret@" not in answer.content.decode()
        assert (Party.objects.get().is_withdrawn, Mission.objects.get().version) == (False, 0)


def test_people_of_another_mission_are_not_found(
    world: tuple[Mission, dict[str, object]], officer: User, as_user: AsUser
) -> None:
    _mission, known = world
    other = MissionFactory()

    for name, args, sent in PAGES:
        if args:
            address = reverse(f"missions_desk:{name}", args=[other.reference, *(known.get(one, one) for one in args)])
            client = as_user(officer)
            assert (client.post(address) if sent else client.get(address)).status_code == 404


@pytest.mark.parametrize(
    "address", ["stranger/1/", "delegate/999999/", "999999/", "delegate/1/unknown/", "1/unknown/"]
)
def test_what_is_not_there_is_not_found(
    world: tuple[Mission, dict[str, object]], officer: User, as_user: AsUser, address: str
) -> None:
    people = reverse("missions_desk:people", args=[world[0].reference])
    client = as_user(officer)

    assert client.post(f"{people}{address}").status_code in {404, 405}
    assert client.get(f"{people}{address}").status_code in {404, 405}


def test_links_of_people_open_no_page_of_the_desk(world: tuple[Mission, dict[str, object]], as_user: AsUser) -> None:
    mission, _known = world

    assert as_user(None).get(reverse("missions_desk:people", args=[mission.reference])).status_code == 302
    assert as_user(None).post(reverse("my_mission:door", args=["x"])).status_code == 404
