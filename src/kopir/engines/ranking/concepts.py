"""Trade concepts in a text: goods, services and requirements of the four-language thesaurus (`data/thesaurus/`).

The thesaurus tells ore from metal from alloy from part, and gives Kazakh a bridge that sentence encoders do not have.
A text is searched for the terms of its own language (and of the languages it borrows from), longest term first, by
stems; Japanese by letters, from one word border to another. What is found is a concept, the same in every language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from kopir.engines import data
from kopir.engines.ranking.wordforms import is_form_of
from kopir.engines.text.tables import read_table
from kopir.engines.text.tokens import folded, in_reading_script, japanese_borders, stem

LANGUAGES = ("en", "ru", "kk", "ja")
TOPIC_FILES = ("goods.tsv", "services.tsv")
REQUIREMENT_FILE = "requirements.tsv"
_BORROWS = {"en": ("en",), "ru": ("ru", "en"), "kk": ("kk", "ru", "en"), "ja": ("ja", "en")}
_UNIT = re.compile(r"[^\W_]+", re.UNICODE)
_LATIN_RUN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 \-/.&+]*[A-Za-z0-9]|[A-Za-z0-9]")
_SIGN = re.compile(r"[\u3400-\u9fff々0-9]")
_LONGEST_TERM = 6  # words
_LONGEST_JAPANESE = 16  # letters

_Key = tuple[str, ...]
# Everyday words and units that look like goods in one form or another.
_NEVER = frozenset(
    ["can", "do", "may", "use", "тонна", "тонн", "тонны", "тоннаға", "тонналық", "тоннаны", "жыл", "жылы", "жылына"]
)
_SHORTEST_STEM = 3
_ABBREVIATION = 5  # letters; a term in capitals up to this length is met only in capitals
_NOT_TOPICAL = frozenset({"role-cue", "unit", "negation", "progress", "time"})


@dataclass(frozen=True, slots=True)
class Term:
    """A way to name a concept: its words as the dictionary has them; `capitals` for abbreviations (ПЭТ, DRI)."""

    concept: str
    units: tuple[str, ...]
    capitals: bool = False


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

    @property
    def says_something(self) -> bool:
        """Not a cue of a role or of an amount: those are read by `roles.py` and `quantities.py`."""
        return self.kind not in _NOT_TOPICAL

    def label(self, lang: str) -> str:
        """The first term in a language; English when it has none."""
        return (self.terms.get(lang) or self.terms["en"] or (self.name,))[0]


@dataclass(frozen=True, slots=True)
class Found:
    """A concept met in a text, with the words that named it and, outside Japanese, their place in the text."""

    concept: str
    words: str
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """All concepts and, for each language, the way from words to concepts."""

    concepts: Mapping[str, Concept]
    by_words: Mapping[str, Mapping[_Key, tuple[Term, ...]]]
    by_letters: Mapping[str, tuple[str, ...]]
    first_words: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def find(self, text: str, lang: str) -> tuple[Found, ...]:
        """The concepts of a text, longest terms first at each place; a word is used once."""
        plain = unicodedata.normalize("NFKC", text)
        if lang == "ja":
            found = [*self._find_letters(folded(plain))]
            for run in _LATIN_RUN.findall(plain):
                found += self._find_words(run, "en")
        else:
            found = [*self._find_words(in_reading_script(plain, lang), lang)]
        return tuple(dict.fromkeys(found))

    def _find_words(self, written: str, lang: str) -> Iterator[Found]:
        spans = list(_UNIT.finditer(written))
        units = [folded(span[0]) for span in spans]
        capitals = [span[0].isupper() for span in spans]
        shortened = [_is_shortened(written, span) for span in spans]
        tables = [(self.by_words[own], self.first_words[own], own) for own in _BORROWS.get(lang, ("en",))]
        place = 0
        while place < len(units):
            length = 0
            names: tuple[str, ...] = ()
            if units[place] not in _NEVER and not shortened[place]:
                for table, first, own in tables:
                    reach, hit = _longest(units, capitals, place, table, first, own)
                    if reach > length:
                        length, names = reach, hit
            for name in names:
                words = " ".join(units[place : place + length])
                yield Found(name, words, spans[place].start(), spans[place + length - 1].end())
            if length > 1:
                yield from self._qualities(units[place : place + length], capitals[place : place + length], lang)
            place += max(length, 1)

    def _qualities(self, units: list[str], capitals: list[bool], lang: str) -> Iterator[Found]:
        """What a term of several words says besides itself: "used tractor" is a trade, and it is used."""
        for own in _BORROWS.get(lang, ("en",)):
            for start in range(len(units)):
                for end in range(start + 1, len(units) + (start > 0)):
                    span = units[start:end]
                    length, names = _longest(
                        span, capitals[start:end], 0, self.by_words[own], self.first_words[own], own
                    )
                    if length == len(span):
                        yield from (Found(name, " ".join(span)) for name in names if self._is_quality(name))

    def _qualities_in_letters(self, term: str, borders: list[int]) -> Iterator[Found]:
        for order, start in enumerate(borders):
            for end in borders[order + 1 :]:
                if end - start < len(term):
                    names = self.by_letters.get(term[start:end], ())
                    yield from (Found(name, term[start:end]) for name in names if self._is_quality(name))

    def _is_quality(self, name: str) -> bool:
        return self.concepts[name].kind == "quality"

    def _find_letters(self, reading: str) -> Iterator[Found]:
        borders = sorted(japanese_borders(reading))
        end_of_last = 0
        for order, start in enumerate(borders):
            if start < end_of_last:
                continue
            for end in reversed(borders[order + 1 : order + 1 + _LONGEST_JAPANESE]):
                names = self.by_letters.get(reading[start:end], ())
                if names and (end - start > 1 or _stands_alone(reading, start)):
                    yield from (Found(name, reading[start:end]) for name in names)
                    yield from self._qualities_in_letters(
                        reading[start:end], [b - start for b in borders if start <= b <= end]
                    )
                    end_of_last = end
                    break


def _stands_alone(reading: str, place: int) -> bool:
    """A single sign is a word when no figure goes before it (10名 counts people) and no sign follows it."""
    return not reading[max(place - 1, 0) : place].isdigit() and not _SIGN.match(reading[place + 1 : place + 2])


def _is_shortened(written: str, span: re.Match[str]) -> bool:
    """«мед. изделия»: a short word cut off by a full stop in the middle of a sentence."""
    after = written[span.end() : span.end() + 3]
    return len(span[0]) <= _ABBREVIATION and len(after) > 1 and after[0] == "." and after[1:].strip()[:1].islower()


def _longest(
    units: Sequence[str], capitals: Sequence[bool], place: int, table: Mapping[_Key, tuple[Term, ...]],
    first: Mapping[str, int], lang: str,
) -> tuple[int, tuple[str, ...]]:  # fmt: skip
    head = _stem(units[place], lang)
    for length in range(min(first.get(head, 0), len(units) - place), 0, -1):
        words = units[place : place + length]
        key = (head, *(_stem(unit, lang) for unit in words[1:]))
        names = [
            term.concept
            for term in table.get(key, ())
            if (not term.capitals or all(capitals[place : place + length]))
            and all(is_form_of(word, own, lang) for word, own in zip(words, term.units, strict=True))
        ]
        if names:
            return length, tuple(dict.fromkeys(names))
    return 0, ()


@lru_cache(maxsize=100_000)
def _stem(unit: str, lang: str) -> str:
    """A word's stem; abbreviations of up to three letters and numbers as they stand."""
    if unit.isdigit() or len(unit) <= _SHORTEST_STEM:
        return unit
    found = stem(unit, lang)
    return found if len(found) >= _SHORTEST_STEM else unit


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
        hs=_codes(row.get("hs", "")),
        isic=_codes(row.get("isic", "")),
        terms={lang: _items(row[lang]) for lang in LANGUAGES},
    )


