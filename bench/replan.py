"""A plan in force and something that happens: how many meetings move that need not, and how many are lost.

    python bench/replan.py MISSION.txt... --first 15 --seconds 10

Three events, each on its own: ten people lose half of a day, two tables are lost for half a day, twenty late wishes of
pairs that do not meet yet. *Must* counts the meetings that cannot stay; *lost* stands beside what no plan can hold.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kopir.engines import scheduling
from kopir.engines.scheduling.problem import NO_LANGUAGE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kopir.engines.scheduling import Problem

_LATE = 20


def _half(problem: Problem, chance: np.random.Generator) -> NDArray[np.bool_]:
    """The slots of half a day."""
    day = chance.choice(np.unique(problem.day_of))
    slots = np.flatnonzero(problem.day_of == day)
    part = slots[: len(slots) // 2] if chance.random() < 0.5 else slots[len(slots) // 2 :]
    return np.isin(np.arange(problem.slots), part)


def absent(problem: Problem, chance: np.random.Generator, people: int = 10) -> Problem:
    """People who lose half a day, of those whose meetings still fit into the rest."""
    allowed = problem.allowed.copy()
    degrees, open_to = problem.degrees(), problem.open_to()
    found = 0
    for person in chance.permutation(len(problem.people)):
        half = _half(problem, chance)
        if degrees[person] and degrees[person] <= (open_to[person] & ~half).sum() and found < people:
            allowed[np.ix_((problem.pairs == person).any(axis=1), half)] = False
            found += 1
    return replace(problem, allowed=allowed)


def fewer_tables(problem: Problem, chance: np.random.Generator, tables: int = 2) -> Problem:
    """So many tables less for half a day."""
    return replace(problem, room=problem.room - tables * _half(problem, chance).astype(np.int32))


def late(problem: Problem, chance: np.random.Generator) -> Problem:
    """More wishes, of people with a free slot, as far as the tables hold them."""
    degrees, open_to = problem.degrees(), problem.open_to().sum(axis=1)
    known = {tuple(pair) for pair in problem.pairs.tolist()}
    pairs, masks = [], []
    free = problem.open_to()
    while len(pairs) < min(_LATE, int(problem.room.sum()) - problem.meetings):
        a, b = int(chance.integers(problem.left)), int(chance.integers(problem.left, len(problem.people)))
        both = free[a] & free[b]
        if (a, b) in known or degrees[a] >= open_to[a] or degrees[b] >= open_to[b] or not both.any():
            continue
        known.add((a, b))
        pairs.append((a, b))
        masks.append(both)
        degrees[[a, b]] += 1
    count = len(pairs)
    return replace(
        problem,
        pairs=np.concatenate([problem.pairs, np.array(pairs, np.int32)]),
        allowed=np.concatenate([problem.allowed, np.array(masks)]),
        weight=np.concatenate([problem.weight, np.full(count, 3, np.int64)]),
        language=np.concatenate([problem.language, np.full(count, NO_LANGUAGE, np.int32)]),
    )


def must_move(problem: Problem, plan: NDArray[np.int32]) -> int:
    """Meetings of a plan in force that cannot stay: not allowed there any more, or more than the tables hold."""
    held = np.flatnonzero(plan >= 0)
    stays = held[problem.allowed[held, plan[held]]]
    load = np.bincount(plan[stays], minlength=problem.slots)
    return len(held) - len(stays) + int(np.maximum(load - problem.room, 0).sum())


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("files", nargs="+", type=Path)
    options.add_argument("--first", type=float, default=15)
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    scheduling.warm_up()
    for file in given.files:
        problem = scheduling.read(file.read_text(encoding="utf-8"), file.suffix[1:]).problem
        before = scheduling.solve(problem, seconds=given.first, prove=False).slots
        for event in (absent, fewer_tables, late):
            asked = event(problem, np.random.default_rng(given.seed))
            keep = np.full(asked.meetings, -1, np.int32)
            keep[: len(before)] = before
            begun = time.monotonic()
            found = scheduling.solve(asked, seconds=given.seconds, keep=keep, prove=False)
            took = time.monotonic() - begun
            was = keep >= 0
            moved = int((was & (found.slots >= 0) & (found.slots != keep)).sum())
            print(
                f"{file.name}\t{event.__name__}: must move {must_move(asked, keep)}, moved {moved},",
                f"not held {int((found.slots < 0).sum())},",
                f"priority not held {asked.weight.sum() - found.measure.weight}",
                f"(no plan less than {asked.weight.sum() - found.bounds.weight}), {took:.1f} s",
                flush=True,
            )


if __name__ == "__main__":
    main()
