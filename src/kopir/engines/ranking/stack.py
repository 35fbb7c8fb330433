"""Prepared texts of one side laid out in arrays, so that one text is measured against all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kopir.engines.ranking.problem import Polarity, Prepared, Vectors
from kopir.engines.ranking.statistics import BRIDGE, PoolStatistics
from kopir.engines.ranking.vectors import unit


@dataclass(frozen=True)
class Stack:
    """Texts with their vectors centred by the pool's statistics. Made once for a list, used for each text opposite."""

    texts: tuple[Prepared, ...]
    statistics: PoolStatistics

    def __len__(self) -> int:
        return len(self.texts)

    @cached_property
    def langs(self) -> list[str]:
        return [text.lang for text in self.texts]

    @cached_property
    def whole(self) -> Vectors:
        """Centred whole-text vectors."""
        return self.statistics.centred(np.stack([text.vector for text in self.texts]), self.langs)

    @cached_property
    def hubs(self) -> Vectors:
        """How near each text stands to everybody, one column an encoder."""
        found = [self.statistics.hub(text, vector) for text, vector in zip(self.texts, self.whole, strict=True)]
        return np.array(found, dtype=np.float32)

    @cached_property
    def profiles(self) -> Vectors:
        return np.stack([text.profile for text in self.texts])

    @cached_property
    def glosses(self) -> Vectors:
        return np.stack([text.gloss_vector for text in self.texts])

    @cached_property
    def as_partners(self) -> Vectors:
        """The bridging part of the whole texts, centred as single phrases are compared with them."""
        return self.whole[:, BRIDGE]

    @cached_property
    def partners_sought(self) -> Vectors:
        """What each text looks for, centred; zero where it looks for nobody."""
        rows = np.stack([text.seeks_vector for text in self.texts])
        moved = self._phrases_centred(rows, self.langs)
        return np.where((np.abs(rows).sum(axis=1) > 0)[:, None], moved, 0).astype(np.float32)

    @cached_property
    def phrases(self) -> Vectors:
        """All phrases of all texts, centred, one under the other."""
        counts = [len(text.phrases) for text in self.texts]
        langs = [lang for lang, count in zip(self.langs, counts, strict=True) for _ in range(count)]
        return self._phrases_centred(_joined([text.phrase_vectors for text in self.texts]), langs)

    @cached_property
    def phrase_ends(self) -> list[int]:
        """Where each text's phrases begin and end: text `i` owns rows `ends[i]` to `ends[i + 1]`."""
        return _ends([len(text.phrases) for text in self.texts])

    @cached_property
    def requirements(self) -> Vectors:
        """All requirements of all texts, centred."""
        rows = _joined([text.requirement_vectors for text in self.texts])
        return self._phrases_centred(rows, [wanted.lang for text in self.texts for wanted in text.requirements])

    @cached_property
    def requirement_ends(self) -> list[int]:
        return _ends([len(text.requirements) for text in self.texts])

    @cached_property
    def affirmed(self) -> list[NDArray[np.bool_]]:
        """For each text, which of its phrases are affirmed."""
        return [np.array([p.polarity is Polarity.AFFIRMED for p in t.phrases], dtype=bool) for t in self.texts]

    @cached_property
    def denied(self) -> list[NDArray[np.bool_]]:
        """For each text, which of its phrases are denied for good (not only for now)."""
        return [
            np.array([p.polarity is Polarity.DENIED and not p.pending for p in t.phrases], dtype=bool)
            for t in self.texts
        ]

    def _phrases_centred(self, rows: Vectors, langs: Sequence[str]) -> Vectors:
        known = self.statistics.phrase_means
        if not len(rows):
            return rows
        return unit(rows - np.stack([known.get(lang, known[""]) for lang in langs]))


def _joined(matrices: Sequence[Vectors]) -> Vectors:
    filled = [matrix for matrix in matrices if len(matrix)]
    width = max((matrix.shape[1] for matrix in filled), default=BRIDGE.stop)
    return np.concatenate(filled) if filled else np.zeros((0, width), dtype=np.float32)


def _ends(counts: Sequence[int]) -> list[int]:
    return [0, *np.cumsum(counts).tolist()]