def _items(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _unambiguous(terms: list[Term], concepts: Mapping[str, Concept]) -> tuple[Term, ...]:
    """An abbreviation of several meanings (API: a standard, an ingredient) names no goods or services."""
    if len({term.concept for term in terms if term.capitals}) < 2:
        return tuple(terms)
    return tuple(term for term in terms if not (term.capitals and concepts[term.concept].is_topic))


def _codes(cell: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\d+", cell))


def _indexed(concepts: Mapping[str, Concept]) -> Thesaurus:
    words: dict[str, dict[_Key, list[Term]]] = {lang: {} for lang in LANGUAGES if lang != "ja"}
    letters: dict[str, list[str]] = {}
    for concept in concepts.values():
        for lang, table in words.items():
            for term in concept.terms[lang]:
                units = tuple(_UNIT.findall(folded(term)))
                capitals = term.isupper() and len(units) == 1 and len(term) <= _ABBREVIATION and term.isalpha()
                if units and len(units) <= _LONGEST_TERM:
                    key = tuple(_stem(unit, lang) for unit in units)
                    table.setdefault(key, []).append(Term(concept.name, units, capitals))
        for term in concept.terms["ja"]:
            plain = folded(term)
            if plain and len(plain) <= _LONGEST_JAPANESE and concept.name not in letters.setdefault(plain, []):
                letters[plain].append(concept.name)
    by_words = {
        lang: {key: _unambiguous(names, concepts) for key, names in table.items()} for lang, table in words.items()
    }
    first: dict[str, dict[str, int]] = {lang: {} for lang in by_words}
    for lang, frozen in by_words.items():
        for key in frozen:
            first[lang][key[0]] = max(first[lang].get(key[0], 0), len(key))
    return Thesaurus(concepts, by_words, {key: tuple(names) for key, names in letters.items()}, first)


@cache
def opposites() -> Mapping[str, frozenset[str]]:
    """Concepts that rule each other out: new and used, handmade and mass-produced (`data/ranking/opposites.tsv`)."""
    found: dict[str, set[str]] = {}
    for row in read_table(data.path("ranking", "opposites.tsv"), ["one", "other"], delimiter="\t"):
        found.setdefault(row.values["one"], set()).add(row.values["other"])
        found.setdefault(row.values["other"], set()).add(row.values["one"])
    return {name: frozenset(others) for name, others in found.items()}


@cache
def implied() -> Mapping[str, tuple[str, ...]]:
    """What a kind of company says by itself: a one-village-one-product maker is small (`data/ranking/implied.tsv`)."""
    rows = read_table(data.path("ranking", "implied.tsv"), ["kind", "concepts"], delimiter="\t")
    return {row.values["kind"]: _items(row.values["concepts"]) for row in rows}


@lru_cache(maxsize=200_000)
def closeness(one: str, other: str) -> float:
    """How near two concepts are, 0 to 1: the same 1; same HS heading 0.5; same service class 0.3; same chapter 0.15.

    Near is not the same: chromium ore (2610) and ferrochromium (7202) share nothing here, and should not.
    """
    if one == other:
        return 1.0
    first, second = thesaurus().concepts[one], thesaurus().concepts[other]
    if {code[:4] for code in first.hs} & {code[:4] for code in second.hs}:
        return 0.5
    if set(first.isic) & set(second.isic) and first.kind == second.kind:
        return 0.3 if first.kind == "services" else 0.15
    return 0.15 if {code[:2] for code in first.hs} & {code[:2] for code in second.hs} else 0.0
