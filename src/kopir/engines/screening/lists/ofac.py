"""US Treasury (OFAC): the old CSV files, which lie side by side."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kopir.engines.screening.lists.parts import (
    Refused,
    birth,
    countries,
    identifier,
    names_of,
    rows_of,
    told,
)
from kopir.engines.screening.parties import Kind, Listed

_NOTHING = "-0-"
# The word of the main file's name, and the words that stand in its place in the names of the others.
_MAIN = (
    ("prim", {"alt": ("alt",), "add": ("add",), "comments": ("comments",)}),
    ("sdn", {"alt": ("alt", "sdn_alt"), "add": ("add", "sdn_add"), "comments": ("sdn_comments", "comments")}),
)
_KINDS = {"individual": Kind.PERSON, "vessel": Kind.VESSEL, "aircraft": Kind.AIRCRAFT}
_DOB = re.compile(r"(?:alt\. )?DOB ([^;.]+)")
_NATIONALITY = re.compile(r"(?:nationality|citizen) ([^;.(]+)")
_NUMBER = re.compile(
    r"(Passport|National ID No\.|Tax ID No\.|Registration ID|Company Number|Business Registration Number|IMO|SSN|"
    r"NIT #|Identification Number|Government Gazette Number|Legal Entity Number|SWIFT/BIC) ([A-Z0-9][\w/.-]*)"
)


def _value(text: str) -> str:
    clean = text.strip()
    return "" if clean == _NOTHING else clean


@dataclass
class _Beside:
    """What the files beside the main one say, by the number of the party."""

    aliases: dict[str, list[tuple[str, bool]]] = field(default_factory=lambda: defaultdict(list))
    addresses: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))  # line, country
    comments: dict[str, str] = field(default_factory=dict)


def read(path: Path, prefix: str) -> Iterator[Listed | Refused]:
    """sdn.csv or cons_prim.csv, with the files of aliases, addresses and further remarks that lie beside it."""
    more = _read_beside(path)
    for number, row in enumerate(rows_of(path, encoding="cp1252"), 1):
        if not "".join(row).strip("\x1a "):
            continue  # the old end of a file
        if len(row) < 12 or not row[0].strip().isdecimal():
            yield Refused(str(number), f"{len(row)} columns instead of 12")
            continue
        yield _party(row, number, more, prefix)


def _read_beside(path: Path) -> _Beside:
    found = _Beside()
    parts = beside(path)
    for row in _rows(parts.get("alt")):
        if len(row) > 3:
            found.aliases[row[0].strip()].append((_value(row[3]), "weak" in (row[4] if len(row) > 4 else "").lower()))
    for row in _rows(parts.get("add")):
        if len(row) > 4:
            found.addresses[row[0].strip()].append((told(_value(part) for part in row[2:5]), _value(row[4])))
    for row in _rows(parts.get("comments")):
        if len(row) > 1:
            found.comments[row[0].strip()] = _value(row[1])
    return found


def _party(row: list[str], number: int, more: _Beside, prefix: str) -> Listed | Refused:
    key = row[0].strip()
    remarks = " ".join(part for part in (_value(row[11]), more.comments.get(key, "")) if part)
    aliases = [*more.aliases.get(key, ()), *((alias, False) for alias in _aka(remarks))]
    names = names_of([(_value(row[1]), False), *aliases])
    if not names:
        return Refused(str(number), "there is no name")
    places = more.addresses.get(key, [])
    return Listed(
        key=f"{prefix}:{key}",
        kind=_KINDS.get(_value(row[2]).lower(), Kind.ORGANISATION),
        names=names,
        countries=countries([*(place for _line, place in places), *_NATIONALITY.findall(remarks)]),
        births=tuple(dict.fromkeys(day for found in _DOB.findall(remarks) if (day := birth(found)))),
        identifiers=tuple(
            dict.fromkeys(identifier(kind, value.rstrip(".-/")) for kind, value in _NUMBER.findall(remarks))
        ),
        addresses=tuple(line for line, _place in places if line),
        programmes=tuple(part.strip() for part in re.split(r"[\]\[;]+", _value(row[3])) if part.strip()),
        remarks=remarks,
    )


def _aka(remarks: str) -> list[str]:
    return re.findall(r"a\.k\.a\. '([^']+)'", remarks)


def beside(path: Path) -> dict[str, Path]:
    """The files that belong to this one and lie beside it, by their part: alt, add, comments."""
    found = {}
    for main, others in _MAIN:
        if main in path.name.lower():
            by_name = {one.name.lower(): one for one in path.parent.iterdir() if one.is_file()}
            for part, names in others.items():
                wanted = (path.name.lower().replace(main, name) for name in names)
                other = next((by_name[name] for name in wanted if name in by_name), None)
                if other is not None and other != path:
                    found[part] = other
            return found
    return found


def _rows(path: Path | None) -> Iterator[list[str]]:
    if path is not None:
        yield from rows_of(path, encoding="cp1252")
