"""A case the desk proposes of its own accord: nobody is named before he agreed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.interest_factories import buyer, member_of, opportunity
from cases.introduced import agreed, two
from kopir.cases import actions
from kopir.cases.actions.access import constraint_of
from kopir.cases.actions.introducing import REFUSED_BY_DATABASE
from kopir.cases.models import Case
from kopir.cases.states import Side
from kopir.core.errors import BadInput, WrongState
from kopir.core.models import User
from kopir.opportunities.models import Opportunity
from kopir.vetting.models import Hit, Standing

pytestmark = pytest.mark.django_db
AsUser = Callable[[User | None], Client]
Person = Callable[..., User]


def test_company_that_said_nothing_yet_is_not_named_to_the_publisher(
    officer: User, person: Person, as_user: AsUser
) -> None:
    one, company = opportunity(), buyer()
    case = actions.propose(one, company, by=officer)
    client = as_user(member_of(one.company, person))
    pages = [reverse("cases:case", args=[case.reference]), reverse("cases:cases"), reverse("cases:overview")]
    for page in pages:
        assert case.reference in client.get(page).content.decode()
        assert "みつばち" not in client.get(page).content.decode()

    actions.agree(case, Side.INTERESTED, company.people.all(), by=officer, how="By telephone")

    for page in pages:
        assert "みつばち" in client.get(page).content.decode()
        assert "hanako@" not in client.get(page).content.decode()


@pytest.mark.parametrize("fault", ["same-country", "closed", "archived"])
def test_case_that_makes_no_sense_is_not_proposed(fault: str, officer: User) -> None:
    one, company = opportunity(), buyer()
    if fault == "same-country":
        company = opportunity().company
    elif fault == "closed":
        Opportunity.objects.filter(pk=one.pk).update(state="closed")
    else:
        company.state = "archived"
        company.save()

    with pytest.raises((BadInput, WrongState)):
        actions.propose(one, company, by=officer)
    assert not Case.objects.exists()


@pytest.mark.parametrize("name", ["case_company_vetted", "case_company_screened", "case_no_open_hit"])
def test_what_the_database_refused_is_told_to_the_desk_in_words(name: str, officer: User) -> None:
    _publisher, interested, case = agreed(officer)
    if name == "case_no_open_hit":
        Hit.objects.create(
            company=interested, subject="company", listed_key="ofac-sdn:2", source="ofac-sdn", own_name="a",
            listed_name="b", score=0.9, fingerprint="f",
        )  # fmt: skip
    else:
        change = {"is_stale": True} if name == "case_company_screened" else {"valid_until": date(2020, 1, 1)}
        Standing.objects.filter(company=interested).update(**change)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Case.objects.filter(pk=case.pk).update(state="introduced", introduced_at=timezone.now())

    assert constraint_of(refused.value) == name
    assert str(REFUSED_BY_DATABASE[name]).endswith(".")
    case.refresh_from_db()
    assert case.state == "proposed"


def test_officer_says_how_a_company_agreed_and_the_chamber_keeps_it(
    officer: User, person: Person, as_user: AsUser
) -> None:
    publisher, _interested, case = two(officer)
    address = reverse("cases_desk:case_step", args=[case.reference, "agree"])
    fields = {"side": "publisher", "people": [publisher.people.get().pk]}
    as_user(officer).post(address, fields)
    case.refresh_from_db()
    assert case.publisher_agreed_at is None

    as_user(officer).post(address, {**fields, "how": "Письмо от 3 марта"})

    case.refresh_from_db()
    assert case.publisher_agreed_at is not None
    assert [note.text for note in case.notes.all()] == ["The company that published: Письмо от 3 марта"]
    client = as_user(member_of(publisher, person))
    assert "Письмо от 3 марта" not in client.get(reverse("cases:case", args=[case.reference])).content.decode()


def test_company_that_agrees_itself_needs_no_witness(officer: User, person: Person, as_user: AsUser) -> None:
    _publisher, interested, case = two(officer)
    client = as_user(member_of(interested, person))
    page = reverse("cases:case", args=[case.reference])
    assert 'name="how"' not in client.get(page).content.decode()

    client.post(f"{page}agree/", {"people": [interested.people.get().pk]})

    case.refresh_from_db()
    assert case.interested_agreed_at is not None
    assert not case.notes.exists()


def test_desk_proposes_from_a_match(officer: User, as_user: AsUser) -> None:
    one, company = opportunity(), buyer()

    answer = as_user(officer).post(reverse("cases_desk:propose", args=[one.reference, company.reference]))

    case = Case.objects.get()
    assert answer["Location"] == reverse("cases_desk:case", args=[case.reference])
    assert (case.publisher, case.interested, case.interest) == (one.company, company, None)
    unknown = as_user(officer).post(reverse("cases_desk:propose", args=[one.reference, "JP-C-404"]))
    assert unknown.status_code == 404
