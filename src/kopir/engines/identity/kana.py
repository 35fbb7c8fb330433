"""A kana reading cut into words: タケウチセイサクショ to タケウチ and セイサクショ.

Registers give readings without word breaks. The cut with the least cost is taken; a known word costs by how
seldom it is, an unknown piece by its length. Names of Latin letters (エヌティティ) are joined again into one piece.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence

_LONGEST = 14
_UNKNOWN = (7.0, 3.6)  # cost of an unknown piece, and of each of its letters
_LETTER_COST = 4.5
_NO_START = frozenset("ァィゥェォャュョヮッーン")
LETTERS = {
    "エー": "a", "エイ": "a", "ビー": "b", "シー": "c", "ディー": "d", "イー": "e", "エフ": "f", "ジー": "g",
    "エイチ": "h", "エッチ": "h", "アイ": "i", "ジェイ": "j", "ジェー": "j", "ケイ": "k", "ケー": "k", "エル": "l",
    "エム": "m", "エヌ": "n", "オー": "o", "ピー": "p", "キュー": "q", "アール": "r", "エス": "s", "ティー": "t",
    "ティ": "t", "テイー": "t", "ユー": "u", "ブイ": "v", "ヴイ": "v", "ダブリュー": "w", "ダブリュ": "w",
    "ダブル": "w", "エックス": "x", "ワイ": "y", "ゼット": "z", "アンド": "",
}  # fmt: skip


_ONE_LETTER = "(?:" + "|".join(sorted((name for name in LETTERS), key=len, reverse=True)) + ")"
_DOTTED_LETTERS = re.compile(
    f"(?<![\u30a1-\u30fa\u30fc]){_ONE_LETTER}(?:[・･]{_ONE_LETTER})+(?![\u30a1-\u30fa\u30fc])"
)
_DOTS = re.compile("[・･=＝]")


def undotted(text: str) -> str:
    """The middle dot as a space, but not between letter names: ケー・エフ・シー is ケーエフシー."""
    return _DOTS.sub(" ", _DOTTED_LETTERS.sub(lambda found: _DOTS.sub("", found.group()), text))


def cut_kana(text: str, known: Mapping[str, float]) -> list[str]:
    """The pieces of one run of katakana in order, letter names as Latin letters. `known`: word to cost."""
    text = text[:200]
    size = len(text)
    best = [0.0] + [1e9] * size
    back = [0] * (size + 1)
    for end in range(1, size + 1):
        if end < size and text[end] in _NO_START:
            continue
        for begin in range(max(0, end - _LONGEST), end):
            if best[begin] >= 1e9:
                continue
            piece = text[begin:end]
            cost = known.get(piece)
            if cost is None:
                cost = _LETTER_COST if piece in LETTERS else _UNKNOWN[0] + _UNKNOWN[1] * (end - begin)
            if best[begin] + cost < best[end]:
                best[end], back[end] = best[begin] + cost, begin
    pieces, end = [], size
    while end > 0:
        begin = back[end] if best[end] < 1e9 else 0
        pieces.append(text[begin:end])
        end = begin
    return _letters_joined(pieces[::-1])


def _letters_joined(pieces: list[str]) -> list[str]:
    """Two letter names or more in a row become the Latin letters they spell."""
    joined: list[str] = []
    run: list[str] = []
    for piece in [*pieces, ""]:
        if piece in LETTERS:
            run.append(piece)
            continue
        letters = "".join([LETTERS[name] for name in run])
        joined += [letters] if len(letters) > 1 else run
        run = []
        if piece:
            joined.append(piece)
    return joined


_DOUBLED_BEFORE = {"ク": "カキクケコ", "キ": "カキクケコ", "ツ": "カキクケコサシスセソタチツテトハヒフヘホ"}
_DOUBLED_BEFORE["チ"] = _DOUBLED_BEFORE["ツ"]
_AFTER_DOUBLED = dict(zip("ハヒフヘホ", "パピプペポ", strict=True))


def joined_readings(parts: Sequence[str]) -> str:
    """Readings of single Chinese characters said together: ホク and コク are ホッコク."""
    text = ""
    for part in parts:
        if len(text) > 1 and part[:1] and part[0] in _DOUBLED_BEFORE.get(text[-1], ""):
            text = text[:-1] + "ッ"
            part = _AFTER_DOUBLED.get(part[0], part[0]) + part[1:]  # noqa: PLW2901 -- the sound changes here
        text += part
    return text


def other_readings(word: str, usual: str, readings: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """At most two readings of a word of one to three Chinese characters that differ from its usual one."""
    choices = [readings.get(letter, ()) for letter in word]
    if not 1 <= len(word) <= 3 or not all(choices):
        return ()
    found = [joined_readings(parts) for parts in itertools.product(*choices)]
    return tuple([reading for reading in dict.fromkeys(found) if reading != usual][:2])
