"""The one way in: the best plan that can be found in a given time, and how far it may be from the best there is."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kopir.engines.scheduling import kempe
from kopir.engines.scheduling.board import Prices, board_of, hand_of
from kopir.engines.scheduling.bounds import Bounds, bounds_of
from kopir.engines.scheduling.portfolio import Portfolio
from kopir.engines.scheduling.problem import NO_LANGUAGE, Problem, days_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kopir.engines.scheduling.proving import Proof

_PROVABLE = 400  # meetings; beyond, no exact method ended in the time anybody waits
_CHUNK = 100_000  # moves between two looks at the clock: about 10 ms
_ALONE = 0.15  # share of the time that the search has for itself before proofs start
_PATIENT = 19  # the least urgent a thread can be
_TIGHT = 0.95  # share of all tables' slots: beyond it, moves freeze earlier
_ROUNDS = 2  # for missions of at most _SMALL meetings; bigger ones need one long round
_SMALL = 1_000
_HOLDING = 0.4  # share of the time to look for more priority first, where not everything is held
_MOVED = 8.0  # what a confirmed meeting that moves costs: nobody's wait is worth it


_TINY = Problem(
    people=("a", "b"),
    left=1,
    day_of=np.zeros(1, np.int32),
    room=np.ones(1, np.int32),
    pairs=np.array([[0, 1]], np.int32),
    weight=np.ones(1, np.int64),
    language=np.full(1, NO_LANGUAGE, np.int32),
    allowed=np.ones((1, 1), np.bool_),
)


@dataclass(frozen=True)
class Measure:
    """What a plan is worth."""

    held: int
    weight: int
    idle: int
    breaks: int
    most_breaks: int


@dataclass(frozen=True)
class Progress:
    """The best plan so far against the bound; `share` of the time is gone."""

    share: float
    measure: Measure
    bound: int


@dataclass(frozen=True)
class Solution:
    """A plan and how far it may be from the best.

    Attributes:
        slots: (M,) slot of each meeting, -1 where it is not held.
        measure: what the plan is worth.
        bounds: what no plan can pass.
        lower: no plan that holds as much has fewer breaks, or idle slots where those are counted.
        proved: the plan is the best there is; or, where it is empty, there is none that holds every meeting.
        infeasible: it is proved that not every meeting can be held.
        by: who proved it.
        seconds: wall time.
    """

    slots: NDArray[np.int32]
    measure: Measure
    bounds: Bounds
    lower: int
    proved: bool
    infeasible: bool
    by: str
    seconds: float


def warm_up() -> None:
    """Compile the search, once an installation: some twenty seconds. Later starts read what was compiled."""
    board = board_of(_TINY, Prices())
    hand = hand_of(board, 1)
    kempe.take_up(board, hand, np.full(1, -1, np.int32))
    kempe.fill(board, hand, np.zeros(1, np.int32), True)
    kempe.anneal(board, hand, 1, 1.0)


def is_small(problem: Problem) -> bool:
    """Whether it is worth while to prove something about it."""
    return not problem.counts_idle and is_nameable(problem)


def is_nameable(problem: Problem) -> bool:
    """Whether rules that exclude each other can be named in a moment, beyond what counting sees."""
    return 0 < problem.meetings <= _PROVABLE


def measure_of(problem: Problem, slots: NDArray[np.int32]) -> Measure:
    """Count a plan's worth from nothing but the plan."""
    held = np.flatnonzero(slots >= 0)
    busy = np.zeros((len(problem.people), problem.slots), np.bool_)
    for side in (0, 1):
        busy[problem.pairs[held, side], slots[held]] = True
    idle, breaks = 0, np.zeros(len(problem.people), np.int64)
    for day in days_of(problem):
        mine = busy[:, day]
        some = mine.any(axis=1)
        first = mine.argmax(axis=1)
        last = mine.shape[1] - 1 - mine[:, ::-1].argmax(axis=1)
        idle += int((last - first + 1 - mine.sum(axis=1))[some].sum())
        starts = mine[:, 0].astype(np.int64) + (mine[:, 1:] & ~mine[:, :-1]).sum(axis=1)
        breaks += np.where(some, starts - 1, 0)
    return Measure(len(held), int(problem.weight[held].sum()), idle, int(breaks.sum()), int(breaks.max(initial=0)))


