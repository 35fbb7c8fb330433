"""How good a plan could be at best, told before and beside any search.

Each bound leaves rules out and solves what remains exactly, so no plan can pass it: people's hours and all tables
together for the meetings held (a flow), each person's own hours for idle slots and breaks, and counting for tables,
slots and interpreters. Where anybody meets only the other side and nobody is ever away, König's theorem makes the
counts exact: tables for `ceil(M / T)` meetings at once and as many slots as the busiest person has meetings suffice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kopir.engines.scheduling.problem import days_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kopir.engines.scheduling.problem import Problem

_FAR = 1 << 20


@dataclass(frozen=True)
class Bounds:
    """What no plan can pass.

    Attributes:
        weight: most priority that can be held.
        chosen: (M,) the meetings that reach it when only people's hours and all tables together count.
        idle: fewest idle slots when every meeting is held; 0 where not every one can be.
        breaks: fewest breaks when every meeting is held; 0 where not every one can be.
        tables: fewest tables with which every meeting can be held.
        interpreters: per language, fewest interpreters at work at once.
    """

    weight: int
    chosen: NDArray[np.bool_]
    idle: int
    breaks: int
    tables: int
    interpreters: dict[str, int]


def bounds_of(problem: Problem) -> Bounds:
    """All bounds of a problem. Some 0.2 s for 45,000 meetings."""
    chosen, weight = _held(problem)
    idle, breaks = _hours(problem) if chosen.all() else (0, 0)
    usable = int(problem.allowed.any(axis=0).sum())
    tables = -(-problem.meetings // usable) if usable else 0
    spoken = {}
    for language, name in enumerate(problem.languages):
        needing = problem.language == language
        slots = int(problem.allowed[needing].any(axis=0).sum()) if needing.any() else 0
        spoken[name] = -(-int(needing.sum()) // slots) if slots else 0
    return Bounds(weight, chosen, idle, breaks, tables, spoken)


def _held(problem: Problem) -> tuple[NDArray[np.bool_], int]:
    """Which meetings a flow of most weight holds, and that weight.

    Each person sends as many units as there are free slots, and all together no more than the tables hold. Between two
    sides this is exact for the rules it keeps; otherwise every meeting is split into two halves, one each way.
    """
    can = np.asarray(problem.allowed.any(axis=1))
    open_to = problem.open_to().sum(axis=1)
    room = int(problem.room.sum())
    degrees = problem.degrees()
    if bool(can.all()) and (degrees <= open_to).all() and problem.meetings <= room:
        return can, int(problem.weight.sum())
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415 -- slow import, only where not all can be held

    two_sided = problem.left > 0
    people = len(problem.people)
    flow = min_cost_flow.SimpleMinCostFlow()
    source, start, end, sink = 2 * people, 2 * people + 1, 2 * people + 2, 2 * people + 3
    meetings = np.flatnonzero(can)
    a, b = problem.pairs[meetings, 0].astype(np.int64), problem.pairs[meetings, 1].astype(np.int64)
    price = -problem.weight[meetings]
    tails, heads, prices = (a, b + people, price)
    if two_sided:
        crossed = a >= problem.left
        tails, heads = np.where(crossed, b, a), np.where(crossed, a, b) + people
    else:
        tails, heads = np.concatenate([a, b]), np.concatenate([b + people, a + people])
        prices = np.concatenate([price, price])
    arcs = flow.add_arcs_with_capacity_and_unit_cost(tails, heads, np.ones(len(tails), np.int64), prices)
    everybody = np.arange(people)
    cap = np.minimum(open_to, degrees).astype(np.int64)
    flow.add_arcs_with_capacity_and_unit_cost(np.full(people, start), everybody, cap, np.zeros(people, np.int64))
    flow.add_arcs_with_capacity_and_unit_cost(
        everybody + people, np.full(people, end), cap, np.zeros(people, np.int64)
    )
    total = room if two_sided else 2 * room
    flow.add_arc_with_capacity_and_unit_cost(source, start, total, 0)
    flow.add_arc_with_capacity_and_unit_cost(end, sink, total, 0)
    supply = len(tails)
    flow.add_arc_with_capacity_and_unit_cost(source, sink, supply, 0)  # what is not held goes around
    flow.set_node_supply(source, supply)
    flow.set_node_supply(sink, -supply)
    flow.solve()
    used = flow.flows(arcs) > 0
    weight = -int(flow.optimal_cost())
    chosen = np.zeros(problem.meetings, np.bool_)
    if two_sided:
        chosen[meetings[used]] = True
        return chosen, weight
    chosen[meetings[used[: len(meetings)] | used[len(meetings) :]]] = True
    return chosen, weight // 2


def _hours(problem: Problem) -> tuple[int, int]:
    """Fewest idle slots and breaks, each person alone: how to spread their meetings over their own free slots."""
    open_to, degrees = problem.open_to(), problem.degrees()
    # Whoever is never away can have them in a row, or in whole days.
    some = np.flatnonzero((degrees > 0) & ~open_to.all(axis=1))
    idle = _least(degrees[some], [_spans(open_to[some][:, day]) for day in days_of(problem)])
    return int(idle[idle < _FAR].sum()), int(fewest_breaks(problem).sum())


def fewest_breaks(problem: Problem) -> NDArray[np.int64]:
    """(P,) breaks that each person has at least, alone, when all their meetings are held."""
    open_to, degrees, days = problem.open_to(), problem.degrees(), days_of(problem)
    breaks = _least(degrees, [_groups(open_to[:, day]) for day in days])
    fixed = np.flatnonzero(problem.allowed.sum(axis=1) == 1)
    taken = np.zeros_like(open_to)
    for side in (0, 1):
        taken[problem.pairs[fixed, side], problem.allowed[fixed].argmax(axis=1)] = True
    for person in np.flatnonzero(taken.any(axis=1) & (breaks < _FAR)):
        breaks[person] = _around(open_to[person], taken[person], int(degrees[person]), days)
    return np.where(breaks < _FAR, breaks, 0)


def _least(counts: NDArray[np.int64], of_days: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """(P,) the least sum when each has `counts` meetings over days; `of_days[d][p, k]` is the price of k on day d."""
    top = int(counts.max(initial=0))
    best = np.full((len(counts), top + 1), _FAR, np.int64)
    best[:, 0] = 0
    for prices in of_days:
        new = np.full_like(best, _FAR)
        for more in range(min(prices.shape[1] - 1, top) + 1):
            np.minimum(new[:, more:], best[:, : top + 1 - more] + prices[:, more : more + 1], out=new[:, more:])
        best = np.minimum(new, _FAR)
    return best[np.arange(len(counts)), counts]


def _spans(open_: NDArray[np.bool_]) -> NDArray[np.int64]:
    """(P, S + 1) the fewest idle slots with k meetings in some of a day's free slots: k neighbours among them."""
    people, slots = open_.shape
    at = np.sort(np.where(open_, np.arange(slots), _FAR), axis=1)
    prices = np.zeros((people, slots + 1), np.int64)
    for k in range(1, slots + 1):
        last = at[:, k - 1 :]
        wide = np.where(last < _FAR, last - at[:, : slots - k + 1], _FAR).min(axis=1)
        prices[:, k] = np.where(wide < _FAR, wide + 1 - k, _FAR)
    return prices


