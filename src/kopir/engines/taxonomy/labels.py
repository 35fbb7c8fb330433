"""What a code is called, in four languages.

HS 2022 (chapters `hs2`, headings `hs4`, subheadings `hs6`), ISIC 4, OKED (Kazakhstan's NACE) and JSIC 14. Not every
scheme is published in every language: where a label is missing, the nearest language is shown and marked, never
silently.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kopir.engines.taxonomy.vocabulary import rows

LANGUAGES = ("kk", "ru", "ja", "en")
SCHEMES = ("hs2", "hs4", "hs6", "isic4", "oked", "jsic")
HS_LENGTH = {"hs2": 2, "hs4": 4, "hs6": 6}

# Whose words a reader understands best when his own are missing.
FALLBACK: dict[str, tuple[str, ...]] = {
    "kk": ("kk", "ru", "en", "ja"),
    "ru": ("ru", "en", "kk", "ja"),
    "ja": ("ja", "en", "ru", "kk"),
    "en": ("en", "ru", "ja", "kk"),
}


class UnknownCode(KeyError):
    """The scheme has no such code."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Label:
    """A label and the language it really is in."""

    text: str
    lang: str
    is_fallback: bool

    def __str__(self) -> str:
        return f"{self.text} [{self.lang}]" if self.is_fallback else self.text


def plain_code(code: str) -> str:
    """The code without dots and blanks: `01.11` and `0409.00` are read as `0111` and `040900`."""
    return "".join(code.split()).replace(".", "").upper()


@cache
def table(scheme: str) -> dict[str, dict[str, str]]:
    """Every code of a scheme with its labels by language (only the languages that exist)."""
    if scheme not in SCHEMES:
        raise UnknownCode(f"unknown scheme {scheme!r}; known are {', '.join(SCHEMES)}")
    wanted = HS_LENGTH.get(scheme)
    return {
        row["code"]: {lang: row[lang] for lang in LANGUAGES if row.get(lang)}
        for row in rows("hs" if wanted else scheme)
        if wanted is None or len(row["code"]) == wanted
    }


def codes(scheme: str) -> tuple[str, ...]:
    """All codes of a scheme, sorted."""
    return tuple(sorted(table(scheme)))


def find_label(scheme: str, code: str, lang: str) -> Label:
    """The label with the language it is in. An unknown reader's language is read as English."""
    labels = table(scheme).get(plain_code(code))
    if labels is None:
        raise UnknownCode(f"{scheme} has no code {code!r}")
    wanted = lang if lang in FALLBACK else "en"
    for candidate in FALLBACK[wanted]:
        if candidate in labels:
            return Label(labels[candidate], candidate, candidate != wanted)
    raise UnknownCode(f"{scheme} {code} has no label")


def label(scheme: str, code: str, lang: str) -> str:
    """The label in the reader's language; in another one it ends with that language's mark: `Horses; live [en]`."""
    return str(find_label(scheme, code, lang))
