"""The statistics of the pool: the newest row, kept in the process, read again when a newer one is there."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

from kopir.engines import ranking
from kopir.matches.models import PoolStatistics
from kopir.matches.packing import unpack_statistics
from kopir.matches.queries.reading import ENGINE_VERSION
from kopir.matches.queries.weights import InUse, current_weights


@dataclass(frozen=True)
class Pool:
    """The engine's statistics, the number under which they are stored (0: none yet, only the shipped reference), and
    the weights in use."""

    number: int
    statistics: ranking.PoolStatistics
    weights: InUse

    def stamp(self, engine_version: str) -> str:
        """The engine's version with the weights in use."""
        return self.weights.stamp(engine_version)


_lock = threading.Lock()
_kept: dict[str, Pool] = {}


def current_pool() -> Pool:
    """Two short queries; the content is fetched only when it is new. Before the first indexing: the shipped texts."""
    number = (
        PoolStatistics.objects.filter(engine_version=ENGINE_VERSION)
        .order_by("-pk")
        .values_list("pk", flat=True)
        .first()
        or 0
    )
    weights = current_weights()
    with _lock:
        kept = _kept.get(ENGINE_VERSION)
        if kept is None or kept.number != number:
            kept = Pool(number, _read(number), weights)
        elif kept.weights is not weights:
            kept = replace(kept, weights=weights)
        if _kept.get(ENGINE_VERSION) is not kept:
            _kept[ENGINE_VERSION] = kept
        return kept


def _read(number: int) -> ranking.PoolStatistics:
    if not number:
        return ranking.pool_statistics([], [])
    return unpack_statistics(bytes(PoolStatistics.objects.values_list("content", flat=True).get(pk=number)))
