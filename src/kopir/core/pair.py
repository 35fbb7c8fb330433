"""The pair of countries: the only place that knows which two they are (`data/pairs/<KOPIR_PAIR>/pair.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

from kopir.engines import data


@dataclass(frozen=True)
class Side:
    """One of the two countries."""

    code: str  # ISO 3166-1
    time_zone: str
    languages: tuple[str, ...]
    identifier: str  # the scheme of its main company number
    registers: tuple[str, ...]
    activity_scheme: str  # how its users see ISIC: oked, jsic
    currency: str
    name: Mapping[str, str]
    box: tuple[float, float, float, float]  # south, west, north, east in degrees

    def label(self, language: str) -> str:
        """The country's name in the reader's language."""
        return self.name.get(language, self.name["en"])

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether the point lies in the box around the country."""
        south, west, north, east = self.box
        return south <= latitude <= north and west <= longitude <= east


@cache
def sides() -> tuple[Side, ...]:
    """The two countries, in the order of the file."""
    tuples = ("languages", "registers", "box")
    return tuple(Side(**{**side, **{name: tuple(side[name]) for name in tuples}}) for side in _file()["sides"])


@cache
def archive_prefix() -> str:
    """What the codes of the archive begin with."""
    return str(_file()["archive_prefix"])


@cache
def _file() -> dict[str, Any]:
    with data.path("pairs", settings.PAIR, "pair.toml").open("rb") as file:
        return tomllib.load(file)


def side(code: str) -> Side | None:
    """The side with this country code."""
    return next((one for one in sides() if one.code == code), None)


def other_side(code: str) -> Side | None:
    """The side across the bridge."""
    return next((one for one in sides() if one.code != code), None) if side(code) else None
