"""Pairs of needs and offers laid out for fast, joint measuring: what several reasons share is computed once here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kopir.engines.ranking.problem import Polarity, Prepared, RequirementResult, Vectors
from kopir.engines.ranking.requirements import check
from kopir.engines.ranking.statistics import BRIDGE, OTHER, PoolStatistics, unit

Values = NDArray[np.float32]


@dataclass(frozen=True)
class Pairs:
    """One text (`one`) beside many of the other side (`many`): one need and its offers, or one offer and its needs."""

    one: Prepared
    many: tuple[Prepared, ...]
    statistics: PoolStatistics
    one_is_need: bool

    def __len__(self) -> int:
        return len(self.many)

    def both(self, place: int) -> tuple[Prepared, Prepared]:
        """The need and the offer of a pair."""
        other = self.many[place]
        return (self.one, other) if self.one_is_need else (other, self.one)

    @property
    def needs(self) -> Sequence[Prepared]:
        """The need of each pair."""
        return [self.one] * len(self.many) if self.one_is_need else self.many

    @property
    def offers(self) -> Sequence[Prepared]:
        """The offer of each pair."""
        return self.many if self.one_is_need else [self.one] * len(self.many)

    @cached_property
    def _centred_one(self) -> Vectors:
        return self.statistics.centred(self.one.vector[None, :], [self.one.lang])[0]

    @cached_property
    def _centred_many(self) -> Vectors:
        return self.statistics.centred(np.stack([m.vector for m in self.many]), [m.lang for m in self.many])

    @cached_property
    def nearness(self) -> tuple[Values, Values]:
        """Similarity of the whole texts in each encoder, corrected for hubs (CSLS)."""
        one, many = self._centred_one, self._centred_many
        own = self.statistics.hub(self.one, one)
        hubs = np.array([self.statistics.hub(m, v) for m, v in zip(self.many, many, strict=True)], dtype=np.float32)
        return tuple(  # type: ignore[return-value]
            2 * (many[:, part] @ one[part]) - own[i] - hubs[:, i] for i, part in enumerate((BRIDGE, OTHER))
        )

    @cached_property
    def glosses(self) -> Values:
        """Similarity of the texts' trade concepts said in English; 0 where one has none."""
        one, many = self.one.gloss_vector, np.stack([m.gloss_vector for m in self.many])
        return np.asarray(many @ one, dtype=np.float32)

    @cached_property
    def phrase_blocks(self) -> list[Values]:
        """For each pair the similarity of each phrase of the need (rows) to each phrase of the offer (columns)."""
        one = self._centred(self.one)
        return [(one @ self._centred(m).T) if self.one_is_need else (self._centred(m) @ one.T) for m in self.many]

    @cached_property
    def requirement_blocks(self) -> list[Values]:
        """For each pair the similarity of each requirement of the need to each phrase of the offer."""
        return [
            self.statistics.centred_phrases(need.requirement_vectors, "en") @ self._centred(offer).T
            for need, offer in map(self.both, range(len(self)))
        ]

    @cached_property
    def _phrases_by_id(self) -> dict[int, Vectors]:
        return {}

    def _centred(self, text: Prepared) -> Vectors:
        key = id(text)
        if key not in self._phrases_by_id:
            self._phrases_by_id[key] = self.statistics.centred_phrases(text.phrase_vectors, text.lang)
        return self._phrases_by_id[key]

    @cached_property
    def seeks(self) -> Values:
        """Similarity of the whole need to the partner the offer looks for; 0 where it says nothing."""
        mean = self.statistics.phrase_means
        values = []
        for need, offer in map(self.both, range(len(self))):
            if not offer.seeks.strip():
                values.append(0.0)
                continue
            sought = unit(offer.seeks_vector - mean.get(offer.lang, mean[""]))
            values.append(float(unit(need.vector[BRIDGE] - self.statistics.mean(need.lang)[BRIDGE]) @ sought))
        return np.array(values, dtype=np.float32)

    @cached_property
    def requirements(self) -> list[tuple[RequirementResult, ...]]:
        """What each offer answers to each requirement of its need."""
        return [
            tuple(
                check(requirement, offer, block[row], offer.places)
                for row, requirement in enumerate(need.requirements)
            )
            for (need, offer), block in zip(map(self.both, range(len(self))), self.requirement_blocks, strict=True)
        ]

    def affirmed(self, text: Prepared) -> NDArray[np.bool_]:
        """Which phrases of a text are affirmed."""
        return np.array([p.polarity is Polarity.AFFIRMED for p in text.phrases], dtype=bool)
