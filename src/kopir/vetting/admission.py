"""What the chamber asks of a company, by the country of its side: `data/pairs/<pair>/admission.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from kopir.engines import data


@dataclass(frozen=True)
class SideRules:
    """The rules for the companies of one country. `longest_days`: how old a paper may be."""

    identifiers: tuple[str, ...]
    people: int
    required: tuple[str, ...]
    optional: tuple[str, ...]
    longest_days: Mapping[str, int]

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
    remind_days: int
    required_lists: tuple[str, ...]
    evidence: Mapping[str, Mapping[str, str]]
    sides: Mapping[str, SideRules]

    def of(self, country: str) -> SideRules:
        """The rules for a country; a country of neither side is asked for nothing but a contact."""
        return self.sides.get(country, SideRules((), 1, (), tuple(self.evidence), {}))

    def label(self, kind: str, language: str) -> str:
        """The name of a kind of evidence; a kind that is no longer in the file is shown by its code."""
        labels = self.evidence.get(kind, {})
        return labels.get(language) or labels.get("en") or kind


@cache
def admission() -> Admission:
    """The rules of the pair that is served; refuses a file that names evidence it does not describe."""
    with data.path("pairs", settings.PAIR, "admission.toml").open("rb") as file:
        said = tomllib.load(file)
    evidence = {kind: dict(one["label"]) for kind, one in said["evidence"].items()}
    sides = {
        country: SideRules(
            identifiers=tuple(one["identifiers"]),
            people=int(one["people"]),
            required=tuple(one["required"]),
            optional=tuple(one["optional"]),
            longest_days=dict(one.get("longest_days", {})),
        )
        for country, one in said["sides"].items()
    }
    unknown = {kind for side in sides.values() for kind in (*side.kinds, *side.longest_days)} - set(evidence)
    if unknown:
        msg = f"admission.toml asks for evidence it does not describe: {', '.join(sorted(unknown))}"
        raise ValueError(msg)
    numbers = ("valid_months", "check_days", "hit_days", "remind_days")
    return Admission(
        **{name: int(said[name]) for name in numbers},
        required_lists=tuple(said["required_lists"]),
        evidence=evidence,
        sides=sides,
    )
