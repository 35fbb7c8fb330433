"""A company's name made ready for comparing: its words with their sound and their meaning, and its search keys.

A `Prepared` name is a row of units. A unit is a word (Latin, Cyrillic), a dictionary word of Japanese with its
reading, or a piece of a kana reading cut by the words learned from register readings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from kopir.engines.identity import lexicon as lexicons
from kopir.engines.identity.kana import cut_kana, other_readings, undotted
from kopir.engines.identity.legal_forms import WORD, split_legal_form, strip_words
from kopir.engines.identity.phonetics import fold, skeleton
from kopir.engines.text.japanese import morphemes
from kopir.engines.text.scripts import Script, detect_script, fold_gaiji, has_han, normalise, repair_lookalikes
from kopir.engines.text.transliterate import cyrillic_to_latin, kana_to_latin, to_katakana

MAX_LETTERS = 400  # of a name; court orders and pledges are appended to some register names
MAX_UNITS = 24
LONGEST_RUN = 3
FILLERS = frozenset(
    {"the", "of", "and", "for", "in", "on", "at", "to", "de", "в", "и", "на", "по", "им", "имени", "с", "г",
     "атындағы", "мен", "және", "の", "ノ", "と", "&", "オブ", "アンド", "ザ"}
)  # fmt: skip
_DIGITS = re.compile(r"\d+")
_NO_NUMBERS: frozenset[str] = frozenset()
_REMARK = re.compile("[(（][^)）]*(?:商号|旧|定款)[^)）]*[)）]?")
_KATAKANA_RUN = re.compile("[\u30a1-\u30ff]{3,}")
_ATTACHED = re.compile("(?<=[A-Za-z0-9])(?=(?:corporation|incorporated|holdings|co\\W{0,3}ltd)\\b)", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ][a-zа-яё])")
_LETTER_DOT = re.compile("(?<=[A-Za-z])[.&](?=[A-Za-z])")
_REPEATED = re.compile(r"([a-z#$])\1+")
_NO_BETWEEN = re.compile("(?<=[\u30a1-\u30ff])の(?=[\u30a1-\u30ff])")
_KANA_ONLY = re.compile("[\u30a1-\u30ff\\s]+")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as given: text, language (kk, ru, ja, ja-Kana, en or empty) and the official kana reading, if known."""

    text: str
    lang: str = ""
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A word of a name. `meanings` are English stems with probabilities; `weight` says how telling the word is."""

    text: str
    sound: str
    bones: str
    meanings: lexicons.Meanings
    weight: float
    latin: bool
    heard: str = ""  # katakana, Cyrillic or single Latin letters; empty where nothing is known but the Latin spelling
    others: tuple[tuple[str, str, str], ...] = ()  # other readings of Han: (heard, sound, bones)
    key: str = ""  # under which the lexicon counts the word
    cost: float = 0.0  # of leaving the word out of the other name


@dataclass(frozen=True, slots=True)
class Run:
    """Up to three neighbouring units said together: places from and to (excluded), sound and consonants."""

    begin: int
    end: int
    sound: str
    bones: str


@dataclass(frozen=True)
class Prepared:
    """A name made ready.

    `sounds` are the whole name's spellings by ear, one for each possible reading; `heard` the same in katakana or
    Cyrillic, where the name isn't Latin.
    """

    core: str
    form: str
    writing: str
    units: tuple[Unit, ...]
    sounds: tuple[str, ...]
    bones: str
    numbers: frozenset[str]
    kana: bool = False
    heard: tuple[str, ...] = ()

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """All runs of one to three units; made when first compared, search keys do without."""
        return runs_of(self.units)


class Preparer:
    """Prepares names with one lexicon and remembers words and names it has seen (up to a bound)."""

    def __init__(self, lexicon: lexicons.Lexicon | None = None, *, remember: int = 200_000) -> None:
        self._lexicon = lexicons.learned() if lexicon is None else lexicon
        self._words = lexicons.words()
        self._units: dict[tuple[str, str], Unit] = {}
        self._names: dict[Name, Prepared] = {}
        self._remember = remember

    def prepare(self, name: Name) -> Prepared:
        """The name made ready; never raises, whatever the text."""
        found = self._names.get(name)
        if found is None:
            if len(self._names) >= self._remember:
                self._names.clear()
            found = self._names[name] = self._prepared(name)
        return found

    def _prepared(self, name: Name) -> Prepared:
        text = repair_lookalikes(normalise(name.text[: 4 * MAX_LETTERS])[:MAX_LETTERS])
        if name.lang.startswith("ja") or detect_script(text) is Script.JAPANESE:
            return self._japanese(fold_gaiji(text), name.reading)
        return self._words_of(text, name.lang)

    # Latin and Cyrillic

    def _words_of(self, text: str, lang: str) -> Prepared:
        found = WORD.findall(_ATTACHED.sub(" ", text))
        lower = [word.lower() for word in found]
        kept, form = strip_words(lower)
        written: list[str] = []
        for place in kept:
            written += _CAMEL.split(found[place]) if not found[place].isupper() else [found[place]]
        core = _initials_joined([word.lower() for word in written[:MAX_UNITS]])
        units = tuple([self._word_unit(word, lang) for word in core if word not in FILLERS])
        units = units or tuple([self._word_unit(word, lang) for word in core])
        writing = "Latn" if text.isascii() or not any("\u0400" <= letter <= "\u052f" for letter in text) else "Cyrl"
        sounds = [_joined([unit.sound for unit in units])]
        if writing == "Cyrl" and lang != "ru":
            sounds.append(fold(cyrillic_to_latin("".join([unit.text for unit in units]), lang)))
        bones = "".join([unit.bones for unit in units])
        numbers = frozenset(_DIGITS.findall(text)) if _DIGITS.search(text) else _NO_NUMBERS
        heard = ("".join([unit.heard for unit in units]),) if writing == "Cyrl" else ()
        ways = tuple(dict.fromkeys(sounds))
        return Prepared(" ".join(core), form, writing, units, ways, bones, numbers, heard=heard)

    def _word_unit(self, word: str, lang: str) -> Unit:
        key = (word, lang)
        unit = self._units.get(key)
        if unit is None:
            if len(self._units) >= self._remember:
                self._units.clear()
            unit = self._units[key] = self._new_word_unit(word, lang)
        return unit

    def _new_word_unit(self, word: str, lang: str) -> Unit:
        if word.isascii():
            return self._english_unit(word)
        latin = cyrillic_to_latin(self._words.russified(word), lang)
        meaning = self._words.meaning(word)
        meanings: lexicons.Meanings = ((meaning, 1.0),) if meaning else self._lexicon.meanings.get(word, ())
        weight = self._lexicon.weight(word)
        if meaning:
            weight = min(weight, self._lexicon.weight(meaning))
        return Unit(
            word, fold(latin), skeleton(latin), meanings, weight, latin=False, heard=self._words.russified(word),
            key=word, cost=self._lexicon.omission(word),
        )  # fmt: skip

    def _english_unit(self, word: str) -> Unit:
        point = self._words.meaning(word)
        root = lexicons.stem(word)
        meanings = ((root, 1.0),) if not point or point == root else ((root, 1.0), (point, 1.0))
        return Unit(
            word, fold(word), skeleton(word), meanings, self._lexicon.weight(root), latin=True, heard=word,
            key=root, cost=self._lexicon.omission(root),
        )  # fmt: skip

    # Japanese

    def _japanese(self, text: str, reading: str) -> Prepared:
        core, form = split_legal_form(_REMARK.sub("", text) or text, "ja")
        kana = to_katakana(_NO_BETWEEN.sub(" ノ ", core))
        is_kana = bool(_KANA_ONLY.fullmatch(kana))
        found = self._kana_units(kana) if is_kana else self._dictionary_units(core)
        sounds = [_joined(unit.sound for unit in found)]
        heard = ["".join([unit.heard for unit in found])]
        if reading and has_han(core):
            given = split_legal_form(fold_gaiji(normalise(reading)), "ja-Kana")[0]
            sounds.insert(0, fold(kana_to_latin(given, "short")))
            heard.insert(0, to_katakana(given))
        else:
            self._with_other_readings(found, sounds, heard)
        sounds += [sound.replace("nihon", "nipon") for sound in sounds if "nihon" in sound]
        sounds += [sound.replace("nipon", "nihon") for sound in sounds[:2] if "nipon" in sound]
        bones = "".join([unit.bones for unit in found])
        units = tuple([unit for unit in found if unit.text not in FILLERS][:MAX_UNITS]) or tuple(found[:MAX_UNITS])
        numbers = frozenset(_DIGITS.findall(core))
        ways = tuple(dict.fromkeys(sounds))
        return Prepared(core, form, "Jpan", units, ways, bones, numbers, is_kana, tuple(heard))

    @staticmethod
    def _with_other_readings(units: list[Unit], sounds: list[str], heard: list[str]) -> None:
        """The whole name again with the first word, the brand, read otherwise."""
        for other, sound, _ in units[0].others:
            heard.append(other + "".join([unit.heard for unit in units[1:]]))
            sounds.append(_joined([sound, *(unit.sound for unit in units[1:])]))

    def _dictionary_units(self, core: str) -> list[Unit]:
        units = []
        for found in morphemes(_KATAKANA_RUN.sub(self._letters_spelt, _LETTER_DOT.sub("", undotted(core)))):
            if found.kind in {"補助記号", "空白"}:
                continue
            units.append(self._japanese_unit(found.surface, found.reading))
        return units or [self._japanese_unit(core, "")]

    def _cut(self, word: str) -> list[str]:
        """A run of katakana cut by learned words; a piece not learned by the dictionary, if it knows all its parts."""
        pieces: list[str] = []
        for piece in cut_kana(word, self._lexicon.kana):
            if len(piece) < 5 or piece.isascii() or piece in self._lexicon.kana:
                pieces.append(piece)
                continue
            parts = morphemes(piece)
            sound = all(len(part.surface) > 1 and part.kind == "名詞" for part in parts)
            pieces += [part.surface for part in parts] if sound else [piece]
        return pieces

    def _letters_spelt(self, run: re.Match[str]) -> str:
        """A katakana run with its letter names as letters: エヌジェイホールディングス to nj ホールディングス."""
        pieces = cut_kana(run.group(), self._lexicon.kana)
        return run.group() if not any(piece.isascii() for piece in pieces) else f" {' '.join(pieces)} "

    def _kana_units(self, kana: str) -> list[Unit]:
        pieces = [piece for word in undotted(kana).split() for piece in self._cut(word)]
        return [self._japanese_unit(piece, piece) for piece in pieces] or [self._japanese_unit(kana, kana)]

    def _japanese_unit(self, surface: str, reading: str) -> Unit:
        if surface.isascii():
            return self._word_unit(surface.lower(), "en")
        key = (surface, reading)
        unit = self._units.get(key)
        if unit is None:
            meaning = self._words.meaning(surface)
            meanings = self._lexicon.meanings.get(surface) or self._lexicon.meanings.get(reading, ())
            if meaning:
                meanings = ((meaning, 0.8), *(entry for entry in meanings if entry[0] != meaning))
            latin = kana_to_latin(reading or surface, "short")
            weight = self._lexicon.weights.get(surface) or self._lexicon.weight(reading)
            heard = to_katakana(reading or surface)
            others = tuple(
                (other, fold(kana_to_latin(other, "short")), skeleton(kana_to_latin(other, "short")))
                for other in other_readings(surface, reading, self._lexicon.readings)
            )
            unit = Unit(
                surface, fold(latin), skeleton(latin), meanings, weight, latin=False, heard=heard, others=others,
                key=surface, cost=self._lexicon.omission(surface),
            )  # fmt: skip
            self._units[key] = unit
        return unit


def runs_of(units: tuple[Unit, ...]) -> tuple[Run, ...]:
    """All runs of one to three units, and single units with their other readings."""
    runs = []
    for begin in range(len(units)):
        sound = bones = ""
        for end in range(begin + 1, min(begin + LONGEST_RUN, len(units)) + 1):
            sound += units[end - 1].sound
            bones += units[end - 1].bones
            if sound:
                runs.append(Run(begin, end, sound, bones))
        runs += [Run(begin, begin + 1, sound, bones) for _, sound, bones in units[begin].others]
    return tuple(runs)


def _initials_joined(words: list[str]) -> list[str]:
    """Single letters in a row are one word: H. U. Group, K & O Energy."""
    joined: list[str] = []
    run = ""
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        joined += [run] if run else []
        joined += [word] if word else []
        run = ""
    return joined


def _joined(sounds: Iterable[str]) -> str:
    """Spellings by ear written together; a letter doubled by the joint counts once, as in a longer word."""
    return _REPEATED.sub(r"\1", "".join(sounds))
