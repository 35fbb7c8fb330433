"""Writes: the statistics of the pool, the hubs measured against them, and the vector indexes (all derived)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction
from psycopg import sql

from kopir.core import pair
from kopir.engines import ranking
from kopir.engines.ranking.problem import Prepared
from kopir.engines.ranking.storage import unpack
from kopir.matches.models import Indexed, PoolStatistics
from kopir.matches.packing import pack_statistics
from kopir.matches.queries.pool import Pool, current_pool
from kopir.matches.queries.reading import ENGINE_VERSION
from kopir.opportunities.models import Direction

_SAMPLED = 4000  # texts from which the pool's statistics are taken
_GROWN = 1.2  # the pool's statistics are taken anew when the pool has changed by this factor


def hubs_of(text: Prepared, pool: Pool) -> tuple[float, float]:
    """How near a text stands to everybody on the other side of the pool."""
    centred = pool.statistics.centred(text.vector[None, :], [text.lang])[0]
    return pool.statistics.measured_hub(text.side, text.country, centred)


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
