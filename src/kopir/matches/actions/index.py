"""Writes: the search index over published opportunities (derived), and what the desk's list counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q
from django.utils import timezone

from kopir.companies.states import CompanyState
from kopir.engines import ranking
from kopir.engines.ranking.problem import Prepared
from kopir.engines.ranking.storage import pack
from kopir.matches.actions.pool import hubs_of, refresh_pool_if_grown
from kopir.matches.models import Glance, Indexed
from kopir.matches.queries.due import due_for_index, no_longer_published
from kopir.matches.queries.pool import Pool, current_pool
from kopir.matches.queries.reading import ENGINE_VERSION, Reading, reading_of, with_what_is_read
from kopir.matches.queries.shown import Reader
from kopir.matches.queries.suggestions import Asked, glance
from kopir.matches.queries.weights import current_weights
from kopir.matches.vectors import codes_of, keys_of, search_vector
from kopir.opportunities.models import Opportunity
from kopir.opportunities.states import OpportunityState

_BATCH = 32  # opportunities prepared in one go


@dataclass(frozen=True)
class Reindexed:
    """What a run did."""

    indexed: int = 0
    unchanged: int = 0
    removed: int = 0


def reindex_due(limit: int = 500, *, everything: bool = False) -> Reindexed:
    """Bring the index up to date: rows of what is no longer published go, new and changed ones are prepared.

    `everything` looks at each published opportunity again; those whose words have not changed cost no encoding.
    Running it twice, or in two workers at once, changes nothing more.
    """
    removed, _rows = Indexed.objects.filter(pk__in=no_longer_published()).delete()
    due = list(due_for_index(everything=everything)[:limit] if not everything else due_for_index(everything=True))
    indexed = unchanged = 0
    for start in range(0, len(due), _BATCH):
        done = index_opportunities(due[start : start + _BATCH])
        indexed += done
        unchanged += len(due[start : start + _BATCH]) - done
    if indexed or removed:
        refresh_pool_if_grown()
    look_again()
    return Reindexed(indexed, unchanged, removed)


def row_for(opportunity: Opportunity) -> Indexed:
    """The index row of an opportunity that is being looked at, made or renewed first if it is out of date.

    What is not published gets a row in passing that is not stored: an officer sees its matches before it is out.
    """
    reading = reading_of(opportunity)
    stored = Indexed.objects.filter(pk=opportunity.pk).first()
    if stored is not None and stored.stamp == reading.stamp:
        return stored
    if opportunity.state != OpportunityState.PUBLISHED or opportunity.company.state != CompanyState.ACTIVE:
        return _rows([reading], current_pool(), timezone.now())[0]
    index_opportunities([opportunity.pk])
    # Closed by somebody else meanwhile, it has no row any more.
    written = Indexed.objects.filter(pk=opportunity.pk).first()
    return written or _rows([reading], current_pool(), timezone.now())[0]


def index_opportunity(pk: int) -> bool:
    """Index one opportunity, or take it out when it is not published. True when something was written."""
    if not Opportunity.objects.filter(
        pk=pk, state=OpportunityState.PUBLISHED, company__state=CompanyState.ACTIVE
    ).exists():
        return Indexed.objects.filter(pk=pk).delete()[0] > 0
    return index_opportunities([pk]) > 0


def index_opportunities(pks: Iterable[int]) -> int:
    """Prepare and store what has changed among these published opportunities; how many were written."""
    started = timezone.now()  # what is saved from here on is looked at again by the next run
    public = Opportunity.objects.filter(state=OpportunityState.PUBLISHED, company__state=CompanyState.ACTIVE)
    found = with_what_is_read(public.filter(pk__in=list(pks)))
    readings = [reading_of(opportunity) for opportunity in found.order_by("pk")]
    stamps = dict(Indexed.objects.filter(pk__in=[r.opportunity.pk for r in readings]).values_list("pk", "stamp"))
    same = [r for r in readings if stamps.get(r.opportunity.pk) == r.stamp]
    changed = [r for r in readings if stamps.get(r.opportunity.pk) != r.stamp]
    if same:
        Indexed.objects.filter(pk__in=[r.opportunity.pk for r in same]).update(indexed_at=started)
    if changed:
        _store(_rows(changed, current_pool(), started))
    return len(changed)


def _store(rows: Sequence[Indexed]) -> None:
    fields = [field.name for field in Indexed._meta.concrete_fields if not field.primary_key]
    Indexed.objects.bulk_create(rows, update_conflicts=True, unique_fields=["opportunity"], update_fields=fields)


def _rows(readings: Sequence[Reading], pool: Pool, started: datetime) -> list[Indexed]:
    sides, searches = prepared_for(readings)
    return [_row(reading, sides[place], searches.get(place), pool, started) for place, reading in enumerate(readings)]


def prepared_for(readings: Sequence[Reading]) -> tuple[dict[int, Prepared], dict[int, Prepared]]:
    """Place -> prepared on the opportunity's own side, and place -> prepared as the need an offer also is."""
    needs = [(place, r.need) for place, r in enumerate(readings) if r.need is not None]
    offers = [(place, r.offer) for place, r in enumerate(readings) if r.offer is not None]
    searches = [(place, r.search) for place, r in enumerate(readings) if r.search is not None]
    as_needs = [need for _place, need in [*needs, *searches]]
    of_needs = ranking.prepare_needs(as_needs) if as_needs else []
    of_offers = ranking.prepare_offers([offer for _place, offer in offers]) if offers else []
    sides = dict(zip([place for place, _need in needs], of_needs[: len(needs)], strict=True))
    sides |= dict(zip([place for place, _offer in offers], of_offers, strict=True))
    return sides, dict(zip([place for place, _need in searches], of_needs[len(needs) :], strict=True))


