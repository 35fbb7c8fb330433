"""No more mails: one click, by the reader or by his mail program."""

from __future__ import annotations

import pytest
from django.core import mail as outgoing
from django.test import Client

from kopir.core.languages import Language
from kopir.core.models import User
from kopir.mail import actions, addresses, composing, links, queries
from kopir.mail.models import Consent, NeverAgain
from kopir.mail.purposes import Purpose
from mail.letters_made import ASKED, SOFT, drafted, invitation

pytestmark = pytest.mark.django_db
HASH = addresses.hashed("hanako@hachimitsu.example")


def path_of(address: str) -> str:
    return address.partition("localhost:8000")[2]


def test_mail_that_was_not_asked_for_names_the_link_in_its_foot_and_in_its_head() -> None:
    mail = drafted(SOFT)
    actions.send(mail.pk)

    message = outgoing.outbox[0].message()
    link = links.stop_address(mail)
    assert (message["List-Unsubscribe"], message["List-Unsubscribe-Post"]) == (
        f"<{link}>", "List-Unsubscribe=One-Click",
    )  # fmt: skip
    assert outgoing.outbox[0].body.endswith(f"\n{link}\n")


def test_answer_to_what_was_asked_has_no_foot() -> None:
    assert composing.foot_of(drafted(ASKED)) == ""


def test_invitation_says_why_and_how_to_hear_no_more(officer: User) -> None:
    mail = invitation(officer)

    body = composing.message_of(mail).body
    assert "Вы производите мёд" in body
    assert body.endswith(f"{links.stop_address(mail)}\n")


@pytest.mark.parametrize("language", Language.values)
def test_page_opens_in_the_mails_language_and_stops_nothing_by_itself(language: str) -> None:
    url = path_of(links.stop_address(drafted(SOFT, language=language)))

    answer = Client().get(url)

    assert (answer.status_code, answer.headers["Content-Language"]) == (200, language)
    assert url.startswith(f"/{language}/mail/stop/")
    assert NeverAgain.objects.count() == 0


def test_one_click_of_a_mail_program_stops_the_purpose() -> None:
    url = path_of(links.stop_address(drafted(SOFT)))
    client = Client(enforce_csrf_checks=True)

    for _time in range(2):
        answer = client.post(url, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 200

    assert list(NeverAgain.objects.values_list("address_hash", "purpose", "source")) == [
        (HASH, "introductions", "link")
    ]
    said = Consent.objects.get()
    assert (said.address, said.purpose, said.is_given) == ("hanako@hachimitsu.example", "introductions", False)
    assert queries.has_stopped(HASH, Purpose.OUTCOME_QUESTIONS) is False


def test_reader_can_stop_everything_he_did_not_ask_for() -> None:
    Client().post(path_of(links.stop_address(drafted(SOFT))), {"everything": "on"})

    stopped = {purpose for purpose in Purpose if queries.has_stopped(HASH, purpose)}
    assert stopped == set(Purpose) - {Purpose.SERVICE}


def test_link_works_when_the_mail_is_long_gone() -> None:
    mail = drafted(SOFT)
    url = path_of(links.stop_address(mail))
    actions.erase_address(mail.to_address)

    assert Client().post(url).status_code == 200

    assert queries.has_stopped(HASH, Purpose.INTRODUCTIONS)
    assert Consent.objects.count() == 0


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00"])
def test_forged_link_is_not_found(token: str) -> None:
    assert Client().post(f"/en/mail/stop/{token}/").status_code == 404
    assert NeverAgain.objects.count() == 0
