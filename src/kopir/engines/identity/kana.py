"""A kana reading cut into words: タケウチセイサクショ to タケウチ and セイサクショ.

Registers give readings without word breaks. The cut with the least cost is taken; a known word costs what it is seldom,
an unknown piece costs by its length. Names of Latin letters (エヌティティ) are joined again into one piece.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_LONGEST = 14
_UNKNOWN = (7.0, 2.2)  # cost of an unknown piece, and of each of its letters
_NO_START = frozenset("ァィゥェォャュョヮッーン")
LETTERS = {
    "エー": "a", "エイ": "a", "ビー": "b", "シー": "c", "ディー": "d", "イー": "e", "エフ": "f", "ジー": "g", "エイチ": "h",
    "エッチ": "h", "アイ": "i", "ジェイ": "j", "ジェー": "j", "ケイ": "k", "ケー": "k", "エル": "l", "エム": "m", "エヌ": "n",
    "オー": "o", "ピー": "p", "キュー": "q", "アール": "r", "エス": "s", "ティー": "t", "ティ": "t", "テイー": "t", "ユー": "u",
    "ブイ": "v", "ヴイ": "v", "ダブリュー": "w", "ダブリュ": "w", "ダブル": "w", "エックス": "x", "ワイ": "y", "ゼット": "z",
    "アンド": "",
}  # fmt: skip
_LETTER_RUN = re.compile("(?:" + "|".join(sorted(LETTERS, key=len, reverse=True)) + "){2,}")
_LETTER = re.compile("|".join(sorted(LETTERS, key=len, reverse=True)))


def cut_kana(text: str, known: Mapping[str, float]) -> list[str]:
    """The pieces of one run of katakana, in order; joined they are the run. `known`: word to cost."""
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
            cost = known.get(text[begin:end])
            if cost is None:
                cost = _UNKNOWN[0] + _UNKNOWN[1] * (end - begin)
            if best[begin] + cost < best[end]:
                best[end], back[end] = best[begin] + cost, begin
    pieces, end = [], size
    while end > 0:
        begin = back[end] if best[end] < 1e9 else 0
        pieces.append(text[begin:end])
        end = begin
    return pieces[::-1]


@lru_cache(maxsize=16_384)
def spelt_letters(kana: str) -> str:
    """The Latin letters a kana run spells at its beginning: エヌティティデータ gives ntt; fewer than two give nothing."""
    found = _LETTER_RUN.match(kana)
    return "".join(LETTERS[name] for name in _LETTER.findall(found.group())) if found else ""
