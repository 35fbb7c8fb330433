"""What the start page shows: what waits for this person, each figure with the list it was counted from."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from kopir.applications import queries as applications
from kopir.companies.models import Company
from kopir.companies.states import CompanyState
from kopir.core.models import User
from kopir.opportunities.models import Opportunity
from kopir.opportunities.states import OpportunityState
from kopir.registers.models import Snapshot
from kopir.registers.states import SnapshotState


@dataclass(frozen=True)
class Figure:
    """A number with the page that lists what it counts."""

    label: str
    number: int
    url: str


def waiting_for(user: User) -> list[Figure]:
    """What waits for an officer, or where a company's own opportunities stand.."""
    return _for_desk() if user.is_desk else _for_member(user)


def _for_desk() -> list[Figure]:
    opportunities = reverse("opportunities:list")
    counts = Opportunity.objects.aggregate(
        review=Count("pk", filter=Q(state=OpportunityState.REVIEW)),
        draft=Count("pk", filter=Q(state=OpportunityState.DRAFT)),
        published=Count("pk", filter=Q(state=OpportunityState.PUBLISHED)),
    )
    drafts = Company.objects.filter(state=CompanyState.DRAFT).count()
    unfinished = Snapshot.objects.filter(
        state__in=[SnapshotState.WAITING, SnapshotState.LOADING, SnapshotState.PAUSED]
    ).count()
    waiting = f"{reverse('applications_desk:queue')}?state={applications.WAITING_FOR_DESK}"
    return [
        Figure(_("Applications waiting"), applications.waiting().count(), waiting),
        Figure(_("Opportunities in review"), counts["review"], f"{opportunities}?state=review"),
        Figure(_("Drafts of opportunities"), counts["draft"], f"{opportunities}?state=draft"),
        Figure(_("Published opportunities"), counts["published"], f"{opportunities}?state=published"),
        Figure(_("Companies in draft"), drafts, f"{reverse('companies:list')}?state=draft"),
        Figure(_("Register files not finished"), unfinished, reverse("registers:imports")),
    ]


def _for_member(user: User) -> list[Figure]:
    counts = Opportunity.objects.filter(company__members__user=user).aggregate(
        published=Count("pk", filter=Q(state=OpportunityState.PUBLISHED)),
        review=Count("pk", filter=Q(state=OpportunityState.REVIEW)),
        draft=Count("pk", filter=Q(state=OpportunityState.DRAFT)),
    )
    url = reverse("opportunities:list")
    return [
        Figure(_("Your published opportunities"), counts["published"], f"{url}?mine=1&state=published"),
        Figure(_("Your opportunities in review"), counts["review"], f"{url}?mine=1&state=review"),
        Figure(_("Your drafts"), counts["draft"], f"{url}?mine=1&state=draft"),
    ]
