"""What the room holds of people: nothing of its own."""

from __future__ import annotations

from kopir.core.personal import Keeper, register

register(
    Keeper(
        "opportunities",
        not_personal={"opportunities.*": "needs and offers of companies, names in them are found and taken out"},
    )
)
