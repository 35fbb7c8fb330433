"""Words of a name in Latin letters, whatever script it is written in, and how they sound.

Han is read three ways (Mandarin, Korean, Japanese), since the letters do not say whose name it is. Arabic, Hebrew and
some others leave vowels out, so their words meet others by consonants alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from anyascii import anyascii

from kopir.engines import data
from kopir.engines.text.japanese import morphemes
from kopir.engines.text.scripts import fold_gaiji, has_han, normalise, repair_lookalikes
from kopir.engines.text.transliterate import cyrillic_to_latin, kana_to_latin

LONGEST = 300  # letters of a name that are read
MOST_WORDS = 24

# Arabic, Hebrew and their kin, the scripts of India, Thai, Lao and Khmer: vowels are left out, or lost on the way.
_BARE_SCRIPTS = re.compile("[\u0590-\u07ff\u0860-\u0dff\u0e00-\u0eff\u1780-\u17ff\ufb1d-\ufdff\ufe70-\ufefc]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_KANA = re.compile("[\u3041-\u30ff]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_JAPANESE_COMPANY = re.compile("会社|[(（][株有同][)）]|㈱|㈲|法人$|組合$")
_DOT = re.compile("[·・•]")
_HAN_RUN = re.compile("[\u3400-\u9fff]+")
_WORD = re.compile(r"[^\W_]+(?:['’ʼ`][^\W_]+)*")
_CAMEL = re.compile(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ][a-zа-яё])")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.\s?){2,}(?:[^\W\d_]\b)?")
_NOT_A_LETTER = re.compile("[^a-z0-9]")
# Digits that stand for letters inside a word (Ig0r), and signs in place of letters.
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"})
_HAS_BOTH = re.compile(r"(?=\D*\d)(?=[^a-z]*[a-z])")

# One rough spelling for the habits of all romanisations.
_SOUNDS = (
    ("shch", "S"), ("tsch", "C"), ("sch", "S"), ("tch", "C"), ("dzh", "J"), ("tzh", "J"), ("zh", "J"), ("sh", "S"),
    ("ch", "C"), ("cz", "C"), ("sz", "S"), ("ts", "S"), ("tz", "S"), ("kh", "h"), ("gh", "g"), ("ph", "f"),
    ("th", "t"), ("dh", "d"), ("bh", "b"), ("ck", "k"), ("qu", "k"), ("q", "k"), ("x", "ks"), ("wh", "w"),
    ("dj", "J"), ("dz", "J"), ("j", "J"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("c", "k"), ("w", "v"),
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "e"), ("ey", "e"), ("ai", "e"), ("ay", "e"), ("ie", "i"),
    ("iy", "i"), ("yi", "i"), ("ii", "i"), ("ij", "i"), ("eu", "e"), ("oe", "o"), ("ae", "e"), ("ue", "u"),
    ("yo", "o"),
    ("ya", "a"), ("ye", "e"), ("yu", "u"), ("ia", "a"), ("io", "o"), ("iu", "u"), ("y", "i"),
)  # fmt: skip
_SOUND = re.compile("|".join(sorted((re.escape(spelt) for spelt, _by in _SOUNDS), key=len, reverse=True)))
_SPELT = dict(_SOUNDS)
_REPEATED = re.compile(r"(.)\1+")
_BONES = str.maketrans(
    {"C": "s", "S": "s", "J": "s", "z": "s", "g": "k", "h": "", "d": "t", "b": "p", "f": "p", "v": "p", "l": "r"}
)
_BARE = str.maketrans({"C": "s", "S": "s", "J": "s", "z": "s", "g": "k", "d": "t", "p": "b", "f": "b", "v": ""})
_VOWELS = re.compile("[aeiou]+")
_SEMIVOWELS = re.compile("[aeiouywv`']+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word in Latin letters (`text`), by ear (`sound`) and its consonants (`bones`).

    `bare`: it comes from a script without vowels, only its consonants can be compared.
    """

    text: str
    sound: str
    bones: str
    bare: bool = False


@lru_cache(maxsize=262_144)
def word(text: str, *, bare: bool = False) -> Word:
    """The word with its sound; `text` is lower case ASCII."""
    sound = _REPEATED.sub(r"\1", _SOUND.sub(lambda found: _SPELT[found.group()], text))
    bones = _REPEATED.sub(r"\1", _VOWELS.sub("", sound).translate(_BONES))
    return Word(text, sound, f"a{bones}" if sound[:1] in "aeiou" else bones, bare)


@lru_cache(maxsize=131_072)
def bare_bones(one: Word) -> str:
    """The consonants as a script without vowels would write them."""
    return _REPEATED.sub(r"\1", _SEMIVOWELS.sub("", one.sound).translate(_BARE))


@lru_cache(maxsize=131_072)
def readings(text: str) -> tuple[tuple[Word, ...], ...]:
    """The words of a name in each way it may be read, the likeliest first; at least one, possibly empty."""
    plain = fold_gaiji(repair_lookalikes(normalise(text[: 2 * LONGEST])[:LONGEST]))
    if has_han(plain) or _KANA.search(plain):
        return _of_han(plain)
    if _HANGUL.search(plain):
        return (tuple(_words(_korean(plain))),)
    return (tuple(_words(plain)),)


