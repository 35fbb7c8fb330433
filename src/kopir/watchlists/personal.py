"""What the room holds of people: nothing of its own."""

from __future__ import annotations

from kopir.core.personal import Keeper, register

register(
    Keeper(
        "watchlists",
        not_personal={"watchlists.*": "watchlists, as their publishers publish them"},
    )
)
