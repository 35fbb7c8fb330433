"""Pictures as a page shows them: small enough for a phone, with their place kept free, described and credited."""

from __future__ import annotations

from dataclasses import dataclass

from kopir.editorial.models import Picture, Rights

WIDTHS = (480, 960, 1600)
_CARD = 480


@dataclass(frozen=True)
class Drawn:
    """A picture ready for a page."""

    url: str
    sources: str  # srcset
    width: int
    height: int
    alt: str
    credit: str
    rights: str
    rights_url: str
    source: str


def drawn(picture: Picture, language: str) -> Drawn:
    """Renditions are made once, at publication."""
    filters = [f"width-{width}|format-webp" for width in WIDTHS if width <= max(picture.width, WIDTHS[0])]
    renditions = sorted(picture.get_renditions(*filters).values(), key=lambda one: int(one.width))
    largest = renditions[-1]
    return Drawn(
        url=renditions[min(1, len(renditions) - 1)].url,
        sources=", ".join(f"{one.url} {one.width}w" for one in renditions),
        width=largest.width,
        height=largest.height,
        alt=picture.alt(language),
        credit=picture.credit,
        rights=str(Rights(picture.rights).label),
        rights_url=picture.rights,
        source=picture.source,
    )


def card(picture: Picture | None, language: str) -> dict[str, object]:
    """The small picture of a list."""
    if picture is None:
        return {}
    small = picture.get_rendition(f"fill-{_CARD}x{_CARD * 9 // 16}|format-webp")
    large = picture.get_rendition("fill-1200x630|format-jpeg")
    return {
        "url": small.url, "width": small.width, "height": small.height, "alt": picture.alt(language),
        "large": large.url,
    }  # fmt: skip
