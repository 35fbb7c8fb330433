"""The states of a snapshot."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SnapshotState(models.TextChoices):
    """A snapshot is built aside and swapped in whole, or not at all."""

    WAITING = "waiting", _("Waiting")
    LOADING = "loading", _("Loading")
    PAUSED = "paused", _("Interrupted, can be resumed")
    HELD = "held", _("Loaded, waits for a person's decision")
    CURRENT = "current", _("Current")
    RETIRED = "retired", _("Replaced by a newer one")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Failed")


MOVES: dict[SnapshotState, frozenset[SnapshotState]] = {
    SnapshotState.WAITING: frozenset({SnapshotState.LOADING, SnapshotState.CANCELLED, SnapshotState.FAILED}),
    SnapshotState.LOADING: frozenset(
        {
            SnapshotState.CURRENT,
            SnapshotState.HELD,
            SnapshotState.PAUSED,
            SnapshotState.CANCELLED,
            SnapshotState.FAILED,
        }
    ),
    SnapshotState.HELD: frozenset({SnapshotState.CURRENT, SnapshotState.CANCELLED}),
    SnapshotState.PAUSED: frozenset({SnapshotState.LOADING, SnapshotState.CANCELLED, SnapshotState.FAILED}),
    SnapshotState.CURRENT: frozenset({SnapshotState.RETIRED}),
    SnapshotState.RETIRED: frozenset(),
    SnapshotState.CANCELLED: frozenset(),
    SnapshotState.FAILED: frozenset({SnapshotState.LOADING, SnapshotState.CANCELLED}),
}
