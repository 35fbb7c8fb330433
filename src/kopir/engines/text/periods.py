"""Whether a building can have been built while somebody was there: its dates against theirs."""

from __future__ import annotations

from enum import StrEnum

from kopir.engines.text.edtf import Period


class Overlap(StrEnum):
    """How a period lies to a window of time."""

    INSIDE = "inside"
    PARTLY = "partly"
    AFTER = "after"  # begun when the window had closed
    IMPOSSIBLE = "impossible"  # finished before the window opened
    UNKNOWN = "unknown"


def against(building: Period, window: Period) -> Overlap:
    """How the building's dates lie to the window. An end that is open or unknown is never taken for proof."""
    if building.earliest is None and building.latest is None:
        return Overlap.UNKNOWN
    if building.latest is not None and window.earliest is not None and building.latest < window.earliest:
        return Overlap.IMPOSSIBLE
    if building.earliest is not None and window.latest is not None and building.earliest > window.latest:
        return Overlap.AFTER
    return Overlap.INSIDE if _lies_in(building, window) else Overlap.PARTLY


def _lies_in(building: Period, window: Period) -> bool:
    begins = window.earliest is None or (building.earliest is not None and building.earliest >= window.earliest)
    ends = window.latest is None or (building.latest is not None and building.latest <= window.latest)
    return begins and ends