def _groups(open_: NDArray[np.bool_]) -> NDArray[np.int64]:
    """(P, S + 1) the fewest breaks with k meetings in a day: the longest runs of free slots first."""
    people, slots = open_.shape
    length = np.zeros((people, slots + 1), np.int64)
    for slot in range(slots):  # the length of the run that ends here, so far
        length[:, slot + 1] = np.where(open_[:, slot], length[:, slot] + 1, 0)
    ends = open_ & np.concatenate([~open_[:, 1:], np.ones((people, 1), np.bool_)], axis=1)
    runs = -np.sort(-np.where(ends, length[:, 1:], 0), axis=1)
    reach = np.cumsum(runs, axis=1)
    prices = np.zeros((people, slots + 1), np.int64)
    for k in range(1, slots + 1):
        prices[:, k] = np.where(reach[:, -1] >= k, (reach < k).sum(axis=1), _FAR)
    return prices


def _around(open_: NDArray[np.bool_], taken: NDArray[np.bool_], degree: int, days: list[NDArray[np.int64]]) -> int:
    """One person's fewest breaks with meetings in the slots that are taken, the others in any that are open."""
    best = {0: 0}  # meetings so far -> breaks so far
    for day in days:
        now = {(had, False, False): runs for had, runs in best.items()}  # ... one just now, one today
        for slot in day.tolist():
            new: dict[tuple[int, bool, bool], int] = {}
            for (had, last, today), runs in now.items():
                if not taken[slot]:
                    new[had, False, today] = min(new.get((had, False, today), _FAR), runs)
                if open_[slot] and had < degree:
                    more = runs + (today and not last)
                    new[had + 1, True, True] = min(new.get((had + 1, True, True), _FAR), more)
            now = new
        best = {}
        for (had, _last, _today), runs in now.items():
            best[had] = min(best.get(had, _FAR), runs)
    return best.get(degree, _FAR)
