"""Rows of a workbook (XLSX) that nobody vouches for. Formulas are never evaluated."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook

from kopir.engines.screening.lists.parts import UnknownList

_MOST_MEMBERS = 2_000
_MOST_BYTES = 256 * 1024**2  # of all members, unpacked
_MOST_COLUMNS = 80
_BROKEN = (zipfile.BadZipFile, zlib.error, ParseError, KeyError, EOFError, ValueError, OSError, NotImplementedError)


def is_workbook(path: Path) -> bool:
    """Whether the file is an XLSX."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except _BROKEN:
        return False


def sheets(path: Path) -> Iterator[tuple[str, Iterator[list[str]]]]:
    """Name and rows of each sheet; the rows of one are to be read before the next is asked for."""
    _check(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions it leaves out
            book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
            with closing(book):
                for sheet in book.worksheets:
                    sheet.reset_dimensions()
                    rows = sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True)
                    yield sheet.title, ([_text(cell) for cell in row] for row in rows)
    except UnknownList:
        raise
    except _BROKEN as error:
        raise UnknownList(f"the workbook is broken: {error}") from error


def _check(path: Path) -> None:
    """A workbook of a list is small; one that would unpack without end is refused before it is read."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except _BROKEN as error:
        raise UnknownList(f"the workbook is broken: {error}") from error
    if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > _MOST_BYTES:
        raise UnknownList("the workbook is larger than a list can be")


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
