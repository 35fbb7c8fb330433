"""Every write of the room, by noun."""

from kopir.matches.actions.decisions import Lead, Word, decide, with_evidence
from kopir.matches.actions.index import (
    Reindexed,
    index_opportunities,
    index_opportunity,
    look_again,
    prepared_for,
    reindex_due,
    row_for,
)
from kopir.matches.actions.judgments import anonymise_judgments, judge, take_judgment_back
from kopir.matches.actions.pool import (
    build_vector_indexes,
    drop_vector_indexes,
    hubs_of,
    measure_hubs,
    refresh_pool,
    refresh_pool_if_grown,
    vector_indexes,
)
from kopir.matches.actions.relations import met, prefer, say_no_thanks, take_relation_back
from kopir.matches.actions.weights import apply_weights, go_back, propose_weights
from kopir.matches.queries.suggestions import pair_of

__all__ = [
    "Lead",
    "Reindexed",
    "Word",
    "anonymise_judgments",
    "apply_weights",
    "build_vector_indexes",
    "decide",
    "drop_vector_indexes",
    "go_back",
    "hubs_of",
    "index_opportunities",
    "index_opportunity",
    "judge",
    "look_again",
    "measure_hubs",
    "met",
    "pair_of",
    "prefer",
    "prepared_for",
    "propose_weights",
    "refresh_pool",
    "refresh_pool_if_grown",
    "reindex_due",
    "row_for",
    "say_no_thanks",
    "take_judgment_back",
    "take_relation_back",
    "vector_indexes",
    "with_evidence",
]
