"""US Treasury (OFAC): the old CSV files, which lie side by side, and the advanced XML."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from kopir.engines.screening.lists.parts import (
    Refused,
    birth,
    child,
    children,
    countries,
    elements,
    identifier,
    local,
    names_of,
    refuse_document_type,
    rows_of,
    said,
    told,
)
from kopir.engines.screening.parties import Kind, Listed

_NOTHING = "-0-"
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


def read_csv(path: Path, prefix: str) -> Iterator[Listed | Refused]:
    """sdn.csv or cons_prim.csv, with the files of aliases and addresses (alt.csv, add.csv) that lie beside it."""
    aliases: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    addresses: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in _beside(path, "alt"):
        if len(row) > 3:
            aliases[row[0].strip()].append((_value(row[3]), "weak" in (row[4] if len(row) > 4 else "").lower()))
    for row in _beside(path, "add"):
        if len(row) > 4:
            addresses[row[0].strip()].append((told(_value(part) for part in row[2:5]), _value(row[4])))
    for number, row in enumerate(rows_of(path, encoding="cp1252"), 1):
        if not row or row == ["\x1a"] or not "".join(row).strip("\x1a "):
            continue
        if len(row) < 12 or not row[0].strip().isdecimal():
            yield Refused(str(number), f"{len(row)} columns instead of 12")
            continue
        key, remarks = row[0].strip(), _value(row[11])
        names = names_of([(_value(row[1]), False), *aliases[key], *((alias, False) for alias in _aka(remarks))])
        if not names:
            yield Refused(str(number), "there is no name")
            continue
        places = addresses[key]
        yield Listed(
            key=f"{prefix}:{key}",
            kind=_KINDS.get(_value(row[2]).lower(), Kind.ORGANISATION),
            names=names,
            countries=countries([*(place for _line, place in places), *_NATIONALITY.findall(remarks)]),
            births=tuple(dict.fromkeys(day for found in _DOB.findall(remarks) if (day := birth(found)))),
            identifiers=tuple(dict.fromkeys(identifier(kind, value) for kind, value in _NUMBER.findall(remarks))),
            addresses=tuple(line for line, _place in places if line),
            programmes=tuple(part.strip() for part in re.split(r"[\]\[;]+", _value(row[3])) if part.strip()),
            remarks=remarks,
        )


def _aka(remarks: str) -> list[str]:
    return re.findall(r"a\.k\.a\. '([^']+)'", remarks)


def _beside(path: Path, part: str) -> Iterator[list[str]]:
    """The file of aliases or addresses that belongs to this one; its name differs in one word."""
    for main in ("sdn", "prim"):
        if main in path.name.lower():
            name = re.sub(main, part, path.name, flags=re.IGNORECASE)
            other = next((one for one in (path.with_name(name), path.with_name(name.lower())) if one.is_file()), None)
            if other is not None:
                yield from rows_of(other, encoding="cp1252")
            return


# --- advanced XML


@dataclass
class _References:
    """Numbers of the reference tables, by table: what they stand for."""

    values: dict[str, dict[str, str]] = field(default_factory=dict)

    def of(self, table: str, number: str) -> str:
        return self.values.get(table, {}).get(number, "")


_PARTY = {"1": Kind.VESSEL, "2": Kind.AIRCRAFT, "3": Kind.ORGANISATION, "4": Kind.PERSON}
_TABLES = ("Country", "FeatureType", "IDRegDocType", "PartySubType", "AreaCode")


def read_advanced(path: Path, prefix: str) -> Iterator[Listed | Refused]:
    """sdn_advanced.xml or cons_advanced.xml. Read twice: numbers and programmes stand behind the parties."""
    refuse_document_type(path)
    references = _references(path)
    numbers, programmes = _by_profile(path, references)
    for party in elements(path, "DistinctParty"):
        profile = child(party, "Profile")
        key = party.get("FixedRef", "") or (profile.get("ID", "") if profile is not None else "")
        names = names_of(_names(party))
        if profile is None or not names:
            yield Refused(key, "there is no name")
            continue
        features = _features(profile, references)
        yield Listed(
            key=f"{prefix}:{key}",
            kind=_PARTY.get(profile.get("PartySubTypeID", ""), Kind.UNKNOWN),
            names=names,
            countries=countries(text for kind, text in features if kind in _OF_COUNTRY),
            births=tuple(dict.fromkeys(text for kind, text in features if kind == "Birthdate" and text)),
            identifiers=tuple(
                dict.fromkeys(
                    value
                    for identity in children(profile, "Identity")
                    for value in numbers.get(identity.get("ID", ""), ())
                )
            ),
            programmes=tuple(programmes.get(profile.get("ID", ""), ())),
            remarks=said(party, "Comment"),
        )


_OF_COUNTRY = frozenset({"Nationality Country", "Citizenship Country", "Nationality of Registration", "Location"})


def _references(path: Path) -> _References:
    found = _References()
    for table in _TABLES:
        found.values[table] = {}
    for _event, element in ET.iterparse(path, events=("end",)):  # noqa: S314 -- a document type was refused
        name = local(element.tag)
        if name in _TABLES:
            iso = element.get("ISO2", "")
            found.values[name][element.get("ID", "")] = iso if name == "Country" and iso else said(element)
        elif name == "DistinctParties":
            break
    return found


def _by_profile(path: Path, references: _References) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Identity -> its numbers; profile -> its programmes."""
    numbers: dict[str, list[str]] = defaultdict(list)
    programmes: dict[str, list[str]] = defaultdict(list)
    for _event, element in ET.iterparse(path, events=("end",)):  # noqa: S314 -- a document type was refused
        name = local(element.tag)
        if name == "IDRegDocument":
            kind = references.of("IDRegDocType", element.get("IDRegDocTypeID", ""))
            value = identifier(kind, said(element, "IDRegistrationNo"))
            if value:
                numbers[element.get("IdentityID", "")].append(value)
        elif name == "SanctionsEntry":
            for measure in children(element, "SanctionsMeasure"):
                if said(measure, "Comment"):
                    programmes[element.get("ProfileID", "")].append(said(measure, "Comment"))
        if name in {"IDRegDocument", "SanctionsEntry", "DistinctParty"}:
            element.clear()
    return numbers, programmes


