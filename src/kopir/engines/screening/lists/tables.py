"""Lists that are tables with a head: the UK list, the consolidated US list, denied persons, Japan's end users.

Columns are found by their names, in any order; what a list names otherwise from year to year stands here together.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from kopir.engines.screening.lists.parts import (
    Refused,
    UnknownList,
    birth,
    countries,
    identifier,
    names_of,
    rows_of,
    told,
)
from kopir.engines.screening.parties import Kind, Listed

Row = Mapping[str, str]
_SPLIT = re.compile(r"\s*[;；\n]\s*")
_BULLETS = re.compile(r"\s*(?:[・•●]|(?<![A-Za-z])-\s)\s*")
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")


def heads(row: Iterable[str]) -> list[str]:
    """The names of the columns in one spelling: Name 6 and name_6 are name6."""
    return [_NOT_A_LETTER.sub("", cell.lower()) for cell in row]


def dictionaries(rows: Iterator[list[str]], known: frozenset[str]) -> Iterator[tuple[int, Row]]:
    """Rows below the head, which is the first row that has all known columns; with their number in the file."""
    columns: list[str] = []
    for number, row in enumerate(rows, 1):
        if not columns:
            found = heads(row)
            if known <= set(found):
                columns = found
            elif number > 20:
                raise UnknownList("the columns of the list are not there")
            continue
        if any(cell.strip() for cell in row):
            yield number, {name: cell.strip() for name, cell in zip(columns, row, strict=False)}
    if not columns:
        raise UnknownList("the columns of the list are not there")


# --- United Kingdom

UK_COLUMNS = frozenset({"uniqueid", "name6", "name1"})
_UK_KINDS = {"individual": Kind.PERSON, "entity": Kind.ORGANISATION, "ship": Kind.VESSEL}


def read_uk(path: Path, prefix: str) -> Iterator[Listed | Refused]:
    """The UK Sanctions List as CSV: one row for each name and address, together by the Unique ID."""
    parties: dict[str, list[Row]] = {}
    for number, row in dictionaries(rows_of(path), UK_COLUMNS):
        if row.get("uniqueid"):
            parties.setdefault(row["uniqueid"], []).append(row)
        else:
            yield Refused(str(number), "there is no Unique ID")
    for key, rows in parties.items():
        names = names_of(_uk_names(rows))
        if not names:
            yield Refused(key, "there is no name")
            continue
        yield Listed(
            key=f"{prefix}:{key}",
            kind=_uk_kind(rows[0]),
            names=names,
            countries=countries(
                part
                for row in rows
                for column in ("addresscountry", "nationalityies", "nationality", "currentbelievedflagofship")
                for part in _SPLIT.split(row.get(column, ""))
            ),
            births=_each(rows, ("dob", "dateofbirth"), birth),
            identifiers=tuple(
                dict.fromkeys(
                    value
                    for row in rows
                    for column, kind in _UK_NUMBERS
                    for part in _SPLIT.split(row.get(column, ""))
                    if (value := identifier(kind, part))
                )
            ),
            addresses=tuple(dict.fromkeys(line for row in rows if (line := _uk_address(row)))),
            programmes=tuple(dict.fromkeys(row["regimename"] for row in rows if row.get("regimename"))),
            remarks=rows[0].get("otherinformation", "")[:2_000],
        )


_UK_NUMBERS = (
    ("passportnumber", "passport"), ("nationalidentifiernumber", "national-id"),
    ("businessregistrationnumbers", "registration"), ("businessregistrationnumber", "registration"),
    ("imonumber", "imo"),
)  # fmt: skip


def _uk_kind(row: Row) -> Kind:
    given = row.get("designationtype") or row.get("individualentityship") or row.get("grouptype") or ""
    return _UK_KINDS.get(given.lower(), Kind.UNKNOWN)


def _uk_names(rows: list[Row]) -> Iterator[tuple[str, bool]]:
    def weight(row: Row) -> int:
        return 0 if row.get("nametype", "").lower().startswith("primary name") else 1

    for row in sorted(rows, key=weight):
        parts = [row.get(f"name{place}", "") for place in (1, 2, 3, 4, 5, 6)]
        is_weak = "low" in row.get("aliasstrength", "").lower()
        yield " ".join(part for part in parts if part), is_weak
        yield row.get("namenonlatinscript", ""), False


def _uk_address(row: Row) -> str:
    parts = [row.get(f"addressline{place}", "") for place in range(1, 7)]
    return told([*parts, row.get("addresspostalcode", ""), row.get("addresscountry", "")])


def _each(rows: Iterable[Row], columns: Iterable[str], reader: Callable[[str], str]) -> tuple[str, ...]:
    texts = (part for row in rows for column in columns for part in _SPLIT.split(row.get(column, "")))
    return tuple(dict.fromkeys(found for text in texts if (found := reader(text))))


# --- the consolidated screening list of the United States

CSL_COLUMNS = frozenset({"source", "name", "altnames"})
_CSL_KINDS = {"individual": Kind.PERSON, "entity": Kind.ORGANISATION, "vessel": Kind.VESSEL, "aircraft": Kind.AIRCRAFT}
_IN_BRACKETS = re.compile(r"\(([A-Z0-9-]+)\)")


def read_csl_csv(path: Path, prefix: str) -> Iterator[Listed | Refused]:
    """consolidated.csv of the International Trade Administration."""
    for number, row in dictionaries(rows_of(path), CSL_COLUMNS):
        given = {
            **row,
            "alt_names": _SPLIT.split(row.get("altnames", "")),
            "countries": [
                *_SPLIT.split(row.get("citizenships", "")),
                *_SPLIT.split(row.get("nationalities", "")),
                *(line.rpartition(",")[2] for line in _SPLIT.split(row.get("addresses", ""))),
            ],
            "dates_of_birth": _SPLIT.split(row.get("datesofbirth", "")),
            "address_lines": _SPLIT.split(row.get("addresses", "")),
            "numbers": [tuple(part.rpartition(",")[::2]) for part in _SPLIT.split(row.get("ids", ""))],
            "entity_number": row.get("entitynumber", "") or row.get("id", ""),
        }
        yield _csl(given, prefix, str(number))


def read_csl_json(path: Path, prefix: str) -> Iterator[Listed | Refused]:
    """consolidated.json: {"results": [...]}."""
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
        entries = found["results"]
    except (ValueError, KeyError, TypeError) as error:
        raise UnknownList("the JSON is not the consolidated list") from error
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict):
            yield Refused(str(number), "it is not an entry")
            continue
        lines = [one for one in entry.get("addresses") or [] if isinstance(one, dict)]
        given = {
            **{name: value if isinstance(value, str) else "" for name, value in entry.items()},
            "alt_names": entry.get("alt_names") or [],
            "countries": [
                *(entry.get("citizenships") or []),
                *(entry.get("nationalities") or []),
                *(str(one.get("country") or "") for one in lines),
            ],
            "dates_of_birth": entry.get("dates_of_birth") or [],
            "address_lines": [
                told(str(one.get(part) or "") for part in ("address", "city", "state", "country")) for one in lines
            ],
            "numbers": [
                (str(one.get("type") or ""), str(one.get("number") or ""))
                for one in entry.get("ids") or []
                if isinstance(one, dict)
            ],
            "entity_number": str(entry.get("entity_number") or "") or str(entry.get("id") or ""),
            "programs": "; ".join(map(str, entry.get("programs") or [])),
        }
        yield _csl(given, prefix, str(number))


def _csl(given: Mapping[str, Any], prefix: str, row: str) -> Listed | Refused:
    names = names_of([(given.get("name", ""), False), *((str(name), False) for name in given["alt_names"])])
    if not names:
        return Refused(row, "there is no name")
    part = _IN_BRACKETS.search(given.get("source", ""))
    code = part.group(1).lower() if part is not None else "list"
    key = given["entity_number"] or _NOT_A_LETTER.sub("-", names[0].text.lower()).strip("-")
    return Listed(
        key=f"{prefix}:{code}-{key}"[:120],
        kind=_CSL_KINDS.get(given.get("type", "").lower(), Kind.UNKNOWN),
        names=names,
        countries=countries(str(one) for one in given["countries"]),
        births=tuple(dict.fromkeys(day for one in given["dates_of_birth"] if (day := birth(str(one))))),
        identifiers=tuple(value for kind, number in given["numbers"] if (value := identifier(kind, number))),
        addresses=tuple(line for line in given["address_lines"] if line),
        programmes=tuple(text for text in [given.get("source", ""), given.get("programs", "")] if text),
        remarks=str(given.get("remarks", ""))[:2_000],
    )


# --- denied persons of the United States

DPL_COLUMNS = frozenset({"name", "streetaddress", "standardorder"})


def read_dpl(path: Path, prefix: str) -> Iterator[Listed | Refused]:
    """dpl.txt of the Bureau of Industry and Security: tabs between the columns, no numbers of its own."""
    for number, row in dictionaries(rows_of(path, delimiter="\t"), DPL_COLUMNS):
        names = names_of([(row.get("name", ""), False)])
        if not names:
            yield Refused(str(number), "there is no name")
            continue
        key = _NOT_A_LETTER.sub("-", f"{row['name']} {row.get('effectivedate', '')} {row['streetaddress']}".lower())
        yield Listed(
            key=f"{prefix}:{key.strip('-')}"[:120],
            kind=Kind.UNKNOWN,
            names=names,
            countries=countries([row.get("country", "")]),
            addresses=tuple(
                line
                for line in [told(row.get(part, "") for part in ("streetaddress", "city", "state", "country"))]
                if line
            ),
            programmes=("Denied Persons List",),
            remarks=told([row.get("action", ""), row.get("frcitation", "")]),
        )


# --- Japan: foreign end users

METI_COLUMNS = frozenset({"countryorregion", "companyororganization"})


def read_meti(path: Path, prefix: str) -> Iterator[Listed | Refused]:
    """The Foreign End User List of METI as a table (CSV or XLSX) taken out of the published PDF.

    Columns: No., Country or Region, Company or Organization, Also Known As, Type of WMD. Aliases begin with a bullet.
    """
    rows = _workbook(path) if path.suffix.lower() == ".xlsx" else rows_of(path)
    country = ""
    for number, row in dictionaries(rows, METI_COLUMNS):
        country = row.get("countryorregion", "") or country  # a merged cell is written once
        primary = row.get("companyororganization", "")
        aliases = [part for part in _BULLETS.split(row.get("alsoknownas", "").replace("\n", " ")) if part]
        names = names_of([(primary, False), *((alias, False) for alias in aliases)])
        if not primary or not names:
            yield Refused(str(number), "there is no name")
            continue
        kinds = row.get("typeofwmd", "") or row.get("typeofwmdandcw", "")
        yield Listed(
            key=f"{prefix}:{row.get('no', '') or number}",
            kind=Kind.ORGANISATION,
            names=names,
            countries=countries(re.split(r"[,/、]", country.replace("Islamic Republic of", ""))),
            programmes=tuple(part for part in re.split(r"[\s,、]+", kinds) if part),
            remarks=row.get("conventionalweapons", ""),
        )


def _workbook(path: Path) -> Iterator[list[str]]:
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield ["" if cell is None else str(cell) for cell in row]
    finally:
        book.close()
