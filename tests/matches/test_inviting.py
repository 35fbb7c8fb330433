"""Inviting a company that stands in a register only: one letter, with its reason, released by a person."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core import mail as outgoing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.factories import EntryFactory
from kopir.core.errors import AlreadyThere, NotAllowed, WrongState
from kopir.core.languages import Language
from kopir.core.models import Role, User
from kopir.mail import actions as mail
from kopir.mail import addresses, composing
from kopir.mail.models import EventKind, Mail
from kopir.mail.purposes import Purpose
from kopir.matches import actions, inviting
from kopir.matches.models import Decision
from kopir.matches.states import DecisionState
from kopir.opportunities.models import Opportunity
from matches.factories import HONEY_NEED, TextFactory, company, need

pytestmark = pytest.mark.django_db
Browser = Callable[[User | None], Client]
TITLE, SECRET = "蜂蜜を探しています", "株式会社ひみつ"


@pytest.fixture
def sought() -> Opportunity:
    made = need(HONEY_NEED, "ja", by=company("JP", "JP-13", name=SECRET))
    TextFactory(opportunity=made, kind="title", text=f"{SECRET}の蜂蜜", language="ja")
    TextFactory(opportunity=made, kind="public-title", text=TITLE, language="ja", approved_at=timezone.now())
    return made


def lead(sought: Opportunity, by: User, key: str = "160240000018") -> Decision:
    answer = actions.Lead("kz-stat", key, "ТОО «Алтай Бал»")
    return actions.decide(sought, answer, actions.Word(DecisionState.INVITED), by=by)


def asked(address: str = "info@altai-bal.example", language: str = "ru") -> inviting.Invitation:
    return inviting.Invitation(address, language, "Вы  производите\nмёд.")


@pytest.mark.parametrize("language", Language.values)
def test_letter_says_who_why_and_how_to_hear_no_more(language: str, sought: Opportunity, officer: User) -> None:
    letter = inviting.invite(lead(sought, officer), asked(language=language), by=officer)
    mail.send(mail.release(letter, by=officer).pk)

    (sent,) = outgoing.outbox
    assert sent.body.count("Вы производите мёд.") == 1
    assert "ТОО «Алтай Бал»" in sent.body
    assert f"/{language}/opportunities/{sought.reference}/" in sent.body
    assert f"{TITLE} ({sought.reference})" in sent.body
    assert sent.body.splitlines()[-1].startswith(f"http://localhost:8000/{language}/mail/stop/")
    assert SECRET not in sent.message().as_string() + sent.body + sent.subject


@pytest.mark.parametrize("why", ["Мёд\u202e и чай", "蜂か\u3099", "Мёд\u00ad\nи чай", "x " * 260])
def test_reason_stands_once_whatever_signs_are_in_it(sought: Opportunity, officer: User, why: str) -> None:
    letter = inviting.invite(lead(sought, officer), inviting.Invitation("a@altai-bal.example", "ru", why), by=officer)

    assert letter.body.count(letter.why) == 1
    assert "Почему" not in composing.foot_of(letter)


def test_letter_waits_for_a_person(sought: Opportunity, officer: User) -> None:
    letter = inviting.invite(lead(sought, officer), asked(), by=officer)

    assert (letter.state, letter.purpose, letter.created_by) == ("draft", Purpose.INVITATIONS, officer)


def test_lead_is_written_to_once_unless_the_letter_was_withdrawn(sought: Opportunity, officer: User) -> None:
    decision = lead(sought, officer)
    letter = inviting.invite(decision, asked(), by=officer)

    with pytest.raises(AlreadyThere):
        inviting.invite(decision, asked("other@altai-bal.example"), by=officer)
    mail.withdraw(letter, by=officer)

    assert inviting.invite(decision, asked(), by=officer).pk != letter.pk


def test_lead_whose_letter_came_back_is_written_to_at_another_address(sought: Opportunity, officer: User) -> None:
    decision = lead(sought, officer)
    letter = mail.release(inviting.invite(decision, asked("wrong@altai-bal.example"), by=officer), by=officer)
    mail.send(letter.pk)
    letter.refresh_from_db()
    mail.take_event(mail.Report("e1", EventKind.BOUNCED, letter.message_id, timezone.now(), "550"))

    with pytest.raises(NotAllowed):
        inviting.invite(decision, asked("WRONG@altai-bal.example"), by=officer)

    assert inviting.invite(decision, asked(), by=officer).to_address == "info@altai-bal.example"


@pytest.mark.parametrize("said", [DecisionState.DISMISSED, DecisionState.SHORTLISTED])
@pytest.mark.parametrize(("was", "becomes"), [("draft", "withdrawn"), ("released", "withdrawn"), ("sent", "sent")])
def test_letter_to_a_lead_that_is_not_invited_after_all_does_not_leave(
    sought: Opportunity, officer: User, said: DecisionState, was: str, becomes: str
) -> None:
    decision = lead(sought, officer)
    letter = inviting.invite(decision, asked(), by=officer)
    if was != "draft":
        mail.release(letter, by=officer)
    if was == "sent":
        mail.send(letter.pk)

    answer = actions.Lead(decision.lead_source, decision.lead_key)
    actions.decide(sought, answer, actions.Word(said, reason="Closed down"), by=officer)

    letter.refresh_from_db()
    assert letter.state == becomes


def test_who_was_invited_for_something_else_is_left_alone(sought: Opportunity, officer: User) -> None:
    inviting.invite(lead(sought, officer), asked(), by=officer)

    with pytest.raises(AlreadyThere):
        inviting.invite(lead(sought, officer, "2"), asked(), by=officer)


def test_who_said_never_again_is_left_alone(sought: Opportunity, officer: User) -> None:
    mail.never_again(addresses.hashed("INFO@altai-bal.example"), Purpose.INVITATIONS, source="link")

    with pytest.raises(NotAllowed):
        inviting.invite(lead(sought, officer), asked(), by=officer)
    assert Mail.objects.count() == 0


def test_only_what_is_marked_and_published_is_written_about(sought: Opportunity, officer: User) -> None:
    decision = lead(sought, officer)
    Opportunity.objects.filter(pk=sought.pk).update(state="expired")
    with pytest.raises(WrongState):
        inviting.invite(decision, asked(), by=officer)
    Opportunity.objects.filter(pk=sought.pk).update(state="published")
    Decision.objects.update(state="shortlisted")
    with pytest.raises(WrongState):
        inviting.invite(decision, asked(), by=officer)


def test_officer_looks_at_the_letter_first(sought: Opportunity, officer: User, as_user: Browser) -> None:
    decision, client = lead(sought, officer), as_user(officer)
    url = reverse("matches:invite", args=[sought.reference, decision.pk])
    given = {"address": "info@altai-bal.example", "language": "kk", "why": "Сіз бал шығарасыз."}

    assert client.get(url).context["form"].initial["language"] == "kk"
    preview = client.post(url, given).text
    assert ("Сіз бал шығарасыз." in preview, "/mail/stop/" in preview, Mail.objects.count()) == (True, False, 0)
    refused = client.post(url, {**given, "address": "nobody", "save": "1"}).text
    assert ("This is not an e-mail address." in refused, "Сіз бал шығарасыз." in refused) == (True, True)
    done = client.post(url, {**given, "save": "1"})
    letter = Mail.objects.get()
    assert done.url == reverse("mail_desk:detail", args=[letter.pk])
    assert reverse("mail_desk:detail", args=[letter.pk]) in client.get(url).text
    assert client.get(done.url).status_code == 200


def test_leads_card_leads_to_the_letter(sought: Opportunity, officer: User, as_user: Browser) -> None:
    url = reverse("matches:decide", args=[sought.reference])
    entry = EntryFactory(activity_codes=["isic4:0149"], status="active")
    marked = as_user(officer).post(
        url, {"lead_source": entry.source, "lead_key": entry.key, "state": "invited"}, headers={"HX-Request": "true"}
    )

    assert reverse("matches:invite", args=[sought.reference, Decision.objects.get().pk]) in marked.text


def test_nobody_else_writes_to_leads(sought: Opportunity, officer: User, person: Callable[..., User]) -> None:
    with pytest.raises(NotAllowed):
        inviting.invite(lead(sought, officer), asked(), by=person(Role.EDITOR))
