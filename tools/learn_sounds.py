"""Learn how sounds are spelt (`kopir.engines.identity.sounding`): soft EM over pairs of heard and written words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein

from kopir.engines.identity.sounding import LONGEST_CHUNK, MOST_LETTERS, SOUND, Sounds, build, sounds_of
from kopir.engines.text.transliterate import cyrillic_to_latin, kana_to_latin

FLOOR = -7.0  # log likelihood ratio of what was never seen
ROUNDS = 6


def learn_sounds(pairs: list[tuple[str, str]]) -> Sounds:
    """The table from (heard, written) pairs that are thought to be the same word."""
    pairs = [(h, w[:MOST_LETTERS]) for h, w in pairs if SOUND.search(h) and w.isascii() and w.isalnum()]
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    sounds = ["", *sorted({sound for heard, _ in pairs for sound in sounds_of(heard)} | set(letters))]
    seen: Counter[str] = Counter()
    for _, written in pairs:
        for length in range(1, LONGEST_CHUNK + 1):
            seen.update(written[end - length : end] for end in range(length, len(written) + 1))
    chunks = ["?", "", *letters, *sorted(c for c, n in seen.items() if n >= 4 and len(c) > 1 and c.isalpha())]
    weight = np.zeros((len(sounds), len(chunks)))
    for row, sound in enumerate(sounds[1:], 1):
        plain = _plain(sound)
        for column, chunk in enumerate(chunks[1:], 1):
            weight[row, column] = np.exp(-2.5 * Levenshtein.distance(plain, chunk))
    prior = weight / weight.sum(axis=1, keepdims=True).clip(1e-9)
    share = prior.copy()
    counts = np.zeros_like(prior)
    for _ in range(ROUNDS):
        counts = _expect(pairs, sounds, chunks, share)
        share = counts + 1.0 * prior
        share /= share.sum(axis=1, keepdims=True).clip(1e-9)
    total = sum(seen[letter] for letter in letters)
    chance = np.array(
        [sum(np.log(max(seen[x], total / 200) / total) for x in chunk) if chunk != "?" else 0 for chunk in chunks]
    )
    share[(counts < 0.3) & (prior < 0.2)] = 0
    with np.errstate(divide="ignore"):
        table = np.maximum(
            np.log(share) - chance[None, :], FLOOR * np.array([max(1, len(c)) for c in chunks])[None, :]
        )
    table[:, 0] = FLOOR
    table[:, 1] = np.maximum(np.log(share[:, 1].clip(1e-9)), -5.0)
    table[0, :] = -60
    table[0, 1] = 0
    return build(sounds, chunks, table.astype(np.float32))


def _plain(sound: str) -> str:
    if sound == "ー" or sound == "ッ":
        return ""
    return kana_to_latin(sound, "short") if sound >= "\u3041" else cyrillic_to_latin(sound) or ""


def _expect(pairs, sounds, chunks, share):  # noqa: ANN001, ANN202
    """Expected counts of (sound, chunk) over all ways to cut each pair."""
    row_of = {sound: place for place, sound in enumerate(sounds)}
    column_of = {chunk: place for place, chunk in enumerate(chunks)}
    counts = np.zeros_like(share)
    for heard, written in pairs:
        rows = [row_of[sound] for sound in sounds_of(heard)]
        size = len(written)
        columns = np.zeros((LONGEST_CHUNK + 1, size + 1), dtype=np.int64)
        columns[0] = 1
        for length in range(1, LONGEST_CHUNK + 1):
            for end in range(length, size + 1):
                columns[length, end] = column_of.get(written[end - length : end], 0)
        part = share[np.array(rows)[:, None, None], columns[None]]
        part[:, columns == 0] = 0
        forward = np.zeros((len(rows) + 1, size + 1))
        forward[0, 0] = 1
        for at in range(len(rows)):
            for length in range(min(LONGEST_CHUNK, size) + 1):
                forward[at + 1, length:] += forward[at, : size + 1 - length] * part[at, length, length:]
        whole = forward[-1, size]
        if whole <= 0:
            continue
        backward = np.zeros(size + 1)
        backward[size] = 1
        for at in reversed(range(len(rows))):
            earlier = np.zeros(size + 1)
            for length in range(min(LONGEST_CHUNK, size) + 1):
                flow = backward[length:] * part[at, length, length:]
                np.add.at(
                    counts, (rows[at], columns[length, length:]), forward[at, : size + 1 - length] * flow / whole
                )
                earlier[: size + 1 - length] += flow
            backward = earlier
    counts[:, 0] = 0
    return counts


def write_sounds(found: Sounds, path: Path) -> None:
    """Only what is above the floor is stored."""
    chunks = sorted(found.chunks, key=found.chunks.__getitem__)
    sounds = sorted(found.sounds, key=found.sounds.__getitem__)
    low = FLOOR * np.array([max(1, len(chunk)) for chunk in chunks]) + 0.01
    kept = found.table > low[None, :]
    kept[0] = False
    row, column = np.nonzero(kept)
    np.savez_compressed(
        path, shape=np.array(found.table.shape), floor=np.float32(FLOOR), row=row.astype(np.int16),
        column=column.astype(np.int16), score=found.table[row, column].astype(np.float16),
        no_sound=found.table[0].astype(np.float16), sounds=np.array(sounds), chunks=np.array(chunks),
    )  # fmt: skip
