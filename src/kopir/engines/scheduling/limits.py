"""People who have few meetings a day: which of their slots stay open, set before the search.

The search knows no limit of a day. A person's slots are cut down to as many as the limit allows, those in which their
own meetings can all be held side by side as far as that is possible; any plan within them keeps the limit. A cleverer
choice of hours might hold a meeting more, and the bounds that are told are those of these hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kopir.engines.scheduling.problem import NOT_HELD

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MISSED = 1_000  # besides what a meeting weighs


@dataclass(frozen=True)
class Wanted:
    """What is asked of the hours that stay open.

    Attributes:
        most: person -> meetings on each day, of whoever has a limit.
        weight: (M,) what a meeting counts: of two that cannot both be had, the weightier is.
        now: (M,) the slot a meeting has and had best keep, or -1.
    """

    most: dict[int, list[int]]
    weight: NDArray[np.int64]
    now: NDArray[np.int32]


def cap_days(allowed: NDArray[np.bool_], pairs: NDArray[np.int32], day_of: NDArray[np.int32], wanted: Wanted) -> None:
    """Close slots of those who have a limit.

    Args:
        allowed: (M, T) where meetings may be; changed in place.
        pairs: (M, 2) people.
        day_of: (T,) days.
        wanted: the limits, and what matters within them.
    """
    for person, limits in wanted.most.items():
        own = np.flatnonzero((pairs == person).any(axis=1))
        free = np.flatnonzero(allowed[own].any(axis=0))
        used = _used(allowed[own], day_of, person, Wanted({person: limits}, wanted.weight[own], wanted.now[own]))
        keep = np.zeros(len(day_of), np.bool_)
        for day in np.unique(day_of[free]):
            today = free[day_of[free] == day]
            chosen = [slot for slot in today.tolist() if slot in used]
            middle = float(np.mean(chosen)) if chosen else float(today[person % len(today)])
            others = sorted((slot for slot in today.tolist() if slot not in used), key=lambda slot: abs(slot - middle))
            keep[chosen + others[: limits[day] - len(chosen)]] = True
        allowed[own] &= keep


def _used(allowed: NDArray[np.bool_], day_of: NDArray[np.int32], person: int, wanted: Wanted) -> set[int]:
    """Slots for as many of somebody's meetings as can be, no more a day than the limit: a flow of least cost."""
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415 -- slow import, seldom needed

    meetings, slots = allowed.shape
    first_day, end = meetings + slots, meetings + slots + int(day_of.max(initial=-1)) + 1
    flow = min_cost_flow.SimpleMinCostFlow()
    for meeting in range(meetings):
        flow.set_node_supply(meeting, 1)
        flow.add_arc_with_capacity_and_unit_cost(meeting, end, 1, 3 * slots * int(wanted.weight[meeting]) + _MISSED)
        now = int(wanted.now[meeting])
        for slot in np.flatnonzero(allowed[meeting]).tolist():
            moves = now not in (NOT_HELD, slot)
            flow.add_arc_with_capacity_and_unit_cost(meeting, meetings + slot, 1, slots if moves else 0)
    arcs = {}
    for slot, day in enumerate(day_of.tolist()):
        cost = (slot + 7 * person) % max(slots, 1)  # not everybody's first slots
        arcs[flow.add_arc_with_capacity_and_unit_cost(meetings + slot, first_day + day, 1, cost)] = slot
    for day in range(end - first_day):
        flow.add_arc_with_capacity_and_unit_cost(first_day + day, end, wanted.most[person][day], 0)
    flow.set_node_supply(end, -meetings)
    if flow.solve() != flow.OPTIMAL:
        return set()
    return {slot for arc, slot in arcs.items() if flow.flow(arc)}
