"""The plain text of whole missions: two sides, days, tables, interpreters' languages, priorities."""

from __future__ import annotations

import numpy as np

from kopir.engines.scheduling.errors import BadInstance
from kopir.engines.scheduling.problem import NO_LANGUAGE, Problem

LANGUAGES = ("ja-ru", "ja-kk", "en-ru")  # 0, 1, 2 in the file; whatever is above needs no interpreter
_MOST = 2_000_000  # of anything: a number beyond is a slip, not a mission


def read_mission(text: str) -> Problem:
    """A problem of a mission's text.

    Line 1 `P NL T D L NLANG M`: people (of them the first NL on the left side), slots, days, tables, languages,
    meetings. Line 2: the day of each slot. P lines: the person's forbidden slots as a hexadecimal bit mask. M lines
    `a b weight language mask`, people from 0, allowed slots as a mask.
    """
    lines = text.splitlines()
    people, left, slots, _days, tables, languages, count = _numbers(lines, 0, 7)
    if max(people, slots, tables, count) > _MOST or len(lines) < 2 + people + count:
        raise BadInstance(f"{len(lines)} lines for {people} people and {count} meetings")
    day_of = np.array(_numbers(lines, 1, slots), np.int32)
    free = ~_masks(2, lines[2 : 2 + people], slots)
    pairs, weight = np.zeros((count, 2), np.int32), np.zeros(count, np.int64)
    language, words = np.zeros(count, np.int32), []
    for meeting in range(count):
        at = 2 + people + meeting
        parts = lines[at].split()
        if len(parts) != 5:
            raise BadInstance(f"line {at + 1}: {len(parts)} parts instead of 5")
        try:
            pairs[meeting], weight[meeting] = (int(parts[0]), int(parts[1])), int(parts[2])
            spoken = int(parts[3])
        except (ValueError, OverflowError) as odd:
            raise BadInstance(f"line {at + 1}: {odd}") from odd
        language[meeting] = spoken if 0 <= spoken < min(languages, len(LANGUAGES)) else NO_LANGUAGE
        words.append(parts[4])
    if count and (pairs.min() < 0 or pairs.max() >= people):
        raise BadInstance("a meeting names somebody who is not there")
    allowed = _masks(2 + people, words, slots) & free[pairs[:, 0]] & free[pairs[:, 1]]
    return Problem(
        people=tuple(str(person) for person in range(people)),
        left=left,
        day_of=day_of,
        room=np.full(slots, tables, np.int32),
        pairs=pairs,
        weight=weight,
        language=language,
        languages=LANGUAGES[: min(languages, len(LANGUAGES))],
        allowed=allowed,
    )


def _numbers(lines: list[str], at: int, count: int) -> list[int]:
    try:
        numbers = [int(one) for one in lines[at].split()]
    except (ValueError, IndexError) as odd:
        raise BadInstance(f"line {at + 1}: {odd}") from odd
    if len(numbers) != count or min(numbers, default=0) < 0:
        raise BadInstance(f"line {at + 1}: {len(numbers)} numbers instead of {count}")
    return numbers


def _masks(start: int, words: list[str], slots: int) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """(rows, slots) the bits of hexadecimal words, the lowest first."""
    size = -(-max(slots, 1) // 8)
    whole = bytearray()
    for row, word in enumerate(words):
        try:
            whole += int(word, 16).to_bytes(size, "little")
        except (ValueError, OverflowError) as odd:
            raise BadInstance(f"line {start + row + 1}: {word[:40]!r} is no mask of {slots} slots") from odd
    octets = np.frombuffer(bytes(whole), np.uint8).reshape(len(words), size)
    return np.unpackbits(octets, axis=1, count=slots, bitorder="little").astype(np.bool_)
