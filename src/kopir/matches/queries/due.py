"""What the index does not hold yet, and what it should no longer hold."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from kopir.companies.states import CompanyState
from kopir.matches.models import Indexed
from kopir.matches.queries.reading import ENGINE_VERSION
from kopir.opportunities.models import Opportunity, OpportunityText
from kopir.opportunities.states import OpportunityState


def due_for_index(*, everything: bool = False) -> QuerySet[Opportunity, int]:
    """Published opportunities of active companies that are missing in the index or changed since they were indexed."""
    published = Opportunity.objects.filter(state=OpportunityState.PUBLISHED, company__state=CompanyState.ACTIVE)
    if not everything:
        rewritten = OpportunityText.objects.filter(
            opportunity=OuterRef("pk"), updated_at__gt=OuterRef("indexed__indexed_at")
        )
        published = published.filter(
            Q(indexed__isnull=True)
            | Q(updated_at__gt=F("indexed__indexed_at"))
            | Q(company__updated_at__gt=F("indexed__indexed_at"))
            | ~Q(indexed__engine_version=ENGINE_VERSION)
            | Exists(rewritten)
        )
    return published.order_by("pk").values_list("pk", flat=True)


def no_longer_published() -> QuerySet[Indexed, int]:
    """Keys of index rows whose opportunity is not published any more, or whose company is not active any more."""
    public = Q(opportunity__state=OpportunityState.PUBLISHED, opportunity__company__state=CompanyState.ACTIVE)
    return Indexed.objects.exclude(public).values_list("pk", flat=True)
