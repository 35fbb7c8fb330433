"""The one way in: needs and offers in, ranked and explained suggestions out.

`rank` prepares and ranks whole lists. `rank_one` ranks prepared candidates for one prepared need against stored pool
statistics; with the same statistics both give the same scores. A score is the probability that the offer answers the
need, comparable from need to need; below the threshold nothing fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kopir.engines.ranking.because import BECAUSE
from kopir.engines.ranking.evidence import REASONS, measure, weights
from kopir.engines.ranking.pairs import Pairs, Values
from kopir.engines.ranking.prepare import prepare_needs, prepare_offers
from kopir.engines.ranking.problem import Evidence, Need, Offer, Prepared, Side, Suggestion
from kopir.engines.ranking.stack import Stack
from kopir.engines.ranking.statistics import PoolStatistics, pool_statistics
from kopir.engines.text.encoders import Encoder


@dataclass(frozen=True, slots=True)
class Ranking:
    """All suggestions for one text, best first."""

    id: str
    suggestions: tuple[Suggestion, ...]

    @property
    def nothing_fits(self) -> bool:
        """No offer reaches the threshold: a good answer too."""
        return not any(suggestion.fits for suggestion in self.suggestions)


def rank(
    needs: Sequence[Need],
    offers: Sequence[Offer],
    *,
    top: int | None = None,
    explained: int | None = 10,
    encoders: Sequence[Encoder] | None = None,
) -> list[Ranking]:
    """Rank the offers of other countries for each need, in the order of `needs`.

    `top` cuts each list; `explained`: for how many of its first suggestions the reasons are worked out (None: all).
    """
    prepared_needs = prepare_needs(needs, encoders=encoders)
    prepared_offers = prepare_offers(offers, encoders=encoders)
    statistics = pool_statistics(prepared_needs, prepared_offers)
    stacks: dict[str, Stack] = {}
    rankings = []
    for need in prepared_needs:
        if need.country not in stacks:
            stacks[need.country] = Stack(_abroad(need, prepared_offers), statistics)
        pairs = Pairs(need, stacks[need.country], one_is_need=True)
        rankings.append(Ranking(need.id, _ranked(pairs, top, explained)))
    return rankings


def rank_one(
    need: Prepared,
    candidates: Sequence[Prepared],
    statistics: PoolStatistics,
    *,
    top: int | None = None,
    explained: int | None = 10,
) -> tuple[Suggestion, ...]:
    """Rank prepared offers for one prepared need; offers of the need's own country are left out."""
    return _ranked(Pairs(need, Stack(_abroad(need, candidates), statistics), one_is_need=True), top, explained)


def rank_needs(
    offer: Prepared,
    candidates: Sequence[Prepared],
    statistics: PoolStatistics,
    *,
    top: int | None = None,
    explained: int | None = 10,
) -> tuple[Suggestion, ...]:
    """The other way round: rank prepared needs for one prepared offer. A pair scores the same both ways."""
    return _ranked(Pairs(offer, Stack(_abroad(offer, candidates), statistics), one_is_need=False), top, explained)


def need_of(offer: Offer, *, wants: str = "") -> Need | None:
    """The need that stands in an offer's `seeks`, to find complementary offers; None when it seeks nobody.

    The offer's own text goes with it, because the partner must suit what the company itself does.
    """
    if not offer.seeks.strip():
        return None
    return Need(id=offer.id, lang=offer.lang, text=f"{offer.seeks}. {offer.text}", wants=wants, country=offer.country)


def _ranked(pairs: Pairs, top: int | None, explained: int | None) -> tuple[Suggestion, ...]:
    if not len(pairs):
        return ()
    values = measure(pairs)
    scores = probabilities(values)
    ids = [text.id for text in pairs.many.texts]
    order = sorted(range(len(pairs)), key=lambda place: (-scores[place], ids[place]))[:top]
    shown = len(order) if explained is None else explained
    return tuple(
        _suggestion(pairs, place, values[place], float(scores[place]), explained=number < shown)
        for number, place in enumerate(order)
    )


def _abroad(one: Prepared, others: Sequence[Prepared]) -> tuple[Prepared, ...]:
    """The texts of other countries; where a country is not known, it may be another one."""
    return tuple(other for other in others if not one.country or not other.country or one.country != other.country)


def probabilities(values: Values) -> Values:
    """Rows of reasons to probabilities by the visible table of weights."""
    table = weights()
    vector = np.array([table[name] for name in REASONS], dtype=np.float64)
    return np.asarray(1.0 / (1.0 + np.exp(-(values.astype(np.float64) @ vector + table["bias"]))))


def _suggestion(pairs: Pairs, place: int, values: Values, score: float, *, explained: bool) -> Suggestion:
    need, offer = pairs.both(place)
    found = Suggestion(need.id, offer.id, score, fits=score >= weights()["threshold"])
    if not explained:
        return found
    return replace(found, evidence=_evidence(pairs, place, values), requirements=pairs.requirements[place])


def _evidence(pairs: Pairs, place: int, values: Values) -> tuple[Evidence, ...]:
    """The reasons that say something, the weightiest first."""
    table = weights()
    found = [
        Evidence(name, float(value), table[name], BECAUSE[name](pairs, place) if name in BECAUSE else None)
        for name, value in zip(REASONS, values, strict=True)
        if value
    ]
    return tuple(sorted(found, key=lambda reason: (-abs(reason.contribution), reason.feature)))


__all__ = ["Ranking", "Side", "need_of", "probabilities", "rank", "rank_needs", "rank_one"]
