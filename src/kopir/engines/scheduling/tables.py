"""Which table: whoever hosts keeps theirs, as long as there are tables for that."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kopir.engines.scheduling.problem import Problem, days_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Table:
    """One table.

    Attributes:
        name: how it is called.
        away: slots in which it is not to be had.
        of: people whose own booth it is; nobody's where empty.
        place: where it stands along the hall; near numbers stand near.
    """

    name: str
    away: frozenset[int] = frozenset()
    of: frozenset[int] = frozenset()
    place: int = 0


@dataclass(frozen=True)
class Taste:
    """What the organiser holds for important once it is known who meets when, each from 0 (not at all).

    Attributes:
        stay: hosts stay at their table.
        near: short ways for guests.
        same: whoever had an interpreter gets the same again.
    """

    stay: int = 3
    near: int = 0
    same: int = 2


@dataclass
class _Day:
    """Where everybody sits, as a day goes on."""

    host_at: dict[int, int] = field(default_factory=dict)
    guest_at: dict[int, int] = field(default_factory=dict)
    last: dict[int, int] = field(default_factory=dict)  # host -> slot of their last meeting
    slots: dict[int, set[int]] = field(default_factory=dict)  # host -> slots of all their meetings


def hosts_and_guests(problem: Problem, hosts: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """(M,) who hosts each meeting and who comes: people from 0 to `hosts` host, or where that is 0 the first."""
    first, second = problem.pairs[:, 0], problem.pairs[:, 1]
    if not hosts:
        return first, second
    return np.where(first < hosts, first, second), np.where(first < hosts, second, first)


def arranged(
    problem: Problem,
    slots: NDArray[np.int32],
    tables: tuple[Table, ...],
    taste: Taste,
    had: NDArray[np.int32] | None = None,
    hosts: int = 0,
) -> tuple[list[int], int]:
    """Give every held meeting a table of a hall in which tables differ.

    Slot by slot: who had a table that is still to be had keeps it, then owners go to their booths, then hosts who sit
    already, then everybody else to the table that costs least by the organiser's taste. A slot has as many tables as
    meetings at least, so that each finds one.

    Args:
        problem: who meets whom.
        slots: (M,) the plan.
        tables: the hall.
        taste: what matters.
        had: (M,) table of each meeting that is confirmed there, -1 elsewhere.
        hosts: people of the hosting side, see `hosts_and_guests`.

    Returns:
        (M,) table of each meeting, -1 where it is not held; and how often a host changes table within a day.
    """
    host, guest = hosts_and_guests(problem, hosts)
    had = np.full(problem.meetings, -1, np.int32) if had is None else had
    booth = {who: nth for nth, table in enumerate(tables) for who in sorted(table.of)}
    at = [-1] * problem.meetings
    changes = 0
    for day in days_of(problem):
        inside = np.flatnonzero(np.isin(slots, day))
        today = _Day()
        shut = {nth: set(table.away) for nth, table in enumerate(tables)}  # slots in which a table is somebody's
        for meeting in inside.tolist():
            who = int(host[meeting])
            today.last[who] = max(today.last.get(who, -1), int(slots[meeting]))
            today.slots.setdefault(who, set()).add(int(slots[meeting]))
            if had[meeting] >= 0:
                shut[int(had[meeting])].add(int(slots[meeting]))
        for slot in day.tolist():
            here = inside[slots[inside] == slot].tolist()
            free = {nth for nth, table in enumerate(tables) if slot not in table.away}
            own = {m: booth.get(int(host[m]), booth.get(int(guest[m]), -1)) for m in here}
            same = {m: today.host_at.get(int(host[m]), -1) if taste.stay else -1 for m in here}
            for wanted in ({m: int(had[m]) for m in here}, own, same):
                for meeting in here:
                    if at[meeting] < 0 and wanted[meeting] in free:
                        at[meeting] = wanted[meeting]
                        free.discard(at[meeting])
            kept = {table for who, table in today.host_at.items() if today.last.get(who, -1) > slot}
            for meeting in here:
                if at[meeting] < 0:
                    later = {then for then in today.slots[int(host[meeting])] if then > slot}
                    cost = _Cost(tables, taste, kept, today.guest_at.get(int(guest[meeting])), later, shut)
                    at[meeting] = min(free, key=cost.of)
                    free.discard(at[meeting])
            for meeting in here:
                today.host_at[int(host[meeting])] = today.guest_at[int(guest[meeting])] = at[meeting]
        changes += _changes(at, inside, slots, host)
    return at, changes


@dataclass(frozen=True)
class _Cost:
    """How much a table disturbs whoever sits down there for the first time.

    Nobody's booth, nobody's seat for later, to be had for the host's later meetings, near to where the guest was.
    """

    tables: tuple[Table, ...]
    taste: Taste
    kept: set[int]
    was: int | None
    later: set[int]
    shut: dict[int, set[int]]

    def of(self, table: int) -> tuple[int, int]:
        """The less the better; the first of those alike."""
        way = abs(self.tables[table].place - self.tables[self.was].place) if self.was is not None else 0
        others = bool(self.tables[table].of) + (table in self.kept)
        moves = len(self.later & self.shut[table])
        return self.taste.stay * (100 * others + 20 * moves) + self.taste.near * way, table


def seated(problem: Problem, slots: NDArray[np.int32], tables: int, hosts: int) -> tuple[list[int], int]:
    """Give every held meeting a table of a hall in which all are alike.

    A day of a host, from their first meeting to their last, is an interval. Intervals are coloured with tables from
    the left, which needs as many tables as are ever wanted at once and no more; with fewer, the interval of whoever
    comes last is cut and their next meeting moves.

    Args:
        problem: who meets whom.
        slots: (M,) the plan.
        tables: how many there are, at least as many as meetings at once.
        hosts: people of the hosting side, see `hosts_and_guests`.

    Returns:
        (M,) table of each meeting, -1 where it is not held; and how often a host changes table within a day.
    """
    host, _guest = hosts_and_guests(problem, hosts)
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
