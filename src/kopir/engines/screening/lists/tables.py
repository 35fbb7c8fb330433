"""Tables with a head, whose columns are found by their names in any order, and the two tables of the US Commerce."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

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


# --- the consolidated screening list of the United States

CSL_COLUMNS = frozenset({"source", "name", "altnames"})
_CSL_KINDS = {"individual": Kind.PERSON, "entity": Kind.ORGANISATION, "vessel": Kind.VESSEL, "aircraft": Kind.AIRCRAFT}
_NO_NUMBERS = frozenset({"website", "email address", "gender"})
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
            "numbers": [_number(part) for part in _SPLIT.split(row.get("ids", ""))],
            "entity_number": row.get("entitynumber", "") or row.get("id", ""),
        }
        yield _csl(given, prefix, str(number))


def _number(text: str) -> tuple[str, str]:
    """`CO, 1978075, Matricula Mercantil No` as (kind, number)."""
    number, _comma, kind = text.rpartition(",")
    place, _comma, rest = number.partition(",")
    return kind, rest if len(place.strip()) == 2 and rest else number


def _is_number(kind: str, number: str) -> bool:
    """Whether it names the party: pages, genders and words on the sanctions stand in the same column."""
    return (
        any(map(str.isdigit, number))
        and "://" not in number
        and not kind.rstrip().endswith(("-", ":"))
        and kind.strip().lower() not in _NO_NUMBERS
    )


def read_csl_json(path: Path, prefix: str) -> Iterator[Listed | Refused]:
    """consolidated.json: {"results": [...]}."""
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
        entries = found["results"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnknownList("the JSON is not the consolidated list") from error
    if not isinstance(entries, list):
        raise UnknownList("the JSON is not the consolidated list")
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict):
            yield Refused(str(number), "it is not an entry")
            continue
        lines = [one for one in _list(entry, "addresses") if isinstance(one, dict)]
        given = {
            **{name: value if isinstance(value, str) else "" for name, value in entry.items()},
            "alt_names": _texts(entry, "alt_names"),
            "countries": [
                *_texts(entry, "citizenships"),
                *_texts(entry, "nationalities"),
                *(str(one.get("country") or "") for one in lines),
            ],
            "dates_of_birth": _texts(entry, "dates_of_birth"),
            "address_lines": [
                told(str(one.get(part) or "") for part in ("address", "city", "state", "country")) for one in lines
            ],
            "numbers": [
                (str(one.get("type") or ""), str(one.get("number") or ""))
                for one in _list(entry, "ids")
                if isinstance(one, dict)
            ],
            "entity_number": str(entry.get("entity_number") or "") or str(entry.get("id") or ""),
            "programs": "; ".join(_texts(entry, "programs")),
        }
        yield _csl(given, prefix, str(number))


def _list(entry: Mapping[str, Any], name: str) -> list[Any]:
    value = entry.get(name)
    return value if isinstance(value, list) else []


def _texts(entry: Mapping[str, Any], name: str) -> list[str]:
    return [one for one in _list(entry, name) if isinstance(one, str)]


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
        identifiers=tuple(
            value
            for kind, number in given["numbers"]
            if _is_number(kind, number) and (value := identifier(kind, number))
        ),
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
