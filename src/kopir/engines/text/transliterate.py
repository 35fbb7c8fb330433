"""Cyrillic (Russian, Kazakh) and kana in Latin letters. Our own tables; nothing here guesses the reading of Han.

Russian follows the common English-language practice (kh, ts, shch, y for й and ы). Kazakh writes қ as q and ғ as gh,
its other letters without marks. Kana follows Hepburn. All three are for reading and for comparing, not for law.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

LongVowels = Literal["plain", "macron", "short"]

_RUSSIAN_LATIN = "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya"
_RUSSIAN = {
    letter: latin.strip("-")
    for letter, latin in zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", _RUSSIAN_LATIN.split(), strict=True)
}
_KAZAKH = {"ә": "a", "ғ": "gh", "қ": "q", "ң": "ng", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "і": "i"}
_NEIGHBOURS = {
    "ї": "yi",
    "є": "ye",
    "ґ": "g",
    "ў": "u",
    "ј": "j",
    "љ": "lj",
    "њ": "nj",
    "ђ": "dj",
    "ћ": "c",
    "џ": "dz",
}
_CYRILLIC = _RUSSIAN | _KAZAKH | _NEIGHBOURS
_CYRILLIC_TABLE = {ord(letter): latin for letter, latin in _CYRILLIC.items()} | {
    ord(letter.upper()): latin.capitalize() for letter, latin in _CYRILLIC.items()
}
_KAZAKH_TABLE = _CYRILLIC_TABLE | {ord("у"): "u", ord("и"): "i", ord("У"): "U", ord("И"): "I"}


def cyrillic_to_latin(text: str, language: str = "ru") -> str:
    """Cyrillic letters in Latin ones, the rest as it stands: АО to AO, Қазақтелеком to Qazaqtelekom."""
    latin = text.translate(_KAZAKH_TABLE if language == "kk" else _CYRILLIC_TABLE)
    if text.isupper() and not latin.isupper():
        return latin.upper()
    return latin


_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ", "h": "ハヒフヘホ",
    "m": "マミムメモ", "r": "ラリルレロ", "g": "ガギグゲゴ", "z": "ザジズゼゾ", "d": "ダヂヅデド", "b": "バビブベボ",
    "p": "パピプペポ",
}  # fmt: skip
_MORAE = {kana: onset + vowel for onset, row in _ROWS.items() for kana, vowel in zip(row, "aiueo", strict=True)}
_MORAE |= {
    "シ": "shi", "チ": "chi", "ツ": "tsu", "フ": "fu", "ジ": "ji", "ヂ": "ji", "ヅ": "zu", "ヤ": "ya", "ユ": "yu",
    "ヨ": "yo", "ワ": "wa", "ヰ": "i", "ヱ": "e", "ヲ": "o", "ン": "n", "ヴ": "vu", "ァ": "a", "ィ": "i", "ゥ": "u",
    "ェ": "e", "ォ": "o", "ャ": "ya", "ュ": "yu", "ョ": "yo", "ヮ": "wa", "ヵ": "ka", "ヶ": "ke", "ヷ": "va",
    "ヸ": "vi", "ヹ": "ve", "ヺ": "vo",
    "ファ": "fa", "フィ": "fi", "フェ": "fe", "フォ": "fo", "フュ": "fyu", "ウィ": "wi", "ウェ": "we", "ウォ": "wo",
    "ヴァ": "va", "ヴィ": "vi", "ヴェ": "ve", "ヴォ": "vo", "ヴュ": "vyu", "ティ": "ti", "トゥ": "tu", "テュ": "tyu",
    "ディ": "di", "ドゥ": "du", "デュ": "dyu", "シェ": "she", "ジェ": "je", "チェ": "che",
    "ツァ": "tsa", "ツィ": "tsi",
    "ツェ": "tse", "ツォ": "tso", "クァ": "kwa", "クィ": "kwi", "クェ": "kwe", "クォ": "kwo",
    "グァ": "gwa", "イェ": "ye",
    "スィ": "si", "ズィ": "zi",
}  # fmt: skip
_PALATAL = {"キ": "ky", "シ": "sh", "チ": "ch", "ニ": "ny", "ヒ": "hy", "ミ": "my", "リ": "ry", "ギ": "gy", "ジ": "j",
            "ヂ": "j", "ビ": "by", "ピ": "py"}  # fmt: skip
_MORAE |= {
    kana + small: onset + vowel
    for kana, onset in _PALATAL.items()
    for small, vowel in zip("ャュョ", "auo", strict=True)
}
_MORA = re.compile("|".join(sorted(map(re.escape, _MORAE), key=len, reverse=True)))
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)} | {0x309D: 0x30FD, 0x309E: 0x30FE}
_TO_HIRAGANA = {kata: hira for hira, kata in _TO_KATAKANA.items()}
_DOUBLED = re.compile("ッ+(?=([a-z]))")
_LONG_AFTER = re.compile("([aeiou])ー+")
_LONG_PAIRS = (("aa", "ā"), ("uu", "ū"), ("ee", "ē"), ("oo", "ō"), ("ou", "ō"))
_MACRON = dict(zip("aiueo", "āīūēō", strict=True))
_SHORT_LONG = re.compile("a(?=a)|i(?=i)|u(?=u)|e(?=e)|o(?=o)|(?<=o)u")


def to_katakana(text: str) -> str:
    """Hiragana and half-width kana as full-width katakana; the rest as it stands (in NFKC form)."""
    return unicodedata.normalize("NFKC", text).translate(_TO_KATAKANA)


def to_hiragana(text: str) -> str:
    """Katakana and half-width kana as hiragana (the long mark stays)."""
    return unicodedata.normalize("NFKC", text).translate(_TO_HIRAGANA)


def kana_to_latin(text: str, long_vowels: LongVowels = "plain") -> str:
    """Kana in Hepburn, lower case; other letters as they stand.

    `plain` writes long vowels as they are spelt (toukyou, gurupu for グループ), `macron` marks them (tōkyō, gurūpu),
    `short` drops their length (tokyo), which is how companies mostly write themselves.
    """
    latin = _MORA.sub(lambda found: _MORAE[found.group()], to_katakana(text))
    latin = _DOUBLED.sub(lambda found: "t" if found.group(1) == "c" else found.group(1), latin).replace("ッ", "t")
    if long_vowels == "macron":
        latin = _LONG_AFTER.sub(lambda found: _MACRON[found.group(1)], latin)
        for pair, marked in _LONG_PAIRS:
            latin = latin.replace(pair, marked)
    else:
        latin = _LONG_AFTER.sub(r"\1", latin)
        if long_vowels == "short":
            latin = _SHORT_LONG.sub("", latin)
    return latin.replace("ー", "").replace("・", " ")
