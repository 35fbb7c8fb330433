"""What goes into the ranking and what comes out: plain frozen values.

A text is prepared once (`Prepared`: vectors, concepts, roles, quantities, codes) and may be stored; ranking one need
against some hundreds of prepared offers is then a matter of milliseconds.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

# Raised whenever a stored score or a stored `Prepared` would come out differently. Stored beside every score.
VERSION = "ranking-4"

Vectors = NDArray[np.float32]


class Side(enum.StrEnum):
    """Which end of a match a text stands on."""

    NEED = "need"
    OFFER = "offer"


class Verdict(enum.StrEnum):
    """What an offer says about one requirement."""

    MET = "met"
    PENDING = "pending"  # on its way: planned, in preparation, audit this year
    UNMET = "unmet"
    UNKNOWN = "unknown"  # not stated: ask the company


@dataclass(frozen=True, slots=True)
class Need:
    """What a company looks for.

    `wants` is the role sought (supplier, manufacturer, distributor, service, developer, investor, buyer, research,
    training, jv); `must` are hard requirements, one string each; `codes` were confirmed by a person, written
    `hs4:0409`, `hs6:040900` or `isic4:0149`. Everything but `id` and `text` may be empty.
    """

    id: str
    lang: str = ""
    text: str = ""
    wants: str = ""
    must: tuple[str, ...] = ()
    country: str = ""
    region: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """What a company offers, or its profile.

    `kind` is its role (supplier, manufacturer, distributor, service, developer, investor, buyer, research, training,
    producer-ovop); `seeks` is the partner it looks for, in its own words. Everything but `id` and `text` may be empty.
    """

    id: str
    lang: str = ""
    text: str = ""
    kind: str = ""
    seeks: str = ""
    country: str = ""
    region: str = ""
    codes: tuple[str, ...] = ()


class Polarity(enum.IntEnum):
    """Whether a phrase affirms, denies, or announces what it names."""

    DENIED = -1
    UNCLEAR = 0
    AFFIRMED = 1


@dataclass(frozen=True, slots=True)
class Phrase:
    """A clause of a text. `pending` marks what is planned but not yet there."""

    text: str
    lang: str
    polarity: Polarity = Polarity.AFFIRMED
    pending: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount in a base unit: kg/year, m2, celsius, percent, kw ... `low` and `high` are equal for a single figure.

    `phrase` is the place of the phrase that names it. `at_least` / `at_most` say how the text bounds
    it ("from 100 t", "20 microns or finer").
    """

    low: float
    high: float
    unit: str
    at_least: bool = False
    at_most: bool = False
    text: str = ""
    phrase: int = -1


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing a need insists on: what it names (concepts, amounts, standards and models, places)."""

    text: str
    lang: str = "en"
    concepts: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RequirementResult:
    """What an offer answers to one requirement; `quote` is the offer's phrase that says so, if there is one."""

    text: str
    verdict: Verdict
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Because:
    """A reason in a form that can be said in any language: a code of `words.py` and what fills its slots."""

    code: str
    params: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for (or against) a match: its value, its weight, and what it rests on."""

    feature: str
    value: float
    weight: float
    because: Because | None = None

    @property
    def contribution(self) -> float:
        """How far this reason moved the score, in log-odds."""
        return self.value * self.weight


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One offer for one need (or one need for one offer). `score` is a probability, comparable between needs.

    `fits` is False below the threshold: 'nothing fits' is an answer. It is for the person to decide.
    """

    need_id: str
    offer_id: str
    score: float
    fits: bool
    evidence: tuple[Evidence, ...] = ()
    requirements: tuple[RequirementResult, ...] = ()
    version: str = VERSION


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """All that is computed once from a need or an offer. `pack` and `unpack` in `storage.py` turn it into bytes.

    `profile` holds what sets the text's chances of HS headings and ISIC classes apart, each part of unit length.
    `vector` is the whole affirmed text in all encoders, joined (each unit length before joining); `phrase_vectors`
    has a row for each phrase; `gloss_vector` is the text's trade concepts said in English, so that Kazakh too is
    read by the encoder that bridges languages best; `seeks_vector` is the partner sought. `concepts` maps a
    concept of the thesaurus to how strongly the text affirms it, `named_in` to the phrase that names it first;
    `denied` are those it refuses. `codes` maps `hs4:0409` to a probability; `confirmed` are those a person vouched
    for.
    """

    id: str
    side: Side
    lang: str
    country: str
    text: str
    seeks: str
    roles: Mapping[str, float]
    denied_roles: frozenset[str]
    phrases: tuple[Phrase, ...]
    seeks_phrases: tuple[Phrase, ...]
    requirements: tuple[Requirement, ...]
    concepts: Mapping[str, float]
    named_in: Mapping[str, int]
    denied: frozenset[str]
    pending: frozenset[str]
    seeks_concepts: Mapping[str, float]
    words: frozenset[str]
    denied_words: frozenset[str]
    names: frozenset[str]
    quantities: tuple[Quantity, ...]
    places: frozenset[str]
    codes: Mapping[str, float]
    confirmed: frozenset[str]
    vector: Vectors
    profile: Vectors
    gloss_vector: Vectors
    seeks_vector: Vectors
    phrase_vectors: Vectors
    requirement_vectors: Vectors
    version: str = VERSION
