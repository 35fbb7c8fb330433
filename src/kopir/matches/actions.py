"""Writes: the search index and the pool's statistics (derived, rebuilt at will), and officers' decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from kopir.companies.states import CompanyState
from kopir.core import audit, pair
from kopir.core.errors import AlreadyThere, BadInput, NotAllowed, WrongState
from kopir.core.models import User
from kopir.core.rules import is_desk
from kopir.core.states import may_move
from kopir.engines import ranking
from kopir.engines.ranking.problem import Prepared
from kopir.engines.ranking.storage import pack, unpack
from kopir.matches.models import Decision, Glance, Indexed, PoolStatistics
from kopir.matches.packing import pack_statistics
from kopir.matches.queries.due import due_for_index, no_longer_published
from kopir.matches.queries.pool import Pool, current_pool
from kopir.matches.queries.reading import ENGINE_VERSION, Reading, reading_of, with_what_is_read
from kopir.matches.queries.shown import Reader
from kopir.matches.queries.suggestions import Asked, glance, score_of
from kopir.matches.states import DUE_IN, MOVES, DecisionState
from kopir.matches.vectors import codes_of, keys_of, search_vector
from kopir.opportunities.models import Direction, Opportunity
from kopir.opportunities.states import OpportunityState

_BATCH = 32  # opportunities prepared in one go
_SAMPLED = 4000  # texts from which the pool's statistics are taken
_GROWN = 1.2  # the pool's statistics are taken anew when the pool has changed by this factor


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
    stale = current.filter(Q(opportunity__glance__isnull=True) | Q(opportunity__glance__looked_at__lt=newest))
    rows = list(stale.order_by("direction", seen.asc(nulls_first=True), "pk")[:limit])
    asked = Asked(Reader("en", sees_names=True), today or timezone.localdate())
    glances = []
    for row in rows:
        looked_at = timezone.now()
        fits, best = glance(row.opportunity, row, asked)
        glances.append(Glance(opportunity=row.opportunity, fits=fits, best=best, looked_at=looked_at))
    Glance.objects.bulk_create(
        glances,
        update_conflicts=True,
        unique_fields=["opportunity"],
        update_fields=["fits", "best", "looked_at"],
    )
    return len(rows)


def hubs_of(text: Prepared, pool: Pool) -> tuple[float, float]:
    """How near a text stands to everybody on the other side of the pool."""
    centred = pool.statistics.centred(text.vector[None, :], [text.lang])[0]
    return pool.statistics.measured_hub(text.side, text.country, centred)


# --- the pool --------------------------------------------------------------------------------------------------------


def refresh_pool_if_grown() -> bool:
    """Take the pool's statistics anew when there are none yet or the pool has grown or shrunk since."""
    known = PoolStatistics.objects.filter(engine_version=ENGINE_VERSION).order_by("-pk").values_list("size", flat=True)
    size, before = Indexed.objects.count(), known.first()
    if before is not None and before / _GROWN <= size <= before * _GROWN:
        return False
    refresh_pool()
    return True


