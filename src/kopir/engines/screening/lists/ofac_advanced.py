"""US Treasury (OFAC): the advanced XML, in which parties, places and numbers stand apart and name one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from kopir.engines.screening.lists.parts import (
    Refused,
    child,
    children,
    countries,
    country,
    elements,
    identifier,
    local,
    names_of,
    said,
    told,
)
from kopir.engines.screening.parties import Kind, Listed

_PARTY = {"1": Kind.VESSEL, "2": Kind.AIRCRAFT, "3": Kind.ORGANISATION, "4": Kind.PERSON}
_TABLES = ("Country", "FeatureType", "IDRegDocType")
_OF_COUNTRY = frozenset(
    {"Nationality Country", "Citizenship Country", "Nationality of Registration", "Location", "Vessel Flag"}
)
_NUMBERS = frozenset({"SWIFT/BIC", "BIK (RU)", "D-U-N-S Number"})  # written as features, not as documents


@dataclass(frozen=True)
class _Place:
    """An address in one line, and the country it says."""

    line: str
    country: str


@dataclass
class _Beside:
    """What stands outside of the parties: the words of the reference tables, places, numbers, programmes."""

    words: dict[tuple[str, str], str] = field(default_factory=dict)  # (table, number) -> word
    places: dict[str, _Place] = field(default_factory=dict)
    numbers: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # of an identity
    programmes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # of a profile

    def word(self, table: str, number: str | None) -> str:
        return self.words.get((table, number or ""), "")


@dataclass(frozen=True)
class _Feature:
    """One thing said of a party: its kind, and a text, a place or a time."""

    kind: str
    text: str = ""
    place: _Place | None = None
    period: str = ""


def read(path: Path, prefix: str) -> Iterator[Listed | Refused]:
    """sdn_advanced.xml or cons_advanced.xml. Gone through twice: programmes stand behind the parties."""
    beside = _beside(path)
    for party in elements(path, "DistinctParty"):
        profile = child(party, "Profile")
        key = party.get("FixedRef", "") or (profile.get("ID", "") if profile is not None else "")
        names = names_of(_names(party))
        if profile is None or not key or not names:
            yield Refused(key or "?", "there is no number or no name")
            continue
        features = list(_features(profile, beside))
        yield Listed(
            key=f"{prefix}:{key}",
            kind=_PARTY.get(profile.get("PartySubTypeID", ""), Kind.UNKNOWN),
            names=names,
            countries=countries(
                one.place.country if one.place is not None else one.text for one in features if one.kind in _OF_COUNTRY
            ),
            births=tuple(dict.fromkeys(one.period for one in features if one.kind == "Birthdate" and one.period)),
            identifiers=tuple(dict.fromkeys(_identifiers(profile, features, beside))),
            addresses=tuple(
                dict.fromkeys(
                    one.place.line for one in features if one.kind == "Location" and one.place and one.place.line
                )
            ),
            programmes=tuple(dict.fromkeys(beside.programmes.get(profile.get("ID", ""), ()))),
            remarks=said(party, "Comment"),
        )


def _beside(path: Path) -> _Beside:
    found = _Beside()
    for element in elements(path, *_TABLES, "Location", "IDRegDocument", "SanctionsEntry"):
        name = local(element.tag)
        if name == "Location":
            found.places[element.get("ID", "")] = _place(element, found)
        elif name == "IDRegDocument":
            kind = found.word("IDRegDocType", element.get("IDRegDocTypeID"))
            value = identifier(kind, said(element, "IDRegistrationNo"))
            if value:
                found.numbers[element.get("IdentityID", "")].append(value)
        elif name == "SanctionsEntry":
            comments = (said(measure, "Comment") for measure in children(element, "SanctionsMeasure"))
            found.programmes[element.get("ProfileID", "")] += [comment for comment in comments if comment]
        else:
            found.words[name, element.get("ID", "")] = element.get("ISO2", "") or said(element)
    return found


def _place(location: ET.Element, beside: _Beside) -> _Place:
    parts = [said(value, "Value") for value in children(location, "LocationPartValue")]
    of_country = child(location, "LocationCountry")
    word = beside.word("Country", of_country.get("CountryID")) if of_country is not None else ""
    if not word and len(parts) == 1 and country(parts[0]):
        word = parts[0]  # some places are a country's name and nothing else
    return _Place(told([*parts, word] if word not in parts else parts), word)


def _names(party: ET.Element) -> Iterator[tuple[str, bool]]:
    aliases = children(party, "Alias")
    for alias in sorted(aliases, key=lambda one: one.get("Primary", "") != "true"):
        is_weak = alias.get("LowQuality", "") == "true"
        for documented in children(alias, "DocumentedName"):
            parts = [said(value) for value in children(documented, "NamePartValue")]
            yield " ".join(part for part in parts if part), is_weak


def _features(profile: ET.Element, beside: _Beside) -> Iterator[_Feature]:
    for feature in children(profile, "Feature"):
        kind = beside.word("FeatureType", feature.get("FeatureTypeID"))
        for period in children(feature, "DatePeriod"):
            yield _Feature(kind, period=_period(period))
        for detail in children(feature, "VersionDetail"):
            if said(detail):
                yield _Feature(kind, text=said(detail))
        for location in children(feature, "VersionLocation"):
            place = beside.places.get(location.get("LocationID", ""))
            if place is not None:
                yield _Feature(kind, place=place)


def _identifiers(profile: ET.Element, features: list[_Feature], beside: _Beside) -> Iterator[str]:
    for identity in children(profile, "Identity"):
        yield from beside.numbers.get(identity.get("ID", ""), ())
    for one in features:
        if one.kind in _NUMBERS and (value := identifier(one.kind, one.text)):
            yield value


def _period(period: ET.Element) -> str:
    """A day, a year or a span of years: from the first day the start may be to the last the end may be."""
    first = _day(child(period, "Start"), ("From", "To"))
    last = _day(child(period, "End"), ("To", "From")) or first
    if not first:
        return last
    if first == last:
        return first
    return first[:4] if first[:4] == last[:4] else f"{first[:4]}/{last[:4]}"


def _day(bound: ET.Element | None, names: tuple[str, str]) -> str:
    if bound is None:
        return ""
    for name in names:
        found = child(bound, name)
        if found is not None:
            year, month, day = (said(found, part) for part in ("Year", "Month", "Day"))
            if year.isdigit() and month.isdigit() and day.isdigit():
                return f"{int(year):04d}-{int(month):02d}-{int(day):02d}"
            return year
    return ""
