"""The UK Sanctions List of the Foreign, Commonwealth and Development Office: CSV, and XML with the same words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from kopir.engines.screening.lists.parts import (
    Refused,
    birth,
    countries,
    elements,
    identifier,
    local,
    names_of,
    rows_of,
    said,
    told,
)
from kopir.engines.screening.lists.tables import Row, dictionaries
from kopir.engines.screening.parties import Kind, Listed

COLUMNS = frozenset({"uniqueid", "name6", "name1"})
_KINDS = {"individual": Kind.PERSON, "entity": Kind.ORGANISATION, "ship": Kind.VESSEL}
_SPLIT = re.compile(r"\s*[;；\n]\s*")
_NUMBERS = (
    ("passportnumber", "passport"), ("nationalidentifiernumber", "national-id"),
    ("businessregistrationnumbers", "registration"), ("businessregistrationnumber", "registration"),
    ("imonumber", "imo"),
)  # fmt: skip
_OF_COUNTRY = ("addresscountry", "nationalityies", "nationality", "currentbelievedflagofship")
_TOGETHER = frozenset({"Name", "NonLatinName", "Address"})  # elements whose parts belong to one another


def read_csv(path: Path, prefix: str) -> Iterator[Listed | Refused]:
    """One row for each name and address, together by the Unique ID."""
    parties: dict[str, list[Row]] = {}
    for number, row in dictionaries(rows_of(path), COLUMNS):
        if row.get("uniqueid"):
            parties.setdefault(row["uniqueid"], []).append(row)
        else:
            yield Refused(str(number), "there is no Unique ID")
    for key, rows in parties.items():
        yield _party(key, rows, prefix)


def read_xml(path: Path, prefix: str) -> Iterator[Listed | Refused]:
    """One Designation for each party; its parts are named as the columns of the CSV are."""
    for number, designation in enumerate(elements(path, "Designation"), 1):
        key = said(designation, "UniqueID")
        if not key:
            yield Refused(str(number), "there is no Unique ID")
            continue
        yield _party(key, list(_rows(designation)), prefix)


def _rows(element: ET.Element) -> Iterator[Row]:
    """A name or an address as one row, everything else a row of its own."""
    for one in element:
        if local(one.tag) in _TOGETHER and len(one):
            yield {local(part.tag).lower(): said(part) for part in one}
        elif len(one):
            yield from _rows(one)
        elif said(one):
            yield {local(one.tag).lower(): said(one)}


def _party(key: str, rows: Sequence[Row], prefix: str) -> Listed | Refused:
    names = names_of(_names(rows))
    if not names:
        return Refused(key, "there is no name")
    return Listed(
        key=f"{prefix}:{key}",
        kind=next((kind for row in rows if (kind := _kind(row)) is not Kind.UNKNOWN), Kind.UNKNOWN),
        names=names,
        countries=countries(_each(rows, _OF_COUNTRY, str)),
        births=_each(rows, ("dob", "dateofbirth"), birth),
        identifiers=tuple(
            dict.fromkeys(
                value
                for column, kind in _NUMBERS
                for part in _each(rows, (column,), str)
                if (value := identifier(kind, part))
            )
        ),
        addresses=tuple(dict.fromkeys(line for row in rows if (line := _address(row)))),
        programmes=tuple(dict.fromkeys(row["regimename"] for row in rows if row.get("regimename"))),
        remarks=next((row["otherinformation"] for row in rows if row.get("otherinformation")), "")[:2_000],
    )


def _kind(row: Row) -> Kind:
    given = row.get("designationtype") or row.get("individualentityship") or row.get("grouptype") or ""
    return _KINDS.get(given.lower(), Kind.UNKNOWN)


def _names(rows: Sequence[Row]) -> Iterator[tuple[str, bool]]:
    def weight(row: Row) -> int:
        kind = row.get("nametype", "").lower()
        return 0 if kind == "primary name" else 1 if kind.startswith("primary name") else 2

    for row in sorted(rows, key=weight):
        parts = [row.get(f"name{place}", "") for place in (1, 2, 3, 4, 5, 6)]
        is_weak = "low" in row.get("aliasstrength", "").lower()
        yield " ".join(part for part in parts if part), is_weak
        yield row.get("namenonlatinscript", ""), False


def _address(row: Row) -> str:
    parts = [row.get(f"addressline{place}", "") for place in range(1, 7)]
    return told([*parts, row.get("addresspostalcode", ""), row.get("addresscountry", "")])


def _each(rows: Iterable[Row], columns: Iterable[str], reader: Callable[[str], str]) -> tuple[str, ...]:
    """What the columns say in all rows, each once; a cell may hold several values."""
    asked = tuple(columns)
    texts = (part for row in rows for column in asked for part in _SPLIT.split(row.get(column, "")))
    return tuple(dict.fromkeys(found for text in texts if (found := reader(text))))
