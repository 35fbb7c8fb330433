"""What an application may be about: an opportunity that everybody can read."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from kopir.applications.subjects import offer_subjects
from kopir.opportunities.queries import opportunities_visible_to


def public_opportunity(reference: str) -> str:
    """The address of a published opportunity of an active company, or nothing."""
    if not opportunities_visible_to(AnonymousUser()).filter(reference=reference).exists():
        return ""
    return reverse("opportunities:detail", args=[reference])


offer_subjects(public_opportunity)
