"""Letter groups: the lexical side of comparing a text with class labels.

Words of alphabets give themselves, their stems and their groups of three to five letters (so that endings don't
matter); Japanese, written without blanks, gives groups of one to three letters. Each group is a bucket number, the
same on every machine.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kopir.engines.text.tokens import stem

BUCKETS = 1 << 20
LONGEST_TEXT = 4000  # letters read; a longer text says nothing new about its goods

_WORD = re.compile(r"[a-zа-яәғқңөұүһі0-9]+(?:[.,][0-9]+)?", re.IGNORECASE)
_CYRILLIC = re.compile(r"[а-яәғқңөұүһі]")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff々ー]+")
_HIRAGANA_ONLY = re.compile(r"[\u3040-\u309f]+")


def folded(text: str) -> str:
    """Compatibility letters unified, lower case, ё as е, accents of Latin letters dropped."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).casefold().replace("ё", "е")
    if plain.isascii():
        return plain
    return "".join(_unaccented(letter) for letter in plain)


@lru_cache(maxsize=4096)
def _unaccented(letter: str) -> str:
    if "\u00c0" <= letter <= "\u024f":
        return unicodedata.normalize("NFD", letter)[0]
    return letter


@lru_cache(maxsize=65536)
def _bucket(group: str) -> int:
    return zlib.crc32(group.encode()) % BUCKETS


@lru_cache(maxsize=65536)
def _word_groups(word: str) -> tuple[int, ...]:
    padded = f" {word} "
    groups = {f"={word}", *(f"~{stem(word, lang)}" for lang in (("ru", "kk") if _CYRILLIC.search(word) else ("en",)))}
    for size in (3, 4, 5):
        groups.update(padded[place : place + size] for place in range(len(padded) - size + 1))
    return tuple(_bucket(group) for group in groups)


def _japanese_groups(run: str) -> set[int]:
    groups = {run[place : place + size] for size in (1, 2, 3) for place in range(len(run) - size + 1)}
    return {_bucket(group) for group in groups if len(group) > 1 or not _HIRAGANA_ONLY.fullmatch(group)}


def grams(text: str) -> NDArray[np.int64]:
    """The distinct buckets of a text, sorted."""
    plain = folded(text)
    found: set[int] = set()
    for word in _WORD.findall(plain):
        found.update(_word_groups(word))
    for run in _JAPANESE.findall(plain):
        found.update(_japanese_groups(run))
    return np.array(sorted(found), dtype=np.int64)
