"""News and events as RSS and Atom, one feed a language."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid5

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kopir.editorial import queries
from kopir.editorial.models import Face, FaceKind

MOST = 30


if TYPE_CHECKING:
    NewsOf = Feed[Face, str]
else:
    NewsOf = Feed


class NewsFeed(NewsOf):
    """RSS 2.0."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:  # noqa: ARG002 -- Django's form
        return get_language() or "en"

    def title(self, obj: str) -> str:  # noqa: ARG002 -- as above
        return _("%(house)s: news and events") % {"house": settings.WAGTAIL_SITE_NAME}

    def description(self, obj: str) -> str:  # noqa: ARG002
        return _("News and events of the chamber.")

    def link(self, obj: str) -> str:
        return f"{settings.PUBLIC_URL}/{obj}/"

    def feed_url(self, obj: str) -> str:  # noqa: ARG002
        return f"{settings.PUBLIC_URL}{reverse('editorial:rss')}"

    def items(self, obj: str) -> list[Face]:
        return queries.newest(obj, (FaceKind.NEWS, FaceKind.EVENT), MOST, by="-published_at")

    def item_title(self, item: Face) -> str:
        return item.title

    def item_description(self, item: Face) -> str:
        return item.lead

    def item_link(self, item: Face) -> str:
        return f"{settings.PUBLIC_URL}{item.url}"

    def item_guid(self, item: Face) -> str:
        return f"urn:uuid:{uuid5(item.key, item.language)}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Face) -> datetime:
        """When it was published here: a conference next spring is no news of next spring."""
        return item.published_at

    def item_updateddate(self, item: Face) -> datetime:
        return item.changed_at


class AtomFeed(NewsFeed):
    """Atom 1.0."""

    feed_type = Atom1Feed
    subtitle = NewsFeed.description

    def feed_url(self, obj: str) -> str:  # noqa: ARG002 -- Django's form
        return f"{settings.PUBLIC_URL}{reverse('editorial:atom')}"