def _row(reading: Reading, own: Prepared, search: Prepared | None, pool: Pool, at: datetime) -> Indexed:
    opportunity = reading.opportunity
    hubs = hubs_of(own, pool)
    return Indexed(
        opportunity=opportunity,
        direction=opportunity.direction,
        country=opportunity.company.country,
        region=opportunity.company.region,
        own_role=opportunity.own_role,
        language=reading.language or "other",
        codes=codes_of(own),
        keys=keys_of(own),
        vector=search_vector(own),
        prepared=pack(own),
        prepared_search=pack(search) if search is not None else None,
        hub=hubs[0],
        hub_second=hubs[1],
        pool=pool.number,
        stamp=reading.stamp,
        engine_version=ENGINE_VERSION,
        indexed_at=at,
    )


def look_again(limit: int = 100, *, today: date | None = None) -> int:
    """Count for the desk's list what fits: needs first, those looked at longest ago first; how many were looked at.

    Each run does a part, so that one new offer in a large pool does not hold a worker for minutes.
    """
    newest = Indexed.objects.order_by("-indexed_at").values_list("indexed_at", flat=True).first()
    if newest is None:  # nothing is published yet
        return 0
    current = Indexed.objects.filter(engine_version=ENGINE_VERSION).select_related("opportunity__company")
    seen = F("opportunity__glance__looked_at")
    weights = current_weights().number
    stale = current.filter(
        Q(opportunity__glance__isnull=True)
        | Q(opportunity__glance__looked_at__lt=newest)
        | ~Q(opportunity__glance__weights=weights)
    )
    rows = list(stale.order_by("direction", seen.asc(nulls_first=True), "pk")[:limit])
    asked = Asked(Reader("en", sees_names=True), today or timezone.localdate())
    glances = []
    for row in rows:
        looked_at = timezone.now()
        fits, best = glance(row.opportunity, row, asked)
        found = Glance(opportunity=row.opportunity, fits=fits, best=best, looked_at=looked_at, weights=weights)
        glances.append(found)
    Glance.objects.bulk_create(
        glances,
        update_conflicts=True,
        unique_fields=["opportunity"],
        update_fields=["fits", "best", "looked_at", "weights"],
    )
    return len(rows)
