"""What the room holds of people: nothing of its own."""

from __future__ import annotations

from kopir.core.personal import Keeper, Person, Told, register


def tell(_of: Person) -> list[Told]:
    return []


def forget(_of: Person) -> int:
    return 0


register(
    Keeper(
        "editorial",
        held=(),
        tell=tell,
        forget=forget,
        not_personal={
            "editorial.Picture.file": "pictures of public pages",
            "editorial.Rendition.file": "pictures of public pages, made smaller",
            "editorial.*": "public pages; what stands there is listed for an editor",
        },
    )
)
