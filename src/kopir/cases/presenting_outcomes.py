"""Outcomes as the desk's screens and tables show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.cases import terms
from kopir.cases.actions.outcomes import version_of
from kopir.cases.models import Outcome
from kopir.cases.models.outcomes import MOST_ASKED
from kopir.cases.worth import band_label
from kopir.companies.naming import Title, title_of
from kopir.core.wording import Shown, shown_in


@dataclass(frozen=True)
class OutcomeRow:
    """A line of a list."""

    outcome: Outcome
    company: Title
    value: str
    words: Shown | None
    is_silent: bool


def rows(outcomes: Iterable[Outcome], language: str, now: datetime) -> list[OutcomeRow]:
    """Lines of a list; needs companies with names and the texts."""
    return [row_of(one, language, now) for one in outcomes]


def row_of(one: Outcome, language: str, now: datetime) -> OutcomeRow:
    """One line. Needs the same."""
    return OutcomeRow(
        one,
        title_of(one.company, language),
        band_label(one.band, one.currency),
        shown_in(list(one.texts.all()), language, private=True),
        is_silent(one, now),
    )


def is_silent(one: Outcome, now: datetime) -> bool:
    """Asked three times, and a week has passed since."""
    if one.answered_at is not None or one.times_asked < MOST_ASKED or one.asked_at is None:
        return False
    return one.asked_at < now - timedelta(days=terms.OUTCOME_AGAIN_DAYS)


def page(one: Outcome, language: str, now: datetime) -> dict[str, Any]:
    """One answer with all that an officer needs."""
    case = one.case
    other = case.interested if one.company_id == case.publisher_id else case.publisher
    return {
        "row": row_of(one, language, now),
        "outcome": one,
        "case": case,
        "other_title": title_of(other, language),
        "seen": version_of(one),
    }


def values(counted: Iterable[Mapping[str, Any]]) -> list[tuple[int, str, int]]:
    """Months, value in words, how many."""
    return [(one["months"], band_label(one["band"], one["currency"]), one["number"]) for one in counted]


def head() -> list[str]:
    """The first line of the table to take away."""
    return [
        _("Case"), _("Company"), _("Name"), _("Months"), _("Due"), _("Times asked"), _("Answer"), _("Value"),
        _("Without the chamber"), _("In its own words"), _("Answered on"), _("Confirmed on"),
    ]  # fmt: skip


def cells(outcomes: Iterable[Outcome], language: str) -> Iterator[list[str]]:
    """A line for each."""
    for one in outcomes:
        original = next((text.text for text in one.texts.all() if text.is_original), "")
        yield [
            one.case.reference,
            one.company.reference,
            title_of(one.company, language).text,
            str(one.months),
            one.due_on.isoformat(),
            str(one.times_asked),
            str(one.get_answer_display()) if one.answer else "",
            band_label(one.band, one.currency),
            str(one.get_without_us_display()) if one.without_us else "",
            original,
            timezone.localdate(one.answered_at).isoformat() if one.answered_at is not None else "",
            timezone.localdate(one.confirmed_at).isoformat() if one.confirmed_at is not None else "",
        ]
