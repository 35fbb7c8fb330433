"""Whose matches a person may see."""

from __future__ import annotations

from django.db.models import QuerySet

from kopir.companies.queries import Viewer
from kopir.opportunities.models import Opportunity
from kopir.opportunities.queries import private_to


def opportunities_visible_to(user: Viewer) -> QuerySet[Opportunity]:
    """The opportunities whose matches this person may see: the desk all, a company its own, others none."""
    return Opportunity.objects.filter(private_to(user))
