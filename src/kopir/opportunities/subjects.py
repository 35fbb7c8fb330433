"""What an application may be about: an opportunity that everybody can read."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from kopir.applications.subjects import Subject, offer_subjects
from kopir.opportunities.queries import opportunities_visible_to


def public_opportunity(reference: str) -> Subject | None:
    """A published opportunity of an active company, or nothing."""
    if not opportunities_visible_to(AnonymousUser()).filter(reference=reference).exists():
        return None
    return Subject(reference, reverse("opportunities:detail", args=[reference]))


offer_subjects(public_opportunity)
