"""Which list a file is, told by its content, and its parties."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from kopir.engines.screening.lists import european_union, ofac, tables, united_nations
from kopir.engines.screening.lists.parts import Refused, UnknownList, rows_of
from kopir.engines.screening.lists.tables import heads
from kopir.engines.screening.parties import Listed

Reader = Callable[[Path, str], Iterator[Listed | Refused]]
FORMATS: dict[str, Reader] = {
    "ofac-csv": ofac.read_csv,
    "ofac-advanced": ofac.read_advanced,
    "us-csl-csv": tables.read_csl_csv,
    "us-csl-json": tables.read_csl_json,
    "us-dpl": tables.read_dpl,
    "eu-xml": european_union.read,
    "uk-csv": tables.read_uk,
    "un-xml": united_nations.read,
    "jp-meti": tables.read_meti,
}
_ROOTS = (
    (b"<CONSOLIDATED_LIST", "un-xml"),
    (b"fpi/fsd/export", "eu-xml"),
    (b"<sanctionEntity", "eu-xml"),
    (b"DistinctPart", "ofac-advanced"),
    (b"ADVANCED_XML", "ofac-advanced"),
)
_HEAD = 200_000
_TABLES = (
    (tables.UK_COLUMNS, "uk-csv"),
    (tables.CSL_COLUMNS, "us-csl-csv"),
    (tables.METI_COLUMNS, "jp-meti"),
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
    if plain.startswith(b"PK") and zipfile.is_zipfile(path):
        return "jp-meti"
    if b"\t" in plain.partition(b"\n")[0]:
        return "us-dpl"
    return _table(path)


def _xml(plain: bytes) -> str:
    for mark, name in _ROOTS:
        if mark in plain:
            return name
    raise UnknownList("this XML is none of the lists that can be read")


def _table(path: Path) -> str:
    first = [row for row, _number in zip(rows_of(path), range(20), strict=False)]
    for row in first:
        for columns, name in _TABLES:
            if columns <= set(heads(row)):
                return name
    if first and len(first[0]) == 12 and first[0][0].strip().isdecimal():
        return "ofac-csv"
    raise UnknownList("this table is none of the lists that can be read")


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
        seen[found.key] += 1  # some lists have no numbers of their own, and one name twice
        yield found if seen[found.key] == 1 else replace(found, key=f"{found.key}.{seen[found.key]}")
