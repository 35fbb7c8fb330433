"""How fast a company answers: figures for the chamber and for itself, words for who does not know it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.factories import InterestFactory
from cases.interest_factories import buyer, member_of, opportunity
from kopir.cases.models import Interest
from kopir.cases.presenting import usual_answer
from kopir.cases.queries.lists import Speed, answer_speed
from kopir.core.models import User
from kopir.opportunities.models import Opportunity

pytestmark = pytest.mark.django_db
AsUser = Callable[[User | None], Client]
Person = Callable[..., User]


def answered(one: Opportunity, days: float) -> Interest:
    now = timezone.now()
    return InterestFactory(
        opportunity=one, company=buyer(), state="answered", answer="fits", answered_at=now,
        forwarded_at=now - timedelta(days=days),
    )  # fmt: skip


def test_speed_is_the_median_of_one_companys_answers() -> None:
    slow, other = opportunity(), opportunity()
    for days in (1, 3, 40):
        answered(slow, days)
    answered(other, 9)

    own = answer_speed(of=slow.company)

    assert (own.days, own.answers) == (pytest.approx(3), 3)
    assert answer_speed().answers == 4
    later = answer_speed(timezone.now() + timedelta(days=366), of=slow.company)
    assert (later.days, later.answers) == (None, 0)


@pytest.mark.parametrize(
    ("days", "answers", "words"),
    [(None, 0, ""), (1.0, 2, ""), (0.5, 3, "within a day"), (1.2, 3, "within a week"), (7.5, 9, "within two weeks"),
     (20.0, 3, "more than two weeks")],
)  # fmt: skip
def test_speed_is_told_in_words(days: float | None, answers: int, words: str) -> None:
    said = usual_answer(Speed(days, answers, timezone.now()))

    assert words in said
    assert bool(said) == bool(words)


def test_interested_company_reads_words_and_the_others_figures(officer: User, person: Person, as_user: AsUser) -> None:
    one = opportunity()
    interests = [answered(one, days) for days in (2, 2.4, 3)]
    pages = {
        "interested": as_user(member_of(interests[0].company, person)),
        "publisher": as_user(member_of(one.company, person)),
        "chamber": as_user(officer),
    }

    shown = {}
    for who, client in pages.items():
        room = "cases_desk" if who == "chamber" else "cases"
        answer = client.get(reverse(f"{room}:interest", args=[interests[0].reference]))
        shown[who] = ("within a week" in answer.content.decode(), "2.4" in answer.content.decode())
    asking = pages["interested"].get(reverse("cases:express", args=[one.reference])).content.decode()

    assert shown == {"interested": (True, False), "publisher": (False, True), "chamber": (False, True)}
    assert "within a week" in asking
    assert "2.4" not in asking


def test_answer_of_the_same_day_came_within_a_day(person: Person, as_user: AsUser) -> None:
    one = opportunity()
    interest = answered(one, 0.1)

    client = as_user(member_of(one.company, person))
    page = client.get(reverse("cases:interest", args=[interest.reference])).content.decode()

    assert "answered within a day" in page
    assert "Half of the answers came within a day (1 answer since" in page


def test_company_whose_turn_it_is_does_not_read_that_it_is_the_others(
    officer: User, person: Person, as_user: AsUser
) -> None:
    interest = InterestFactory(state="forwarded", forwarded_at=timezone.now())
    theirs = {
        "publisher": as_user(member_of(interest.opportunity.company, person)),
        "interested": as_user(member_of(interest.company, person)),
    }

    for who, client in theirs.items():
        for address in (reverse("cases:interest", args=[interest.reference]), reverse("cases:overview")):
            page = client.get(address).content.decode()
            assert ("Waits for your answer" in page, "With the other side" in page) == (
                who == "publisher", who == "interested",
            )  # fmt: skip
