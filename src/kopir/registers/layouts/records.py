"""CSV lines cut into fields so that one unbalanced quote costs one row, never the rest of the file.

A quote left open may belong to a field with line breaks: the lines after it are tried, up to 64 KB. If no line closes
it into a row of the right width, that one line is refused and reading goes on at the next.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kopir.registers.layouts.codes import Fault, Refusal, Unusable
from kopir.registers.layouts.opening import Line
from kopir.registers.layouts.row import Refused

MAX_FIELD = 64 * 1024
_MAX_LINES = 200


@dataclass(slots=True)
class Record:
    """The fields of one row and the line it begins on."""

    line: int
    fields: list[str]


def records(lines: Iterable[Line], width: int, *, delimiter: str = ",") -> Iterator[Record | Refused]:
    """Rows of `width` fields, or refusals, in the order of the file. A last row cut short raises `Unusable`."""
    csv.field_size_limit(2 * 1024 * 1024)
    source = iter(lines)
    pushed: deque[Line] = deque()
    while True:
        line = pushed.popleft() if pushed else next(source, None)
        if line is None:
            return
        if line.refusal is not None:
            if not line.ended:
                raise Unusable(Fault.CUT, line=line.number)
            yield Refused(line.number, "", line.refusal, line.text)
        elif line.text.count('"') % 2:
            yield _open_quote(line, source, pushed, width, delimiter)
        elif line.text:
            yield _closed(line.number, line.text, width, delimiter, ended=line.ended)


def _fields(text: str, delimiter: str) -> list[str]:
    if '"' not in text:
        return text.split(delimiter)
    return next(csv.reader([text], delimiter=delimiter), [])


def _closed(number: int, text: str, width: int, delimiter: str, *, ended: bool) -> Record | Refused:
    fields = _fields(text, delimiter)
    if len(fields) != width:
        if not ended and len(fields) < width:
            raise Unusable(Fault.CUT, line=number, found=text)
        return Refused(number, str(len(fields)), Refusal.COLUMNS, text)
    if len(text) > MAX_FIELD and max(map(len, fields)) > MAX_FIELD:
        longest = max(range(width), key=lambda place: len(fields[place]))
        return Refused(number, str(longest + 1), Refusal.FIELD_TOO_LONG, fields[longest])
    return Record(number, fields)


def _open_quote(
    line: Line, source: Iterator[Line], pushed: deque[Line], width: int, delimiter: str
) -> Record | Refused:
    """The row that begins on a line with an odd number of quotes."""
    text = line.text
    taken: list[Line] = []
    while len(text) <= MAX_FIELD and len(taken) < _MAX_LINES:
        following = pushed.popleft() if pushed else next(source, None)
        if following is None:
            break
        taken.append(following)
        if following.refusal is not None:
            break
        text += "\n" + following.text
        if following.text.count('"') % 2:
            fields = _multi(text, delimiter)
            if len(fields) == width and not _holds_rows(fields, width, delimiter):
                return Record(line.number, fields)
            break
    pushed.extendleft(reversed(taken))
    last = taken[-1] if taken else line
    if not taken and not line.ended:
        raise Unusable(Fault.CUT, line=last.number, found=line.text)
    return Refused(line.number, "", Refusal.QUOTES, line.text)


def _holds_rows(fields: list[str], width: int, delimiter: str) -> bool:
    """Whether a field of several lines looks like rows swallowed between two stray quotes."""
    return any("\n" in field and field.count(delimiter) >= width // 2 for field in fields)


def _multi(text: str, delimiter: str) -> list[str]:
    """The fields of a text of several lines if it is exactly one row."""
    rows = list(csv.reader([line + "\n" for line in text.split("\n")], delimiter=delimiter))
    return rows[0] if len(rows) == 1 else []
