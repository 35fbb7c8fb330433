"""Trade concepts in a text: goods, services and requirements of the four-language thesaurus (`data/thesaurus/`).

The thesaurus tells ore from metal from alloy from part, and gives Kazakh a bridge that sentence encoders do not have.
A text is searched for the terms of its own language (and of the languages it borrows from), longest term first, by
stems; Japanese by letters, from one word border to another. What is found is a concept, the same in every language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from kopir.engines import data
from kopir.engines.text.tables import read_table
from kopir.engines.text.tokens import folded, in_reading_script, japanese_borders, stem

LANGUAGES = ("en", "ru", "kk", "ja")
TOPIC_FILES = ("goods.tsv", "services.tsv")
REQUIREMENT_FILE = "requirements.tsv"
_BORROWS = {"en": ("en",), "ru": ("ru", "en"), "kk": ("kk", "ru", "en"), "ja": ("ja", "en")}
_UNIT = re.compile(r"[^\W_]+", re.UNICODE)
_LATIN_RUN = re.compile(r"[a-z0-9][a-z0-9 \-/.&+]*[a-z0-9]|[a-z0-9]")
_LONGEST_TERM = 6  # words
_LONGEST_JAPANESE = 16  # letters

_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Concept:
    """One row of the thesaurus. `kind` is goods, services, or what a requirement is about (certificate, legal ...)."""

    name: str
    kind: str
    hs: tuple[str, ...]
    isic: tuple[str, ...]
    terms: Mapping[str, tuple[str, ...]]

    @property
    def is_topic(self) -> bool:
        """Goods or services: what a match is about, not how it is delivered."""
        return self.kind in {"goods", "services"}

    def label(self, lang: str) -> str:
        """The first term in a language; English when it has none."""
        return (self.terms.get(lang) or self.terms["en"] or (self.name,))[0]


@dataclass(frozen=True, slots=True)
class Found:
    """A concept met in a text, with the words that named it."""

    concept: str
    words: str


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """All concepts and, for each language, the way from words to concepts."""

    concepts: Mapping[str, Concept]
    by_words: Mapping[str, Mapping[_Key, tuple[str, ...]]]
    by_letters: Mapping[str, tuple[str, ...]]
    first_words: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def find(self, text: str, lang: str) -> tuple[Found, ...]:
        """The concepts of a text, longest terms first at each place; a word is used once."""
        reading = folded(in_reading_script(text, lang))
        found: list[Found] = []
        if lang == "ja":
            found += self._find_letters(reading)
            runs = _LATIN_RUN.findall(reading)
            found += [hit for run in runs for hit in self._find_words(run, "en")]
        else:
            found += self._find_words(reading, lang)
        return tuple(dict.fromkeys(found))

    def _find_words(self, reading: str, lang: str) -> Iterator[Found]:
        units = _UNIT.findall(reading)
        tables = [(self.by_words[own], self.first_words[own], own) for own in _BORROWS.get(lang, ("en",))]
        place = 0
        while place < len(units):
            length, concepts = 0, ()
            for table, first, own in tables:
                reach, hit = _longest(units, place, table, first, own)
                if reach > length:
                    length, concepts = reach, hit
            for concept in concepts:
                yield Found(concept, " ".join(units[place : place + length]))
            place += max(length, 1)

    def _find_letters(self, reading: str) -> Iterator[Found]:
        borders = sorted(japanese_borders(reading))
        end_of_last = 0
        for order, start in enumerate(borders):
            if start < end_of_last:
                continue
            for end in reversed(borders[order + 1 : order + 1 + _LONGEST_JAPANESE]):
                concepts = self.by_letters.get(reading[start:end], ())
                yield from (Found(concept, reading[start:end]) for concept in concepts)
                if concepts:
                    end_of_last = end
                    break


def _longest(
    units: Sequence[str], place: int, table: Mapping[_Key, tuple[str, ...]], first: Mapping[str, int], lang: str
) -> tuple[int, tuple[str, ...]]:
    head = _stem(units[place], lang)
    for length in range(min(first.get(head, 0), len(units) - place), 0, -1):
        key = (head, *(_stem(unit, lang) for unit in units[place + 1 : place + length]))
        if key in table:
            return length, table[key]
    return 0, ()


@lru_cache(maxsize=100_000)
def _stem(unit: str, lang: str) -> str:
    """A word's stem; abbreviations of up to three letters and numbers as they stand."""
    if unit.isdigit() or len(unit) <= 3:
        return unit
    return stem(unit, lang)


@cache
def thesaurus() -> Thesaurus:
    """The shipped thesaurus, read once."""
    return load(data.path("thesaurus"))


def load(folder: Path) -> Thesaurus:
    """A thesaurus from its folder; a file that is missing counts as empty."""
    concepts: dict[str, Concept] = {}
    for name in (*TOPIC_FILES, REQUIREMENT_FILE):
        path = folder / name
        if path.exists():
            for row in read_table(path, ["concept", *LANGUAGES], delimiter="\t"):
                concept = _concept(row.values, name)
                concepts.setdefault(concept.name, concept)
    return _indexed(concepts)


def _concept(row: Mapping[str, str], file: str) -> Concept:
    kind = row["kind"] if file == REQUIREMENT_FILE else file.removesuffix(".tsv")
    return Concept(
        name=row["concept"],
        kind=kind,
        hs=_items(row.get("hs", "")),
        isic=_items(row.get("isic", "")),
        terms={lang: _items(row[lang]) for lang in LANGUAGES},
    )


def _items(cell: str) -> tuple[str, ...]:
    return tuple(
        part.strip() for part in re.split(r"[;,]" if cell.replace(" ", "").isdigit() else ";", cell) if part.strip()
    )


def _indexed(concepts: Mapping[str, Concept]) -> Thesaurus:
    words: dict[str, dict[_Key, list[str]]] = {lang: {} for lang in LANGUAGES if lang != "ja"}
    letters: dict[str, list[str]] = {}
    for concept in concepts.values():
        for lang, table in words.items():
            for term in concept.terms[lang]:
                key = tuple(_stem(unit, lang) for unit in _UNIT.findall(folded(term)))
                if key and len(key) <= _LONGEST_TERM:
                    _add(table.setdefault(key, []), concept.name)
        for term in concept.terms["ja"]:
            plain = folded(term)
            if plain and len(plain) <= _LONGEST_JAPANESE:
                _add(letters.setdefault(plain, []), concept.name)
    by_words = {lang: {key: tuple(names) for key, names in table.items()} for lang, table in words.items()}
    first: dict[str, dict[str, int]] = {lang: {} for lang in by_words}
    for lang, frozen in by_words.items():
        for key in frozen:
            first[lang][key[0]] = max(first[lang].get(key[0], 0), len(key))
    return Thesaurus(concepts, by_words, {key: tuple(names) for key, names in letters.items()}, first)


def _add(names: list[str], name: str) -> None:
    if name not in names:
        names.append(name)


def closeness(one: Concept, other: Concept) -> float:
    """How near two concepts are, 0 to 1: the same 1; same HS heading 0.5; same ISIC class 0.3; same chapter 0.15.

    Near is not the same: chromium ore (2610) and ferrochromium (7202) share nothing here, and should not.
    """
    if one.name == other.name:
        return 1.0
    if {code[:4] for code in one.hs} & {code[:4] for code in other.hs}:
        return 0.5
    if set(one.isic) & set(other.isic) and one.kind == other.kind:
        return 0.3 if one.kind == "services" else 0.15
    if {code[:2] for code in one.hs} & {code[:2] for code in other.hs}:
        return 0.15
    return 0.0
