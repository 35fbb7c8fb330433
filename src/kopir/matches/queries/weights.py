"""The weights in use: the row a person applied, kept in the process; without one the shipped weights."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from kopir.engines.ranking import VERSION
from kopir.engines.ranking.evidence import REASONS, weights
from kopir.matches.models import Weights


@dataclass(frozen=True)
class InUse:
    """A table of weights and the number under which it is stored (0: the shipped one)."""

    number: int
    table: Mapping[str, float]

    def stamp(self, engine_version: str) -> str:
        """The engine's version with these weights, as it is stored beside a score."""
        return f"{engine_version}+w{self.number}" if self.number else engine_version


_lock = threading.Lock()
_kept: dict[str, InUse] = {}


def current_weights() -> InUse:
    """One short query; the content is fetched only when another row is in use than before.

    Weights of another engine, or of reasons it does not know, are not used: they mean something else.
    """
    number = Weights.objects.filter(is_current=True, engine_version=VERSION).values_list("pk", flat=True).first() or 0
    with _lock:
        kept = _kept.get("in use")
        if kept is None or kept.number != number:
            kept = _kept["in use"] = _read(number)
        return kept


def _read(number: int) -> InUse:
    shipped = weights()
    content = Weights.objects.values_list("content", flat=True).filter(pk=number).first() if number else None
    if content is None or content.keys() != {*REASONS, "bias", "threshold"}:
        return InUse(0, shipped)
    return InUse(number, {name: float(weight) for name, weight in content.items()})


def forget_weights() -> None:
    """Read them anew at the next question."""
    with _lock:
        _kept.clear()


def history() -> QuerySet[Weights]:
    """All tables ever proposed, the newest first."""
    return Weights.objects.select_related("applied_by", "before")


def difference(of: Mapping[str, float], against: Mapping[str, float]) -> list[tuple[str, float, float, float]]:
    """Reason, before, after and the change, the largest change first."""
    rows = [(name, against[name], of[name], of[name] - against[name]) for name in of if name in against]
    return sorted(rows, key=lambda row: (-abs(row[3]), row[0]))
