"""The one way in: needs and offers in, ranked and explained suggestions out.

`rank` prepares and ranks whole lists. `rank_one` ranks prepared candidates for one prepared need against stored pool
statistics; with the same statistics both give the same scores. A score is the probability that the offer answers the
need, comparable from need to need; below the threshold nothing fits.

The weights are data: `Weighing` hands in others than the shipped ones, and how much each side's wishes count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kopir.engines.ranking.because import BECAUSE
from kopir.engines.ranking.evidence import BALANCED, REASONS, leaning, measure, weights
from kopir.engines.ranking.pairs import Pairs, Values
from kopir.engines.ranking.prepare import prepare_needs, prepare_offers
from kopir.engines.ranking.problem import Evidence, Need, Offer, Prepared, Side, Suggestion
from kopir.engines.ranking.stack import Stack
from kopir.engines.ranking.statistics import PoolStatistics, pool_statistics
from kopir.engines.text.encoders import Encoder


@dataclass(frozen=True, slots=True)
class Weighing:
    """By which weights pairs are scored.

    `table`: reason -> log-odds a unit, with `bias` and `threshold` (None: the shipped ones). `need_share`: how much
    the need's wishes count against the offer's (`evidence.leaning`). Scores and their order follow it; whether a
    suggestion fits is told by the balanced score, because only that one is a probability.
    """

    table: Mapping[str, float] | None = None
    need_share: float = BALANCED

    @property
    def balanced(self) -> Mapping[str, float]:
        """The weights as learned."""
        return self.table if self.table is not None else weights()

    @property
    def leant(self) -> Mapping[str, float]:
        """The weights as they count here."""
        return leaning(self.balanced, self.need_share)


SHIPPED = Weighing()


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
    weighing: Weighing = SHIPPED,
) -> tuple[Suggestion, ...]:
    """Rank prepared offers for one prepared need; offers of the need's own country are left out."""
    return _ranked(
        Pairs(need, Stack(_abroad(need, candidates), statistics), one_is_need=True), top, explained, weighing
    )


def rank_needs(
    offer: Prepared,
    candidates: Sequence[Prepared],
    statistics: PoolStatistics,
    *,
    top: int | None = None,
    explained: int | None = 10,
    weighing: Weighing = SHIPPED,
) -> tuple[Suggestion, ...]:
    """The other way round: rank prepared needs for one prepared offer. A pair scores the same both ways."""
    return _ranked(
        Pairs(offer, Stack(_abroad(offer, candidates), statistics), one_is_need=False), top, explained, weighing
    )


def need_of(offer: Offer, *, wants: str = "") -> Need | None:
    """The need that stands in an offer's `seeks`, to find complementary offers; None when it seeks nobody.

    The offer's own text goes with it, because the partner must suit what the company itself does.
    """
    if not offer.seeks.strip():
        return None
    return Need(id=offer.id, lang=offer.lang, text=f"{offer.seeks}. {offer.text}", wants=wants, country=offer.country)


def _ranked(
    pairs: Pairs, top: int | None, explained: int | None, weighing: Weighing = SHIPPED
) -> tuple[Suggestion, ...]:
    if not len(pairs):
        return ()
    values = measure(pairs)
    balanced, leant = weighing.balanced, weighing.leant
    fitting = probabilities(values, balanced)
    scores = fitting if leant is balanced else probabilities(values, leant)
    ids = [text.id for text in pairs.many.texts]
    order = sorted(range(len(pairs)), key=lambda place: (-scores[place], ids[place]))[:top]
    shown = len(order) if explained is None else explained
    found = []
    for number, place in enumerate(order):
        need, offer = pairs.both(place)
        fits = bool(fitting[place] >= balanced["threshold"])
        one = Suggestion(need.id, offer.id, float(scores[place]), fits=fits)
        if number < shown:
            reasons = _evidence(pairs, place, values[place], leant)
            one = replace(one, evidence=reasons, requirements=pairs.requirements[place])
        found.append(one)
    return tuple(found)


def _abroad(one: Prepared, others: Sequence[Prepared]) -> tuple[Prepared, ...]:
    """The texts of other countries; where a country is not known, it may be another one."""
    return tuple(other for other in others if not one.country or not other.country or one.country != other.country)


def probabilities(values: Values, table: Mapping[str, float] | None = None) -> Values:
    """Rows of reasons to probabilities by the visible table of weights (None: the shipped one)."""
    table = weights() if table is None else table
    vector = np.array([table[name] for name in REASONS], dtype=np.float64)
    return np.asarray(1.0 / (1.0 + np.exp(-(values.astype(np.float64) @ vector + table["bias"]))))


def _evidence(pairs: Pairs, place: int, values: Values, table: Mapping[str, float]) -> tuple[Evidence, ...]:
    """The reasons that say something, the weightiest first."""
    found = [
        Evidence(name, float(value), table[name], BECAUSE[name](pairs, place) if name in BECAUSE else None)
        for name, value in zip(REASONS, values, strict=True)
        if value
    ]
    return tuple(sorted(found, key=lambda reason: (-abs(reason.contribution), reason.feature)))


__all__ = ["Ranking", "Side", "Weighing", "need_of", "probabilities", "rank", "rank_needs", "rank_one"]
