"""Numbers that sources give differently: a range with its sources, and apart from it what must not be repeated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from kopir.heritage.models import ClaimStatus, Confidence, CountStatement, CountTopic
from kopir.heritage.presenting.claims import CONFIDENCE_LABELS

WIDTH = 1000  # of a drawing, in its own units


@dataclass(frozen=True)
class Mark:
    """One statement: a row of the table, and a dot or a line in the drawing inside it."""

    statement: CountStatement
    value: str
    confidence: str
    start: int
    end: int


@dataclass(frozen=True)
class Range:
    """All statements about one thing. Each drawing runs from nothing to `end`."""

    topic: CountTopic
    words: str
    marks: list[Mark]
    end: str

    @property
    def label(self) -> str:
        """What is counted."""
        return str(self.topic.label)


@dataclass(frozen=True)
class Refuted:
    """A number that must not be repeated, and why."""

    statement: CountStatement
    topic: str
    value: str
    why: str


def shown_number(value: Decimal) -> str:
    """With the reader's separators, without an empty fraction."""
    whole = value == value.to_integral_value()
    return number_format(value, decimal_pos=0 if whole else 1, use_l10n=True, force_grouping=True)


def shown_count(statement: CountStatement) -> str:
    """As the source gives it: one number or two, about, per cent."""
    low, high = shown_number(statement.low), shown_number(statement.high)
    text = low if statement.low == statement.high else _("%(low)s to %(high)s") % {"low": low, "high": high}
    if statement.is_percent:
        text = _("%(number)s %%") % {"number": text}
    return _("about %(number)s") % {"number": text} if statement.is_about else text


def ranges(statements: Sequence[CountStatement]) -> list[Range]:
    """Each topic with what is not refuted, in the order of the topics; percentages have no drawing of their own."""
    found = []
    for topic in CountTopic:
        own = [one for one in statements if one.topic == topic and one.status != ClaimStatus.REFUTED]
        if own:
            found.append(_range(topic, sorted(own, key=lambda one: (one.low, one.high, one.pk))))
    return found


def _range(topic: CountTopic, statements: list[CountStatement]) -> Range:
    least, most = statements[0], max(statements, key=lambda one: one.high)
    end = _round_up(most.high)
    return Range(topic, _words(least, most), [_mark(one, end) for one in statements], shown_number(end))


def _words(least: CountStatement, most: CountStatement) -> str:
    """From the least to the most, each as its source gives it."""
    if least.low == most.high:
        return shown_count(least)
    low, high = (
        _("about %(number)s") % {"number": number} if is_about else number
        for number, is_about in (
            (shown_number(least.low), least.is_about),
            (shown_number(most.high), most.is_about and most.low != least.low),
        )
    )
    words = _("%(low)s to %(high)s") % {"low": low, "high": high}
    return _("%(number)s %%") % {"number": words} if least.is_percent else words


def _round_up(value: Decimal) -> Decimal:
    """The end of a drawing: the next number of one digit and zeros."""
    size = Decimal(10) ** max(value.adjusted(), 0)
    return max(size, (value / size).to_integral_value(ROUND_CEILING) * size)


def _mark(statement: CountStatement, end: Decimal) -> Mark:
    return Mark(
        statement,
        shown_count(statement),
        str(CONFIDENCE_LABELS[Confidence(statement.confidence)]),
        int(statement.low / end * WIDTH),
        int(statement.high / end * WIDTH),
    )


def refuted(statements: Sequence[CountStatement]) -> list[Refuted]:
    """Numbers that are wrong by date or arithmetic."""
    return [
        Refuted(one, str(CountTopic(one.topic).label), shown_count(one), _why(one, statements))
        for one in statements
        if one.status == ClaimStatus.REFUTED
    ]


def _why(wrong: CountStatement, statements: Sequence[CountStatement]) -> str:
    deaths = [one for one in statements if one.topic == CountTopic.DEATHS and one.status != ClaimStatus.REFUTED]
    most = max(deaths, key=lambda one: one.high, default=None)
    if most is not None and wrong.topic in {CountTopic.GRAVES, CountTopic.SPASSK_DEATHS} and wrong.low > most.high:
        return _("It is more than the highest count of all deaths in Kazakhstan: %(most)s.") % {
            "most": shown_count(most)
        }
    return _("The better sources contradict it.")
