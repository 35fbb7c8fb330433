"""From a problem to the arrays that the compiled search works on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kopir.engines.scheduling.kempe import Board, Hand

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kopir.engines.scheduling.problem import Problem

_UNLIMITED = 1 << 30


@dataclass(frozen=True)
class Prices:
    """What a plan pays for; all but the first two are far above what a search's heat can pay at its end.

    Attributes:
        idle: one idle slot between two meetings of a person on a day.
        break_: one group of such slots.
        hardship: times the square of a person's breaks beyond `most`.
        fault: one meeting too many at once, or one before the other.
        held: one point of priority that is not held.
        moved: one confirmed meeting that leaves its slot.
        most: breaks that anybody bears.
    """

    idle: float = 1.0
    break_: float = 1.0
    hardship: float = 2.0
    fault: float = 4.0
    held: float = 10_000.0
    moved: float = 0.0
    most: int = 2


def board_of(problem: Problem, prices: Prices) -> Board:
    """Pack a problem."""
    slots, meetings, people = problem.slots, problem.meetings, len(problem.people)
    days, day = np.unique(problem.day_of, return_inverse=True)
    first_of = np.searchsorted(day, np.arange(len(days)))
    bit = np.arange(slots) - first_of[day] if slots else np.zeros(0, np.int64)
    slot = np.full((max(len(days), 1), 64), -1, np.int32)
    slot[day, bit] = np.arange(slots)
    languages = len(problem.languages) if problem.speech is not None else 0
    speech = np.full((languages + 1, slots), _UNLIMITED, np.int32)
    if problem.speech is not None:
        speech[:languages] = problem.speech
    language = np.where(problem.language >= 0, problem.language, languages) if languages else np.zeros(meetings)
    earlier, earlier_from = _lists(problem.precedes[:, 1], problem.precedes[:, 0], meetings)
    later, later_from = _lists(problem.precedes[:, 0], problem.precedes[:, 1], meetings)
    return Board(
        first=np.ascontiguousarray(problem.pairs[:, 0]),
        second=np.ascontiguousarray(problem.pairs[:, 1]),
        allowed=_packed(problem.allowed, day, bit, len(days)),
        weight=problem.weight.astype(np.int64),
        language=language.astype(np.int32),
        day=day.astype(np.int32),
        bit=bit.astype(np.int32),
        slot=slot,
        free=_packed(problem.open_to(), day, bit, len(days)),
        room=problem.room.astype(np.int32),
        speech=speech,
        earlier=earlier,
        earlier_from=earlier_from,
        later=later,
        later_from=later_from,
        prices=np.array([prices.idle, prices.break_, prices.hardship, prices.fault, prices.held, prices.moved]),
        most=np.full(people, prices.most, np.int32),
        stay=np.full(meetings, -1, np.int32) if problem.stay is None else problem.stay.astype(np.int32),
    )


def hand_of(board: Board, seed: int) -> Hand:
    """A hand in which every meeting waits."""
    meetings, slots, people = board.first.size, board.day.size, board.free.shape[0]
    return Hand(
        at=np.full((people, slots), -1, np.int32),
        when=np.full(meetings, -1, np.int32),
        busy=np.zeros((people, board.slot.shape[0]), np.uint64),
        load=np.zeros(slots, np.int32),
        spoken=np.zeros((board.speech.shape[0], slots), np.int32),
        breaks=np.zeros(people, np.int32),
        waiting=np.arange(meetings, dtype=np.int32),
        waits_at=np.arange(meetings, dtype=np.int32),
        troubled=np.zeros(people, np.int32),
        troubled_at=np.full(people, -1, np.int32),
        concerned=np.zeros(people, np.int32),
        counts=np.array([meetings, 0, 0, 0, board.weight.sum(), 0, 0], np.int64),
        cost=np.array([0.0, np.inf]),
        best=np.full(meetings, -1, np.int32),
        chain=np.zeros(max(meetings, 1), np.int32),
        net=np.zeros(board.speech.shape[0], np.int64),
        seed=np.array([(seed * 2 + 1) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF], np.uint64),
    )


def _packed(open_: NDArray[np.bool_], day: NDArray[np.int64], bit: NDArray[np.int64], days: int) -> NDArray[np.uint64]:
    words = np.zeros((len(open_), max(days, 1)), np.uint64)
    for slot in range(len(day)):
        words[:, day[slot]] |= open_[:, slot].astype(np.uint64) << np.uint64(bit[slot])
    return words


def _lists(
    keys: NDArray[np.int32], values: NDArray[np.int32], count: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    order = np.argsort(keys, kind="stable")
    starts = np.searchsorted(keys[order], np.arange(count + 1))
    return values[order].astype(np.int32), starts.astype(np.int32)
