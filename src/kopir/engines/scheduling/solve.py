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

    from kopir.engines.scheduling.kempe import Board, Hand
    from kopir.engines.scheduling.proving import Proof

_PROVABLE = 400  # meetings; beyond, no exact method ended in the time anybody waits
_CHUNK = 100_000  # moves between two looks at the clock: about 10 ms
_ALONE, _ALONE_AT_MOST = 0.15, 5.0  # share of the time that the search has for itself first, and seconds
_PATIENT = 19  # the least urgent a thread can be
_TIGHT = 0.95  # share of all tables' slots: beyond it, moves freeze earlier
_CHEAP, _DEAR = 1 / 4, 4.0  # of what a fault costs: at the start of a round, and in its last part
_LAST = 0.9
_SPARE = 0.03  # of the tables, at most
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
    kempe.look_for_concerned(board, hand)
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
    busy, idle = _busy(problem, slots), 0
    for day in days_of(problem):
        mine = busy[:, day]
        some = mine.any(axis=1)
        first = mine.argmax(axis=1)
        last = mine.shape[1] - 1 - mine[:, ::-1].argmax(axis=1)
        idle += int((last - first + 1 - mine.sum(axis=1))[some].sum())
    breaks = _breaks_of(problem, busy)
    return Measure(len(held), int(problem.weight[held].sum()), idle, int(breaks.sum()), int(breaks.max(initial=0)))


def _busy(problem: Problem, slots: NDArray[np.int32]) -> NDArray[np.bool_]:
    """(P, T) who has a meeting when."""
    held = np.flatnonzero(slots >= 0)
    busy = np.zeros((len(problem.people), problem.slots), np.bool_)
    for side in (0, 1):
        busy[problem.pairs[held, side], slots[held]] = True
    return busy


def _breaks_of(problem: Problem, busy: NDArray[np.bool_]) -> NDArray[np.int64]:
    """(P,) groups of idle slots between two meetings of a person on a day."""
    breaks = np.zeros(len(problem.people), np.int64)
    for day in days_of(problem):
        mine = busy[:, day]
        starts = mine[:, 0].astype(np.int64) + (mine[:, 1:] & ~mine[:, :-1]).sum(axis=1)
        breaks += np.where(mine.any(axis=1), starts - 1, 0)
    return breaks


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
        breaks = _breaks_of(self.problem, _busy(self.problem, plan))[self.problem.degrees() > 0]
        return int(breaks.max(initial=0) - breaks.min(initial=breaks.max(initial=0))) <= self.problem.spread

    def needs_fair(self, proof: Proof) -> bool:
        """Whether the proof's plan has somebody bear too much, so that it says nothing of fair plans but a bound."""
        return proof.plan is not None and not self.is_fair(np.array(proof.plan, np.int32))

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
    """One worker: a short round of annealing for a plan to look at and to prove things of, then a long one."""
    begun = time.monotonic()
    board = board_of(search.problem, search.prices())
    is_even = search.problem.stay is not None and search.bounds.weight == search.problem.weight.sum()
    if is_even:
        board.weight[:] = 1  # all can be held, it seems: any may wait while another comes in
    hand = _first_plan(search, board, seed, begun + _HOLDING * (end - begun))
    search.offer(hand.best, _full_cost(search, board, hand))
    if search.is_done():
        search.stop.set()
    begun = time.monotonic()
    first = min(_ALONE * (end - begun), _ALONE_AT_MOST)
    told = hand.cost[kempe.BEST]
    hot, cold = _heat(search.problem)
    dear, is_back = float(board.prices[kempe.FAULT]), False
    while not search.stop.is_set():
        if search.stand_back.is_set() and not is_back:
            is_back = True
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _PATIENT)
        now = time.monotonic()
        if now >= end:
            return
        if is_even and 2 * now > begun + end and (hand.best < 0).any():
            is_even = False  # not all can be held after all: from now on by priority
            plan, board.weight[:] = hand.best.copy(), search.problem.weight
            hand = hand_of(board, seed)
            kempe.take_up(board, hand, plan)
            told = hand.cost[kempe.BEST]
        gone = now - begun
        share = gone / first if gone < first else (gone - first) / (end - begun - first)
        if search.problem.stay is None:
            kempe.price_faults(board, hand, dear * _dearness(share))
        else:
            kempe.look_for_concerned(board, hand)
        kempe.anneal(board, hand, _CHUNK, hot * (cold / hot) ** share)
        if hand.cost[kempe.BEST] < told:
            told = hand.cost[kempe.BEST]
            search.offer(hand.best, _full_cost(search, board, hand))
            if search.is_done():
                search.stop.set()


