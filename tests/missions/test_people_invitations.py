"""Invitations: a draft each, once, with a link that nobody at the desk reads; and the links themselves."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from kopir.core.errors import BadInput, WrongState
from kopir.core.models import AuditRow, User
from kopir.mail import actions as mail
from kopir.mail.models import Mail
from kopir.mail.states import MailState
from kopir.missions.actions import people_inviting, people_parties
from kopir.missions.letters_people import DELEGATES, INTERPRETERS, invited
from kopir.missions.models import Delegate, Interpreter, Mission
from kopir.missions.states import Group, MissionState
from kopir.missions.views import people as pages
from missions.factories import DelegateFactory, InterpreterFactory, MissionFactory, party_of

pytestmark = pytest.mark.django_db
AsUser = Callable[[User | None], Client]


@pytest.fixture
def mission() -> Mission:
    return MissionFactory()


@pytest.fixture
def page(mission: Mission) -> str:
    return reverse("missions_desk:invitations", args=[mission.reference])


def name(one: Delegate | Interpreter) -> str:
    return f"{one._meta.label_lower}:{one.pk}"


def test_everybody_is_invited_once_in_his_own_language(
    mission: Mission, officer: User, as_user: AsUser, page: str
) -> None:
    delegates = [party_of(mission, group).delegates.get() for group in (Group.FIRST, Group.SECOND)]
    Delegate.objects.filter(pk=delegates[1].pk).update(language="ja")
    interpreter = InterpreterFactory(mission=mission, email="i@one.example", language="ru")
    silent = DelegateFactory(party=delegates[0].party, email="")
    client = as_user(officer)

    first = client.post(page, {"who": "waiting"}, follow=True).content.decode()
    second = client.post(page, {"who": "waiting"}, follow=True).content.decode()

    assert "3 invitations wait at the mail desk" in first
    assert "1 person has no e-mail address" in second
    mails = list(Mail.objects.order_by("to_address"))
    assert [(one.kind, one.language, one.state, one.is_secret) for one in mails] == [
        (DELEGATES, "en", "draft", True), (DELEGATES, "ja", "draft", True), (INTERPRETERS, "ru", "draft", True),
    ]  # fmt: skip
    for one, person in zip(mails, (*delegates, interpreter), strict=True):
        key = type(person).objects.get(pk=person.pk).key
        assert f"{settings.PUBLIC_URL}/{one.language}/missions/my/{key}/open/" in one.body
        assert "@" not in one.key
        assert key not in one.key
    assert set(invited([*delegates, interpreter, silent])) == {name(one) for one in (*delegates, interpreter)}


def test_those_ticked_are_written_to_and_again_only_when_asked(
    mission: Mission, officer: User, as_user: AsUser, page: str
) -> None:
    party = party_of(mission)
    chosen, other = party.delegates.get(), DelegateFactory(party=party)
    elsewhere = party_of(MissionFactory()).delegates.get()
    client, ticked = as_user(officer), {"who": "ticked", "person": [name(chosen), name(elsewhere), "x", "y:1"]}

    client.post(page, ticked)
    told = client.post(page, ticked, follow=True).content.decode()
    before = Mail.objects.count()
    client.post(page, {**ticked, "again": "1"})
    nobody = client.post(page, {"who": "ticked"}, follow=True).content.decode()

    assert (before, Mail.objects.count()) == (1, 2)
    assert set(Mail.objects.values_list("about_id", flat=True)) == {str(chosen.pk)}
    assert "was invited before and is not written to again" in told
    assert "Nobody was chosen." in nobody
    waiting = client.get(page).content.decode()
    everybody = client.get(page, {"show": "all"}).content.decode()
    assert (chosen.email in waiting, other.email in waiting) == (False, True)
    assert (chosen.email in everybody, other.email in everybody) == (True, True)


def test_withdrawn_draft_does_not_count_as_an_invitation(mission: Mission, officer: User) -> None:
    delegate = party_of(mission).delegates.get()
    people_inviting.write_invitations(mission, [delegate], by=officer)
    mail.withdraw(Mail.objects.get(), by=officer)

    said = people_inviting.write_invitations(mission, [delegate], by=officer)

    assert (said.drafts, Mail.objects.filter(state=MailState.DRAFT).count()) == (1, 1)


def test_new_link_withdraws_what_waits_and_asks_for_another_invitation(
    mission: Mission, officer: User, as_user: AsUser, page: str
) -> None:
    sent, waiting = party_of(mission).delegates.get(), party_of(mission).delegates.get()
    people_inviting.write_invitations(mission, [sent, waiting], by=officer)
    mail.release(Mail.objects.get(about_id=str(sent.pk)), by=officer)

    for one in (sent, waiting):
        people_inviting.give_new_link(one, by=officer)

    states = dict(Mail.objects.values_list("about_id", "state"))
    assert states == {str(sent.pk): "released", str(waiting.pk): "withdrawn"}
    assert invited([Delegate.objects.get(pk=sent.pk)])[name(sent)].is_old
    assert "has an old link" in as_user(officer).get(page).content.decode()
    said = people_inviting.write_invitations(mission, Delegate.objects.all(), by=officer)
    assert said.drafts == 2


def test_party_that_leaves_has_its_waiting_invitations_withdrawn(mission: Mission, officer: User) -> None:
    party = party_of(mission)
    people_inviting.write_invitations(mission, party.delegates.all(), by=officer)

    people_parties.withdraw_party(party, by=officer)

    assert Mail.objects.get().state == MailState.WITHDRAWN


def test_one_address_that_cannot_be_written_to_does_not_stop_the_others(mission: Mission, officer: User) -> None:
    bad, good = party_of(mission).delegates.get(), party_of(mission).delegates.get()
    Delegate.objects.filter(pk=bad.pk).update(email="not an address")

    said = people_inviting.write_invitations(mission, Delegate.objects.order_by("pk"), by=officer)

    assert (said.drafts, len(said.refused)) == (1, 1)
    assert Mail.objects.get().about_id == str(good.pk)
    assert AuditRow.objects.get(action="mission.invited").details == {"drafts": 1}


def test_many_are_written_to_in_parts(mission: Mission, officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_inviting, "MOST_AT_ONCE", 2)
    for _nth in range(5):
        party_of(mission)

    said = [people_inviting.write_invitations(mission, Delegate.objects.all(), by=officer) for _nth in range(3)]

    assert [(one.drafts, one.left) for one in said] == [(2, 3), (2, 1), (1, 0)]


@pytest.mark.parametrize("state", [MissionState.OVER, MissionState.CANCELLED])
def test_nobody_is_invited_to_a_mission_that_is_over(officer: User, state: MissionState) -> None:
    mission = MissionFactory(state=state)

    with pytest.raises(WrongState):
        people_inviting.write_invitations(mission, [party_of(mission).delegates.get()], by=officer)

    assert not Mail.objects.exists()


def test_no_link_for_somebody_whose_data_were_deleted(mission: Mission, officer: User) -> None:
    delegate = DelegateFactory(party=party_of(mission), name="", email="")

    with pytest.raises(BadInput):
        people_inviting.give_new_link(delegate, by=officer)
    assert people_inviting.write_invitations(mission, [delegate], by=officer).without_address == 1


@pytest.mark.parametrize(
    ("state", "of_delegate"),
    [("collecting", "wishes"), ("planning", "wishes"), ("published", "schedule"), ("over", "schedule")],
)
def test_link_leads_to_what_is_due(
    mission: Mission, monkeypatch: pytest.MonkeyPatch, state: str, of_delegate: str
) -> None:
    monkeypatch.setattr(pages, "redirect", lambda page, key: HttpResponse(f"{page} {key}"))
    Mission.objects.update(state=state)
    delegate, interpreter = party_of(mission).delegates.get(), InterpreterFactory(mission=mission)

    for one, page in ((delegate, of_delegate), (interpreter, "schedule")):
        answer = Client().get(reverse("my_mission:door", args=[one.key]))
        assert answer.content.decode() == f"my_mission:{page} {one.key}"
        assert answer["Referrer-Policy"] == "same-origin"
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("state", ["preparing", "cancelled"])
def test_link_of_a_mission_that_is_closed_says_so(mission: Mission, state: str) -> None:
    delegate = party_of(mission).delegates.get()
    Mission.objects.update(state=state)

    assert Client().get(reverse("my_mission:door", args=[delegate.key])).status_code == 410


def test_page_of_a_person_has_the_link_and_writes_the_invitation(
    mission: Mission, officer: User, as_user: AsUser
) -> None:
    delegate = party_of(mission).delegates.get()
    client = as_user(officer)
    address = reverse("missions_desk:person", args=[mission.reference, "delegate", delegate.pk])
    step = reverse("missions_desk:person_step", args=[mission.reference, "delegate", delegate.pk, "invite"])

    shown = client.get(address).content.decode()
    client.post(step)
    client.post(step)
    client.post(step, {"again": "1"})

    assert re.search(rf'readonly value="[^"]+/en/missions/my/{re.escape(delegate.key)}/open/"', shown)
    assert Mail.objects.count() == 2
