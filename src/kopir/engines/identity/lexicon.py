"""What a word of a company's name means in the other languages, and how much it tells companies apart.

Two sources. `data/identity/name_words.tsv`: about 500 business words and toponyms of Kazakhstan and Japan in four
languages, written by hand; a star ends a stem (строител*), a plus marks a root that also stands inside compounds
(+мырыш in Қазмырыш). `data/learned/names_lexicon.tsv`: word pairs with probabilities, learned from open register pairs
by `tools/learn_names.py`. Both lead to the same meeting point, an English stem.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from kopir.engines import data
from kopir.engines.text.tables import read_table

Meanings = tuple[tuple[str, float], ...]
_UNKNOWN_WEIGHT = 9.0  # natural log of one in 8,000: a word never seen in training is as good as a proper name


@dataclass(frozen=True)
class Words:
    """The hand-made table: word to meeting point, stems by length, and roots inside compounds."""

    exact: Mapping[str, str]
    stems: Mapping[str, str]
    roots: re.Pattern[str] | None
    root_in_russian: Mapping[str, str]

    def russified(self, word: str) -> str:
        """A Kazakh compound with its roots as the Russian and the English name have them: қазмырыш to қазцинк."""
        if self.roots is None:
            return word
        return self.roots.sub(lambda root: self.root_in_russian[root.group()], word)

    def meaning(self, word: str) -> str:
        """The meeting point of a lower-case word, or nothing."""
        found = self.exact.get(word)
        if found is None and len(word) > 3:
            for length in range(len(word), max(2, len(word) - 8), -1):
                found = self.stems.get(word[:length])
                if found is not None and len(word) - length <= (7 if length > 5 else 4):
                    return found
        return found or ""


_UNKNOWN_OMISSION = 0.15  # a word never seen in training is left out this often


@dataclass(frozen=True)
class Lexicon:
    """Meanings (source word to English stems with probabilities), weights (how telling a word is), kana words (with
    their cost), the two usual readings of a Chinese character within words, and how often a word goes unanswered."""

    meanings: Mapping[str, Meanings] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    kana: Mapping[str, float] = field(default_factory=dict)
    readings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    omissions: Mapping[str, float] = field(default_factory=dict)

    def weight(self, word: str) -> float:
        """Natural log of how seldom a word stands in names, 0.5 to 9."""
        return self.weights.get(word, _UNKNOWN_WEIGHT)

    def omission(self, word: str) -> float:
        """What it costs that a word is left out of the other name: minus log of how often that happens."""
        return -math.log(self.omissions.get(word, _UNKNOWN_OMISSION))


def stem(word: str) -> str:
    """An English word without its plural: industries and industry meet."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@cache
def words() -> Words:
    """The hand-made table, read once."""
    exact: dict[str, str] = {}
    stems: dict[str, str] = {}
    roots: dict[str, str] = {}
    for row in read_table(data.path("identity", "name_words.tsv"), ["en", "ru", "kk", "ja"], delimiter="\t"):
        point = stem(row.values["en"].split("|")[0].strip("*+"))
        for column in ("en", "ru", "kk", "ja"):
            for entry in filter(None, row.values[column].split("|")):
                _enter(entry, point, exact, stems)
        russian = [entry for entry in row.values["ru"].split("|") if entry.startswith("+")]
        for entry in row.values["kk"].split("|"):
            if entry.startswith("+") and russian and entry != russian[0]:
                roots[entry.strip("*+")] = russian[0].strip("*+")
    pattern = re.compile("|".join(sorted(map(re.escape, roots), key=len, reverse=True))) if roots else None
    return Words(exact, stems, pattern, roots)


def _enter(entry: str, point: str, exact: dict[str, str], stems: dict[str, str]) -> None:
    plain = entry.strip("*+")
    if entry.endswith("*"):
        stems.setdefault(plain, point)
    else:
        exact.setdefault(plain, point)
        exact.setdefault(stem(plain), point)


@cache
def learned() -> Lexicon:
    """What `tools/learn_names.py` learned, read once.

    Rows: kind (meaning, weight, kana, reading, omission), word, other word, number.
    """
    return from_rows(
        (row.values["kind"], row.values["word"], row.values["other"], float(row.values["number"]))
        for row in read_table(
            data.path("learned", "names_lexicon.tsv"), ["kind", "word", "other", "number"], delimiter="\t"
        )
    )


def from_rows(rows: Iterable[tuple[str, str, str, float]]) -> Lexicon:
    """A lexicon from rows of (kind, word, other word, number)."""
    meanings: dict[str, list[tuple[str, float]]] = {}
    weights: dict[str, float] = {}
    kana: dict[str, float] = {}
    readings: dict[str, tuple[str, ...]] = {}
    omissions: dict[str, float] = {}
    for kind, word, other, number in rows:
        if kind == "meaning":
            meanings.setdefault(word, []).append((other, number))
        elif kind == "weight":
            weights[word] = number
        elif kind == "kana":
            kana[word] = number
        elif kind == "omission":
            omissions[word] = number
        elif kind == "reading":
            readings[word] = (*readings.get(word, ()), other)
    ordered = {word: tuple(sorted(found, key=lambda entry: -entry[1])) for word, found in meanings.items()}
    return Lexicon(ordered, weights, kana, readings, omissions)
