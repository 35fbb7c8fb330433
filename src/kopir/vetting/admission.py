"""What the chamber asks of a company, by the country of its side: `data/pairs/<pair>/admission.toml`.

Read once, at the start (`apps.VettingConfig.ready`): a file that is not whole stops it, with the place and the reason.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from kopir.companies.models import IdentifierScheme
from kopir.core.languages import Language
from kopir.core.pair import sides
from kopir.engines import data
from kopir.registers.models import Source
from kopir.watchlists.sources import sources

WAYS = ("join", "entry", "new")
_NUMBERS = ("valid_months", "check_days", "hit_days", "urgent_hit_days", "remind_days")
_TABLES = ("required_lists", "evidence", "sides", "others")


@dataclass(frozen=True)
class Kind:
    """A kind of evidence. `expires`: the paper states an end, and it has to be typed."""

    label: Mapping[str, str]
    expires: bool


@dataclass(frozen=True)
class SideRules:
    """The rules for the companies of one country; what each field asks stands in the file."""

    identifiers: tuple[str, ...]
    registers: tuple[str, ...]
    people: int
    required: tuple[str, ...]
    optional: tuple[str, ...]
    longest_days: Mapping[str, int]
    decide_duplicates: bool
    ways: tuple[str, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every kind of evidence that is asked for."""
        return (*self.required, *self.optional)


@dataclass(frozen=True)
class Admission:
    """All of the file."""

    valid_months: int
    check_days: int
    hit_days: int
    urgent_hit_days: int
    remind_days: int
    required_lists: tuple[str, ...]
    evidence: Mapping[str, Kind]
    sides: Mapping[str, SideRules]
    others: SideRules

    def of(self, country: str) -> SideRules:
        """The rules for a country; all third countries have the same."""
        return self.sides.get(country, self.others)

    def label(self, kind: str, language: str) -> str:
        """The name of a kind of evidence; a kind that is no longer in the file is shown by its code."""
        found = self.evidence.get(kind)
        return found.label.get(language) or found.label["en"] if found is not None else kind


@cache
def admission() -> Admission:
    """The rules of the pair that is served. Raises ImproperlyConfigured."""
    path = data.path("pairs", settings.PAIR, "admission.toml")
    try:
        with path.open("rb") as file:
            return read(tomllib.load(file))
    except (OSError, tomllib.TOMLDecodeError, ImproperlyConfigured) as wrong:
        raise ImproperlyConfigured(f"{path}: {wrong}") from wrong


def read(said: object) -> Admission:
    """The file as parsed. Refuses what is missing, unknown or of the wrong kind, naming the place."""
    table = _whole(said, (*_NUMBERS, *_TABLES), "the file")
    evidence = {kind: _kind(one, f"evidence.{kind}") for kind, one in _table(table["evidence"], "evidence").items()}
    found = {
        country: _side(one, f"sides.{country}", evidence) for country, one in _table(table["sides"], "sides").items()
    }
    countries = {one.code for one in sides()}
    if set(found) != countries:
        raise ImproperlyConfigured(f"sides must be those of the pair: {', '.join(sorted(countries))}")
    return Admission(
        **{name: _number(table[name], name) for name in _NUMBERS},
        required_lists=_codes(table["required_lists"], "required_lists", sources()),
        evidence=evidence,
        sides=found,
        others=_side(table["others"], "others", evidence),
    )


def _kind(said: object, where: str) -> Kind:
    table = _whole(said, ("label", "expires"), where)
    label = _whole(table["label"], Language.values, f"{where}.label")
    if not all(isinstance(text, str) and text.strip() for text in label.values()):
        raise ImproperlyConfigured(f"{where}.label needs words in {', '.join(Language.values)}")
    return Kind(dict(label), _flag(table["expires"], f"{where}.expires"))


def _side(said: object, where: str, evidence: Collection[str]) -> SideRules:
    table = _whole(said, tuple(SideRules.__dataclass_fields__), where)
    days = _table(table["longest_days"], f"{where}.longest_days")
    rules = SideRules(
        identifiers=_codes(table["identifiers"], f"{where}.identifiers", IdentifierScheme.values),
        registers=_codes(table["registers"], f"{where}.registers", Source.values),
        people=_number(table["people"], f"{where}.people", least=0),
        required=_codes(table["required"], f"{where}.required", evidence),
        optional=_codes(table["optional"], f"{where}.optional", evidence),
        longest_days={kind: _number(number, f"{where}.longest_days.{kind}") for kind, number in days.items()},
        decide_duplicates=_flag(table["decide_duplicates"], f"{where}.decide_duplicates"),
        ways=_codes(table["ways"], f"{where}.ways", WAYS),
    )
    twice = set(rules.required) & set(rules.optional)
    if twice:
        raise ImproperlyConfigured(f"{where}: {', '.join(sorted(twice))} cannot be required and optional")
    unasked = set(rules.longest_days) - set(rules.kinds)
    if unasked:
        raise ImproperlyConfigured(f"{where}.longest_days names what is not asked for: {', '.join(sorted(unasked))}")
    return rules


def _whole(said: object, wanted: Collection[str], where: str) -> Mapping[str, Any]:
    """The table, if it has these keys and no others."""
    table = _table(said, where)
    unknown, missing = set(table) - set(wanted), set(wanted) - set(table)
    if unknown:
        raise ImproperlyConfigured(f"{where} has what nobody knows: {', '.join(sorted(unknown))}")
    if missing:
        raise ImproperlyConfigured(f"{where} lacks {', '.join(sorted(missing))}")
    return table


def _table(said: object, where: str) -> Mapping[str, Any]:
    if not isinstance(said, Mapping):
        raise ImproperlyConfigured(f"{where} must be a table")
    return said


def _number(value: object, where: str, least: int = 1) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise ImproperlyConfigured(f"{where} must be a whole number from {least} on")
    return value


def _flag(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise ImproperlyConfigured(f"{where} must be true or false")
    return value


def _codes(value: object, where: str, known: Collection[str]) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ImproperlyConfigured(f"{where} must be a list of codes")
    unknown = [one for one in value if one not in known]
    if unknown:
        raise ImproperlyConfigured(f"{where} names what nobody knows: {', '.join(unknown)}")
    return tuple(dict.fromkeys(value))
