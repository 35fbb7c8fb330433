"""Short descriptions in the reader's language."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

from kopir.heritage.queries.glosses import all_glosses

register = template.Library()


@register.simple_tag
def said(english: str) -> str:
    """The description in the page's language; in English, and marked so, where nobody has said it yet."""
    language = get_language() or "en"
    gloss = all_glosses().get(english)
    words = gloss.said(language) if gloss is not None else ""
    if words or language == "en":
        return words or english
    return format_html('<span lang="en">{}</span>', english)
