"""What a list of suggestions can be narrowed to, with counts: region, sector, role, language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kopir.engines.taxonomy import concordance
from kopir.matches.queries.candidates import Candidate

NAMES = ("region", "sector", "role", "language")


@dataclass(frozen=True)
class Counted:
    """One facet: its values with how many suggestions each leaves, the most first."""

    name: str
    values: tuple[tuple[str, int], ...]


def facets_of(rows: Sequence[Candidate], chosen: Mapping[str, str]) -> tuple[Counted, ...]:
    """Each facet is counted under the choices made in the others, so that its own choice can be changed."""
    return tuple(_counted(name, rows, {key: value for key, value in chosen.items() if key != name}) for name in NAMES)


def passes(row: Candidate, chosen: Mapping[str, str]) -> bool:
    """Whether a row stands under all the choices."""
    return all(value in values_of(row, name) for name, value in chosen.items())


def values_of(row: Candidate, name: str) -> frozenset[str]:
    """What a row is under a facet; a row may stand in several sectors."""
    if name == "sector":
        return sectors_of(row.codes)
    value = getattr(row, name)
    return frozenset({value} if value else ())


def sectors_of(codes: Sequence[str]) -> frozenset[str]:
    """The ISIC divisions (two digits) of a row's codes; goods by the division that makes them."""
    found: set[str] = set()
    for code in codes:
        scheme, _, number = code.partition(":")
        classes = (number,) if scheme == "isic4" else concordance.hs_to_isic(number)[:1]
        found.update(one[:2] for one in classes)
    return frozenset(found)


def _counted(name: str, rows: Sequence[Candidate], others: Mapping[str, str]) -> Counted:
    counts = Counter(value for row in rows if passes(row, others) for value in values_of(row, name))
    return Counted(name, tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))))
