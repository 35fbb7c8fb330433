"""Every public address, with the languages it exists in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import translation

from kopir.core.languages import Language
from kopir.editorial import queries as pages
from kopir.heritage.queries import public as archive
from kopir.opportunities import queries as opportunities

MOST_OPPORTUNITIES = 5_000


@dataclass(frozen=True)
class Entry:
    """One address, and the same page in each language."""

    address: str
    alternates: list[tuple[str, str]]
    changed_at: datetime | None = None


def entries() -> list[Entry]:
    """All of them, in a stable order."""
    return [*_pages(), *_rooms(), *_archive(), *_opportunities()]


def _pages() -> Iterator[Entry]:
    for faces in pages.sitemap().values():
        alternates = [(face.language, _whole(face.url)) for face in faces]
        for face in faces:
            yield Entry(_whole(face.url), alternates, face.changed_at)


def _rooms() -> Iterator[Entry]:
    for name in ("opportunities:list", "applications:apply", "heritage:home", "heritage:places", "heritage:timeline",
                 "heritage:items", "heritage:sources", "heritage:about"):  # fmt: skip
        yield from _in_all_languages(name)


def _archive() -> Iterator[Entry]:
    """Records in the languages they exist in."""
    for record in archive.sitemap_entries():
        yield from _in_languages(record.languages, "heritage:record", record.updated_at, reference=record.reference)


def _opportunities() -> Iterator[Entry]:
    visible = opportunities.opportunities_visible_to(AnonymousUser()).order_by("-published_at")
    for reference, changed in visible.values_list("reference", "updated_at")[:MOST_OPPORTUNITIES]:
        yield from _in_all_languages("opportunities:detail", changed, reference=reference)


def _in_all_languages(name: str, changed: datetime | None = None, **kwargs: str) -> Iterator[Entry]:
    yield from _in_languages(Language.values, name, changed, **kwargs)


def _in_languages(codes: Iterable[str], name: str, changed: datetime | None, **kwargs: str) -> Iterator[Entry]:
    alternates = []
    for code in codes:
        with translation.override(code):
            alternates.append((code, _whole(reverse(name, kwargs=kwargs))))
    for _code, address in alternates:
        yield Entry(address, alternates, changed)


def _whole(url: str) -> str:
    """With scheme and host; letters beyond ASCII as machines write them."""
    return f"{settings.PUBLIC_URL}{quote(url, safe='/%')}"
