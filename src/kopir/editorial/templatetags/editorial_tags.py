"""What blocks need beyond their own values: speakers with the role of the day, pictures in the page's language."""

from __future__ import annotations

from datetime import date

from django import template
from wagtail.models import Page

from kopir.editorial import pictures, roles
from kopir.editorial.models import Picture
from kopir.editorial.pictures import Drawn
from kopir.editorial.roles import Named

register = template.Library()


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
