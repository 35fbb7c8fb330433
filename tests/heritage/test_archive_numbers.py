"""Numbers that differ are a range with its sources; what is wrong stands apart, with why."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from heritage.public_factories import OpenCountFactory
from kopir.heritage.presenting import numbers
from kopir.heritage.queries import public

pytestmark = pytest.mark.django_db


def _held() -> None:
    OpenCountFactory(low=58_900, high=58_900)
    OpenCountFactory(low=35_902, high=35_902, confidence="high")
    OpenCountFactory(low=50_000, high=50_000, is_about=True)
    OpenCountFactory(low=1, high=1, state="review")


def test_the_range_is_drawn_from_its_sources() -> None:
    _held()

    (found,) = numbers.ranges(public.counts())

    assert (found.topic, found.words, found.end) == ("held", "35,902 to 58,900", "60,000")
    assert [(mark.value, mark.confidence, mark.start, mark.end) for mark in found.marks] == [
        ("35,902", "High confidence", 598, 598),
        ("about 50,000", "Medium confidence", 833, 833),
        ("58,900", "Medium confidence", 981, 981),
    ]


@pytest.mark.parametrize(
    ("language", "number"),
    [("en", "35,902"), ("ru", "35\xa0902"), ("kk", "35\xa0902"), ("ja", "35,902")],
)
def test_numbers_are_written_as_the_reader_writes_them(language: str, number: str) -> None:
    with translation.override(language):
        assert numbers.shown_number(Decimal("35902.0")) == number


def test_a_share_keeps_its_fraction() -> None:
    count = OpenCountFactory(topic="death-rate", low=Decimal("2.5"), high=Decimal(10), is_percent=True)
    count.refresh_from_db()

    assert numbers.shown_count(count) == "2.5 to 10 %"
    assert [found.words for found in numbers.ranges([count])] == ["2.5 to 10 %"]


def test_a_range_says_about_where_its_source_does() -> None:
    OpenCountFactory(topic="deaths", low=1_393, high=1_393)
    OpenCountFactory(topic="deaths", low=1_500, high=1_500, is_about=True)

    assert [found.words for found in numbers.ranges(public.counts())] == ["1,393 to about 1,500"]


def test_one_statement_that_is_about_stays_about() -> None:
    OpenCountFactory(topic="almaty", low=6_000, high=6_000, is_about=True)

    assert [found.words for found in numbers.ranges(public.counts())] == ["about 6,000"]


def test_what_is_wrong_says_why() -> None:
    OpenCountFactory(topic="deaths", low=1_457, high=1_457)
    OpenCountFactory(topic="deaths", low=1_500, high=1_500, is_about=True)
    OpenCountFactory(topic="graves", low=58_900, high=58_900, status="refuted")
    OpenCountFactory(topic="camps", low=140, high=140, status="refuted")

    found = numbers.refuted(public.counts())

    assert [(one.topic, one.value, one.why) for one in found] == [
        ("Camps with Japanese in Kazakhstan", "140", "The better sources contradict it."),
        (
            "Graves in Kazakhstan",
            "58,900",
            "It is more than the highest count of all deaths in Kazakhstan: about 1,500.",
        ),
    ]
    assert [one.topic for one in numbers.ranges(public.counts())] == ["deaths"]