def _words(text: str) -> list[Word]:
    found: list[Word] = []
    joined = _DOTTED.sub(lambda letters: letters.group().replace(".", "").replace(" ", "") + " ", text)
    for match in _WORD.findall(joined):
        for part in _CAMEL.split(match) if not match.isupper() else (match,):
            latin = _latin(part)
            if latin:
                found.append(word(latin, bare=bool(_BARE_SCRIPTS.search(part))))
    return found[:MOST_WORDS]


def _latin(part: str) -> str:
    """One word in plain lower-case Latin letters and digits."""
    if _CYRILLIC.search(part):
        part = cyrillic_to_latin(part)
    low = _NOT_A_LETTER.sub("", (part if part.isascii() else anyascii(part)).lower())
    if any(letter.isdigit() for letter in low) and _HAS_BOTH.match(low) and len(low) > 3 and low[0].isalpha():
        swapped = low.translate(_LEET)
        return swapped if swapped.isalpha() and sum(letter.isdigit() for letter in low) <= len(low) // 2 else low
    return low


def _of_han(text: str) -> tuple[tuple[Word, ...], ...]:
    ways = [_words(_japanese(text))]
    if not _KANA.search(text) and not _JAPANESE_COMPANY.search(text):
        is_foreign = bool(_DOT.search(text))  # a foreign name spelt in Han: a word between two dots
        ways.insert(0, _words(_HAN_RUN.sub(lambda run: f" {_mandarin(run.group(), is_foreign)} ", text)))
        ways.append(_words(_HAN_RUN.sub(lambda run: f" {_korean(_hanja(run.group()))} ", text)))
    unique = dict.fromkeys(tuple(way) for way in ways if way)
    return tuple(unique) or ((),)


def _japanese(text: str) -> str:
    return " ".join(
        kana_to_latin(found.reading or found.surface, "short") for found in morphemes(text.replace("・", " "))
    )


def _mandarin(han: str, is_foreign: bool) -> str:  # noqa: FBT001 -- said once, beside its meaning
    """Pinyin. Two or three letters are a person's: the surname, then the given name in one word."""
    syllables = re.findall("[A-Z][a-z]*", anyascii(han)) or [anyascii(han)]
    if 2 <= len(han) <= 3 and len(syllables) == len(han) and not is_foreign:
        return f"{syllables[0].lower()} {''.join(syllables[1:]).lower()}"
    return "".join(syllables).lower()


@cache
def _hanja_table() -> dict[int, str]:
    table: dict[int, str] = {}
    with data.path("identity", "hanja_readings.txt").open(encoding="utf-8") as file:
        for line in file:
            if not line.startswith("#"):
                hangul, letters = line.split()
                table |= dict.fromkeys(map(ord, letters), hangul)
    return table


def _hanja(han: str) -> str:
    """Han in Hangul; 金 is read otherwise when it is a surname."""
    hangul = han.translate(_hanja_table())
    return f"김{hangul[1:]}" if han.startswith("金") and 2 <= len(han) <= 4 else hangul


# How Koreans write themselves, where that is not the official romanisation.
_SURNAMES = {
    "김": "kim", "이": "lee", "리": "ri", "박": "park", "최": "choi", "정": "jong", "강": "kang", "조": "cho",
    "윤": "yun", "장": "jang", "임": "lim", "림": "rim", "오": "oh", "한": "han", "신": "shin", "서": "so",
    "권": "kwon", "황": "hwang", "안": "an", "송": "song", "류": "ryu", "유": "yu", "홍": "hong", "전": "jon",
    "고": "ko", "문": "mun", "손": "son", "양": "yang", "량": "ryang", "배": "pae", "백": "paek", "허": "ho",
    "노": "roh", "로": "ro", "심": "sim", "하": "ha", "곽": "kwak", "성": "song", "차": "cha", "주": "ju",
    "우": "u", "구": "ku", "민": "min", "진": "jin", "엄": "om", "원": "won", "천": "chon", "방": "pang",
    "공": "kong", "현": "hyon", "여": "yo", "변": "pyon", "염": "yom", "석": "sok", "선": "son", "설": "sol",
}  # fmt: skip


def _korean(text: str) -> str:
    """Hangul in letters; a name of two to four syllables is a surname and the syllables of a given name."""

    def run(found: re.Match[str]) -> str:
        syllables = found.group()
        parts = [anyascii(one).lower().replace("eo", "o").replace("eu", "u") for one in syllables]
        if 2 <= len(syllables) <= 4:
            return f" {_SURNAMES.get(syllables[0], parts[0])} {' '.join(parts[1:])} "
        return f" {''.join(parts)} "

    return re.sub("[\uac00-\ud7a3]+", run, text)


def joined(words: Iterable[Word]) -> Word:
    """Several words said as one."""
    parts = list(words)
    return word("".join(one.text for one in parts)[:80], bare=any(one.bare for one in parts))
