"""The time line: what happened, in order; and from when to when each camp was there, drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kopir.heritage.models import Record, RecordTextKind
from kopir.heritage.presenting.dates import When, when
from kopir.heritage.presenting.words import Words, name_in, text_in

WIDTH = 1000  # of the drawing, in its own units


@dataclass(frozen=True)
class Happening:
    """One event."""

    record: Record
    name: Words
    when: When | None
    kind: str
    summary: Words | None
    year: int | None


def happenings(records: Sequence[Record], language: str) -> list[Happening]:
    """In the order of the records."""
    return [
        Happening(
            record,
            name_in(record, language),
            when(record.event, language),
            record.event.get_kind_display(),
            text_in(record, RecordTextKind.SUMMARY, language),
            record.event.date_min.year if record.event.date_min is not None else None,
        )
        for record in records
    ]


def within(records: Sequence[Record], first: int | None, last: int | None) -> list[Record]:
    """Events that touch these years."""
    return [
        record
        for record in records
        if (last is None or record.event.date_min is None or record.event.date_min.year <= last)
        and (first is None or record.event.date_max is None or record.event.date_max.year >= first)
    ]


@dataclass(frozen=True)
class Bar:
    """A camp: a row of the table with its line. An end that is not known is drawn open."""

    record: Record
    name: Words
    when: str
    start: int
    end: int
    is_open: bool


@dataclass(frozen=True)
class Bars:
    """All camps over the same years."""

    rows: list[Bar]
    first: str
    last: str
    years: list[int]  # where each year begins


def bars(camps: Sequence[Record], language: str) -> Bars | None:
    """Camps with dates, one line each."""
    dated = [one for one in camps if one.camp.date_min is not None or one.camp.date_max is not None]
    if not dated:
        return None
    first, last = _years(dated)
    rows = [_bar(one, first, last, language) for one in dated]
    years = [_x(date(year, 1, 1), first, last) for year in range(first, last + 1)]
    return Bars(rows, str(first), str(last), years)


def _years(camps: Sequence[Record]) -> tuple[int, int]:
    days = [day for one in camps for day in (one.camp.date_min, one.camp.date_max) if day is not None]
    return min(days).year, max(days).year + 1


def _x(day: date, first: int, last: int) -> int:
    start, end = date(first, 1, 1), date(last, 1, 1)
    return round((day - start).days / (end - start).days * WIDTH)


def _bar(record: Record, first: int, last: int, language: str) -> Bar:
    camp = record.camp
    found = when(camp, language)
    return Bar(
        record,
        name_in(record, language),
        found.words if found is not None else "",
        _x(camp.date_min or date(first, 1, 1), first, last),
        _x(camp.date_max or date(last, 1, 1), first, last),
        camp.date_min is None or camp.date_max is None,
    )