def _first_plan(search: Search, board: Board, seed: int, end: float) -> Hand:
    """A plan that holds what it can, found at once or by `end`; tables are left free where it can do without."""
    hand = hand_of(board, seed)
    if search.problem.stay is not None:
        kempe.take_up(board, hand, search.problem.stay)
    order = _order(search.problem, search.bounds, seed)
    board.room[:] -= _spare(search.problem)
    if kempe.fill(board, hand, order, True):
        board.room[:] = search.problem.room
        if kempe.fill(board, hand, order, True):
            kempe.take_up(board, hand, hold_more(search, hand.best, seed, end))
    return hand


def _full_cost(search: Search, board: Board, hand: Hand) -> float:
    """The price of the best plan with each meeting that is not held at its own priority, however it was searched."""
    left_out = hand.best < 0
    more = int(search.problem.weight[left_out].sum() - board.weight[left_out].sum())
    return float(hand.cost[kempe.BEST] + board.prices[kempe.HELD] * more)


def _spare(problem: Problem) -> int:
    """Tables of each slot to leave free where there are enough: hosts then keep theirs while they wait."""
    if problem.stay is not None or not problem.counts_idle or not problem.slots:
        return 0
    more = (int(problem.room.sum()) - problem.meetings) // problem.slots
    return max(min(more // 3, int(_SPARE * problem.room.min())), 0)


def _dearness(share: float) -> float:
    """How many times its price a fault costs: little at first, so that plans pass through; at last no plan pays it."""
    return _CHEAP ** (1 - share) if share < _LAST else _DEAR


def _heat(problem: Problem) -> tuple[float, float]:
    """Prices at which a round of annealing starts and ends."""
    if problem.stay is not None:
        return 1.5, 0.05
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
    proofs = _Proofs(search, workers, end) if prove and is_small(problem) and keep is None else None
    told = begun
    while any(thread.is_alive() for thread in threads) or (proofs is not None and proofs.are_on):
        threads[0].join(0.02)
        now = time.monotonic()
        if now >= end or cancelled() or search.stop.is_set():
            break
        if progress is not None and now > told + 0.5:
            told = now
            progress(Progress((now - begun) / seconds, measure_of(problem, search.best), search.lower()))
        if proofs is not None and now - begun > min(_ALONE * seconds, _ALONE_AT_MOST) and proofs.step(now):
            break
    search.stop.set()
    proof = proofs.close() if proofs is not None else None
    for thread in threads:
        thread.join()
    return _solution(search, proof, time.monotonic() - begun)


class _Proofs:
    """Proofs beside the search: of plans that may be unfair first, of fair ones where that proof's plan is not."""

    def __init__(self, search: Search, workers: int, end: float) -> None:
        self.search, self.workers, self.end = search, workers, end
        self.portfolio: Portfolio | None = None
        self.are_fair = False

    @property
    def are_on(self) -> bool:
        return self.portfolio is not None

    def _start(self, now: float, breaks: int) -> Portfolio:
        return Portfolio(self.search.problem, self.end - now, self.workers, breaks, fair=self.are_fair)

    def step(self, now: float) -> bool:
        """Start them, read what they found; whether nothing better can come."""
        search = self.search
        if self.portfolio is None:
            search.stand_back.set()
            self.portfolio = self._start(now, measure_of(search.problem, search.best).breaks)
        search.tight = max(search.tight, self.portfolio.lower())
        proof = self.portfolio.proof()
        if search.is_done():
            return True
        if proof is None or self.are_fair or not search.needs_fair(proof):
            return proof is not None
        search.tight, self.are_fair = max(search.tight, proof.cost), True
        self.portfolio.close()
        self.portfolio = self._start(now, proof.cost)
        return False

    def close(self) -> Proof | None:
        """End them; the proof, if there is one, of what was asked."""
        if self.portfolio is None:
            return None
        proof = self.portfolio.proof()
        self.portfolio.close()
        return proof


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
