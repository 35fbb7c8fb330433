"""Register entries in the shape of FollowTheMoney, and the search that both yente's and OpenRefine's shapes ask.

Answers come from the current register snapshots only: never from the chamber's company records, never persons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.http import Http404

from kopir.core.pair import Side, sides
from kopir.engines.identity import identifiers
from kopir.registers import queries
from kopir.registers.models import Entry, EntryStatus, Snapshot, Source

SURE = 0.7  # yente's threshold: from here a hit counts as the same company
EVERYTHING = ("default", "registers", "all")
SCHEMATA = ("Company", "Organization", "LegalEntity", "Thing", "PublicBody")
# Known to FollowTheMoney, but not what a register of companies holds: such a query has no answer, and is no error.
OTHER_SCHEMATA = frozenset(
    {
        "Address", "Airplane", "Asset", "BankAccount", "CryptoWallet", "Document", "Event", "Identification",
        "Passport", "Person", "Position", "Project", "RealEstate", "Security", "UserAccount", "Vehicle", "Vessel",
    }
)  # fmt: skip
MAX_LIMIT = 50  # the register search gives no more
_NAMES = ("name", "alias", "weakAlias", "previousName", "abbreviation")
_NUMBERS = (
    "registrationNumber", "leiCode", "taxNumber", "idNumber", "innCode", "ogrnCode", "vatCode", "uniqueEntityId",
    "bin", "corporateNumber",
)  # fmt: skip
_COUNTRIES = ("country", "jurisdiction", "mainCountry")
_MOST_NAMES = 4
_MOST_NUMBERS = 4
_LONGEST_VALUE = 400
_NUMBER_DIFFERS = 0.3  # an equal name under another number of the same kind is hardly the same company
_ISO3 = {"KAZ": "KZ", "JPN": "JP"}
_SOURCES = sorted(Source.values, key=lambda name: -len(name))
_HIDDEN = "hidden"


@dataclass(frozen=True)
class Why:
    """One reason of a score, in yente's words: how much, what was asked, what the entry says."""

    feature: str
    score: float
    detail: str
    query: str
    candidate: str


@dataclass(frozen=True)
class Hit:
    """A register entry with how sure it is that this is what was looked for, and why."""

    entry: Entry
    score: float
    reasons: tuple[Why, ...] = ()


@dataclass(frozen=True)
class _Asked:
    """What a query says, cut to what is looked at."""

    names: tuple[str, ...]
    numbers: tuple[identifiers.Identifier, ...]
    countries: frozenset[str]
    typed: tuple[str, ...] = field(default=())

    @property
    def country(self) -> str:
        """The only country asked for, or none."""
        return next(iter(self.countries)) if len(self.countries) == 1 else ""


def sources_of(dataset: str) -> tuple[str, ...]:
    """The registers behind a dataset's name: one, or all. Unknown: 404."""
    if dataset in EVERYTHING:
        return ()
    if dataset in Source.values:
        return (dataset,)
    raise Http404(dataset)


def search(properties: Mapping[str, Sequence[str]], sources: Sequence[str] = (), *, limit: int = 5) -> list[Hit]:
    """Entries for a company described by names, numbers and country: numbers first, names in any script."""
    asked = _asked(properties)
    best: dict[int, Hit] = {}
    for hit in _by_number(asked, sources) or _by_name(asked, sources):
        known = best.get(hit.entry.pk)
        if known is None or hit.score > known.score:
            best[hit.entry.pk] = hit
    closed = EntryStatus.CLOSED
    ordered = sorted(best.values(), key=lambda hit: (-hit.score, hit.entry.status == closed, hit.entry.pk))
    return ordered[: min(limit, MAX_LIMIT)]


def _asked(properties: Mapping[str, Sequence[str]]) -> _Asked:
    typed = tuple(dict.fromkeys(_values(properties, _NUMBERS)))[:_MOST_NUMBERS]
    read = (identifiers.parse(text) for text in typed)
    return _Asked(
        names=tuple(dict.fromkeys(_values(properties, _NAMES)))[:_MOST_NAMES],
        numbers=tuple(one for one in read if one.scheme is not identifiers.Scheme.UNKNOWN),
        countries=frozenset(filter(None, map(_country, _values(properties, _COUNTRIES)))),
        typed=typed,
    )


def _values(properties: Mapping[str, Sequence[str]], wanted: Iterable[str]) -> Iterable[str]:
    for name in wanted:
        for value in properties.get(name, ()):
            text = value.replace("\x00", "")[:_LONGEST_VALUE].strip()
            if text:
                yield text


def _country(text: str) -> str:
    """Two letters, three, or a name of one of the two countries; a country nobody can read narrows nothing."""
    plain = text.strip().upper()
    if re.fullmatch("[A-Z]{2}", plain):
        return plain
    if plain in _ISO3:
        return _ISO3[plain]
    named = {label.casefold(): side.code for side in sides() for label in _labels(side)}
    return named.get(text.strip().casefold(), "")


def _labels(side: Side) -> set[str]:
    return {side.label(language) for language in ("kk", "ru", "ja", "en")}


