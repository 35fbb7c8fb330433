"""One rough spelling for all scripts, so that names written by ear meet: Казахтелеком, Qazaqtelekom, Kazakhtelecom.

`fold` keeps vowels and undoes the habits of the romanisations (kh and q, zh and j, x and ks, ou and oo, l and r as
Japanese hears them); `skeleton` keeps the consonants, because kana puts vowels between those of a loan word
(グループ, guruupu, group). Both are for comparing only and lose meaning: never show them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ENGLISH = {
    "tech": "tek", "chem": "kem", "chr": "kr", "school": "skool", "tion": "shon", "sion": "jon", "ough": "o",
    "igh": "ai", "tch": "ch", "shch": "sh", "sch": "sh", "cks": "ks", "ck": "k", "cqu": "k", "ph": "f", "wh": "w",
    "kn": "n", "gh": "g", "kh": "k", "zh": "j", "dzh": "j", "dj": "j", "th": "s", "qu": "k", "q": "k", "x": "ks",
    "sh": "$", "ch": "#", "ts": "#", "tz": "#", "ce": "se", "ci": "si", "cy": "si", "c": "k", "ge": "je", "gi": "ji",
    "gy": "ji", "j": "z", "v": "b", "l": "r", "y": "i", "w": "u", "ee": "i", "ea": "i", "oo": "u", "ou": "o",
    "oh": "o", "au": "o", "mb": "nb", "mp": "np", "mm": "m",
}  # fmt: skip
_ENGLISH_PATTERN = re.compile("|".join(sorted(map(re.escape, _ENGLISH), key=len, reverse=True)))
_SOUND = {
    "shch": "$", "tch": "#", "sh": "$", "ch": "#", "ts": "#", "tz": "#", "kh": "k", "gh": "g", "zh": "z", "dzh": "z",
    "dj": "z", "ph": "f", "ck": "k", "qu": "k", "q": "k", "x": "ks", "ce": "se", "ci": "si", "cy": "si", "c": "k",
    "j": "z", "v": "b", "l": "r", "y": "i", "w": "u", "ou": "o", "oh": "o", "mb": "nb", "mp": "np", "mm": "nm",
}  # fmt: skip
_SOUND_PATTERN = re.compile("|".join(sorted(map(re.escape, _SOUND), key=len, reverse=True)))
_OH = re.compile("oh(?![aeiouy])|ou|oo")
_REPEATED = re.compile(r"(.)\1+")
_LONG_R = re.compile("(?<=[aeiou])r(?![aeiouyr])")  # kana writes it as a long vowel: park, パーク
_VOWELS = re.compile("[aeiou]+")
_SIBILANTS = str.maketrans({"#": "t", "$": "s", "h": "", "g": "k", "z": "s", "b": "p", "f": "p", "m": "n", "d": "t"})


@lru_cache(maxsize=131_072)
def fold(latin: str) -> str:
    """The rough spelling of a word in Latin letters, vowels kept; what is neither a letter nor a digit is dropped."""
    text = latin.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("ə", "a").replace("ß", "ss"))
    text = "".join([letter for letter in text if letter.isascii() and letter.isalnum()])
    text = _SOUND_PATTERN.sub(lambda found: _SOUND[found.group()], _OH.sub("o", text))
    text = _REPEATED.sub(r"\1", text)
    return text.replace("iu", "u").replace("ia", "a") if "i" in text else text


@lru_cache(maxsize=131_072)
def skeleton(latin: str) -> str:
    """The consonants of a word as Japanese ears have them, with a mark for a leading vowel."""
    text = latin.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    text = "".join([letter for letter in text if letter.isascii() and letter.isalnum()])
    text = _LONG_R.sub("", text)
    text = _ENGLISH_PATTERN.sub(lambda found: _ENGLISH[found.group()], text)
    lead = "a" if text[:1] in ("a", "e", "i", "o", "u") else ""
    return lead + _REPEATED.sub(r"\1", _VOWELS.sub("", text)).translate(_SIBILANTS)
