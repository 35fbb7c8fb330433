"""What is asked of the scheduler, in plain arrays. The formats that fill it stand in `formats`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from kopir.engines.scheduling.errors import BadInstance

if TYPE_CHECKING:
    from numpy.typing import NDArray

NO_LANGUAGE = -1
NOT_HELD = -1
MOST_SLOTS_A_DAY = 64  # a day's hours are one machine word


@dataclass(frozen=True)
class Problem:
    """`M` wishes accepted as meetings of two of `P` people in `T` slots.

    Attributes:
        people: names, P of them; only for words.
        left: how many of them, from the first, are of the one side; 0 where anybody may meet anybody.
        day_of: (T,) day of each slot, never falling.
        room: (T,) meetings that the tables hold at once.
        pairs: (M, 2) people.
        weight: (M,) priority of a meeting, at least 1.
        language: (M,) which of `languages` its interpreter must speak; NO_LANGUAGE where none is needed.
        languages: names of the interpreters' language pairs.
        speech: (L, T) meetings that the interpreters of a pair serve at once; None where they are not counted.
        allowed: (M, T) where a meeting may be held: both are there, its session, its fixed slot.
        precedes: (K, 2) meetings of which the first must be in an earlier slot, where both are held.
        spread: two people's breaks may differ by so many at most; None where that is open.
        counts_idle: idle slots are what it costs, and breaks less; otherwise breaks alone.
        stay: (M,) the slot that a confirmed meeting has; NOT_HELD where none.
    """

    people: tuple[str, ...]
    left: int
    day_of: NDArray[np.int32]
    room: NDArray[np.int32]
    pairs: NDArray[np.int32]
    weight: NDArray[np.int64]
    language: NDArray[np.int32]
    allowed: NDArray[np.bool_]
    languages: tuple[str, ...] = ()
    speech: NDArray[np.int32] | None = None
    precedes: NDArray[np.int32] = field(default_factory=lambda: np.zeros((0, 2), np.int32))
    spread: int | None = None
    counts_idle: bool = True
    stay: NDArray[np.int32] | None = None

    def __post_init__(self) -> None:
        """Refuse what no plan could be read from."""
        count, slots, people = len(self.pairs), len(self.day_of), len(self.people)
        if not (len(self.weight) == len(self.language) == len(self.allowed) == count and len(self.room) == slots):
            raise BadInstance("the parts of the instance do not agree in length")
        if count and (
            self.pairs.min() < 0 or self.pairs.max() >= people or (self.pairs[:, 0] == self.pairs[:, 1]).any()
        ):
            raise BadInstance("a meeting names somebody who is not there, or one person twice")
        if count and self.weight.min() < 1:
            raise BadInstance("a meeting's priority is below 1")
        if slots and (np.diff(self.day_of) < 0).any():
            raise BadInstance("the slots' days go back")
        if slots and np.bincount(self.day_of).max() > MOST_SLOTS_A_DAY:
            raise BadInstance(f"a day has more than {MOST_SLOTS_A_DAY} slots")
        if slots and self.room.min() < 0:
            raise BadInstance("a slot has fewer than no tables")

    @property
    def meetings(self) -> int:
        return len(self.pairs)

    @property
    def slots(self) -> int:
        return len(self.day_of)

    def degrees(self) -> NDArray[np.int64]:
        """(P,) meetings asked for by each."""
        return np.bincount(self.pairs.ravel(), minlength=len(self.people))

    def open_to(self) -> NDArray[np.bool_]:
        """(P, T) where any of a person's meetings may be held."""
        free = np.zeros((len(self.people), self.slots), np.bool_)
        for side in (0, 1):
            np.logical_or.at(free, self.pairs[:, side], self.allowed)
        return free

    def with_speech(self, speech: NDArray[np.int32]) -> Problem:
        return replace(self, speech=speech)


def days_of(problem: Problem) -> list[NDArray[np.int64]]:
    """The slots of each day that has some."""
    return [np.flatnonzero(problem.day_of == day) for day in np.unique(problem.day_of)]