def _by_number(asked: _Asked, sources: Sequence[str]) -> list[Hit]:
    return [
        _certain(found.entry, number.value)
        for number in asked.numbers
        for found in _found(number.value, sources, asked)
        if found.how == "number"
    ]


def _certain(entry: Entry, number: str) -> Hit:
    return Hit(entry, 1.0, (Why("identifier", 1.0, "The same number.", number, number),))


def _by_name(asked: _Asked, sources: Sequence[str]) -> list[Hit]:
    return [
        _certain(found.entry, text) if found.how == "number" else _named(found, text, asked)
        for text in asked.names
        for found in _found(text, sources, asked)
        if found.how == "number" or _HIDDEN not in found.entry.warnings
    ]


def _found(text: str, sources: Sequence[str], asked: _Asked) -> list[queries.Found]:
    """What the registers answer, within the registers and the countries asked for."""
    source = sources[0] if len(sources) == 1 else None
    found = queries.find(text, source=source, country=asked.country or None)
    return [
        one
        for one in found
        if (not sources or one.entry.source in sources)
        and (not asked.countries or one.entry.country in asked.countries)
    ]


def _named(found: queries.Found, text: str, asked: _Asked) -> Hit:
    reasons = [Why("name_match", round(found.score, 4), "The names compared across scripts.", text, found.name)]
    other = _other_number(found.entry, asked)
    if other is None:
        return Hit(found.entry, round(found.score, 4), tuple(reasons))
    mine, theirs = other
    reasons.append(Why("identifier_mismatch", -1.0, "Another number of the same kind.", mine, theirs))
    return Hit(found.entry, round(found.score * _NUMBER_DIFFERS, 4), tuple(reasons))


def _other_number(entry: Entry, asked: _Asked) -> tuple[str, str] | None:
    """The entry's number of a kind the query names too, when the two differ."""
    known = dict(one.partition(":")[::2] for one in entry.identifiers)
    for number in asked.numbers:
        theirs = known.get(number.scheme.value)
        if theirs is not None and theirs != number.value:
            return number.value, theirs
    return None


def entity_id(entry: Entry) -> str:
    """The id of an entry: its register and the register's own number, so it lasts from snapshot to snapshot."""
    return f"{entry.source}-{entry.key}"


def entry_of_id(name: str) -> Entry | None:
    """The current entry an id names."""
    if len(name) > 80 or "\x00" in name:
        return None
    source = next((one for one in _SOURCES if name.startswith(f"{one}-")), None)
    return queries.entry_by(source, name[len(source) + 1 :]) if source is not None else None


def as_entity(entry: Entry) -> dict[str, Any]:
    """The entry as yente shows an entity."""
    seen = _seen(entry.snapshot)
    return {
        "id": entity_id(entry),
        "caption": entry.title,
        "schema": "Company",
        "properties": _properties(entry),
        "datasets": [entry.source],
        "referents": [],
        "target": False,
        "first_seen": seen,
        "last_seen": seen,
        "last_change": seen,
    }


def _seen(snapshot: Snapshot) -> str:
    """The day the register speaks of, else the moment the file was loaded: `2026-11-23T00:00:00`."""
    if snapshot.as_of is not None:
        return f"{snapshot.as_of.isoformat()}T00:00:00"
    moment: datetime = snapshot.finished_at or snapshot.created_at
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds")


_NAME_PROPERTIES = {"legal": "name", "previous": "previousName"}
_NUMBER_PROPERTIES = {"bin": "registrationNumber", "jp-cn": "registrationNumber", "lei": "leiCode"}


def _properties(entry: Entry) -> dict[str, list[str]]:
    """Only what is stated: FollowTheMoney leaves empty properties out."""
    found: dict[str, list[str]] = {}
    for name in entry.names:
        found.setdefault(_NAME_PROPERTIES.get(name["kind"], "alias"), []).append(name["text"])
    for one in entry.identifiers:
        scheme, _, number = one.partition(":")
        found.setdefault(_NUMBER_PROPERTIES.get(scheme, "idNumber"), []).append(number)
    plain = {
        "country": entry.country.lower(),
        "jurisdiction": entry.country.lower(),
        "address": ", ".join(part for part in (entry.address, entry.place) if part),
        "legalForm": entry.legal_form,
        "status": entry.status if entry.status != EntryStatus.UNKNOWN else "",
        "incorporationDate": entry.registered_on.isoformat() if entry.registered_on else "",
        "dissolutionDate": entry.closed_on.isoformat() if entry.closed_on else "",
    }
    found |= {name: [value] for name, value in plain.items() if value}
    activity = [*([entry.activity] if entry.activity else []), *entry.activity_codes]
    if activity:
        found["classification"] = activity
    return {name: list(dict.fromkeys(values)) for name, values in sorted(found.items())}


def explanations(hit: Hit) -> dict[str, Any]:
    """The reasons as yente writes them, one for each feature."""
    return {
        why.feature: {"score": why.score, "detail": why.detail, "query": why.query, "candidate": why.candidate}
        for why in hit.reasons
    }
