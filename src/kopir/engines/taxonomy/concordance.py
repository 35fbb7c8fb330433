"""From goods to trades and from one country's trades to the other's.

HS reaches ISIC through CPC 2.1 (1.1 classes a subheading; the older chain through ISIC 3 gives 3.5 and is too loose).
OKED's four digits are NACE 2, which ISIC 4 was made to fit; JSIC follows Japan's own table (13th edition, whose codes
the 14th keeps but for a few). ISIC is the meeting point.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

from kopir.engines.taxonomy.labels import plain_code, table
from kopir.engines.taxonomy.vocabulary import rows

Pairs = dict[str, tuple[str, ...]]


def _pairs(name: str, left: str, right: str, *, cut: int | None = None) -> Pairs:
    """Left code -> right codes, the most frequent first (ties by code). `cut` shortens the left code."""
    counted: dict[str, Counter[str]] = {}
    for row in rows(name):
        counted.setdefault(row[left][:cut], Counter())[row[right]] += 1
    return {code: tuple(sorted(found, key=lambda c: (-found[c], c))) for code, found in counted.items()}


@cache
def _hs_isic() -> Pairs:
    found = _pairs("hs6_isic4", "hs6", "isic4")
    return found | _pairs("hs6_isic4", "hs6", "isic4", cut=4) | _pairs("hs6_isic4", "hs6", "isic4", cut=2)


@cache
def _isic_hs() -> Pairs:
    counted: dict[str, Counter[str]] = {}
    for row in rows("hs6_isic4"):
        counted.setdefault(row["isic4"], Counter())[row["hs6"][:4]] += 1
    return {code: tuple(sorted(found, key=lambda c: (-found[c], c))) for code, found in counted.items()}


@cache
def _table(name: str, left: str, right: str) -> Pairs:
    return _pairs(name, left, right)


def hs_to_isic(code: str) -> tuple[str, ...]:
    """The ISIC classes that make a chapter's, heading's or subheading's goods, the commonest first; () if unknown."""
    return _hs_isic().get(plain_code(code), ())


def isic_to_hs(code: str) -> tuple[str, ...]:
    """The HS headings an ISIC class makes, the ones with most subheadings first; () for services."""
    return _isic_hs().get(plain_code(code), ())


def isic_to_oked(code: str) -> tuple[str, ...]:
    """The OKED (NACE 2) codes of the same level and content."""
    return _table("nace_isic4", "isic4", "nace").get(plain_code(code), ())


def oked_to_isic(code: str) -> tuple[str, ...]:
    """The ISIC code of an OKED code; a five-digit subclass goes by its class."""
    return _table("nace_isic4", "nace", "isic4").get(plain_code(code)[:4], ())


def isic_to_jsic(code: str) -> tuple[str, ...]:
    """The Japanese classes of an ISIC class."""
    return _table("jsic_isic4", "isic4", "jsic").get(plain_code(code), ())


def jsic_to_isic(code: str) -> tuple[str, ...]:
    """The ISIC classes of a Japanese class."""
    return _table("jsic_isic4", "jsic", "isic4").get(plain_code(code), ())


def parents(scheme: str, code: str) -> tuple[str, ...]:
    """The codes above, the nearest first: `hs6 040900` -> (`0409`, `04`); `jsic 0111` -> (`011`, `01`, `A`)."""
    plain = plain_code(code)
    if scheme in {"hs4", "hs6"}:
        return tuple(plain[:length] for length in (4, 2) if length < len(plain))
    if scheme in {"oked", "jsic"}:
        return _climb(scheme, plain)
    return tuple(plain[:length] for length in (3, 2, 1) if length < len(plain) and plain[:length] in table(scheme))


def _climb(scheme: str, code: str) -> tuple[str, ...]:
    above = {row["code"]: row["parent"] for row in rows(scheme)}
    found: list[str] = []
    while code := above.get(code, ""):
        found.append(code)
    return tuple(found)
