"""What watchlists say of a party, who is screened, and what was found: plain tables in and out of the engine."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a party is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class ListedName:
    """One name as the list writes it, in any script; weak if the list itself calls it broad or low quality."""

    text: str
    is_weak: bool = False
    is_primary: bool = False


@dataclass(frozen=True)
class Listed:
    """One party of a watchlist.

    `key` is the list's own stable number, after the code of the list ("ofac-sdn:12345"). `births` are dates or years
    in EDTF ("1962-05-04", "1962", "1960/1964"); `countries` ISO 3166 alpha-2 in lower case; `identifiers` are
    "kind:value" ("passport:K123", "tax:770...", "imo:9187629") with the value in upper case without blanks.
    """

    key: str
    kind: Kind
    names: tuple[ListedName, ...]
    countries: tuple[str, ...] = ()
    births: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    remarks: str = ""


@dataclass(frozen=True)
class Subject:
    """Who is screened: a company or a person under all the names we hold."""

    kind: Kind
    names: tuple[str, ...]
    countries: tuple[str, ...] = ()
    births: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Because:
    """One piece of evidence: what met, and how far it moved the score.

    `what` names the feature ("name", "word", "birth", "country", "identifier"), `how` says how the two met ("same",
    "spelling", "sound", "initial", "missing", "different"), `weight` is from -1 to 1.
    """

    what: str
    ours: str
    theirs: str
    how: str
    weight: float


@dataclass(frozen=True)
class Found:
    """A listed party that one subject may be. `score` is 0 to 1; a hit is at or above the engine's `HIT`."""

    key: str
    score: float
    own_name: str
    listed_name: str
    because: tuple[Because, ...]


@dataclass(frozen=True)
class Compared:
    """Two names side by side."""

    score: float
    hit: bool
    because: tuple[Because, ...]
