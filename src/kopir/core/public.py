"""What everybody may see has changed: pages kept ready for visitors are thrown away (`core.kept_pages`)."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from django.db.models import F

from kopir.core.models import PublicVersion

_BELIEVED_FOR = 1.0  # seconds: the longest a page that was taken down can still be served from memory
_lock = Lock()
Value = TypeVar("Value")
_seen: tuple[float, int] = (float("-inf"), 0)
_kept: dict[str, tuple[int, object]] = {}


def kept(name: str, make: Callable[[], Value]) -> Value:
    """What `make` gives, made anew only when something public has changed. Small things that every page needs."""
    number = version()
    known = _kept.get(name)
    if known is None or known[0] != number:
        known = _kept[name] = (number, make())
    return known[1]  # type: ignore[return-value]  # what `make` gave


def changed() -> None:
    """Call it in the transaction that publishes, changes or takes down what visitors see."""
    if not PublicVersion.objects.filter(pk=1).update(number=F("number") + 1):
        PublicVersion.objects.bulk_create([PublicVersion(pk=1)], ignore_conflicts=True)
        PublicVersion.objects.filter(pk=1).update(number=F("number") + 1)


def believed_version() -> int | None:
    """The number last seen, while it is believed."""
    asked, number = _seen
    return number if time.monotonic() - asked < _BELIEVED_FOR else None


def version() -> int:
    """The number of the public state, asked of the database at most once a second."""
    global _seen  # noqa: PLW0603 -- one number a process, behind a lock
    believed = believed_version()
    if believed is not None:
        return believed
    now = time.monotonic()
    with _lock:
        row = PublicVersion.objects.filter(pk=1).values_list("number", flat=True).first()
        _seen = (now, row or 0)
    return _seen[1]


def forget_version() -> None:
    """Ask the database anew at the next request, and keep nothing (tests)."""
    global _seen  # noqa: PLW0603 -- as above
    _seen = (float("-inf"), 0)
    _kept.clear()
