"""The search index, officers' decisions, what was answered of pairs, how companies stand, and the weights in use."""

from kopir.matches.models.decisions import Decision
from kopir.matches.models.index import DIMENSIONS, LOOK_AGAIN, Glance, Indexed, PoolStatistics
from kopir.matches.models.judgments import Judgment
from kopir.matches.models.relations import Preference, Relation
from kopir.matches.models.weights import Weights

__all__ = [
    "DIMENSIONS",
    "LOOK_AGAIN",
    "Decision",
    "Glance",
    "Indexed",
    "Judgment",
    "PoolStatistics",
    "Preference",
    "Relation",
    "Weights",
]
