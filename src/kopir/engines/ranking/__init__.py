"""Need x offer across languages: ranked, calibrated and explained.

Owns the evidence, its weights and the words of the reasons. Reads texts through `engines.text`, codes and places
through `engines.taxonomy`. Hands on `Suggestion`s, which a person confirms before anything leaves the house.
"""

from kopir.engines.ranking.prepare import prepare_needs, prepare_offers
from kopir.engines.ranking.problem import (
    VERSION,
    Because,
    Evidence,
    Need,
    Offer,
    Prepared,
    RequirementResult,
    Suggestion,
    Verdict,
)
from kopir.engines.ranking.rank import Ranking, Weighing, need_of, rank, rank_needs, rank_one
from kopir.engines.ranking.statistics import PoolStatistics, pool_statistics

__all__ = [
    "VERSION",
    "Because",
    "Evidence",
    "Need",
    "Offer",
    "PoolStatistics",
    "Prepared",
    "Ranking",
    "RequirementResult",
    "Suggestion",
    "Verdict",
    "Weighing",
    "need_of",
    "pool_statistics",
    "prepare_needs",
    "prepare_offers",
    "rank",
    "rank_needs",
    "rank_one",
]
