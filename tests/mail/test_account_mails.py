"""Mails of log-in are rows too; nobody but their reader sees what they say."""

from __future__ import annotations

import pytest
from django.core import mail as outgoing
from django.test import Client

from kopir.core.models import User
from kopir.mail import actions
from kopir.mail.models import Mail

pytestmark = pytest.mark.django_db


def ask(address: str) -> None:
    assert Client().post("/accounts/password/reset/", {"email": address}).status_code == 302


def test_link_to_a_new_password_is_written_sent_and_emptied(officer: User) -> None:
    ask(officer.email)
    written = Mail.objects.get()
    assert (outgoing.outbox, written.state, written.is_secret, written.account) == ([], "released", True, officer)

    actions.send(written.pk)

    link = next(line for line in outgoing.outbox[0].body.split() if "/accounts/password/reset/key/" in line)
    assert Client().get(link.partition("testserver")[2], follow=True).status_code == 200
    written.refresh_from_db()
    assert (written.body, written.to_address) == ("", officer.email)


def test_who_asks_twice_gets_two(officer: User) -> None:
    ask(officer.email)
    ask(officer.email)

    assert Mail.objects.filter(kind="account").count() == 2


def test_unknown_address_is_told_so_by_a_row_as_well() -> None:
    ask("nobody@example.org")

    assert list(Mail.objects.values_list("to_address", "account")) == [("nobody@example.org", None)]


def test_desk_does_not_see_the_link(officer: User, person: object, as_user: object) -> None:
    ask(officer.email)
    written = Mail.objects.get()
    assert "/accounts/password/reset/key/" in written.body

    page = as_user(officer).get(f"/desk/mail/{written.pk}/").text  # type: ignore[operator]

    assert ("password/reset/key" in page, "its reader only" in page) == (False, True)
