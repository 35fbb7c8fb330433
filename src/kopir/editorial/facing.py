"""Making what visitors see of a page: its finished body in its language, and what lists and other machines need."""

from __future__ import annotations

from dataclasses import dataclass
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
        named = named_on(page)
        reading = Reading.objects.filter(page_id=page.pk).first()
        body = body_of(page, named)
        fields = {
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
            "about": [*named, *_employers_of(page)],
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
        fields["card"] = render_to_string("editorial/parts/card.html", {"one": Face(**fields)})
        return fields


def body_of(page: HousePage, named: list[UUID]) -> str:
    """The finished HTML between the head line and the foot of the page."""
    day = page.day_shown()
    context: dict[str, Any] = {
        "page": page,
        "language": page.language,
        "day": day,
        "picture": pictures.drawn(page.picture, page.language) if page.picture is not None else None,
        "named": roles.named(named, page.language, day),
    }
    if isinstance(page, PersonPage):
        context["roles"] = roles.held_by(page, page.language)
    return render_to_string(f"editorial/bodies/{page.kind.value}.html", context)


def named_on(page: HousePage) -> list[UUID]:
    """Whom the page speaks of: named by editors, quoted in it, or on its programme."""
    keys = [mention.who.translation_key for mention in page.mentions.select_related("who")]
    speakers = [
        block.value["speaker"] for block in page.body if block.block_type == "quotation" and block.value["speaker"]
    ]
    if isinstance(page, EventPage):
        speakers += [speaker for block in page.programme for speaker in block.value["speakers"]]
    return list(dict.fromkeys([*keys, *(speaker.translation_key for speaker in speakers)]))


def _employers_of(page: HousePage) -> list[UUID]:
    """The organisations of a person's roles: the person's page names them."""
    if not isinstance(page, PersonPage):
        return []
    return list(dict.fromkeys(role.organisation.translation_key for role in page.roles.all() if role.organisation))


def _parent_key(page: Page) -> UUID | None:
    parent = page.get_parent()
    return parent.translation_key if parent is not None and parent.depth > 1 else None


def _crumbs(page: Page) -> list[list[str]]:
    """The pages above as visitors see them."""
    above = page.get_ancestors().filter(depth__gt=1)
    return [[face.title, face.path] for face in Face.objects.filter(page__in=above).order_by("page__path")]


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


@dataclass(frozen=True)
class Shown:
    """A face as it is now, with where it stood and what it was called before."""

    face: Face
    path_before: str
    title_before: str
    is_new: bool

    @property
    def is_named_anew(self) -> bool:
        """Whether the pages below it stand elsewhere now, or below another title."""
        return (self.path_before, self.title_before) != (self.face.path, self.face.title)


def show(page: HousePage) -> Shown:
    """Write the face of words that were just published."""
    return _write(page.pk, face_of(page))


def renew(page: HousePage) -> Shown:
    """Make the face anew from the words that are published: an address, a name, a template may have changed since.

    The live row is not asked for them, because wagtail-localize writes drafts of translations into it. Whether they
    are outdated and who has read them stays as it is.
    """
    published = page.live_revision.as_object() if page.live_revision is not None else page
    fields = face_of(published)
    return _write(page.pk, {name: value for name, value in fields.items() if name not in _OF_THE_WORDS})


_OF_THE_WORDS = {"fingerprint", "translated_from", "origin", "translator", "is_reviewed", "changed_at"}


def _write(page_id: int, fields: dict[str, Any]) -> Shown:
    before = Face.objects.filter(page_id=page_id).only("path", "title").first()
    face, _made = Face.objects.update_or_create(page_id=page_id, defaults=fields)
    known = before if before is not None else face
    return Shown(face, known.path, known.title, before is None)
