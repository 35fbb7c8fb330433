"""Who makes, sells, buys, serves: the role a text plays and the role it looks for.

A need for a maker is not answered by another buyer, however alike the two texts are. The role given in a form is taken
as it is; where there is none, it is read from the words of `data/ranking/roles.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from kopir.engines import data
from kopir.engines.ranking.problem import Phrase, Polarity
from kopir.engines.text.tables import read_table
from kopir.engines.text.tokens import folded, in_reading_script

ROLES = (
    "supplier", "manufacturer", "distributor", "service", "developer", "investor", "buyer", "research", "training",
    "jv", "producer-ovop",
)  # fmt: skip

# How well a role answers the role sought, -1 (the opposite) to 1 (the same). Rows: sought; columns: the role found.
# Set by hand from what the words mean in trade; a pair not listed counts as _OTHERWISE.
FIT: Mapping[str, Mapping[str, float]] = {
    "supplier": {"supplier": 1, "manufacturer": 1, "producer-ovop": 1, "developer": 0, "distributor": -0.5,
                 "service": -0.7, "buyer": -1, "research": -0.7, "training": -0.9, "investor": -1},
    "manufacturer": {"manufacturer": 1, "producer-ovop": 0.8, "supplier": 0.1, "developer": 0.2, "distributor": -0.8,
                     "service": -0.7, "buyer": -0.9, "research": -0.5, "training": -0.9, "investor": -1},
    "distributor": {"distributor": 1, "buyer": 0.4, "service": 0, "supplier": 0.1, "manufacturer": -0.7,
                    "producer-ovop": -0.8, "developer": -0.7, "research": -0.9, "training": -0.9, "investor": -0.9},
    "service": {"service": 1, "training": 0.2, "research": 0.3, "distributor": -0.2, "developer": -0.2,
                "manufacturer": -0.3, "supplier": -0.5, "producer-ovop": -0.3, "buyer": -0.8, "investor": -0.8},
    "developer": {"developer": 1, "manufacturer": 0, "service": -0.6, "research": -0.1, "supplier": -0.5,
                  "investor": -0.8, "distributor": -0.8, "buyer": -0.8, "training": -0.8, "producer-ovop": -0.6},
    "investor": {"investor": 1, "buyer": -0.2, "developer": -0.7, "manufacturer": -0.4, "supplier": -0.6,
                 "distributor": -0.7, "service": -0.6, "research": -0.6, "training": -0.8, "producer-ovop": -0.9},
    "buyer": {"buyer": 1, "distributor": 0.6, "manufacturer": 0.4, "supplier": 0, "service": -0.3, "developer": -0.3,
              "producer-ovop": -0.6, "investor": -0.4, "research": -0.6, "training": -0.8},
    "research": {"research": 1, "training": 0.1, "service": -0.3, "developer": -0.1, "manufacturer": -0.4,
                 "supplier": -0.8, "distributor": -0.9, "buyer": -0.8, "investor": -0.7, "producer-ovop": -0.9},
    "training": {"training": 1, "service": 0, "research": 0.1, "developer": -0.5, "manufacturer": -0.7,
                 "supplier": -0.8, "distributor": -0.9, "buyer": -0.9, "investor": -0.9, "producer-ovop": -0.8},
    "jv": {"manufacturer": 0.9, "developer": 0.9, "investor": 0.4, "service": 0.1, "supplier": 0, "research": 0.1,
           "producer-ovop": 0.1, "distributor": -0.5, "buyer": -0.3, "training": -0.3},
}  # fmt: skip
_OTHERWISE = -0.5

# The roles a company looks for when it wants something brought to its own country rather than carried out of it.
INWARD = frozenset({"supplier", "manufacturer", "service", "developer", "training", "research"})


def fit(sought: Mapping[str, float], found: Mapping[str, float]) -> float:
    """How well the roles found answer the roles sought, -1 to 1; 0 when one side says nothing."""
    total = sum(sought.values()) * sum(found.values())
    if total <= 0:
        return 0.0
    return sum(w * v * fit_of(s, f) for s, w in sought.items() for f, v in found.items()) / total


def fit_of(sought: str, found: str) -> float:
    """One cell of the table."""
    if sought == "producer-ovop":
        sought = "supplier"
    return FIT.get(sought, {}).get(found, 1.0 if sought == found else _OTHERWISE)


@cache
def _cues() -> Mapping[tuple[str, str], Mapping[str, re.Pattern[str]]]:
    """(role, does|seeks) -> language -> pattern."""
    table: dict[tuple[str, str], dict[str, re.Pattern[str]]] = {}
    for row in read_table(data.path("ranking", "roles.tsv"), ["role", "cue", "en", "ru", "kk", "ja"], delimiter="\t"):
        table[row.values["role"], row.values["cue"]] = {
            lang: _pattern(row.values[lang], lang) for lang in ("en", "ru", "kk", "ja")
        }
    return table


def _pattern(cell: str, lang: str) -> re.Pattern[str]:
    terms = sorted((folded(term) for term in cell.split(";") if term.strip()), key=len, reverse=True)
    inner = "|".join(map(re.escape, terms)) or r"(?!)"
    return re.compile(inner if lang == "ja" else rf"(?<!\w)(?:{inner})")


def _hits(found: Iterable[Phrase], cue: str, polarity: Polarity) -> dict[str, int]:
    hits: dict[str, int] = {}
    for phrase in found:
        if phrase.polarity is not polarity:
            continue
        reading = folded(in_reading_script(phrase.text, phrase.lang))
        for (role, kind), patterns in _cues().items():
            pattern = patterns.get(phrase.lang)
            if kind == cue and pattern is not None:
                hits[role] = hits.get(role, 0) + len(set(pattern.findall(reading)))
    return {role: count for role, count in hits.items() if count}


# Words of asking ("we need", «ищем») say that goods are sought; they weigh less than the name of a role.
_WEAK = {"supplier": 0.4}


def sought_roles(given: str, found: Iterable[Phrase]) -> dict[str, float]:
    """The roles a need looks for: the one given, or those its words name. Sums to 1, or is empty."""
    if given in ROLES:
        return {given: 1.0}
    hits = _hits(found, "seeks", Polarity.AFFIRMED)
    return _shares({role: count * _WEAK.get(role, 1.0) for role, count in hits.items()})


def own_roles(given: str, found: Iterable[Phrase]) -> dict[str, float]:
    """The roles an offer plays: the one given, or those its words name. Sums to 1, or is empty."""
    if given in ROLES:
        return {given: 1.0}
    return _shares({role: float(count) for role, count in _hits(found, "does", Polarity.AFFIRMED).items()})


def unwanted_roles(found: Iterable[Phrase]) -> frozenset[str]:
    """The roles a need rules out ("no traders", «без посредников»)."""
    return frozenset(_hits(found, "does", Polarity.DENIED))


def denied_roles(found: Iterable[Phrase]) -> frozenset[str]:
    """The roles a text says it does not play at all («сами не плавим»); "we make none for humans" denies less."""
    return frozenset(_hits([phrase for phrase in found if _denies_all(phrase)], "does", Polarity.DENIED))


_FEW_WORDS = 5


def _denies_all(phrase: Phrase) -> bool:
    """A short denial without a matter of its own."""
    if phrase.lang == "ja":
        return not re.search(r"[はの]", phrase.text)
    return len(phrase.text.split()) <= _FEW_WORDS and not re.search(r"\b(?:for|для|үшін)\b", phrase.text.lower())


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    return {role: weight / total for role, weight in sorted(weights.items())} if total else {}
