"""Tables to take away: CSV that spreadsheets read rightly, XLSX, and no cell that a spreadsheet could run."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_CELL = 32_767  # of XLSX
_IN_MEMORY = 4 * 1024 * 1024
BYTE_ORDER_MARK = "\ufeff"


def safe_cell(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula. Numbers stay numbers."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdecimal()


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """CSV line by line, so that any number of rows can be sent. Begins with a byte order mark, which Excel needs."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(BYTE_ORDER_MARK)
    for row in _all(head, rows):
        writer.writerow([safe_cell(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _all(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    yield head
    yield from rows


def xlsx_file(head: Sequence[str], rows: Iterable[Sequence[str]]) -> IO[bytes]:
    """A workbook with one sheet, every cell a text. Kept on disk when it is large; the caller closes it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for row in _all(head, rows):
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, value=_clean(text))
            cell.data_type = "s"  # never a formula, whatever it begins with
            cells.append(cell)
        sheet.append(cells)
    file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 -- the caller closes it
    book.save(file)
    file.seek(0)
    return file


def _clean(text: str) -> str:
    """Without control characters, which a workbook cannot hold; no longer than a cell."""
    kept = "".join(letter for letter in text if letter >= " " or letter in "\n\t")
    return kept[:_LONGEST_CELL]
