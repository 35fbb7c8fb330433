"""Spreadsheets as analysts have them: .xlsx is read as a table, row by row, never evaluated."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl

from kopir.engines.text.tables import MalformedInput

MAX_UNPACKED = 500_000_000  # bytes: an .xlsx is a zip, and a small one may hold a very large file
MAX_RATIO = 200


@contextmanager
def as_table(path: Path) -> Iterator[Path]:
    """The path itself for .tsv and .csv; for .xlsx a temporary .tsv with the same line numbers.

    Only the first sheet is read. A cell's tabs and line breaks become spaces. A formula is read as the value that the
    spreadsheet program stored with it.
    """
    if path.suffix.lower() != ".xlsx":
        yield path
        return
    _refuse_bombs(path)
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / f"{path.stem}.tsv"
        _convert(path, table)
        yield table


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise MalformedInput(1, "", "not an .xlsx file, or cut in the middle") from error
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(path.stat().st_size, 1):
        raise MalformedInput(1, "", "the file unpacks to far more than a spreadsheet would")


def _convert(path: Path, table: Path) -> None:
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        with table.open("w", encoding="utf-8", newline="") as out:
            width = 0
            for cells in sheet.iter_rows(values_only=True):
                values = [" ".join(str(cell).split()) if cell is not None else "" for cell in cells]
                if not width:
                    width = max((place for place, value in enumerate(values, 1) if value), default=0)
                out.write("\t".join([*values, *[""] * width][:width]) + "\n")
        book.close()
    except (KeyError, ValueError, zipfile.BadZipFile, EOFError, SyntaxError) as error:
        raise MalformedInput(1, "", f"the .xlsx file cannot be read ({error})") from error
