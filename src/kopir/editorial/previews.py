"""How a page will look, for its editors: the same templates with what is not published yet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from kopir.editorial import facing
from kopir.editorial.models import Face, HousePage


def preview(request: HttpRequest, page: HousePage) -> HttpResponse:
    """The page as a visitor will see it. Nothing is stored."""
    page.first_published_at = page.first_published_at or timezone.now()
    with translation.override(page.language):
        face = Face(**facing.face_of(page))
        return render(request, "editorial/page.html", {"face": face, "is_preview": True, "alternates": []})
