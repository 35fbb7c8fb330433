"""Regions, prefectures and cities named in a text in any of the four languages, and what they are called in each.

Kazakhstan by ISO 3166-2:KZ of 2022 (twenty units, `national` = first two digits of KATO), Japan's 47 prefectures, and
the larger cities of both as points. Names are met with their case endings (`в Карагандинской области`, `Алматыда`).
A name of an alphabet must begin with a capital letter: `Семей` is a city, `семей` is 'of families'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kopir.engines.taxonomy.labels import FALLBACK, UnknownCode
from kopir.engines.taxonomy.vocabulary import rows

# Short Russian names of prefectures that are everyday words (айти is also "IT"): only with the word 'prefecture'.
_LONG_ENOUGH = 5
_ENDING = r"(?:[а-я]{1,3}|[дтн][аеі]н?|[дт][ае]ғы|[дт]егі|[ғқкг][ае]|[ндт][ыі](?:ң|ңікі)?|[лд][ыі][қк]|[мбп]ен)?"
_ADJECTIVE = re.compile(r"(?<=[сц]к)(?:ая|ий|ой)$")
_STARTS = re.compile(r"\b\w|[\u3040-\u30ff\u4e00-\u9fff]")
_VOWEL_END = re.compile(r"[аяоеиыуюьй]$")


@dataclass(frozen=True)
class Place:
    """A region, prefecture or city. `region` is the ISO code of the unit it lies in (its own for a region)."""

    code: str
    national: str
    kind: str
    country: str
    region: str
    names: dict[str, str]
    latitude: float
    longitude: float

    def __hash__(self) -> int:
        return hash(self.code)


@dataclass(frozen=True)
class Mention:
    """A place named in a text, from `start` up to `end`."""

    place: Place
    start: int
    end: int


@cache
def places() -> dict[str, Place]:
    """Every place by its code (ISO 3166-2 for regions and prefectures)."""
    return {
        row["code"]: Place(
            code=row["code"],
            national=row["national"],
            kind=row["kind"],
            country=row["country"],
            region=row["region"],
            names={lang: row[lang] for lang in FALLBACK},
            latitude=float(row["lat"]),
            longitude=float(row["lng"]),
        )
        for row in rows("places")
    }


def place(code: str) -> Place:
    """The place with this code: ISO 3166-2 (`KZ-63`), or two digits of KATO (`63`) for Kazakhstan."""
    found = places().get(code) or places().get(f"KZ-{code}")
    if found is None:
        raise UnknownCode(f"no place has the code {code!r}")
    return found


def place_label(code: str, lang: str) -> str:
    """What the place is called in the reader's language (English for a language we don't keep)."""
    names = place(code).names
    return names.get(lang, names["en"])


@cache
def _patterns() -> dict[str, tuple[tuple[re.Pattern[str], Place], ...]]:
    """Patterns of all names by their first two letters, the longest name first."""
    found: dict[str, Place] = {}
    for row in rows("places"):
        for name in [row[lang] for lang in FALLBACK] + [a.strip() for a in row["aliases"].split(";")]:
            known = places()[row["code"]]
            if name and not _is_everyday(name, known):
                found.setdefault(name, known)
                _add_bare_adjective(found, name, known)
    by_start: dict[str, list[tuple[re.Pattern[str], Place]]] = {}
    for name in sorted(found, key=lambda name: (-len(name), name)):
        pattern = re.compile(_pattern_of(name), re.IGNORECASE)
        by_start.setdefault(name[:2].casefold(), []).append((pattern, found[name]))
    return {start: tuple(patterns) for start, patterns in by_start.items()}


def _is_everyday(name: str, known: Place) -> bool:
    return known.kind == "prefecture" and len(name) < _LONG_ENOUGH and bool(re.fullmatch(r"[А-Яа-яЁё]+", name))


def _add_bare_adjective(found: dict[str, Place], name: str, known: Place) -> None:
    """`Карагандинская область` is also met as `карагандинский завод`."""
    first, _, rest = name.partition(" ")
    if rest == "область" and _ADJECTIVE.search(first) and len(first) > len("Абайская"):
        found.setdefault(first, known)


def _pattern_of(name: str) -> str:
    if re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", name):
        return re.escape(name)
    if re.fullmatch(r"[A-ZА-ЯҚҒҰҮӘІҢӨҺ]{3,4}", name):
        return rf"(?-i:\b{name}\b)"
    words = [_word_pattern(word) for word in re.split(r"[\s-]+", name)]
    return r"\b" + r"[\s-]+".join(words) + r"(?!\w)"


def _word_pattern(word: str) -> str:
    if re.search(r"[a-z]", word, re.IGNORECASE):
        return re.escape(word)
    if word in {"область", "обл."}:
        return r"обл(?:аст[а-я]+|\.)?"
    if word == "облысы":
        return r"облыс[а-яі]*"
    if word in {"префектура", "город"}:
        return rf"{word[:-1]}[а-я]{{0,3}}"
    if _ADJECTIVE.search(word):
        return _ADJECTIVE.sub("", re.escape(word)) + r"[а-я]{2,3}"
    stem = _VOWEL_END.sub("", word) if len(word) >= _LONG_ENOUGH else word
    dropped = r"[аяоеиыуюьй]?" if stem != word else ""
    return re.escape(stem) + dropped + _ENDING


def find_places(text: str) -> list[Mention]:
    """The places a text names, in the order they stand; where names overlap the longest one counts."""
    patterns = _patterns()
    found: list[Mention] = []
    reached = 0
    for start in _STARTS.finditer(text):
        place_in_text = start.start()
        if place_in_text < reached:
            continue
        for pattern, known in patterns.get(text[place_in_text : place_in_text + 2].casefold(), ()):
            match = pattern.match(text, place_in_text)
            if match and _is_capitalised(match.group()):
                reached = match.end()
                found.append(Mention(known, place_in_text, reached))
                break
    return found


def _is_capitalised(name: str) -> bool:
    return any(letter.isupper() for letter in name) or not any(letter.islower() for letter in name)


def regions_named(text: str) -> frozenset[str]:
    """ISO codes of the regions a text names, itself or by one of their cities."""
    return frozenset(mention.place.region for mention in find_places(text))