class Search:
    """The searches of all workers on one problem, and the best plan any of them has."""

    def __init__(self, problem: Problem, bounds: Bounds, seed: int, asked: Prices | None = None) -> None:
        self.problem, self.bounds, self.seed, self.asked = problem, bounds, seed, asked
        self.lock = threading.Lock()
        self.stop = threading.Event()
        self.stand_back = threading.Event()  # proofs need the processors more
        self.best: NDArray[np.int32] = np.full(problem.meetings, -1, np.int32)
        self.cost = (True, np.inf)  # an unfair plan comes after every fair one
        self.tight = 0

    def prices(self) -> Prices:
        if self.problem.stay is not None:
            return Prices(idle=0.1, break_=0.1, hardship=0.5, moved=_MOVED, fault=4 * _MOVED, held=8 * _MOVED)
        if self.problem.counts_idle:
            return self.asked or Prices()
        return Prices(
            idle=0.1,
            break_=1.0,
            hardship=3.0,
            fault=1.5,
            most=2 if self.problem.spread is None else self.problem.spread,
        )

    def offer(self, plan: NDArray[np.int32], cost: float) -> None:
        with self.lock:
            worth = (not self.is_fair(plan), cost)
            if worth < self.cost:
                self.best, self.cost = plan.copy(), worth

    def is_fair(self, plan: NDArray[np.int32]) -> bool:
        """Whether nobody has too many breaks more than another, where that is asked for."""
        if self.problem.spread is None:
            return True
        return measure_of(self.problem, plan).most_breaks <= self.problem.spread

    def is_done(self) -> bool:
        """No plan can be better."""
        if self.bounds.weight != int(self.problem.weight[self.best >= 0].sum()) or not self.is_fair(self.best):
            return False
        found = measure_of(self.problem, self.best)
        return (found.idle if self.problem.counts_idle else found.breaks) <= self.lower()

    def lower(self) -> int:
        """What no plan that holds all can go below: idle slots where those count, otherwise breaks."""
        return max(self.tight, self.bounds.idle if self.problem.counts_idle else self.bounds.breaks)


def _work(search: Search, seed: int, end: float) -> None:
    """One worker: rounds of annealing until the time is over."""
    begun = time.monotonic()
    board = board_of(search.problem, search.prices())
    hand = hand_of(board, seed)
    if search.problem.stay is not None:
        kempe.take_up(board, hand, search.problem.stay)
    kempe.fill(board, hand, _order(search.problem, search.bounds, seed), True)
    if hand.counts[kempe.N_WAITING]:
        more = hold_more(search, hand.best, seed, begun + _HOLDING * (end - begun))
        kempe.take_up(board, hand, more)
    search.offer(hand.best, hand.cost[kempe.BEST])
    if search.is_done():
        search.stop.set()
    begun, rounds = time.monotonic(), _ROUNDS if search.problem.meetings <= _SMALL else 1
    length = max((end - begun) / rounds, 1e-3)
    told = hand.cost[kempe.BEST]
    hot, cold = _heat(search.problem)
    is_back = False
    while not search.stop.is_set():
        if search.stand_back.is_set() and not is_back:
            is_back = True
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _PATIENT)
        now = time.monotonic()
        if now >= end:
            return
        share = ((now - begun) % length) / length
        kempe.anneal(board, hand, _CHUNK, hot * (cold / hot) ** share)
        if hand.cost[kempe.BEST] < told:
            told = hand.cost[kempe.BEST]
            search.offer(hand.best, told)
            if search.is_done():
                search.stop.set()


def _heat(problem: Problem) -> tuple[float, float]:
    """Prices at which a round of annealing starts and ends."""
    if problem.stay is not None:
        return 3.0, 0.05
    if not problem.counts_idle:
        return 0.7, 0.12
    return 1.5, (0.35 if problem.meetings > _TIGHT * problem.room.sum() else 0.18)


