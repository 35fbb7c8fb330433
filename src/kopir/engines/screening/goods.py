"""Goods on the Common High Priority List: what is controlled is asked of the goods, not of the parties.

The list has 50 subheadings of the Harmonized System in tiers (BIS, 2024-02-23). A code of an opportunity may be
coarser (a heading) or finer than a subheading: then the list holds a part of it, or all of it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from kopir.engines import data

LIST_DATE = "2024-02-23"
_SHORTEST = 4  # digits: a chapter is too coarse to say anything


@dataclass(frozen=True)
class Controlled:
    """A code that meets the list. `is_exact`: all goods under the code are on it; else some are."""

    code: str
    listed: str  # the subheading, six digits
    tier: str
    description: str
    is_exact: bool


@cache
def high_priority() -> dict[str, tuple[str, str]]:
    """Subheading -> (tier, description)."""
    with data.path("watchlists", "common_high_priority_list.csv").open(encoding="utf-8", newline="") as file:
        return {row["hs6"]: (row["tier"], row["description"]) for row in csv.DictReader(file)}


def controlled(codes: Iterable[str]) -> list[Controlled]:
    """Which of these HS codes (digits, dots allowed) meet the list: exact ones first, the lowest tier first."""
    found = []
    for code in dict.fromkeys(codes):
        digits = "".join(filter(str.isdigit, code))
        if len(digits) < _SHORTEST:
            continue
        for listed, (tier, description) in high_priority().items():
            if digits.startswith(listed):
                found.append(Controlled(code, listed, tier, description, is_exact=True))
            elif listed.startswith(digits):
                found.append(Controlled(code, listed, tier, description, is_exact=False))
    return sorted(found, key=lambda one: (not one.is_exact, one.tier, one.listed))
