"""Codes and regions in the reader's words: ISIC as OKED or JSIC where the reader's country uses these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from django.utils import translation

from kopir.companies.models import CodeScheme
from kopir.core.pair import side, sides
from kopir.engines.taxonomy import concordance, labels, places

_FROM_ISIC: dict[str, Callable[[str], tuple[str, ...]]] = {
    "oked": concordance.isic_to_oked,
    "jsic": concordance.isic_to_jsic,
}
_NAMES = {"oked": "OKED", "jsic": "JSIC", "isic4": "ISIC", "hs": "HS"}


@dataclass(frozen=True)
class ShownCode:
    """A stored code as one reader sees it."""

    scheme: str  # as stored: hs, isic4
    code: str
    shown_scheme: str  # "HS", "ISIC", "OKED", "JSIC"
    shown_code: str
    text: str
    lang: str
    status: str = ""
    pk: int = 0

    @property
    def key(self) -> str:
        """As it travels in forms: `hs:0409`."""
        return f"{self.scheme}:{self.code}"


def with_row(found: ShownCode, status: str, pk: int) -> ShownCode:
    """The label together with the state and the key of the row that holds the code."""
    return replace(found, status=status, pk=pk)


def reader_language() -> str:
    """The language of the screen being made, without its region."""
    return (translation.get_language() or "en").partition("-")[0]


def activity_scheme(language: str) -> str:
    """How readers of this language see ISIC: as their country's classification, or as it is when both speak it."""
    schemes = {one.activity_scheme for one in sides() if language in one.languages}
    return schemes.pop() if len(schemes) == 1 else "isic4"


@cache
def code_label(scheme: str, code: str, language: str) -> ShownCode:
    """The code with its label. A code the tables do not know is shown bare, never dropped."""
    if scheme == CodeScheme.HS:
        return _labelled(scheme, code, f"hs{len(code)}", code, language)
    wanted = activity_scheme(language)
    plain = _labelled(scheme, code, "isic4", code, language)
    national = _FROM_ISIC[wanted](code) if wanted in _FROM_ISIC else ()
    if len(national) != 1:  # where one class is several at home, any single one of them would mislead
        return plain
    own = _labelled(scheme, code, wanted, national[0], language)
    if own.lang == language or plain.lang != language:
        return own
    # The same activity: OKED's code, which has no Kazakh words, in those of ISIC.
    return replace(own, text=plain.text, lang=plain.lang)


def _labelled(scheme: str, code: str, shown_scheme: str, shown_code: str, language: str) -> ShownCode:
    name = _NAMES.get(shown_scheme, _NAMES["hs"] if scheme == CodeScheme.HS else shown_scheme.upper())
    try:
        found = labels.find_label(shown_scheme, shown_code, language)
    except labels.UnknownCode:
        return ShownCode(scheme, code, name, shown_code, "", language)
    return ShownCode(scheme, code, name, shown_code, found.text, found.lang)


def is_known_code(scheme: str, code: str) -> bool:
    """Whether the classification has the code: HS by chapter, heading or subheading, ISIC at any level."""
    table = f"hs{len(code)}" if scheme == CodeScheme.HS else scheme
    return table in labels.SCHEMES and code in labels.table(table)


def country_label(country: str, language: str) -> str:
    """The country's name for the reader; a country outside the pair keeps its code."""
    found = side(country)
    return found.label(language) if found is not None else country


def region_label(code: str, language: str) -> str:
    """The region's name for the reader; an unknown code is shown as it is."""
    try:
        return places.place_label(code, language)
    except labels.UnknownCode:
        return code


@cache
def region_choices(country: str, language: str) -> tuple[tuple[str, str], ...]:
    """The regions of one country in the reader's words, in the order of their codes."""
    found = [place for place in places.places().values() if place.country == country and place.code == place.region]
    return tuple((place.code, place.names.get(language, place.names["en"])) for place in sorted(found, key=_by_code))


def _by_code(place: places.Place) -> str:
    return place.code


def all_region_choices(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The regions of both countries, grouped by country, for a form."""
    return [(one.label(language), list(region_choices(one.code, language))) for one in sides()]


def country_choices(language: str) -> list[tuple[str, str]]:
    """The two countries, for a form."""
    return [(one.code, one.label(language)) for one in sides()]