def hold_more(
    search: Search, plan: NDArray[np.int32], seed: int, end: float, rounds: int = 1_000
) -> NDArray[np.int32]:
    """A plan that holds more priority, whatever anybody waits: heat may then give one meeting up for another.

    Stops at the bound, at `end` (monotonic seconds) or after so many rounds of half a million moves.
    """
    problem = search.problem
    moved = _MOVED if problem.stay is not None else 0.0
    board = board_of(problem, Prices(idle=0.0, break_=0.0, hardship=0.0, held=1.0, moved=min(moved, 0.1)))
    hand = hand_of(board, seed)
    kempe.take_up(board, hand, plan)
    lost = float(problem.weight.sum()) - search.bounds.weight
    warm = float(problem.weight.mean())
    for _round in range(rounds):
        for step in range(10):
            if hand.cost[kempe.BEST] < lost + 1 or time.monotonic() > end or search.stop.is_set():
                return hand.best
            kempe.anneal(board, hand, 50_000, warm * 0.5 * 0.65**step)
    return hand.best


def _order(problem: Problem, bounds: Bounds, seed: int) -> NDArray[np.int32]:
    """Who is placed first: what the flow holds, what weighs most, whoever has least choice."""
    slack = problem.open_to().sum(axis=1) - problem.degrees()
    tight = slack[problem.pairs].min(axis=1)
    chance = np.random.default_rng(seed).random(problem.meetings)
    return np.lexsort((chance, tight, problem.allowed.sum(axis=1), -problem.weight, ~bounds.chosen)).astype(np.int32)


def solve(
    problem: Problem,
    *,
    seconds: float,
    workers: int = 2,
    seed: int = 1,
    keep: NDArray[np.int32] | None = None,
    prove: bool = True,
    prices: Prices | None = None,
    progress: Callable[[Progress], Any] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Solution:
    """Plan a mission.

    Args:
        problem: what is asked.
        seconds: time to stop after; earlier where the plan is proved to be the best.
        workers: searches side by side, each with its own seed; proofs run in as many processes.
        seed: where chance starts. With one worker and no proof, a number of moves gives the same plan again.
        keep: a plan in force: as few of its meetings as possible leave their slots.
        prove: try to prove the fewest breaks of a small mission.
        prices: what matters to the organiser, where idle slots count and nothing is kept.
        progress: told about twice a second.
        cancelled: asked about as often; the best plan so far is then the answer.

    Returns:
        A plan that breaks no hard rule. Where not every meeting can be held, as much priority as was found.
    """
    begun = time.monotonic()
    end = begun + seconds
    if keep is not None:
        problem = replace(problem, stay=keep)
    bounds = bounds_of(problem)
    search = Search(problem, bounds, seed, prices)
    threads = [
        threading.Thread(target=_work, args=(search, seed + 7919 * nth, end), daemon=True)
        for nth in range(max(workers, 1))
    ]
    for thread in threads:
        thread.start()
    provable = prove and is_small(problem) and keep is None
    portfolio: Portfolio | None = None
    proof = None
    told = begun
    while any(thread.is_alive() for thread in threads) or portfolio is not None:
        threads[0].join(0.02)
        now = time.monotonic()
        if now >= end or cancelled():
            break
        if progress is not None and now > told + 0.5:
            told = now
            progress(Progress((now - begun) / seconds, measure_of(problem, search.best), search.lower()))
        if search.stop.is_set():
            break
        if provable and portfolio is None and now - begun > min(_ALONE * seconds, 5.0):
            search.stand_back.set()
            portfolio = Portfolio(problem, end - now, workers, measure_of(problem, search.best).breaks)
        if portfolio is not None:
            search.tight = max(search.tight, portfolio.lower())
            proof = portfolio.proof()
            if proof is not None or search.is_done():
                break
    search.stop.set()
    if portfolio is not None:
        proof = proof or portfolio.proof()
        portfolio.close()
    for thread in threads:
        thread.join()
    return _solution(search, proof, time.monotonic() - begun)


def _solution(search: Search, proof: Proof | None, seconds: float) -> Solution:
    problem, best, by = search.problem, search.best, "bound"
    infeasible = proof is not None and proof.plan is None
    if infeasible:
        search.bounds = replace(search.bounds, idle=0, breaks=0)
    elif proof is not None:
        by, search.tight = proof.by, proof.cost
        plan = np.array(proof.plan, np.int32)
        if search.is_fair(plan) and (measure_of(problem, best).breaks > proof.cost or (best < 0).any()):
            best = plan
    measure = measure_of(problem, best)
    counted = measure.idle if problem.counts_idle else measure.breaks
    bounds, lower = search.bounds, search.lower()
    proved = measure.weight == bounds.weight and counted <= lower
    return Solution(best, measure, bounds, min(lower, counted), proved or infeasible, infeasible, by, seconds)
