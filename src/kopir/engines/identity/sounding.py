"""How likely a Latin spelling is, given how a word sounds in kana or how it is written in Cyrillic.

グループ is written group and not gurupu. Each sound (a mora, a Cyrillic letter) writes nought to four Latin letters,
with probabilities learned from open register pairs (`data/learned/names_sounds.npz`). A score is the natural log of
how much likelier the spelling is than letters drawn at random, for the best way to cut it. All pairs are computed
together in numpy: about 40 microseconds a pair in a batch, half a millisecond for one alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from kopir.engines import data

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

LONGEST_CHUNK = 4
MOST_SOUNDS = 28  # of a name; what follows isn't heard
MOST_LETTERS = 32
_AT_ONCE = 400
_IMPOSSIBLE = np.float32(-60.0)
SOUND = re.compile("[\u30a1-\u30f4][ァィゥェォャュョヮ]?|[ーッン]|[a-z0-9]|[\u0430-\u0460\u0491-\u04ff]")
_NOT_LETTERS = re.compile("[^a-z0-9]+")


@dataclass(frozen=True, eq=False)
class Sounds:
    """Log of how much likelier a sound writes a chunk than chance does. Row 0: no sound; columns 0, 1: other, none."""

    sounds: dict[str, int]
    chunks: dict[str, int]
    table: Floats

    def scores(self, pairs: Sequence[tuple[str, str]]) -> Floats:
        """For (heard, written) pairs two columns: score of the whole, score of the best part."""
        asked = {pair: place for place, pair in enumerate(dict.fromkeys(pairs))}
        work = [(self._heard(one), *_chunk_numbers(other, self)) for one, other in asked]
        order = sorted(range(len(work)), key=lambda place: (len(work[place][0]), work[place][1]))
        found = np.zeros((len(work), 2), dtype=np.float32)
        for at in range(0, len(order), _AT_ONCE):
            chosen = order[at : at + _AT_ONCE]
            found[chosen] = self._padded([work[place] for place in chosen])
        return found[[asked[pair] for pair in pairs]]

    def _padded(self, work: Sequence[tuple[list[int], int, Ints]]) -> Floats:
        width = max(len(heard) for heard, _, _ in work)
        letters = max(length for _, length, _ in work)
        sound = np.zeros((len(work), width), dtype=np.int32)
        chunk = np.zeros((len(work), LONGEST_CHUNK, letters + 1), dtype=np.int32)
        ends = np.array([length for _, length, _ in work], dtype=np.int64)
        for place, (heard, length, cut) in enumerate(work):
            sound[place, : len(heard)] = heard
            chunk[place, :, : length + 1] = cut
        return self._best(sound, chunk, ends)

    def _best(self, sound: Ints, chunk: Ints, ends: npt.NDArray[np.int64]) -> Floats:
        size, width = sound.shape
        letters = chunk.shape[2]
        whole = np.full((size, letters), _IMPOSSIBLE, dtype=np.float32)
        whole[:, 0] = 0
        part = np.zeros((size, letters), dtype=np.float32)
        most = np.zeros((size, letters), dtype=np.float32)
        for at in range(width):
            rows = sound[:, at]
            silent = self.table[rows, 1][:, None]
            new_whole, new_part = whole + silent, np.maximum(part + silent, 0)
            for length in range(1, min(LONGEST_CHUNK, letters - 1) + 1):
                gain = self.table[rows[:, None], chunk[:, length - 1, length:]]
                np.maximum(new_whole[:, length:], whole[:, :-length] + gain, out=new_whole[:, length:])
                np.maximum(new_part[:, length:], part[:, :-length] + gain, out=new_part[:, length:])
            whole, part = new_whole, new_part
            np.maximum(most, part, out=most)
        most[np.arange(letters)[None, :] > ends[:, None]] = 0
        return np.stack([np.maximum(whole[np.arange(size), ends], _IMPOSSIBLE), most.max(axis=1)], axis=1)

    def _heard(self, text: str) -> list[int]:
        known = self.sounds
        return [known.get(found, 0) for found in sounds_of(text)]


@lru_cache(maxsize=65_536)
def sounds_of(text: str) -> tuple[str, ...]:
    """The sounds of a run of katakana, lower-case Cyrillic or single Latin letters."""
    return tuple(SOUND.findall(text)[:MOST_SOUNDS])


@lru_cache(maxsize=65_536)
def _chunk_numbers(text: str, table: Sounds) -> tuple[int, Ints]:
    """The numbers of the chunks that end at each letter, by length: [length - 1, end]."""
    letters = _NOT_LETTERS.sub("", text)[:MOST_LETTERS]
    size = len(letters)
    cut = np.zeros((LONGEST_CHUNK, size + 1), dtype=np.int32)
    for length in range(1, LONGEST_CHUNK + 1):
        for end in range(length, size + 1):
            cut[length - 1, end] = table.chunks.get(letters[end - length : end], 0)
    return size, cut


def build(sounds: Sequence[str], chunks: Sequence[str], table: Floats) -> Sounds:
    """A table from its names: row and column 0 stand for what isn't known, column 1 for silence."""
    sound_places = {name: place for place, name in enumerate(sounds)}
    chunk_places = {name: place for place, name in enumerate(chunks)}
    return Sounds(sound_places, chunk_places, table)


@cache
def learned_sounds() -> Sounds:
    """The shipped table, read once."""
    with np.load(data.path("learned", "names_sounds.npz"), allow_pickle=False) as stored:
        chunks = stored["chunks"].tolist()
        unseen = stored["floor"] * np.array([max(1, len(chunk)) for chunk in chunks], dtype=np.float32)
        table = np.tile(unseen, (len(stored["sounds"]), 1))
        table[stored["row"], stored["column"]] = stored["score"].astype(np.float32)
        table[0] = stored["no_sound"].astype(np.float32)
        return build(stored["sounds"].tolist(), chunks, table)
