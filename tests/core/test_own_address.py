"""Nobody takes another's address for his own: what is held of an address is told to whose account it is."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from companies.factories import PersonFactory
from kopir.core.models import Role, User

pytestmark = pytest.mark.django_db
HERS = "dana@sayahat.example"


@pytest.fixture
def other(client: Client) -> User:
    PersonFactory(name="Дана Сеитова", email=HERS)
    user = User.objects.create_user("other@altaibal.example", "a long password", role=Role.MEMBER)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post("/accounts/email/", {"action_add": "", "email": HERS})
    assert EmailAddress.objects.filter(user=user, email=HERS, verified=False).exists()
    return user


def make_own(client: Client) -> None:
    client.post("/accounts/login/", {"login": "other@altaibal.example", "password": "a long password"})
    client.post("/accounts/reauthenticate/", {"password": "a long password"})
    client.post("/accounts/email/", {"action_primary": "", "email": HERS})


def test_address_that_did_not_answer_is_nobodys_own(other: User, client: Client) -> None:
    make_own(client)
    other.refresh_from_db()

    assert other.email == "other@altaibal.example"
    assert "Дана Сеитова" not in client.get("/en/data/mine/").text


def test_address_that_answered_becomes_the_accounts(other: User, client: Client) -> None:
    EmailAddress.objects.filter(email=HERS).update(verified=True)

    make_own(client)
    other.refresh_from_db()

    assert other.email == HERS
