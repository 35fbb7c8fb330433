"""Japanese names of people however a clerk wrote them: Судзуки, Сузуки, スズキ, 鈴木 (with its reading), Suzuki.

A name became sounds, then Cyrillic by ear, then perhaps kana again. Each form is folded into one rough spelling in
which the usual habits fall together; names are then compared by how many letters differ. Candidates are shown to a
person: nothing here says that two names are one man's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from kopir.engines.text.scripts import fold_gaiji, has_han, normalise, repair_lookalikes
from kopir.engines.text.transliterate import kana_to_latin

LONGEST = 60  # letters of a key
SCRIPTS = ("ja-Kana", "ja-Hira", "ja-Jpan", "ru-Cyrl", "kk-Cyrl", "ja-Latn")
_LEAST = 0.6  # below it two names have nothing to do with one another
_MOST_NAMES = 8  # words of one name

# Cyrillic by sound, the letters of Kazakh included. A clerk wrote г for h, х for f, й or и for y.
_CYRILLIC = {
    "дж": "j", "дз": "j", "тс": "ts", "тч": "ch", "йо": "yo", "йа": "ya", "йу": "yu", "ье": "e",
    "а": "a", "б": "b", "в": "w", "г": "h", "ғ": "h", "д": "d", "е": "e", "ё": "yo", "ж": "j", "з": "z", "и": "i",
    "й": "i", "і": "i", "к": "k", "қ": "k", "л": "r", "м": "m", "н": "n", "ң": "n", "о": "o", "ө": "o", "п": "p",
    "р": "r", "с": "s", "т": "t", "у": "u", "ү": "u", "ұ": "u", "ф": "h", "х": "h", "һ": "h", "ц": "ts", "ч": "ch",
    "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ә": "a", "ю": "yu", "я": "ya",
}  # fmt: skip
_CYRILLIC_SOUND = re.compile("|".join(sorted(_CYRILLIC, key=len, reverse=True)))
# Steps over rough Latin letters, in order. Hepburn, Kunrei and what Cyrillic gives meet in the last form.
_STEPS = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"oh(?![aeiouy])", "o"),  # Ohno
        (r"[fg]", "h"),  # г, х and ф were mixed
        (r"[lv]", lambda letter: {"l": "r", "v": "w"}[letter.group()]),
        (r"tch|ch(?=[aou])", "ty"), (r"ch", "t"), (r"ts|tz|c(?!h)", "t"),
        (r"sh(?=[aou])", "sy"), (r"sh", "s"),
        (r"(?:dj|dzh|zh|dz|j)(?=[aou])", "zy"), (r"dj|dzh|zh|dz|j", "z"),
        (r"zyu$|zyu(?![aeio])", "zu"),  # дзу and джу are both zu
        (r"yy+", "y"), (r"ye", "e"), (r"i+y?(?=[aou])", "y"),
        (r"m(?=[bpm])", "n"),
        (r"ou|oo|ow(?![aeiouy])", "o"), (r"uu|uw(?![aeiouy])", "u"),
        (r"(.)\1+", r"\1"),
    )
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")


def person_key(text: str, script: str = "") -> str:  # noqa: ARG001 -- the letters themselves say it
    """The rough spelling of one word of a name; nothing for kanji, whose reading is not in them."""
    plain = repair_lookalikes(normalise(text)).lower()
    if has_han(plain):
        return ""
    latin = kana_to_latin(plain)
    latin = _CYRILLIC_SOUND.sub(lambda found: _CYRILLIC[found.group()], latin)
    latin = unicodedata.normalize("NFKD", latin)
    rough = "".join(letter for letter in latin if letter.isascii() and letter.isalpha())
    for pattern, by in _STEPS:
        rough = pattern.sub(by, rough)
    return rough[:LONGEST]


def person_keys(text: str, script: str = "", reading: str = "") -> tuple[str, ...]:
    """Everything one form of a name is found by: the rough spelling of each word, and kanji as they are."""
    found: dict[str, None] = {}
    for part in (text, reading):
        for word in _words(part):
            found[person_key(word, script) or fold_gaiji(word)[:LONGEST]] = None
    return tuple(found)


def _words(text: str) -> list[str]:
    return _WORD.findall(normalise(text).replace("・", " ").replace("-", ""))[:_MOST_NAMES]


@dataclass(frozen=True, slots=True)
class Name:
    """A name to be found, with the keys of all its forms."""

    id: int | str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that may be meant, and how near it is (1: the same)."""

    id: int | str
    score: float


def find(question: str, names: Iterable[Name], *, most: int = 20) -> list[Candidate]:
    """The names that may be meant, nearest first; equally near ones in the order of their ids."""
    asked = person_keys(question)
    if not asked:
        return []
    scored = ((name.id, *_nearness(asked, name.keys)) for name in names)
    found = sorted((-score, -tie, str(one), one) for one, score, tie in scored if score >= _LEAST)
    return [Candidate(one, round(-score, 4)) for score, _tie, _text, one in found[:most]]


def _nearness(asked: Sequence[str], keys: Sequence[str]) -> tuple[float, float]:
    """How near the name is, and how alike the beginnings are where that is equal."""
    if not keys:
        return 0.0, 0.0
    best = [max((_alike(word, key), JaroWinkler.similarity(word, key)) for key in keys) for word in asked]
    return sum(score for score, _tie in best) / len(best), sum(tie for _score, tie in best) / len(best)


def _alike(word: str, key: str) -> float:
    if has_han(word) or has_han(key):
        return 1.0 if word == key else 0.9 if _is_part(word, key) else 0.0
    return float(fuzz.ratio(word, key)) / 100


def _is_part(word: str, key: str) -> bool:
    """A surname of two letters inside a whole name written without a space."""
    return min(len(word), len(key)) > 1 and (key.startswith(word) or word.startswith(key))
