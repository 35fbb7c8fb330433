"""The desk's list: opportunities with good suggestions nobody has looked at, and decisions that are due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, IntegerField, OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from kopir.companies.naming import Title, title_of
from kopir.core.wording import Shown, shown_in
from kopir.matches.models import Decision, Glance
from kopir.matches.states import DecisionState
from kopir.opportunities.models import Direction, Opportunity, OpportunityText, OpportunityTextKind
from kopir.opportunities.states import OpportunityState

_WAITING = (DecisionState.SHORTLISTED, DecisionState.INVITED)


@dataclass(frozen=True)
class DeskRow:
    """One opportunity of the list."""

    opportunity: Opportunity
    title: Shown | None
    company: Title
    fits: int
    best: float
    decided: int


@dataclass(frozen=True)
class DeskCounts:
    """The figures above the list."""

    with_open_suggestions: int
    without_any: int
    waiting: int
    overdue: int


def open_rows(direction: str) -> QuerySet[Glance]:
    """Glances whose fitting suggestions have not all been decided, the best first."""
    return _with_decided(_published(direction)).filter(fits__gt=F("decided")).order_by("-best", "pk")


def _published(direction: str) -> QuerySet[Glance]:
    return Glance.objects.filter(opportunity__direction=direction, opportunity__state=OpportunityState.PUBLISHED)


def _with_decided(rows: QuerySet[Glance]) -> QuerySet[Glance]:
    return rows.annotate(decided=_decided("opportunity") + _decided("answer"))


def _decided(end: str) -> Coalesce:
    """How many pairs with this opportunity at one end have been decided on."""
    pairs = Decision.objects.filter(**{end: OuterRef("pk")}, answer__isnull=False)
    counted = pairs.exclude(state=DecisionState.SUGGESTED).order_by().values(end).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def desk_rows(rows: Iterable[Glance], language: str) -> list[DeskRow]:
    """A page of the list with titles and company names, in three queries."""
    page = list(rows)
    titles = Prefetch(
        "texts",
        queryset=OpportunityText.objects.filter(kind=OpportunityTextKind.TITLE),
        to_attr="titles",
    )
    found = Opportunity.objects.filter(pk__in=[row.pk for row in page]).select_related("company")
    by_key = {o.pk: o for o in found.prefetch_related(titles, "company__names")}
    return [_row(row, by_key[row.pk], language) for row in page if row.pk in by_key]


def _row(row: Glance, opportunity: Opportunity, language: str) -> DeskRow:
    return DeskRow(
        opportunity=opportunity,
        title=shown_in(opportunity.titles, language, private=True),  # type: ignore[attr-defined]
        company=title_of(opportunity.company, language),
        fits=row.fits,
        best=row.best or 0.0,
        decided=row.decided,  # type: ignore[attr-defined]
    )


def desk_counts(today: date) -> DeskCounts:
    """How many needs wait for a look, how many have nothing that fits, and what the desk has promised."""
    waiting = Decision.objects.filter(state__in=_WAITING)
    return DeskCounts(
        with_open_suggestions=open_rows(Direction.NEED).count(),
        without_any=_published(Direction.NEED).filter(fits=0).count(),
        waiting=waiting.count(),
        overdue=waiting.filter(due_on__lt=today).count(),
    )


def due_decisions() -> QuerySet[Decision]:
    """Shortlisted and to be invited, the earliest due first."""
    found = Decision.objects.filter(state__in=_WAITING).select_related("opportunity", "answer", "owner")
    return found.order_by(F("due_on").asc(nulls_last=True), "pk")
