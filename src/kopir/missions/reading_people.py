"""A list of people as others send it: CSV, TSV or XLSX, in the encodings of both countries, read into plain rows.

Nothing is evaluated: of a formula the stored value is read, or nothing. A file that is no table, or would unpack to
far more than a list of people is, is refused as a whole with a sentence.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from kopir.core.errors import BadInput
from kopir.registers.layouts.codes import Unusable
from kopir.registers.layouts.sheets import sheet_rows

MOST_ROWS = 10_000
MOST_BYTES = 5 * 1024 * 1024
LONGEST_CELL = 2_000  # letters
_MOST_UNPACKED = 100 * 1024 * 1024
_WIDTH = 40  # columns that are looked at
COLUMNS = (
    "company", "organisation", "group", "name", "name_latin", "position", "email", "phone", "speaks", "part",
)  # fmt: skip
ENCODINGS = ("utf-8", "utf-16", "cp1251", "cp932")
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# Half-width kana and private signs: what Cyrillic letters become when they are read as Japanese.
_NOT_MEANT = re.compile("[\uff61-\uff9f\ue000-\uf8ff]")
_LINE_END = re.compile(r"\r\n|\n|\r")
_MOST_BREAKS = 6  # lines of one record
_BROKEN_ROW = ["\x00"]
_APOSTROPHE = re.compile(r"'(?=[=+\-@])")  # which our own tables put before what a spreadsheet could run
_JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")


@dataclass(frozen=True)
class Line:
    """One row: its number as a spreadsheet shows it, its cells by column. `fault`: why it cannot be read."""

    number: int
    cells: dict[str, str]
    fault: str = ""


@dataclass(frozen=True)
class List:
    """A list that could be read. `encoding` is empty for a workbook; `unknown` columns are left aside."""

    lines: list[Line]
    encoding: str
    unknown: tuple[str, ...]


def read_list(upload: UploadedFile[bytes], encoding: str = "") -> List:
    """The rows of a file that somebody hands in."""
    if (upload.size or 0) > MOST_BYTES:
        raise BadInput(_("The file is too large: at most %(most)d MB.") % {"most": MOST_BYTES // 1024**2})
    content = upload.read(MOST_BYTES + 1)
    if not content.strip():
        raise BadInput(_("The file is empty."))
    if content.startswith(b"PK\x03\x04"):
        return _listed(_sheet(content), "")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadInput(_("This is an old Excel file (.xls). Please save it as .xlsx or CSV."))
    text, used = _decoded(content, encoding)
    return _listed(_table(text), used)


def _sheet(content: bytes) -> Iterator[tuple[int, list[str]]]:
    refused = BadInput(_("The workbook cannot be read: it is damaged, protected, or far too large inside."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > _MOST_UNPACKED:
                raise refused
            if "xl/workbook.xml" not in archive.namelist():
                raise BadInput(_("This is no spreadsheet. CSV, TSV and XLSX can be read."))
    except zipfile.BadZipFile as error:
        raise refused from error
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as aside:
        aside.write(content)
        aside.flush()
        try:
            yield from sheet_rows(Path(aside.name), _WIDTH)
        except Unusable as error:
            raise refused from error


def _decoded(content: bytes, encoding: str) -> tuple[str, str]:
    """The text, and in which encoding it was read."""
    marked = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "")
    wanted = [marked] if marked else [encoding] if encoding in ENCODINGS else ["utf-8", "cp932", "cp1251"]
    for name in wanted:
        try:
            text = content.decode(name)
        except UnicodeError:
            continue
        if name == "cp932" and not encoding and (_NOT_MEANT.search(text) or not _JAPANESE.search(text)):
            continue
        if text.count("\x00") * 10 > len(text):  # two bytes a letter, and nothing that says so
            break
        return text, name.removesuffix("-sig")
    raise BadInput(
        _("The letters of this file cannot be read. Please save it as UTF-8, or say which encoding it has.")
    )


def _table(text: str) -> Iterator[tuple[int, list[str]]]:
    """Records with the number of their first line. A quotation mark that is not closed spoils its own line alone."""
    lines = _LINE_END.split(text)
    delimiter = max("\t;,", key=lines[0].count)  # the first of those that are equal
    width, at = 0, 0
    while at < len(lines):
        cells, used = _record(lines, at, delimiter, width)
        width = width or len(cells)
        yield at + 1, cells
        at += used


def _record(lines: list[str], at: int, delimiter: str, width: int) -> tuple[list[str], int]:
    """The cells that begin on a line, and how many lines they take: a cell may hold line breaks, but no rows."""
    for used in range(1, min(_MOST_BREAKS, len(lines) - at) + 1):
        cells = _cells("\n".join(lines[at : at + used]), delimiter, strict=True)
        if cells is not None and (used == 1 or len(cells) == width):
            return cells, used
    loose = _cells(lines[at], delimiter, strict=False)
    return (loose, 1) if loose is not None and len(loose) == width else (_BROKEN_ROW, 1)


def _cells(text: str, delimiter: str, *, strict: bool) -> list[str] | None:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else [] if not rows else None


def _column(title: str) -> str:
    plain = unicodedata.normalize("NFKC", title).strip().lower()
    return re.sub(r"[\s\-]+", "_", plain)


def _listed(rows: Iterator[tuple[int, list[str]]], encoding: str) -> List:
    head: list[str] = []
    lines: list[Line] = []
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if not head:
            head = [_column(cell) for cell in cells]
            _check_head(head)
            continue
        if len(lines) >= MOST_ROWS:
            raise BadInput(_("The list has more than %(most)d rows. Please send it in parts.") % {"most": MOST_ROWS})
        lines.append(_line(number, head, cells))
    if not head:
        raise BadInput(_("The file is empty."))
    unknown = tuple(dict.fromkeys(one[:60] for one in head if one and one not in COLUMNS))
    return List(lines, encoding, unknown)


def _check_head(head: list[str]) -> None:
    if "name" not in head or not {"company", "organisation"} & set(head):
        raise BadInput(
            _("The first row names the columns. Needed are “name”, and “company” or “organisation”; found: %(found)s.")
            % {"found": ", ".join(one[:40] for one in head[:12] if one) or "–"}
        )
    twice = sorted({one for one in head if one in COLUMNS and head.count(one) > 1})
    if twice:
        raise BadInput(_("The column “%(name)s” is there twice.") % {"name": twice[0]})


def _line(number: int, head: list[str], cells: list[str]) -> Line:
    if cells == _BROKEN_ROW:
        return Line(number, {}, _("The row cannot be read: a quotation mark is not closed."))
    if len(cells) > len(head) and any(cell.strip() for cell in cells[len(head) :]):
        return Line(number, {}, _("The row has more cells than the first row names."))
    if any(len(cell) > LONGEST_CELL for cell in cells):
        return Line(number, {}, _("A cell is far too long; perhaps a quotation mark is not closed."))
    found = {name: cell for name, cell in zip(head, cells, strict=False) if name in COLUMNS}
    if any("\x00" in cell for cell in found.values()):
        return Line(number, {}, _("The row holds signs that are no letters."))
    plain = {name: _plain_cell(cell) for name, cell in found.items()}
    if any(cell.startswith("=") for cell in plain.values()):
        return Line(number, {}, _("A cell holds a formula. Please put its value there."))
    return Line(number, plain)


def _plain_cell(cell: str) -> str:
    text = " ".join(cell.split())
    return text[1:] if _APOSTROPHE.match(text) else text
