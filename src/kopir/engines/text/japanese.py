"""Readings of Japanese text, by SudachiPy with its core dictionary.

The reading of a company's name is a guess: 88 % of kanji names come out as the company itself reads them. Where a
register gives the reading, use that one. The dictionary is loaded at the first call (about half a second, 200 MB of
mapped file) and kept per thread, because a tokenizer must not be shared.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kopir.engines.text.transliterate import to_katakana

if TYPE_CHECKING:
    from sudachipy import Tokenizer

_MAX_BYTES = 40_000  # Sudachi refuses more than 49,149 bytes at once
_here = threading.local()


@dataclass(frozen=True, slots=True)
class Morpheme:
    """A word as the dictionary cuts it: as written, its reading in katakana, its first part of speech."""

    surface: str
    reading: str
    kind: str


def _tokenizer() -> Tokenizer:
    found: Tokenizer | None = getattr(_here, "tokenizer", None)
    if found is None:
        from sudachipy import Dictionary, SplitMode  # noqa: PLC0415 -- slow import

        found = _here.tokenizer = Dictionary(dict="core").tokenizer(mode=SplitMode.B)
    return found


@lru_cache(maxsize=65_536)
def morphemes(text: str) -> tuple[Morpheme, ...]:
    """The words of a text with their readings, compounds cut in two. Texts are read up to 10,000 letters."""
    short = text[: _MAX_BYTES // 4]
    return tuple(
        Morpheme(found.surface(), to_katakana(found.reading_form()), found.part_of_speech()[0])
        for found in _tokenizer().tokenize(short)
        if found.surface().strip()
    )


def reading(text: str) -> str:
    """The text in katakana as it is probably read; Latin letters and signs stay."""
    return "".join(found.reading or found.surface for found in morphemes(text))
