"""What the room holds of people: nothing of its own."""

from __future__ import annotations

from kopir.core.personal import Keeper, register

register(
    Keeper(
        "matches",
        not_personal={"matches.*": "made from published needs and offers, and officers' words on them"},
    )
)
