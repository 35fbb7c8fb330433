"""XLSX read row by row. Values only: a formula is never evaluated, its last result is read or nothing."""

from __future__ import annotations

import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from xml.etree.ElementTree import ParseError

from kopir.registers.layouts.codes import Fault, Unusable
from kopir.registers.layouts.opening import RegisterFile, check_archive
from kopir.registers.layouts.records import MAX_FIELD

MAX_SHARED = 1024**3
_BROKEN = (zipfile.BadZipFile, zlib.error, ParseError, KeyError, EOFError, ValueError, OSError)


def sheet_rows(path: Path, width: int) -> Iterator[tuple[int, list[str]]]:
    """(row number, texts of the first `width` cells) of every sheet that has rows, the first sheet's first."""
    import openpyxl  # noqa: PLC0415 -- slow import: only for sheets

    _check(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions it leaves out
            book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
            with closing(book):
                number = 0
                for sheet in book.worksheets:
                    sheet.reset_dimensions()
                    for cells in sheet.iter_rows(max_col=width, values_only=True):
                        number += 1
                        texts = [_text(cell) for cell in cells]
                        yield number, texts + [""] * (width - len(texts))
    except _BROKEN as error:
        raise Unusable(Fault.SHEET_BROKEN, found=str(error)) from error


def _check(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            check_archive(archive)
            shared = [one.file_size for one in archive.infolist() if one.filename.endswith("sharedStrings.xml")]
    except zipfile.BadZipFile as error:
        raise Unusable(Fault.SHEET_BROKEN, found=str(error)) from error
    if sum(shared) > MAX_SHARED:
        raise Unusable(Fault.ZIP_BOMB, found=str(sum(shared)))


def _text(cell: object) -> str:
    """A cell as the register means it: whole numbers without `.0`, dates as ISO."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)[: MAX_FIELD + 1]


def unpacked(file: RegisterFile) -> Iterator[Path]:
    """The XLSX itself, or the one in a zip put aside for reading; it is removed afterwards."""
    if file.is_sheet():
        yield file.path
        return
    for _name, stream in file.streams():
        with tempfile.NamedTemporaryFile(suffix=".xlsx") as aside:
            while chunk := stream.read(1024 * 1024):
                aside.write(chunk)
            aside.flush()
            yield Path(aside.name)
