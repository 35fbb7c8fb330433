"""From the engine's vectors of a text to the one short vector the search index holds.

Three parts, each pressed to its first principal axes (`data/learned/match_projection.npz`, made by
`tools/learn_match_projection.py`): the whole text in the bridging encoder, the whole text in the encoder that knows
Kazakh, and the text's trade concepts said in English. Their inner product is a cheap stand-in for the engine's score:
it only has to bring the right texts among the first hundred or so, the engine then ranks those.

Centring uses the shipped means, not the pool's, so that a stored vector never grows old.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np

from kopir.engines import data
from kopir.engines.ranking.problem import Prepared, Vectors
from kopir.engines.ranking.statistics import BRIDGE, OTHER, reference
from kopir.engines.ranking.vectors import unit

# Share of each part in the inner product.
SHARES = {"bridge": 0.4, "other": 0.35, "gloss": 0.25}
SEARCH_VERSION = "search-2"  # raised whenever a stored search vector would come out differently
LONGEST_TOKEN = 80
MOST_TOKENS = 200


@dataclass(frozen=True, eq=False)
class _Projection:
    bridge: Vectors
    other: Vectors
    gloss: Vectors
    gloss_mean: Vectors


@cache
def _projection() -> _Projection:
    with np.load(data.path("learned", "match_projection.npz"), allow_pickle=False) as stored:
        return _Projection(
            **{name: stored[name].astype(np.float32) for name in ("bridge", "other", "gloss", "gloss_mean")}
        )


def search_vector(text: Prepared) -> Vectors:
    """The vector of one text; at most of length one. Parts a text does not have (no trade concepts) are zero."""
    means, axes = reference().means, _projection()
    moved = text.vector - means.get(text.lang, means[""])
    has_gloss = bool(np.any(text.gloss_vector))
    parts = (
        (axes.bridge @ unit(moved[BRIDGE]), SHARES["bridge"]),
        (axes.other @ unit(moved[OTHER]), SHARES["other"]),
        (axes.gloss @ unit(text.gloss_vector - axes.gloss_mean) * has_gloss, SHARES["gloss"]),
    )
    return np.concatenate([part * np.sqrt(share, dtype=np.float32) for part, share in parts]).astype(np.float32)


def codes_of(text: Prepared) -> list[str]:
    """The codes by which the text is found: `hs4:0409`, `isic4:0149`; six-digit codes by their heading."""
    return sorted({_heading(code) for code in text.codes})


def _heading(code: str) -> str:
    scheme, _, number = code.partition(":")
    return f"hs4:{number[:4]}" if scheme in {"hs6", "hs4", "hs"} else code


def tokens_of(text: Prepared) -> list[str]:
    """What the text is found by, word for word: concepts of the thesaurus, stems, names, standards and models."""
    found = {f"c:{name}" for name in text.concepts} | text.words | text.names
    return sorted(token for token in found if len(token) <= LONGEST_TOKEN)[:MOST_TOKENS]


def keys_of(text: Prepared) -> list[str]:
    """Codes and tokens as the index holds them: each with its market, so that no row of another market is read."""
    at = market(text.side, text.country)
    return in_market(at, [*codes_of(text), *tokens_of(text)])


def market(direction: str, country: str) -> str:
    """Which part of the pool: `offer KZ`."""
    return f"{direction} {country}"


def in_market(at: str, names: Iterable[str]) -> list[str]:
    """Names with their market before them."""
    return [f"{at} {name}" for name in names]
