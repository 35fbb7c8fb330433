"""People and organisations as another page names them: in its language, with the role of its day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from kopir.editorial.models import Face, PersonPage, PersonRole


@dataclass(frozen=True)
class Named:
    """A person or an organisation on another page."""

    key: UUID
    name: str
    url: str
    language: str
    role: str = ""


def role_on(page: PersonPage, day: date | None) -> str:
    """The person's roles on a day (today where none is given), newest first; empty where none is known for it."""
    at = day or timezone.localdate()
    held = [role for role in roles_of(page) if role.known_from <= at and (role.known_until or at) >= at]
    if not held and day is not None:  # a page from before the first known role
        return ""
    return ", ".join(role.title for role in held)


def roles_of(page: PersonPage) -> list[PersonRole]:
    """All roles, the newest first."""
    return sorted(page.roles.all(), key=lambda role: (role.known_from, role.pk or 0), reverse=True)


@dataclass(frozen=True)
class Held:
    """A role as the person's own page shows it; the organisation is named in the page's language."""

    title: str
    organisation: Named | None
    known_from: date
    known_until: date | None
    source: str


def held_by(page: PersonPage, language: str) -> list[Held]:
    """All roles of a person, the newest first."""
    every = roles_of(page)
    keys = {role.pk: role.organisation.translation_key for role in every if role.organisation is not None}
    shown = {one.key: one for one in named(keys.values(), language, None)}
    return [
        Held(role.title, shown.get(keys[role.pk]) if role.pk in keys else None, role.known_from, role.known_until,
             role.source)
        for role in every
    ]  # fmt: skip


def named(keys: Iterable[UUID], language: str, day: date | None) -> list[Named]:
    """Those who have a public page in the language."""
    wanted = list(dict.fromkeys(keys))
    faces = {face.key: face for face in Face.objects.filter(key__in=wanted, language=language)}
    pages = PersonPage.objects.filter(translation_key__in=wanted, locale__language_code=language)
    # As they were published: wagtail-localize writes drafts of translations into the live rows.
    people = {page.translation_key: _published(page) for page in pages.select_related("live_revision")}
    return [
        Named(key, faces[key].title, faces[key].url, language, role_on(people[key], day) if key in people else "")
        for key in wanted
        if key in faces
    ]


def _published(page: PersonPage) -> PersonPage:
    return page.live_revision.as_object() if page.live_revision is not None else page