def _names(party: ET.Element) -> Iterator[tuple[str, bool]]:
    aliases = children(party, "Alias")
    for alias in sorted(aliases, key=lambda one: one.get("Primary", "") != "true"):
        is_weak = alias.get("LowQuality", "") == "true"
        for documented in children(alias, "DocumentedName"):
            parts = [said(value) for value in children(documented, "NamePartValue")]
            yield " ".join(part for part in parts if part), is_weak


def _features(profile: ET.Element, references: _References) -> list[tuple[str, str]]:
    found = []
    for feature in children(profile, "Feature"):
        kind = references.of("FeatureType", feature.get("FeatureTypeID", ""))
        found += [(kind, _period(period)) for period in children(feature, "DatePeriod")]
        found += [(kind, said(detail)) for detail in children(feature, "VersionDetail")]
        found += [
            (kind, references.of("Country", place.get("CountryID", "")))
            for place in children(feature, "LocationCountry")
        ]
    return found


def _period(period: ET.Element) -> str:
    """A day, or a span of years."""
    bounds = []
    for name in ("Start", "End"):
        bound = child(period, name)
        first = next(iter(children(bound, "From")), None) if bound is not None else None
        if first is not None:
            year, month, day = (said(first, part) for part in ("Year", "Month", "Day"))
            bounds.append(f"{year}-{int(month):02d}-{int(day):02d}" if month.isdigit() and day.isdigit() else year)
    if len(bounds) == 2 and bounds[0][:4] != bounds[1][:4]:
        return f"{bounds[0][:4]}/{bounds[1][:4]}"
    if len(bounds) == 2 and bounds[0] != bounds[1]:
        return bounds[0][:4]
    return bounds[0] if bounds else ""
