"""What blocks need beyond their own values: speakers with the role of the day, pictures in the page's language."""

from __future__ import annotations

from datetime import date

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page
from wagtail.templatetags.wagtailcore_tags import richtext

from kopir.editorial import pictures, roles
from kopir.editorial.models import Picture
from kopir.editorial.pictures import Drawn
from kopir.editorial.roles import Named

register = template.Library()
_TAGS = {"p", "b", "strong", "i", "em", "a", "ol", "ul", "li", "sup", "br"}


@register.filter
def prose(value: object) -> SafeString:
    """A text with its lists and links, and nothing in it that a browser would run, whichever way it was written in."""
    text = nh3.clean(
        str(richtext(value)), tags=_TAGS, attributes={"a": {"href"}}, link_rel="noopener",
        url_schemes={"http", "https", "mailto", "tel"},
    )  # fmt: skip
    return mark_safe(text)  # noqa: S308 -- cleaned just above


@register.simple_tag
def speaker(page: Page | None, language: str, day: date | None) -> Named | None:
    """Who speaks, as the page's language names him on the page's day."""
    if page is None:
        return None
    return next(iter(roles.named([page.translation_key], language, day)), None)


@register.simple_tag
def drawn(picture: Picture | None, language: str) -> Drawn | None:
    """The picture ready for the page."""
    return pictures.drawn(picture, language) if picture is not None else None
