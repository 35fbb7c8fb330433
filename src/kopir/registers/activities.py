"""Activity codes of registers met with the codes people search by: everything meets in ISIC 4."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from kopir.engines.taxonomy import concordance, labels

# Sections of ISIC 4 by their divisions, first and last.
SECTIONS = {
    "A": ("01", "03"), "B": ("05", "09"), "C": ("10", "33"), "D": ("35", "35"), "E": ("36", "39"), "F": ("41", "43"),
    "G": ("45", "47"), "H": ("49", "53"), "I": ("55", "56"), "J": ("58", "63"), "K": ("64", "66"), "L": ("68", "68"),
    "M": ("69", "75"), "N": ("77", "82"), "O": ("84", "84"), "P": ("85", "85"), "Q": ("86", "88"), "R": ("90", "93"),
    "S": ("94", "96"), "T": ("97", "98"), "U": ("99", "99"),
}  # fmt: skip


@cache
def _codes() -> tuple[str, ...]:
    return tuple(sorted(code for code in labels.table("isic4") if code.isdigit()))


def below_all() -> tuple[str, ...]:
    """Every code of ISIC 4 but the sections."""
    return _codes()


@cache
def below(code: str) -> tuple[str, ...]:
    """The code itself and all ISIC codes under it; a section's letter stands for its divisions."""
    if code in SECTIONS:
        first, last = SECTIONS[code]
        return tuple(one for one in _codes() if first <= one[:2] <= last)
    return tuple(one for one in _codes() if one.startswith(code)) or (code,)


def divisions(codes: Iterable[str]) -> tuple[str, ...]:
    """The two-digit divisions of ISIC codes."""
    return tuple(sorted({code[:2] for code in codes if len(code) > 2}))


def of_goods(hs: Iterable[str]) -> tuple[str, ...]:
    """The ISIC classes that make the goods of HS codes."""
    return tuple(sorted({isic for code in hs for isic in concordance.hs_to_isic(code)}))


def searched(text: str) -> list[str]:
    """What is searched for a code as people type it: `oked:46211`, `isic4:46`, `4621`, or a section's letter."""
    scheme, colon, code = text.strip().rpartition(":")
    code = labels.plain_code(code)
    if colon and scheme in {"oked", "jsic"}:
        return [f"{scheme}:{code}"]
    if not colon and len(code) == 5:
        return [f"oked:{code}"]
    return [f"isic4:{one}" for one in below(code)]


def labelled(code: str, language: str) -> str:
    """`oked:46211` with its label in the reader's language, or empty if the code is unknown."""
    scheme, _colon, plain = code.partition(":")
    for candidate in (plain, plain[:4]):
        if scheme in labels.SCHEMES and candidate in labels.table(scheme):
            return labels.label(scheme, candidate, language)
    return ""
