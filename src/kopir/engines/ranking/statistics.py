"""What a pool of texts as a whole says: means per language, how much of a hub each text is, how rare each concept is.

Sentence encoders put all texts of one language in one corner and make some texts the neighbour of everything. Both are
corrected with the pool's own statistics: vectors are centred per language, and a similarity is lowered by how near the
two texts stand to everybody (CSLS, cross-domain similarity local scaling). A small pool is filled up with the shipped
reference texts (`data/learned/ranking_reference.npz`), so that one need against ten offers is ranked sensibly too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from kopir.engines import data
from kopir.engines.ranking.problem import Prepared, Side, Vectors
from kopir.engines.ranking.vectors import unit

NEIGHBOURS = 10
BRIDGE = slice(0, 512)  # the part of the joined vector that bridges languages best
OTHER = slice(512, None)
_ENOUGH = 40  # texts of a side that stand on their own; below, reference texts are added
_MOST = 600  # texts of a side kept to measure hubs against; more change nothing and cost time
_MEAN_WEIGHT = 8.0  # how many texts the shipped mean of a language counts for
_LANGUAGES = ("en", "ja", "kk", "ru")


@dataclass(frozen=True, slots=True, eq=False)
class PoolStatistics:
    """The statistics of one pool. Computed now and then over the stored texts, and kept beside them.

    `means`: language -> mean joined vector, `phrase_means` the same for phrases (bridge part only);
    `neighbours`: side -> (country of each text, centred joined vectors);
    `hubs`: (side, id) -> (mean nearness to its neighbours of the other side, one figure an encoder);
    `rarity`: concept or word -> 0 (everywhere) to 1 (nearly nowhere).
    """

    means: Mapping[str, Vectors]
    phrase_means: Mapping[str, Vectors]
    neighbours: Mapping[Side, tuple[tuple[str, ...], Vectors]]
    hubs: Mapping[tuple[Side, str], tuple[float, float]]
    rarity: Mapping[str, float]
    size: int

    def centred(self, vectors: Vectors, langs: Sequence[str]) -> Vectors:
        """Joined vectors without what all texts of their language share; each encoder's part of unit length."""
        means = np.stack([self.mean(lang) for lang in langs]) if langs else np.zeros_like(vectors)
        moved = vectors - means
        return np.concatenate([unit(moved[:, BRIDGE]), unit(moved[:, OTHER])], axis=1)

    def mean(self, lang: str) -> Vectors:
        """The mean of a language; for one never seen, the mean of all."""
        found = self.means.get(lang)
        return found if found is not None else self.means[""]

    def centred_phrases(self, vectors: Vectors, lang: str) -> Vectors:
        """Phrase vectors without what all phrases of their language share, of unit length."""
        found = self.phrase_means.get(lang)
        return unit(vectors - (found if found is not None else self.phrase_means[""]))

    def hub(self, text: Prepared, centred: Vectors) -> tuple[float, float]:
        """How near a text stands to everybody on the other side: stored, or measured against the kept neighbours."""
        stored = self.hubs.get((text.side, text.id))
        return stored if stored is not None else self.measured_hub(text.side, text.country, centred)

    def measured_hub(self, side: Side, country: str, centred: Vectors) -> tuple[float, float]:
        """Mean nearness to the nearest texts of the other side (of another country, when countries are known)."""
        countries, vectors = self.neighbours[Side.OFFER if side is Side.NEED else Side.NEED]
        if not countries:
            return 0.0, 0.0
        allowed = np.array([not country or not other or other != country for other in countries])
        kept = vectors[allowed] if allowed.any() else vectors
        return _nearness(kept[:, BRIDGE] @ centred[BRIDGE]), _nearness(kept[:, OTHER] @ centred[OTHER])

    def rarity_of(self, name: str) -> float:
        """How rare a concept or word is in the pool; unseen ones are rarest."""
        return self.rarity.get(name, 1.0)


def _nearness(similarities: Vectors) -> float:
    nearest = min(NEIGHBOURS, len(similarities))
    return float(np.partition(similarities, -nearest)[-nearest:].mean())


def pool_statistics(needs: Sequence[Prepared], offers: Sequence[Prepared]) -> PoolStatistics:
    """The statistics of all needs and offers of a pool (one list may be empty)."""
    means, phrase_means = _means([*needs, *offers]), _phrase_means([*needs, *offers])
    bare = PoolStatistics(means, phrase_means, {}, {}, rarity([*needs, *offers]), len(needs) + len(offers))
    neighbours = {side: _neighbours(bare, side, texts) for side, texts in ((Side.NEED, needs), (Side.OFFER, offers))}
    with_neighbours = PoolStatistics(means, phrase_means, neighbours, {}, bare.rarity, bare.size)
    hubs: dict[tuple[Side, str], tuple[float, float]] = {}
    for texts in (needs, offers):
        centred = _centred(bare, texts)
        for text, vector in zip(texts, centred, strict=True):
            hubs[text.side, text.id] = with_neighbours.measured_hub(text.side, text.country, vector)
    return PoolStatistics(means, phrase_means, neighbours, hubs, bare.rarity, bare.size)


