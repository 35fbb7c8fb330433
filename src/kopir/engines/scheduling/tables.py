"""Which table: whoever hosts keeps theirs, as long as there are tables for that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kopir.engines.scheduling.problem import Problem, days_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


def seated(problem: Problem, slots: NDArray[np.int32], tables: int, hosts: int) -> tuple[list[int], int]:
    """Give every held meeting a table.

    A day of a host, from their first meeting to their last, is an interval. Intervals are coloured with tables from
    the left, which needs as many tables as are ever wanted at once and no more; with fewer, the interval of whoever
    comes last is cut and their next meeting moves.

    Args:
        problem: whose people from 0 to `hosts` host; where that is 0, the first of each pair does.
        slots: (M,) the plan.
        tables: how many there are, at least as many as meetings at once.
        hosts: people of the hosting side.

    Returns:
        (M,) table of each meeting, -1 where it is not held; and how often a host changes table within a day.
    """
    host = problem.pairs[:, 0]
    if hosts:
        host = np.where(host < hosts, host, problem.pairs[:, 1])
    at = [-1] * problem.meetings
    changes = 0
    for day in days_of(problem):
        inside = np.flatnonzero(np.isin(slots, day))
        last: dict[int, int] = {}
        for meeting in inside.tolist():
            last[int(host[meeting])] = max(last.get(int(host[meeting]), -1), int(slots[meeting]))
        kept: dict[int, int] = {}  # host -> table
        for slot in day.tolist():
            here = [int(m) for m in inside[slots[inside] == slot]]
            busy = {int(host[m]) for m in here}
            kept = {who: table for who, table in kept.items() if last[who] >= slot}
            taken = set(kept.values())
            free = [table for table in range(tables) if table not in taken]
            for meeting in here:
                who = int(host[meeting])
                if who not in kept:
                    if not free:  # somebody who waits gives theirs up: the one who waits longest from now on
                        idle = max((w for w in kept if w not in busy), key=lambda w: (last[w], w))
                        free.append(kept.pop(idle))
                    kept[who] = free.pop(0)
                at[meeting] = kept[who]
        changes += _changes(at, inside, slots, host)
    return at, changes


def _changes(at: list[int], inside: NDArray[np.int64], slots: NDArray[np.int32], host: NDArray[np.int32]) -> int:
    seen: dict[int, int] = {}
    changes = 0
    for meeting in sorted(inside, key=lambda m: int(slots[m])):
        who = int(host[meeting])
        changes += who in seen and seen[who] != at[meeting]
        seen[who] = at[meeting]
    return changes
