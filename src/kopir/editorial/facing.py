"""Making what visitors see of a page: its finished body in its language, and what lists and other machines need."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import strip_tags
from wagtail.models import Page

from kopir.editorial import pictures, roles
from kopir.editorial.addresses import path_of
from kopir.editorial.models import (
    EventPage,
    Face,
    FaceKind,
    HousePage,
    IndexPage,
    OrganisationPage,
    PersonPage,
    Reading,
    WorkPage,
)
from kopir.editorial.wording import print_of, standing_of


def face_of(page: HousePage) -> dict[str, Any]:
    """All fields of the page's `Face`. Reads the page as it is handed in (a revision, or the live row)."""
    with translation.override(page.language):
        standing = standing_of(page)
        words = print_of(page)
        about = about_of(page)
        reading = Reading.objects.filter(page_id=page.pk).first()
        body = body_of(page, about)
        return {
            "kind": page.kind,
            "language": page.language,
            "path": path_of(page),
            "key": page.translation_key,
            "parent_key": _parent_key(page),
            "title": page.title,
            "lead": page.lead,
            "body": body,
            "crumbs": _crumbs(page),
            "picture": pictures.card(page.picture, page.language),
            "structured": structured_of(page),
            "day": page.day_shown(),
            "last_day": getattr(page, "last_day", None),
            "areas": [row.area.key for row in page.page_areas.select_related("area")],
            "about": about,
            "in_menu": page.show_in_menus,
            "place_in_menu": page.path,
            "fingerprint": words,
            "translated_from": standing.translated_from,
            "origin": standing.origin,
            "translator": standing.translator,
            "is_reviewed": not standing.translated_from or (reading is not None and reading.fingerprint == words),
            "published_at": page.first_published_at or timezone.now(),
            "changed_at": timezone.now(),
        }


def body_of(page: HousePage, about: list[UUID]) -> str:
    """The finished HTML between the head line and the foot of the page."""
    day = page.day_shown()
    context: dict[str, Any] = {
        "page": page,
        "language": page.language,
        "day": day,
        "picture": pictures.drawn(page.picture, page.language) if page.picture is not None else None,
        "named": roles.named(about, page.language, day),
    }
    if isinstance(page, PersonPage):
        context["roles"] = roles.held_by(page, page.language)
    return render_to_string(f"editorial/bodies/{page.kind.value}.html", context)


def about_of(page: HousePage) -> list[UUID]:
    """Whom the page speaks of: named by editors, quoted in it, or on its programme."""
    keys = [mention.who.translation_key for mention in page.mentions.select_related("who")]
    speakers = [
        block.value["speaker"] for block in page.body if block.block_type == "quotation" and block.value["speaker"]
    ]
    if isinstance(page, EventPage):
        speakers += [speaker for block in page.programme for speaker in block.value["speakers"]]
    return list(dict.fromkeys([*keys, *(speaker.translation_key for speaker in speakers)]))


def _parent_key(page: Page) -> UUID | None:
    parent = page.get_parent()
    return parent.translation_key if parent is not None and parent.depth > 1 else None


def _crumbs(page: Page) -> list[list[str]]:
    ancestors = page.get_ancestors().filter(depth__gt=1)
    return [[ancestor.title, path_of(ancestor)] for ancestor in ancestors]


_SCHEMA = {
    FaceKind.NEWS: "NewsArticle", FaceKind.EVENT: "Event", FaceKind.ORGANISATION: "Organization",
    FaceKind.PERSON: "Person", FaceKind.GUIDE: "HowTo", FaceKind.INDEX: "CollectionPage",
}  # fmt: skip


def structured_of(page: HousePage) -> dict[str, Any]:
    """The page for machines (schema.org)."""
    address = f"{settings.PUBLIC_URL}/{page.language}/{path_of(page)}"
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": _SCHEMA.get(page.kind, "WebPage"),
        "url": address,
        "inLanguage": page.language,
        "name": page.title,
        "description": strip_tags(page.search_description or page.lead),
    }
    if page.picture is not None:
        found["image"] = f"{settings.PUBLIC_URL}{pictures.card(page.picture, page.language)['large']}"
    publisher = {"@type": "Organization", "name": settings.WAGTAIL_SITE_NAME, "url": settings.PUBLIC_URL}
    if page.kind == FaceKind.NEWS:
        first = page.first_published_at or timezone.now()
        found |= {"headline": page.title, "datePublished": str(page.day_shown()), "publisher": publisher,
                  "dateModified": (page.last_published_at or first).isoformat()}  # fmt: skip
    if isinstance(page, EventPage):
        found |= {"startDate": str(page.first_day), "endDate": str(page.last_day or page.first_day),
                  "eventStatus": "https://schema.org/EventScheduled",
                  "location": {"@type": "Place", "name": page.place or page.title, "address": page.place}}  # fmt: skip
    if isinstance(page, OrganisationPage):
        found |= {"alternateName": _names(page.other_names), **({"sameAs": page.website} if page.website else {})}
    if isinstance(page, PersonPage):
        found |= {"alternateName": _names(page.other_names), "jobTitle": roles.role_on(page, None)}
    if isinstance(page, WorkPage):
        found["@type"] = "Book" if page.medium == "book" else "Movie"
    if isinstance(page, IndexPage):
        found["mainEntity"] = {"@type": "ItemList"}
    return found


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(";") if name.strip()]


def show(page: HousePage) -> tuple[Face, str]:
    """Write the face; gives it with the path it had before (its present one where it is new)."""
    fields = face_of(page)
    before = Face.objects.filter(page_id=page.pk).values_list("path", flat=True).first()
    face, _made = Face.objects.update_or_create(page_id=page.pk, defaults=fields)
    return face, fields["path"] if before is None else before
