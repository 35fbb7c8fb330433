"""Pairs of needs and offers for fast, joint measuring: what several reasons share is computed once here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kopir.engines.ranking.problem import Prepared, RequirementResult
from kopir.engines.ranking.requirements import check
from kopir.engines.ranking.stack import Stack
from kopir.engines.ranking.statistics import BRIDGE, OTHER, PoolStatistics
from kopir.engines.taxonomy.documents import code_list

Values = NDArray[np.float32]


@dataclass(frozen=True)
class Pairs:
    """One text beside many of the other side: one need and its offers, or one offer and its needs."""

    one: Prepared
    many: Stack
    one_is_need: bool

    def __len__(self) -> int:
        return len(self.many)

    @property
    def statistics(self) -> PoolStatistics:
        return self.many.statistics

    @cached_property
    def alone(self) -> Stack:
        """The one text, laid out like the many."""
        return Stack((self.one,), self.many.statistics)

    def both(self, place: int) -> tuple[Prepared, Prepared]:
        """The need and the offer of a pair."""
        other = self.many.texts[place]
        return (self.one, other) if self.one_is_need else (other, self.one)

    @property
    def needs(self) -> Sequence[Prepared]:
        """The need of each pair."""
        return [self.one] * len(self) if self.one_is_need else self.many.texts

    @cached_property
    def nearness(self) -> tuple[Values, Values]:
        """Similarity of the whole texts in each encoder, corrected for hubs (CSLS)."""
        one, own = self.alone.whole[0], self.alone.hubs[0]
        many, hubs = self.many.whole, self.many.hubs
        first, second = (
            np.asarray(2 * (many[:, part] @ one[part]) - own[i] - hubs[:, i], dtype=np.float32)
            for i, part in enumerate((BRIDGE, OTHER))
        )
        return first, second

    @cached_property
    def profiles(self) -> tuple[Values, Values]:
        """Affinity of the chances of HS headings, and of ISIC classes."""
        goods = len(code_list("hs4"))
        many, one = self.many.profiles, self.one.profile
        return many[:, :goods] @ one[:goods], many[:, goods:] @ one[goods:]

    @cached_property
    def glosses(self) -> Values:
        """Similarity of the texts' trade concepts said in English; 0 where one has none."""
        return np.asarray(self.many.glosses @ self.one.gloss_vector, dtype=np.float32)

    @cached_property
    def seeks(self) -> Values:
        """Similarity of the whole need to the partner the offer looks for; 0 where it looks for nobody."""
        if self.one_is_need:
            return np.asarray(self.many.partners_sought @ self.alone.as_partners[0], dtype=np.float32)
        return np.asarray(self.many.as_partners @ self.alone.partners_sought[0], dtype=np.float32)

    @cached_property
    def _all_phrases(self) -> Values:
        return np.asarray(self.alone.phrases @ self.many.phrases.T, dtype=np.float32)

    def phrase_block(self, place: int) -> Values:
        """The similarity of each phrase of the need (rows) to each phrase of the offer (columns) of a pair."""
        ends = self.many.phrase_ends
        block = self._all_phrases[:, ends[place] : ends[place + 1]]
        return block if self.one_is_need else block.T

    @cached_property
    def _all_requirements(self) -> Values:
        needs, offers = (self.alone, self.many) if self.one_is_need else (self.many, self.alone)
        return np.asarray(needs.requirements @ offers.phrases.T, dtype=np.float32)

    def requirement_block(self, place: int) -> Values:
        """The similarity of each requirement of the need to each phrase of the offer of a pair."""
        if self.one_is_need:
            ends = self.many.phrase_ends
            return self._all_requirements[:, ends[place] : ends[place + 1]]
        ends = self.many.requirement_ends
        return self._all_requirements[ends[place] : ends[place + 1]]

    @cached_property
    def requirements(self) -> list[tuple[RequirementResult, ...]]:
        """What each offer answers to each requirement of its need."""
        return [self._requirements(place) for place in range(len(self))]

    def _requirements(self, place: int) -> tuple[RequirementResult, ...]:
        need, offer = self.both(place)
        if not need.requirements:
            return ()
        block = self.requirement_block(place)
        return tuple(check(wanted, offer, block[row]) for row, wanted in enumerate(need.requirements))

    def affirmed(self, place: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which phrases of the need, and which of the offer, are affirmed."""
        one, other = self.alone.affirmed[0], self.many.affirmed[place]
        return (one, other) if self.one_is_need else (other, one)

    def denied(self, place: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which phrases of the need, and which of the offer, are denied."""
        one, other = self.alone.denied[0], self.many.denied[place]
        return (one, other) if self.one_is_need else (other, one)

    @cached_property
    def affirmed_blocks(self) -> list[Values]:
        """The phrase blocks with only what both sides affirm."""
        return [self.phrase_block(place)[np.ix_(*self.affirmed(place))] for place in range(len(self))]