def _centred(statistics: PoolStatistics, texts: Sequence[Prepared]) -> Vectors:
    if not texts:
        return np.zeros((0, len(statistics.means[""])), dtype=np.float32)
    return statistics.centred(np.stack([t.vector for t in texts]), [t.lang for t in texts])


def _phrase_means(texts: Sequence[Prepared]) -> dict[str, Vectors]:
    """Per language, from evenly many phrases of the pool and the shipped means."""
    means = dict(reference().phrase_means)
    rows: dict[str, list[Vectors]] = {}
    for text in texts:
        if len(text.phrase_vectors):
            rows.setdefault(text.lang, []).append(text.phrase_vectors)
    for lang, matrices in rows.items():
        own = np.concatenate(matrices[-_MOST:])
        base = means.get(lang, means[""])
        weight = len(own) / (len(own) + 4 * _MEAN_WEIGHT)
        means[lang] = np.asarray(weight * own.mean(axis=0) + (1 - weight) * base, dtype=np.float32)
    return means


def _means(texts: Sequence[Prepared]) -> dict[str, Vectors]:
    shipped = reference().means
    sums: dict[str, Vectors] = {lang: mean * _MEAN_WEIGHT for lang, mean in shipped.items()}
    counts = dict.fromkeys(sums, _MEAN_WEIGHT)
    for text in texts:
        for lang in {text.lang, ""}:
            base = shipped.get(lang, shipped[""])
            sums[lang] = sums.get(lang, base * _MEAN_WEIGHT) + text.vector
            counts[lang] = counts.get(lang, _MEAN_WEIGHT) + 1.0
    return {lang: np.asarray(total / counts[lang], dtype=np.float32) for lang, total in sums.items()}


def _neighbours(statistics: PoolStatistics, side: Side, texts: Sequence[Prepared]) -> tuple[tuple[str, ...], Vectors]:
    """Evenly spaced texts of one side (by id), filled up from the reference country by country."""
    ordered = sorted(texts, key=lambda text: text.id)
    kept = [ordered[i * len(ordered) // _MOST] for i in range(_MOST)] if len(ordered) > _MOST else ordered
    countries = [text.country for text in kept]
    vectors = [_centred(statistics, kept)]
    shipped = reference()
    for country in sorted(set(shipped.countries)):
        missing = _ENOUGH - sum(own in {country, ""} for own in countries)
        rows = [i for i, s in enumerate(shipped.sides) if s == side and shipped.countries[i] == country][
            : max(missing, 0)
        ]
        if rows:
            countries += [country] * len(rows)
            vectors.append(statistics.centred(shipped.vectors[rows], [shipped.langs[i] for i in rows]))
    return tuple(countries), np.concatenate(vectors)


def rarity(texts: Iterable[Prepared]) -> dict[str, float]:
    """For each concept (and lexical word) of a pool: log(texts / texts that hold it), scaled to 0..1."""
    counts: dict[str, int] = {}
    total = 0
    for text in texts:
        total += 1
        for name in {*text.concepts, *text.words, *text.names}:
            counts[name] = counts.get(name, 0) + 1
    if not total:
        return {}
    # A pool of ten texts knows little about rarity: it is read as if it were a part of a pool of two hundred.
    scale = math.log(1 + max(total, 200))
    share = max(total, 200) / total
    return {name: math.log(1 + max(total, 200) / (1 + (count - 1) * share)) / scale for name, count in counts.items()}


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """Shipped texts' vectors: what fills up a small pool."""

    sides: tuple[Side, ...]
    langs: tuple[str, ...]
    countries: tuple[str, ...]
    vectors: Vectors
    means: Mapping[str, Vectors]
    phrase_means: Mapping[str, Vectors]
    profile_mean: Vectors


@cache
def reference() -> Reference:
    """The shipped reference; its texts are the needs and offers of the open ranking set (CC0)."""
    with np.load(data.path("learned", "ranking_reference.npz"), allow_pickle=False) as stored:
        vectors = stored["vectors"].astype(np.float32)
        langs = tuple(str(lang) for lang in stored["langs"])
        means = {lang: vectors[[own == lang for own in langs]].mean(axis=0) for lang in _LANGUAGES}
        means[""] = vectors.mean(axis=0)
        return Reference(
            sides=tuple(Side(str(side)) for side in stored["sides"]),
            langs=langs,
            countries=tuple(str(country) for country in stored["countries"]),
            vectors=vectors,
            means=means,
            phrase_means={
                str(lang): mean.astype(np.float32)
                for lang, mean in zip(stored["phrase_langs"], stored["phrase_means"], strict=True)
            },
            profile_mean=stored["profile_mean"].astype(np.float32),
        )
