"""EDTF read into its earliest and latest day.

Accepted: a day, a month, a year, each with `~` (about), `?` (uncertain) or `%` (both); unknown digits and parts
(`194X`, `1945-XX`, `1945-10-XX`); seasons (`-21` spring to `-24` winter, which ends in February); intervals with open
(`..`) or unknown (nothing) ends; one of a set `[1946,1947]` and all of a set `{1946,1947}`. The shape is checked
before the parser of the package `edtf` sees the text, so no input can make it search for long.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from edtf.parser.edtf_exceptions import EDTFParseException
from edtf.parser.grammar import parse_edtf

LONGEST = 80  # letters
SPRING, SUMMER, AUTUMN, WINTER = 21, 22, 23, 24
_POINT = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX|\dXXX)(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?(?P<mark>[~?%]?)", re.ASCII
)
_STRANGE = re.compile(r"[^0-9X/.,\[\]{}~?%-]", re.ASCII)


class NotEdtf(ValueError):
    """Not a date we can read. `code` says why, `position` where (from 0).

    Codes: empty, too-long, strange-letter, no-such-month, no-such-day, wrong-order, shape.
    """

    def __init__(self, code: str, position: int = 0) -> None:
        super().__init__(f"{code} at {position}")
        self.code = code
        self.position = position


@dataclass(frozen=True, slots=True)
class Period:
    """A time as written in EDTF, with its earliest and latest day. None: open or unknown."""

    edtf: str
    earliest: date | None
    latest: date | None


@dataclass(frozen=True, slots=True)
class Point:
    """A day, month, season, year, decade or longer. `year` has an X where a digit is unknown; 0: not said."""

    year: str
    month: int = 0
    day: int = 0
    mark: str = ""

    @property
    def first_year(self) -> int:
        """The earliest year it can be."""
        return int(self.year.replace("X", "0"))

    @property
    def last_year(self) -> int:
        """The latest year it can be."""
        return int(self.year.replace("X", "9"))

    @property
    def earliest(self) -> date:
        """Its first day."""
        month = {SPRING: 3, SUMMER: 6, AUTUMN: 9, WINTER: 12}.get(self.month, self.month or 1)
        return date(self.first_year, month, self.day or 1)

    @property
    def latest(self) -> date:
        """Its last day. A winter ends in February of the next year."""
        year = self.last_year
        if self.month == WINTER:
            return date(year + 1, 2, 29 if calendar.isleap(year + 1) else 28)
        month = {SPRING: 5, SUMMER: 8, AUTUMN: 11}.get(self.month, self.month or 12)
        return date(year, month, self.day or calendar.monthrange(year, month)[1])


@dataclass(frozen=True, slots=True)
class Reading:
    """The parts of a date. `kind`: point, interval, one (of a set), all (of a set), run (from one to another)."""

    kind: str
    points: tuple[Point | None, ...] = ()
    parts: tuple[Reading, ...] = ()
    ends: tuple[str, str] = ("", "")  # of an interval or a run: "" there, ".." open, "?" unknown

    @property
    def earliest(self) -> date | None:
        """Its first day; None: open or unknown."""
        if self.parts:
            days = [part.earliest for part in self.parts]
            return None if None in days else min(day for day in days if day is not None)
        return self.points[0].earliest if self.points[0] is not None else None

    @property
    def latest(self) -> date | None:
        """Its last day; None: open or unknown."""
        if self.parts:
            days = [part.latest for part in self.parts]
            return None if None in days else max(day for day in days if day is not None)
        return self.points[-1].latest if self.points[-1] is not None else None


def read(text: str) -> Period:
    """The period a text in EDTF names; `NotEdtf` for anything else."""
    clean = text.strip()
    found = parts_of(clean)
    return Period(clean, found.earliest, found.latest)


def parts_of(text: str) -> Reading:
    """The parts of a date, judged by the package `edtf` too."""
    if not text:
        raise NotEdtf("empty")
    if len(text) > LONGEST:
        raise NotEdtf("too-long", LONGEST)
    strange = _STRANGE.search(text)
    if strange is not None:
        raise NotEdtf("strange-letter", strange.start())
    found = _reading(text)
    try:
        parse_edtf(text)
    except EDTFParseException:
        raise NotEdtf("shape") from None
    return found


def _reading(text: str) -> Reading:
    if text[0] + text[-1] in {"[]", "{}"} and len(text) > 2:
        return _set(text)
    if "/" in text:
        return _interval(text)
    return Reading("point", (_point(text, 0),))


def _set(text: str) -> Reading:
    parts = []
    position = 1
    for piece in text[1:-1].split(","):
        parts.append(_run(piece, position) if ".." in piece else Reading("point", (_point(piece, position),)))
        position += len(piece) + 1
    return Reading("one" if text[0] == "[" else "all", parts=tuple(parts))


def _run(piece: str, position: int) -> Reading:
    first, _dots, last = piece.partition("..")
    if not first and not last:
        raise NotEdtf("shape", position)
    start = _point(first, position) if first else None
    end = _point(last, position + len(first) + 2) if last else None
    _refuse_order(start, end, position)
    return Reading("run", (start, end), ends=("" if first else "..", "" if last else ".."))


def _interval(text: str) -> Reading:
    first, _slash, last = text.partition("/")
    ends = {"": "?", "..": ".."}
    start = None if first in ends else _point(first, 0)
    end = None if last in ends else _point(last, len(first) + 1)
    if start is None and end is None:
        raise NotEdtf("shape")
    _refuse_order(start, end, len(first) + 1)
    return Reading("interval", (start, end), ends=(ends.get(first, ""), ends.get(last, "")))


def _refuse_order(start: Point | None, end: Point | None, position: int) -> None:
    if start is not None and end is not None and start.earliest > end.latest:
        raise NotEdtf("wrong-order", position)


def _point(piece: str, position: int) -> Point:
    found = _POINT.fullmatch(piece)
    if found is None or int(found["year"].replace("X", "0")) < 1 or int(found["year"].replace("X", "9")) >= 9999:
        raise NotEdtf("shape", position)  # such years have no day in our calendar
    month = _number(found["month"])
    if found["month"] not in {None, "XX"} and not (1 <= month <= 12 or SPRING <= month <= WINTER):
        raise NotEdtf("no-such-month", position + found.start("month"))
    day = _number(found["day"])
    if found["month"] is not None and found["year"].endswith("XX"):
        raise NotEdtf("shape", position + found.start("month"))
    if found["day"] is not None and (month > 12 or (found["day"] != "XX" and not month)):
        raise NotEdtf("shape", position + found.start("day"))
    point = Point(found["year"], month, day, found["mark"])
    if found["day"] not in {None, "XX"} and not _is_day(point):
        raise NotEdtf("no-such-day", position + found.start("day"))
    return point


def _number(digits: str | None) -> int:
    return 0 if digits in {None, "XX"} else int(digits or 0)


def _is_day(point: Point) -> bool:
    return 1 <= point.day <= calendar.monthrange(point.first_year, point.month)[1]
