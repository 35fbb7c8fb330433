"""What the room holds of people: nothing of its own."""

from __future__ import annotations

from kopir.core.personal import Keeper, register

register(
    Keeper(
        "editorial",
        not_personal={
            "editorial.Picture.file": "pictures of public pages",
            "editorial.Rendition.file": "pictures of public pages, made smaller",
            "editorial.*": "public pages; what stands there is listed for an editor",
        },
    )
)
