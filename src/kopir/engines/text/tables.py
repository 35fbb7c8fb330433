"""Tables that come from outside (TSV, CSV), read strictly and as a stream; results written whole or not at all.

TSV: a quotation mark is an ordinary letter, a field can't hold a tab or a line break. CSV: RFC 4180; a quotation mark
inside an unquoted field is kept as it stands, because it can be read in one way only. Both: UTF-8, a byte order mark
allowed, LF or CRLF. Whatever can't be read in one way only is refused with the line and the column where it stands.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

MAX_FIELD = 1_000_000  # letters in one field
_MAX_LINE = 16 * MAX_FIELD  # bytes in one line: a file without line breaks mustn't fill the memory
_WIDE_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


class MalformedInput(ValueError):
    """A table that can't be read: `line` counts from 1, `column` is a column's name, or its number, or empty."""

    def __init__(self, line: int, column: str, why: str) -> None:
        super().__init__(line, column, why)
        self.line = line
        self.column = column
        self.why = why

    def __str__(self) -> str:
        place = f"line {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{place}: {self.why}"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins on and its values by column name, in the file's order."""

    line: int
    values: dict[str, str]


def delimiter_of(path: Path) -> str:
    """How a table is delimited, by its ending: a comma for .csv, else a tab."""
    return "," if path.suffix.lower() == ".csv" else "\t"


def read_table(path: Path, required: Sequence[str], *, delimiter: str) -> Iterator[Row]:
    """The rows of a table whose header holds at least the `required` columns.

    `delimiter` is a tab (quoting off) or a comma (RFC 4180). Raises MalformedInput at the first thing wrong, OSError
    when the file can't be opened. The header is checked before the first row is asked for.
    """
    if delimiter not in {"\t", ","}:
        msg = f"a table is delimited by a tab or a comma, not by {delimiter!r}"
        raise ValueError(msg)
    header = header_of(path, required, delimiter=delimiter)
    return _rows(path, header, delimiter)


def header_of(path: Path, required: Sequence[str] = (), *, delimiter: str) -> list[str]:
    """The column names of a table, checked: none missing, none twice."""
    with path.open("rb") as file:
        _, header = next(_records(file, delimiter), (1, []))
    if not any(header):
        raise MalformedInput(1, "", "the file is empty; a line with column names was expected")
    missing = [name for name in required if name not in header]
    if missing:
        raise MalformedInput(1, ", ".join(missing), f"missing column; the file has: {', '.join(header)[:300]}")
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise MalformedInput(1, ", ".join(twice), "the same column name twice")
    return header


def _rows(path: Path, header: list[str], delimiter: str) -> Iterator[Row]:
    with path.open("rb") as file:
        records = _records(file, delimiter)
        next(records)
        empty_line = 0
        for line, fields in records:
            if not fields:
                empty_line = empty_line or line
                continue
            if empty_line:
                raise MalformedInput(empty_line, "", "an empty line between the rows")
            if len(fields) != len(header):
                raise MalformedInput(line, *_uneven(fields, header))
            yield Row(line, dict(zip(header, fields, strict=True)))


def _uneven(fields: list[str], header: list[str]) -> tuple[str, str]:
    if len(fields) < len(header):
        return header[len(fields)], f"{len(fields)} fields where {len(header)} were expected"
    return str(len(header) + 1), f"{len(fields)} fields where {len(header)} were expected"


def _records(file: BinaryIO, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(first line, fields) of each record; an empty line has no fields."""
    return _tab_records(_lines(file)) if delimiter == "\t" else _comma_records(_lines(file))


def _tab_records(lines: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(lines, 1):
        text = line.removesuffix("\n").removesuffix("\r")
        fields = text.split("\t") if text else []
        for position, field in enumerate(fields, 1):
            if len(field) > MAX_FIELD:
                raise MalformedInput(number, str(position), f"a field of more than {MAX_FIELD:,} letters")
        yield number, fields


def _comma_records(lines: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(MAX_FIELD)
    reader = csv.reader(lines, strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise MalformedInput(begins, "", _csv_reason(str(error))) from error
        yield begins, fields


def _csv_reason(said: str) -> str:
    """What Python's reader says, in words for the person who made the file."""
    if "unexpected end of data" in said:
        return "a quotation mark is opened here and never closed"
    if "field limit" in said:
        return f"a field of more than {MAX_FIELD:,} letters (or a quotation mark that isn't closed)"
    if "expected after" in said:
        return "letters after a closing quotation mark; a quotation mark inside a field is written twice"
    return "not valid CSV: " + said


def _lines(file: BinaryIO) -> Iterator[str]:
    number = 0
    while raw := file.readline(_MAX_LINE):
        number += 1
        if number == 1:
            _refuse_other_encodings(raw)
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        if len(raw) == _MAX_LINE and not raw.endswith(b"\n"):
            raise MalformedInput(number, "", f"a line of more than {_MAX_LINE:,} bytes")
        yield _decoded(raw, number)


def _refuse_other_encodings(first: bytes) -> None:
    for mark, name in _WIDE_MARKS.items():
        if first.startswith(mark):
            raise MalformedInput(1, "", f"the file is {name}; save it as UTF-8")


def _decoded(raw: bytes, number: int) -> str:
    if b"\0" in raw:
        raise MalformedInput(number, "", f"a NUL byte at byte {raw.index(0) + 1} of the line; not a text table")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        why = f"not UTF-8 at byte {error.start + 1} of the line (0x{raw[error.start]:02x}); save the file as UTF-8"
        raise MalformedInput(number, "", why) from error


@contextmanager
def write_atomically(path: Path) -> Iterator[TextIO]:
    """A UTF-8 text file to write into, put in place only when the block ends well: no partial output, ever.

    A device or a pipe (`/dev/stdout`) can't be replaced and is written directly. Line ends are written as given.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        with target.open("w", encoding="utf-8", newline="") as file:
            yield file
        return
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
