"""A company is written to once of a paper that expires; officers once a week of verdicts that run out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.utils import timezone

from companies.factories import MemberFactory
from kopir.companies.models import Company
from kopir.core.models import Role, User
from kopir.mail.models import Mail
from kopir.vetting import actions
from kopir.vetting.models import Evidence, Standing
from kopir.vetting.queries.queue import to_remind
from kopir.vetting.states import EvidenceState
from kopir.watchlists import queries as watchlists
from vetting.vetted import known_company, load_lists, vetted

pytestmark = pytest.mark.django_db


@pytest.fixture
def _lists() -> Iterator[None]:
    watchlists.forget_index()
    load_lists()
    yield
    watchlists.forget_index()


def paper_of(company: Company, days: int, **fields: object) -> Evidence:
    said = {"kind": "register-extract", "state": EvidenceState.ACCEPTED, **fields}
    return Evidence.objects.create(company=company, expires_on=timezone.localdate() + timedelta(days=days), **said)


def mails(kind: str) -> list[Mail]:
    return list(Mail.objects.filter(kind=kind).order_by("pk"))


@pytest.mark.parametrize("language", ["kk", "ru", "ja", "en"])
def test_company_is_written_to_once_of_a_paper_in_its_language(language: str, person: Callable[..., User]) -> None:
    member = MemberFactory(user=person(language=language))
    evidence = paper_of(member.company, 5)

    assert (actions.remind_of(evidence.pk), actions.remind_of(evidence.pk)) == (1, 0)

    (mail,) = mails("evidence-expires")
    assert (mail.to_address, mail.language, mail.account) == (member.user.email, language, member.user)
    assert member.company.reference in mail.subject
    assert f"/companies/{member.company.reference}/" in mail.body
    assert "{" not in mail.subject + mail.body


@pytest.mark.parametrize("why", ["far", "submitted", "renewed", "no account", "told", "account closed"])
def test_nobody_is_written_to_without_need(why: str, person: Callable[..., User]) -> None:
    member = MemberFactory(user=person(is_active=why != "account closed"))
    company = known_company() if why == "no account" else member.company
    evidence = paper_of(company, 200 if why == "far" else 5)
    if why == "submitted":
        Evidence.objects.filter(pk=evidence.pk).update(state=EvidenceState.SUBMITTED)
    elif why == "renewed":
        paper_of(company, 300)
    elif why == "told":
        Evidence.objects.filter(pk=evidence.pk).update(reminded_at=timezone.now())

    assert evidence not in to_remind()
    assert actions.remind_of(evidence.pk) == 0
    assert mails("evidence-expires") == []


@pytest.mark.usefixtures("_lists")
def test_officer_is_told_of_verdicts_that_run_out_once_a_week(officer: User, person: Callable[..., User]) -> None:
    other = person(Role.OFFICER)
    company, far = vetted(known_company(), by=officer), vetted(known_company(), by=officer)
    soon = timezone.localdate() + timedelta(days=3)
    Standing.objects.filter(company=company).update(owner=officer, valid_until=soon)
    Standing.objects.filter(company=far).update(owner=other, valid_until=soon + timedelta(days=300))

    monday = date(2026, 11, 23)
    actions.sum_up_endings(monday)
    actions.sum_up_endings(monday + timedelta(days=6))
    assert [mail.account for mail in mails("verdicts-ending")] == [officer]
    actions.sum_up_endings(monday + timedelta(days=7))

    assert len(mails("verdicts-ending")) == 2
    assert "/desk/vetting/?part=ending&owner=mine" in mails("verdicts-ending")[0].body
