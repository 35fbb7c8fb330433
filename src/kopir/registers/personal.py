"""What the room holds of people: nothing of its own."""

from __future__ import annotations

from kopir.core.personal import Keeper, register

register(
    Keeper(
        "registers",
        not_personal={"registers.*": "official registers, as published; heads of companies are left out (decision 4)"},
    )
)
