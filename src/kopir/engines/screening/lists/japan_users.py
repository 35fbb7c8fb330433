"""The Foreign End User List of Japan's Ministry of Economy, Trade and Industry (METI).

It is published as a PDF: its table is handed in as CSV or XLSX, or as the text that a PDF reader gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kopir.engines.screening.lists.japanese import japanese_country
from kopir.engines.screening.lists.parts import Refused, UnknownList, names_of, rows_of
from kopir.engines.screening.lists.sheets import is_workbook, sheets
from kopir.engines.screening.lists.tables import Row, dictionaries
from kopir.engines.screening.parties import Kind, Listed
from kopir.engines.text.scripts import normalise

COLUMNS = frozenset({"countryorregion", "companyororganization"})
_BULLETS = re.compile(r"\s*(?:[・･•●]|(?<![A-Za-z])-\s)\s*")


def read(path: Path, prefix: str) -> Iterator[Listed | Refused]:
    """The Foreign End User List as a table (CSV or XLSX) taken out of the published PDF.

    Columns: No., Country or Region, Company or Organization, Also Known As, Type of WMD. Aliases begin with a bullet.
    """
    rows = (row for _title, found in sheets(path) for row in found) if is_workbook(path) else rows_of(path)
    place = ""
    for number, row in dictionaries(rows, COLUMNS):
        if row.get("companyororganization", "").lower().endswith("company or organization"):
            continue  # the head again, on the next page
        place = row.get("countryorregion", "") or place  # a merged cell is written once
        yield _party(row, place, number, prefix)


def _party(row: Row, place: str, number: int, prefix: str) -> Listed | Refused:
    primary = row.get("companyororganization", "")
    aliases = [part for part in _BULLETS.split(row.get("alsoknownas", "").replace("\n", " ")) if part]
    names = names_of([(primary, False), *((alias, False) for alias in aliases)])
    if not primary or not names:
        return Refused(str(number), "there is no name")
    kinds = row.get("typeofwmd", "") or row.get("typeofwmdandcw", "")
    weapons = row.get("conventionalweapons", "")
    return Listed(
        key=f"{prefix}:{row.get('no', '') or number}",
        kind=Kind.ORGANISATION,
        names=names,
        countries=_countries(place),
        programmes=tuple(part for part in re.split(r"[\s,、]+", f"{kinds} {weapons}") if part),
    )


def _countries(place: str) -> tuple[str, ...]:
    """The cell holds the Japanese and the English name, on two lines or behind a stroke."""
    parts = re.split(r"[\n/、]", place)
    whole = " ".join(part for part in parts if part.isascii())
    tried = [whole, whole.replace("Islamic Republic of", ""), *parts]
    return next(((code,) for part in tried if (code := japanese_country(part.strip(" ,")))), ())


_CODES = re.compile(r"(?:[BCMN]|CW)(?:\s*[,、]\s*(?:[BCMN]|CW))*")
_TEXT_HEAD = re.compile(r"company\s+or\s+organization|企業名", re.IGNORECASE)
_CELLS = re.compile(r"\t|[ \u3000]{2,}")


def is_text(head: str) -> bool:
    """Whether a text is what a PDF reader makes of the list."""
    return (
        _TEXT_HEAD.search(head) is not None and re.search(r"also\s+known\s+as|別名", head, re.IGNORECASE) is not None
    )


def read_text(path: Path, prefix: str) -> Iterator[Listed | Refused]:
    """The list as text: its numbers count up from 1, and what follows each is told apart by its look.

    First the country, then the name, then aliases behind bullets, then letters for the kinds of weapons. A name that a
    PDF reader has broken over columns cannot be put together again: look at the entries before using them.
    """
    entry: list[str] = []
    expected = 1
    for line in path.read_text(encoding="utf-8-sig", errors="replace").splitlines():
        for cell in filter(None, map(str.strip, _CELLS.split(line))):
            if normalise(cell) == str(expected):
                if entry:
                    yield _entry(expected - 1, entry, prefix)
                entry = [cell]
                expected += 1
            elif entry and not _is_head(cell):
                entry.append(cell)
    if not entry:
        raise UnknownList("the text has no numbered entries")
    yield _entry(expected - 1, entry, prefix)


def _is_head(cell: str) -> bool:
    return cell.lower().strip(".") in _HEAD_CELLS


_HEAD_CELLS = frozenset(
    {"no", "country or region", "company or organization", "also known as", "type of wmd", "conventional weapons",
     "国名、地域名", "企業名、組織名", "企業名､組織名", "別名", "懸念区分", "通常兵器"}
)  # fmt: skip


def _entry(number: int, cells: list[str], prefix: str) -> Listed | Refused:
    place: list[str] = []
    rest = cells[1:]
    while rest and len(place) < 4 and not _countries("\n".join(place)):
        place.append(rest.pop(0))
    while rest and _countries(rest[0]):
        rest.pop(0)  # the English name of the country below the Japanese one
    if not _countries("\n".join(place)):
        return Refused(str(number), "no country is said")
    names: list[str] = []
    kinds: list[str] = []
    for cell in rest:
        if _CODES.fullmatch(cell):
            kinds.append(cell)
        elif _BULLETS.match(cell) or not names:
            names += [part for part in _BULLETS.split(cell) if part]
        else:
            names[-1] = f"{names[-1]} {cell}"
    row = {
        "no": str(number),
        "companyororganization": names[0] if names else "",
        "alsoknownas": "".join(f"・{name}" for name in names[1:]),
        "typeofwmd": ",".join(kinds),
    }
    return _party(row, "\n".join(place), number, prefix)
