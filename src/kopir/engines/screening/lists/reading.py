"""Which list a file is, told by its content, and its parties."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

from kopir.engines.screening.lists import (
    european_union,
    japan_finance,
    japan_users,
    ofac,
    ofac_advanced,
    tables,
    united_kingdom,
    united_nations,
)
from kopir.engines.screening.lists.parts import MONTHS, Refused, UnknownList, rows_of
from kopir.engines.screening.lists.sheets import is_workbook, sheets
from kopir.engines.screening.lists.tables import heads
from kopir.engines.screening.parties import Listed

Reader = Callable[[Path, str], Iterator[Listed | Refused]]
FORMATS: dict[str, Reader] = {
    "ofac-csv": ofac.read,
    "ofac-advanced": ofac_advanced.read,
    "us-csl-csv": tables.read_csl_csv,
    "us-csl-json": tables.read_csl_json,
    "us-dpl": tables.read_dpl,
    "eu-xml": european_union.read,
    "uk-csv": united_kingdom.read_csv,
    "uk-xml": united_kingdom.read_xml,
    "un-xml": united_nations.read,
    "jp-meti": japan_users.read,
    "jp-meti-text": japan_users.read_text,
    "jp-mof": japan_finance.read,
}
_ROOTS = (
    (b"<CONSOLIDATED_LIST", "un-xml"),
    (b"fpi/fsd/export", "eu-xml"),
    (b"<sanctionEntity", "eu-xml"),
    (b"DistinctPart", "ofac-advanced"),
    (b"ADVANCED_XML", "ofac-advanced"),
    (b"<Designations", "uk-xml"),
)
LONGEST_KEY = 100  # letters, before the number that tells two apart
_HEAD = 200_000  # bytes
_TEXT_HEAD = 4_000
_ROWS = 20  # a head stands no deeper
_ISO = r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"
_DATES = {
    "un-xml": re.compile(rf'dateGenerated="{_ISO}'),
    "eu-xml": re.compile(rf'generationDate="{_ISO}'),
    "ofac-advanced": re.compile(
        r"<DateOfIssue[^>]*>\s*<Year>(?P<year>\d{4})</Year>\s*<Month>(?P<month>\d{1,2})</Month>\s*"
        r"<Day>(?P<day>\d{1,2})</Day>"
    ),
    "uk-csv": re.compile(r"Report Date:\s*(?P<day>\d{1,2})-(?P<month>[A-Za-z]{3}|\d{1,2})-(?P<year>\d{4})"),
    "uk-xml": re.compile(r"<DateGenerated>\s*(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})"),
    "jp-mof": re.compile(r"(?P<year>20\d{2})(?P<month>\d{2})(?P<day>\d{2})"),
}
_TABLES = (
    (united_kingdom.COLUMNS, "uk-csv"),
    (tables.CSL_COLUMNS, "us-csl-csv"),
    (japan_users.COLUMNS, "jp-meti"),
)


def format_of(path: Path) -> str:
    """The name of the format; refused when it is none of those that can be read."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\x00\xef\xbb\xbf \r\n\t"):
        raise UnknownList("the file is empty")
    plain = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    if plain.startswith(b"<"):
        return _xml(plain)
    if plain.startswith((b"{", b"[")):
        return "us-csl-json"
    if plain.startswith(b"PK"):
        return _workbook(path)
    return _table(path, plain)


def _xml(plain: bytes) -> str:
    for mark, name in _ROOTS:
        if mark in plain:
            return name
    raise UnknownList("this XML is none of the lists that can be read")


def _workbook(path: Path) -> str:
    if not is_workbook(path):
        raise UnknownList("this archive is no workbook")
    for _title, rows in sheets(path):
        first = list(islice(rows, _ROWS))
        if any(set(heads(row)) >= japan_users.COLUMNS for row in first):
            return "jp-meti"
        if japan_finance.is_frozen_assets(first):
            return "jp-mof"
    raise UnknownList("this workbook is none of the lists that can be read")


def _table(path: Path, plain: bytes) -> str:
    first = list(islice(rows_of(path), _ROWS))
    if any(set(heads(row)) >= tables.DPL_COLUMNS for row in islice(rows_of(path, delimiter="\t"), 1)):
        return "us-dpl"
    for row in first:
        for columns, name in _TABLES:
            if columns <= set(heads(row)):
                return name
    if first and len(first[0]) == 12 and first[0][0].strip().isdecimal():
        return "ofac-csv"
    if japan_finance.is_frozen_assets(first) or japan_finance.is_frozen_assets(
        islice(rows_of(path, encoding="cp932"), _ROWS)
    ):
        return "jp-mof"
    if japan_users.is_text(plain[:_TEXT_HEAD].decode(errors="replace")):
        return "jp-meti-text"
    raise UnknownList("this table is none of the lists that can be read")


def files_of(path: Path, file_format: str) -> list[Path]:
    """The files that are read for this one: itself, and those that belong to it and lie beside it."""
    more = ofac.beside(path) if file_format == "ofac-csv" else {}
    return [path, *(more[part] for part in sorted(more))]


def dated(path: Path, file_format: str) -> date | None:
    """The day the list gives itself, where it says one."""
    mark = _DATES.get(file_format)
    if mark is None:
        return None
    with path.open("rb") as file:
        head = file.read(_HEAD).decode("utf-8", errors="replace")
    found = mark.search(path.name if file_format == "jp-mof" else head)
    if found is None:
        return None
    year, month, day = (found.group(part) for part in ("year", "month", "day"))
    number = MONTHS.get(month.lower()[:3]) or int(month)
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None


def read(path: Path, file_format: str = "", *, prefix: str = "") -> Iterator[Listed | Refused]:
    """The parties of a list, and the rows that could not be used. `prefix` stands before the list's own numbers."""
    name = file_format or format_of(path)
    if name not in FORMATS:
        raise UnknownList(f"there is no format {name}")
    seen: Counter[str] = Counter()
    for found in FORMATS[name](path, prefix or name):
        if isinstance(found, Refused):
            yield found
            continue
        key = found.key[:LONGEST_KEY]
        seen[key] += 1  # some lists have no numbers of their own, and one name twice
        yield replace(found, key=key if seen[key] == 1 else f"{key}.{seen[key]}")
