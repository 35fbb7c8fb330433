"""Where a page stands: `/ja/` and the slugs from the start page down."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from wagtail.models import Page, Site

from kopir.editorial.models import FormerAddress, HousePage

_HOME_DEPTH = 2  # Wagtail's root is 1


def path_of(page: Page) -> str:
    """The path below `/ja/`, with a slash at its end; empty for the start page."""
    parts = page.url_path.strip("/").split("/")
    return "".join(f"{part}/" for part in parts[1:])


def parts_of(page: HousePage, request: HttpRequest | None) -> tuple[int, str, str] | None:
    """What Wagtail's `get_url_parts` gives: site, its root, and the address on it."""
    site = Site.find_for_request(request) if request is not None else None
    site = site or Site.objects.filter(is_default_site=True).first()
    if site is None or page.depth < _HOME_DEPTH:
        return None
    return site.pk, site.root_url, f"/{page.language}/{path_of(page)}"


def remember(language: str, path: str, key: UUID, now: str) -> None:
    """Lead visitors of the old address on; an address that is in use again leads nowhere else."""
    FormerAddress.objects.filter(language=language, path=now).delete()
    if path != now:
        FormerAddress.objects.update_or_create(language=language, path=path, defaults={"key": key})
