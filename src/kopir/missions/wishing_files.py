"""Lists of wishes as people have them: CSV, TSV or XLSX, read as texts, line by line; nothing is evaluated."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import IO
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _

from kopir.core.errors import BadInput
from kopir.registers.layouts.codes import Unusable
from kopir.registers.layouts.opening import check_archive

LARGEST = 20 * 1024 * 1024  # bytes
MOST_LINES = 100_000
_WIDEST = 30  # columns looked at
_LONGEST_CELL = 500
_ENDLESS = 100_000  # letters; csv's own limit belongs to the whole process, and others move it
_SHEET_BROKEN = (zipfile.BadZipFile, zlib.error, ParseError, KeyError, EOFError, ValueError, OSError)
# The heads that are understood, in the four languages; the first of each is what the page names.
HEADS: dict[str, tuple[str, ...]] = {
    "a": ("a", "а", "from", "company", "компания", "企業"),
    "b": ("b", "б", "with", "partner", "партнёр", "партнер", "серіктес", "相手"),
    "priority": ("priority", "приоритет", "басымдық", "優先度"),
    "session": ("session", "сессия", "セッション"),
    "hour": ("hour", "slot", "time", "время", "час", "уақыт", "時間", "時刻"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number in the file and its cells by the names in HEADS."""

    number: int
    cells: dict[str, str]


def lines_of(file: IO[bytes], size: int) -> list[Line]:
    """All lines of a list. What cannot be read as a whole is refused, before anything is kept."""
    if not size:
        raise BadInput(_("The file is empty."))
    if size > LARGEST:
        raise BadInput(_("The file is larger than %(most)d megabytes.") % {"most": LARGEST // 1024**2})
    start = file.read(4)
    file.seek(0)
    rows = _sheet(file) if start == b"PK\x03\x04" else _table(_decoded(file.read()))
    head: dict[str, int] | None = None
    found: list[Line] = []
    for number, cells in rows:
        if head is None:
            head = _head(cells)
        elif any(cells):
            if len(found) == MOST_LINES:
                raise BadInput(_("The list has more than %(most)d lines.") % {"most": MOST_LINES})
            found.append(Line(number, {name: cells[at] if at < len(cells) else "" for name, at in head.items()}))
    if head is None:
        raise BadInput(_("The file is empty."))
    return found


def _head(cells: Sequence[str]) -> dict[str, int]:
    heads = [cell.casefold() for cell in cells]
    found = {
        name: next(at for at, head in enumerate(heads) if head in known)
        for name, known in HEADS.items()
        if any(head in known for head in heads)
    }
    if not {"a", "b"} <= found.keys():
        raise BadInput(_("The first line has to name the columns: a, b, and if you like priority, session, hour."))
    return found


def _decoded(content: bytes) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(
            _("The letters of the file cannot be read. Save it as “CSV UTF-8” or as XLSX, and load it again.")
        ) from None


def _table(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.partition("\n")[0]
    delimiter = max("\t;,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if any(len(cell) > _ENDLESS for cell in cells):  # a quotation mark that is never closed
                raise csv.Error
            yield reader.line_num, [_text(cell) for cell in cells[:_WIDEST]]
    except csv.Error:
        raise BadInput(_("Line %(line)d cannot be read. Nothing was kept.") % {"line": reader.line_num}) from None


def _sheet(file: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    import openpyxl  # noqa: PLC0415 -- slow import: only for sheets

    try:
        with zipfile.ZipFile(file) as archive:
            check_archive(archive)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that are left out
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        with closing(book):
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows(max_col=_WIDEST, values_only=True), 1):
                yield number, [_text(cell) for cell in cells]
    except (*_SHEET_BROKEN, IndexError, Unusable) as error:
        raise BadInput(_("The spreadsheet is damaged, cut short or far too large. Nothing was kept.")) from error


def _text(cell: object) -> str:
    """As it was typed: whole numbers without `.0`, days and hours as the page asks for them."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).replace("\x00", "").split())[:_LONGEST_CELL]
