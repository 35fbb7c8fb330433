"""What is answered in a case teaches the matching: judgments from answers, a meeting from an introduction."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone

from cases.interest_factories import TEXTS, buyer, opportunity
from cases.introduced import agreed
from kopir.cases import actions
from kopir.cases.states import InterestAnswer, Side
from kopir.core.models import User
from kopir.matches.models import Judgment, Relation
from kopir.opportunities.models import Opportunity
from kopir.watchlists import queries as watchlists
from opportunities.factories import PublishedFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _index_forgotten() -> Iterator[None]:
    """The index of the watchlists is kept in the process."""
    yield
    watchlists.forget_index()


def _answered(officer: User, given: InterestAnswer, *, own: Opportunity | None) -> None:
    company = own.company if own is not None else buyer()
    wish = actions.Wish(opportunity(), company, TEXTS, own)
    interest = actions.forward(actions.express(wish, by=officer), by=officer)
    reason = "" if given == InterestAnswer.FITS else "too small"
    actions.answer(interest, given, reason, by=officer, side=Side.PUBLISHER)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (InterestAnswer.FITS, [("fits", 3, "")]),
        (InterestAnswer.DOES_NOT_FIT, [("does-not-fit", 0, "too small")]),
        (InterestAnswer.NOT_ELIGIBLE, [("not-eligible", 0, "too small")]),
        (InterestAnswer.MORE, []),
    ],
)
def test_answered_interest_becomes_a_judgment(
    officer: User, given: InterestAnswer, expected: list[tuple[str, int, str]]
) -> None:
    _answered(officer, given, own=PublishedFactory(company=buyer(), direction="need", profile_type="BR"))

    assert list(Judgment.objects.values_list("answer", "grade", "reason")) == expected


def test_interest_without_an_opportunity_of_its_own_says_nothing_of_a_pair(officer: User) -> None:
    _answered(officer, InterestAnswer.FITS, own=None)

    assert not Judgment.objects.exists()


def test_introduced_companies_have_met(officer: User) -> None:
    publisher, interested, case = agreed(officer)

    actions.introduce(case, by=officer)

    relation = Relation.objects.get()
    assert {relation.company, relation.other} == {publisher, interested}
    assert (relation.kind, relation.on) == ("met-before", timezone.localdate())
