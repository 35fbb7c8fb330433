"""Codes the engine suggests for a text, with labels in the reader's language, and the boxes people tick."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kopir.companies.labels import ShownCode, code_label, is_known_code
from kopir.companies.models import CodeScheme
from kopir.core.wording import language_of, tidy
from kopir.engines.taxonomy.suggest import suggest

HEADINGS, CLASSES = 5, 3
READ = 4_000  # letters; what stands later in a description hardly changes the codes
SHORTEST = 4  # letters before anything is suggested


@dataclass(frozen=True)
class Tick:
    """A code with its box."""

    shown: ShownCode
    is_ticked: bool


def suggested_codes(text: str, language: str, reader: str, *, ticked: Iterable[str] = ()) -> list[Tick]:
    """The ticked codes first, then at most five HS headings and three activities the engine suggests."""
    keys = dict.fromkeys(key for key in ticked if _is_key(key))
    chosen = [Tick(_shown(key, reader), is_ticked=True) for key in keys]
    clean = tidy(text[: 2 * READ])[:READ]
    if len(clean) < SHORTEST:
        return chosen
    spoken = language or language_of(clean)
    found = [
        f"{scheme}:{one.code}"
        for scheme, engine, most in ((CodeScheme.HS, "hs4", HEADINGS), (CodeScheme.ISIC, "isic4", CLASSES))
        for one in suggest(clean, spoken, engine, most)
    ]
    return chosen + [Tick(_shown(key, reader), is_ticked=False) for key in found if key not in keys]


def ticked_codes(keys: list[str]) -> list[tuple[str, str]]:
    """The codes whose boxes are ticked, as (scheme, code); anything of another shape is dropped."""
    pairs = dict.fromkeys(split_key(key) for key in keys[:_MOST])
    return [(scheme, code) for scheme, code in pairs if scheme in CodeScheme.values and code]


_MOST = 100  # boxes of one form


def split_key(key: str) -> tuple[str, str]:
    """`hs:0409` as scheme and code."""
    scheme, _colon, code = key.partition(":")
    return scheme, code


def _is_key(key: str) -> bool:
    scheme, code = split_key(key)
    return scheme in CodeScheme.values and is_known_code(scheme, code)


def _shown(key: str, reader: str) -> ShownCode:
    scheme, code = split_key(key)
    return code_label(scheme, code, reader)
