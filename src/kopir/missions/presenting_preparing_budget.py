"""Money of a mission as its page shows it, and as a table to take away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_currency
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kopir.missions.models import BudgetLine
from kopir.missions.queries.preparing import Total

_PATTERN = "#,##0.00\u00a0¤¤"


def in_words(number: Decimal | None, currency: str, language: str) -> str:
    """A sum as the reader writes it, with the code of its currency: signs are not told apart by everybody."""
    return "" if number is None else format_currency(number, currency, _PATTERN, locale=language)


@dataclass(frozen=True)
class LineShown:
    """A line with its sums in words."""

    line: BudgetLine
    planned: str
    spent: str


@dataclass(frozen=True)
class TotalShown:
    """The sums of one currency. `left` is said once every line tells what was spent."""

    currency: str
    planned: str
    spent: str
    left: str
    is_over: bool


def lines_shown(lines: Iterable[BudgetLine], language: str) -> list[LineShown]:
    return [
        LineShown(one, in_words(one.planned, one.currency, language), in_words(one.spent, one.currency, language))
        for one in lines
    ]


def totals_shown(totals: Iterable[Total], language: str) -> list[TotalShown]:
    return [
        TotalShown(
            one.currency,
            in_words(one.planned, one.currency, language),
            in_words(one.spent, one.currency, language),
            in_words(one.planned - one.spent, one.currency, language) if one.is_whole else "",
            one.spent > one.planned,
        )
        for one in totals
    ]


def head() -> list[str]:
    return [
        _("What for"),
        _("Planned"),
        _("Spent"),
        _("Currency"),
        pgettext("money", "Paid by"),
        pgettext("money", "Note"),
    ]


def cells(lines: Iterable[BudgetLine], totals: Iterable[Total]) -> Iterator[list[str]]:
    """Each line, then a total for each currency. Sums are bare numbers, to be counted with."""
    for one in lines:
        spent = "" if one.spent is None else str(one.spent)
        yield [one.what, str(one.planned), spent, one.currency, str(one.get_payer_display()), one.note]
    for total in totals:
        yield [_("Total"), str(total.planned), str(total.spent), total.currency, "", ""]
