"""What the room holds of people: nothing of its own."""

from __future__ import annotations

from kopir.core.personal import Keeper, register

register(
    Keeper(
        "matches",
        not_personal={
            "matches.Decision.lead_key": "the key of a register's entry",
            "matches.Decision.lead_name": "the name of a company in a register",
            "matches.Decision.reason": "officers' words on two companies; names in them are found and taken out",
            "matches.Judgment.reason": "officers' words on two companies; names in them are found and taken out",
            "matches.Relation.reason": "officers' words on two companies; names in them are found and taken out",
            "matches.Decision.evidence": "figures of the engine, made from published needs and offers",
            "matches.Decision.engine_version": "which engine",
            "matches.Judgment.source_key": "where a judgment comes from",
            "matches.Judgment.values": "figures of the engine",
            "matches.Judgment.engine_version": "which engine",
            "matches.Indexed.*": "made from published needs and offers",
            "matches.PoolStatistics.*": "counts of all needs and offers",
            "matches.Weights.*": "figures of the engine",
        },
    )
)
