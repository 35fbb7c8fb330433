"""The downloadable report of refused rows, and CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from kopir.registers.models import Snapshot
from kopir.registers.reasons import sentence

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """A cell that a spreadsheet shows instead of running: what begins like a formula gets an apostrophe."""
    return f"'{text}" if text.startswith(_RISKY) else text


class _Line:
    """A file that gives each written line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Rows as lines of CSV, one by one."""
    writer = csv.writer(_Line())
    for row in rows:
        yield writer.writerow([harmless(str(cell)) if isinstance(cell, str) else cell for cell in row])


def refused_rows(snapshot: Snapshot) -> Iterator[tuple[Any, ...]]:
    """The header and every refused row of an import, in the order of the file, without holding them all."""
    yield (_("Line"), _("Column"), _("Code"), _("Reason"), _("Found"))
    for row in snapshot.refused.order_by("line", "pk").iterator(chunk_size=2000):
        yield (row.line, row.column, row.reason, str(sentence(row.reason)), row.found)


def report_lines(snapshot: Snapshot) -> Iterator[str]:
    """The report as CSV, with the mark that makes spreadsheets read it as UTF-8."""
    yield "\ufeff"
    yield from csv_lines(refused_rows(snapshot))