def refresh_pool() -> None:
    """Take the pool's statistics from evenly spaced texts, then measure each text's hubs against them."""
    size = Indexed.objects.count()
    step = max(size // _SAMPLED, 1)
    sample = [unpack(bytes(content)) for content in _every(step)]
    needs = [text for text in sample if text.side == "need"]
    offers = [text for text in sample if text.side == "offer"]
    with transaction.atomic():
        PoolStatistics.objects.create(
            engine_version=ENGINE_VERSION,
            size=size,
            content=pack_statistics(ranking.pool_statistics(needs, offers)),
        )
        older = PoolStatistics.objects.order_by("-pk").values_list("pk", flat=True)[3:]
        PoolStatistics.objects.filter(pk__in=list(older)).delete()
    measure_hubs()


def _every(step: int) -> Iterable[bytes]:
    numbered = (
        "select prepared from (select prepared, row_number() over (order by opportunity_id) as n from matches_indexed"
        " where engine_version = %s) as rows where n %% %s = 0"
    )
    with connection.cursor() as cursor:
        cursor.execute(numbered, [ENGINE_VERSION, step])
        return [row[0] for row in cursor.fetchall()]


def measure_hubs(batch: int = 500) -> int:
    """Measure hubs against the newest statistics where that has not been done yet; how many rows were written."""
    pool = current_pool()
    written = 0
    waiting = Indexed.objects.filter(engine_version=ENGINE_VERSION).exclude(pool=pool.number).order_by("pk")
    while rows := list(waiting.only("pk", "prepared")[:batch]):
        for row in rows:
            row.hub, row.hub_second = hubs_of(unpack(bytes(row.prepared)), pool)
            row.pool = pool.number
        Indexed.objects.bulk_update(rows, ["hub", "hub_second", "pool"])
        written += len(rows)
    return written


def build_vector_indexes(*, memory: str = "", workers: int | None = None) -> list[str]:
    """One nearest-neighbour index for each direction and country of the pair; those that exist stay.

    For a bulk load, drop them first (`drop_vector_indexes`): building at the end is many times faster.
    """
    made = []
    with connection.cursor() as cursor:
        if memory:
            cursor.execute(sql.SQL("set maintenance_work_mem = {}").format(sql.Literal(memory)))
        if workers is not None:
            cursor.execute(sql.SQL("set max_parallel_maintenance_workers = {}").format(sql.Literal(workers)))
        for name, direction, country in vector_indexes():
            statement = sql.SQL(
                "create index if not exists {} on matches_indexed using hnsw (vector halfvec_ip_ops)"
                " with (m = 16, ef_construction = 64) where direction = {} and country = {}"
            )
            cursor.execute(statement.format(sql.Identifier(name), sql.Literal(direction), sql.Literal(country)))
            made.append(name)
    return made


def drop_vector_indexes() -> None:
    """For bulk loads."""
    with connection.cursor() as cursor:
        for name, _direction, _country in vector_indexes():
            cursor.execute(sql.SQL("drop index if exists {}").format(sql.Identifier(name)))


def vector_indexes() -> list[tuple[str, str, str]]:
    """Name, direction and country of each."""
    return [
        (f"indexed_near_{direction}_{side.code.lower()}", direction, side.code)
        for direction in Direction.values
        for side in pair.sides()
    ]


# --- decisions -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lead:
    """A register entry, named so that it outlives its snapshot."""

    source: str
    key: str
    name: str = ""


@dataclass(frozen=True)
class Word:
    """What the officer says, and what was suggested when it was said."""

    state: DecisionState
    reason: str = ""
    score: float | None = None
    evidence: tuple[dict[str, Any], ...] = ()


def with_evidence(word: Word, one: Opportunity, answer: Opportunity, *, today: date | None = None) -> Word:
    """The word with what the engine says of the pair at this moment, to be stored beside it."""
    row = Indexed.objects.filter(pk=one.pk).first()
    asked = Asked(Reader("en", sees_names=True), today or timezone.localdate())
    found = score_of(one, row, answer.pk, asked) if row is not None else None
    if found is None:
        return word
    evidence = tuple(
        {
            "feature": e.feature,
            "value": round(e.value, 4),
            "weight": e.weight,
            "because": {"code": e.because.code, **{k: list(v) for k, v in e.because.params.items()}}
            if e.because
            else None,
        }
        for e in found.evidence
    )
    return replace(word, score=found.score, evidence=evidence)


def pair_of(one: Opportunity, other: Opportunity) -> tuple[Opportunity, Opportunity]:
    """The order in which a pair is stored: the need first; of two offers the older first."""
    if one.direction == other.direction:
        return (one, other) if one.pk < other.pk else (other, one)
    return (one, other) if one.direction == Direction.NEED else (other, one)


@transaction.atomic
def decide(
    one: Opportunity, answer: Opportunity | Lead, word: Word, *, by: User, today: date | None = None
) -> Decision:
    """Shortlist, dismiss, mark for invitation, or take back. The first word on a pair makes its row."""
    if not is_desk(by):
        raise NotAllowed(_("Only officers of the chamber decide on suggestions."))
    _refuse_unfit(one, answer)
    decision, is_new = _row_of(one, answer)
    old = DecisionState(decision.state)
    if old == word.state:
        raise AlreadyThere(_("This has been decided already."))
    if not may_move(MOVES, old, word.state):
        raise WrongState(_("This step is not possible from the present state."))
    if word.state == DecisionState.DISMISSED and not word.reason.strip():
        raise BadInput(_("Say in a few words why this does not fit."))
    decision.state, decision.reason = word.state, word.reason.strip()[:500]
    decision.owner = by
    decision.due_on = _due(word.state, today or timezone.localdate())
    if word.score is not None:
        decision.score, decision.evidence, decision.engine_version = word.score, list(word.evidence), ENGINE_VERSION
    decision.save(
        update_fields=["state", "reason", "owner", "due_on", "score", "evidence", "engine_version", "updated_at"]
    )
    audit.record(
        f"match.{word.state.value}", decision, actor=by, was=None if is_new else old.value, why=decision.reason
    )
    return decision


def _refuse_unfit(one: Opportunity, answer: Opportunity | Lead) -> None:
    both = (one, answer) if isinstance(answer, Opportunity) else (one,)
    if any(opportunity.state != OpportunityState.PUBLISHED for opportunity in both):
        raise WrongState(_("Only published opportunities can be brought together."))
    if isinstance(answer, Opportunity) and one.company_id == answer.company_id:
        raise BadInput(_("Both opportunities are of the same company."))
    if isinstance(answer, Opportunity) and one.direction == answer.direction == Direction.NEED:
        raise BadInput(_("Two needs do not answer each other."))


def _row_of(one: Opportunity, answer: Opportunity | Lead) -> tuple[Decision, bool]:
    """The decision's row, locked; made when this is the first word on it."""
    if isinstance(answer, Opportunity):
        first, second = pair_of(one, answer)
        key: dict[str, Any] = {"opportunity": first, "answer": second}
        given: dict[str, Any] = {}
    else:
        key = {"opportunity": one, "answer": None, "lead_source": answer.source, "lead_key": answer.key}
        given = {"lead_name": answer.name[:500]}
    decision, is_new = Decision.objects.get_or_create(**key, defaults=given)
    return Decision.objects.select_for_update().get(pk=decision.pk), is_new


def _due(state: DecisionState, today: date) -> date | None:
    days = DUE_IN.get(state)
    return today + timedelta(days=days) if days is not None else None
