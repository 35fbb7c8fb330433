"""Named interpreters: who serves which language in which slot, and then whom.

Rests and daily limits are planned before the meetings are: each interpreter has slots off in a pattern that is shifted
from one to the next, so that never all rest at once. Who has several pairs is given to one of them for each slot, in
proportion to what is asked for. A slot's meetings of a language are then as many as there are people set to it, and
any way to name them respects every limit; names are given so that a person keeps their interpreter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Interpreter:
    """A person.

    Attributes:
        name: how they are called.
        pairs: languages, "ja-ru", each with its two in the order of the alphabet.
        away: slots.
        most: meetings on one day; None where that is open.
        in_a_row: meetings without a slot of rest; None where that is open.
    """

    name: str
    pairs: frozenset[str]
    away: frozenset[int]
    most: int | None
    in_a_row: int | None


@dataclass(frozen=True)
class Begun:
    """A day of which a part is over: its number, how many of its slots are, and what each has worked in them.

    `work`: name -> meetings, and how many of those without a rest until now.
    """

    day: int = -1
    slots: int = 0
    work: dict[str, tuple[int, int]] = field(default_factory=dict)


def capacity(
    interpreters: tuple[Interpreter, ...],
    languages: tuple[str, ...],
    day_of: NDArray[np.int32],
    demand: NDArray[np.int64],
    begun: Begun | None = None,
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Set every interpreter to a language, or to rest, in every slot.

    Returns:
        (I, T) language or -1, and (L, T) how many are set to each.
    """
    slots = len(day_of)
    begun = begun or Begun()
    at_work = np.array([_at_work(one, nth, day_of, begun) for nth, one in enumerate(interpreters)], np.bool_)
    at_work = at_work.reshape(len(interpreters), slots)
    serves = np.full((len(interpreters), slots), -1, np.int32)
    speech = np.zeros((len(languages), slots), np.int32)
    spread = np.zeros(len(languages))  # places given so far per meeting asked for
    for slot in range(slots):
        here = [nth for nth in range(len(interpreters)) if at_work[nth, slot]]
        here.sort(key=lambda nth: (len(interpreters[nth].pairs), nth))
        for nth in here:
            mine = [at for at, name in enumerate(languages) if name in interpreters[nth].pairs and demand[at]]
            if not mine:
                continue
            language = min(mine, key=lambda at: (spread[at], at))
            serves[nth, slot] = language
            speech[language, slot] += 1
            spread[language] += 1 / demand[language]
    return serves, speech


def _at_work(one: Interpreter, nth: int, day_of: NDArray[np.int32], begun: Begun) -> NDArray[np.bool_]:
    working = np.ones(len(day_of), np.bool_)
    working[sorted(one.away)] = False
    for day in np.unique(day_of):
        today = np.flatnonzero(day_of == day)
        over, (had, row) = (begun.slots, begun.work.get(one.name, (0, 0))) if day == begun.day else (0, (0, 0))
        if one.in_a_row is not None:
            cycle = one.in_a_row + 1  # the pattern of the whole day, so that a plan made at noon keeps it
            rests = (np.arange(over, over + len(today)) + nth) % cycle == cycle - 1
            last = max(one.in_a_row - row, 0)  # by then there has to be a rest
            if not rests[: last + 1].any():
                rests[last : last + 1] = True
            working[today[rests]] = False
        left = [int(slot) for slot in today if working[slot]]
        while one.most is not None and len(left) > max(one.most - had, 0):
            working[left.pop((nth * 7 + len(left)) % len(left))] = False
    return working


def named(
    serves: NDArray[np.int32],
    slots: NDArray[np.int32],
    language: NDArray[np.int32],
    pairs: NDArray[np.int32],
    *,
    confirmed: NDArray[np.int32] | None = None,
    same: bool = True,
) -> list[int]:
    """(M,) who interprets each meeting, -1 where nobody is needed.

    Args:
        serves: (I, T) the language each interpreter is set to.
        slots: (M,) the plan.
        language: (M,) what is needed.
        pairs: (M, 2) people.
        confirmed: (M,) interpreters of meetings that stay where they are, -1 elsewhere: they come first.
        same: whoever had somebody before gets the same; otherwise whoever has worked least.
    """
    who = [-1] * len(slots)
    had: dict[int, int] = {}
    work = [0] * len(serves)
    for slot in range(serves.shape[1]):
        free = {nth for nth in range(len(serves)) if serves[nth, slot] >= 0}
        here = [int(m) for m in np.flatnonzero((slots == slot) & (language >= 0))]
        mine = {m: {nth for nth in free if serves[nth, slot] == language[m]} for m in here}
        for turn in range(3):
            for meeting in here:
                if who[meeting] >= 0:
                    continue
                able = mine[meeting] & free
                wanted = [int(confirmed[meeting])] if turn == 0 and confirmed is not None else []
                if turn == 1 and same:
                    wanted = [had[int(person)] for person in pairs[meeting] if int(person) in had]
                if turn == 2:
                    wanted = [min(able) if same else min(able, key=lambda nth: (work[nth], nth))]
                found = next((one for one in wanted if one in able), None)
                if found is not None:
                    who[meeting] = found
                    work[found] += 1
                    free.discard(found)
        for meeting in here:
            for person in pairs[meeting]:
                had[int(person)] = who[meeting]
    return who
