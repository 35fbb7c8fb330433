"""The fewest breaks of a day, from below: a plan without any, then with one, and so on until there is one.

Whoever has no break has one block of slots, said by its first slot alone; only those few who are let out of that are
counted. With few breaks that is far tighter than models that count everybody's, and settles in a second missions on
which those run for minutes.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kopir.engines.scheduling.problem import days_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from kopir.engines.scheduling.problem import Problem

_FEW = 2  # breaks; with more, models that count are better
_CONFLICTS = 2_000  # between two looks at the clock


@dataclass(frozen=True)
class Fewest:
    """What was found out: no plan has fewer than `lower` breaks, and `plan` (slots), if any, has just so many."""

    lower: int
    plan: list[int] | None


class _Clauses:
    def __init__(self, problem: Problem, breaks: int) -> None:
        from pysat.formula import IDPool  # noqa: PLC0415 -- slow import, and only for a proof

        self.problem, self.names, self.breaks = problem, IDPool(), breaks
        self.out: list[int] = []  # one for each person who may have breaks
        self.starts: list[int] = []  # of runs, of those people
        self.clauses: list[list[int]] = []
        self.held = [
            {int(slot): self.names.id(("held", m, int(slot))) for slot in np.flatnonzero(row)}
            for m, row in enumerate(problem.allowed)
        ]
        for places in self.held:
            self._one(list(places.values()))
        open_to = problem.open_to()
        for person, degree in enumerate(problem.degrees().tolist()):
            if degree:
                self._person(person, degree, open_to[person])
        for slot in range(problem.slots):
            self._rooms(slot)
        if breaks:
            self._at_most(self.out, breaks)
            self._at_most([*self.starts, *(-mark for mark in self.out)], breaks + len(self.out))
        for earlier, later in problem.precedes.tolist():
            for slot, mark in self.held[later].items():
                self.clauses.append([*(one for at, one in self.held[earlier].items() if at < slot), -mark])

    def _one(self, marks: list[int]) -> None:
        """Exactly one of them; of none, nothing holds."""
        never = self.names.id("never")
        self.clauses.extend([marks] if marks else [[never], [-never]])
        self._at_most(marks, 1)

    def _at_most(self, marks: list[int], bound: int) -> None:
        from pysat.card import CardEnc, EncType  # noqa: PLC0415 -- as above

        if len(marks) > bound:
            kind = EncType.pairwise if bound == 1 and len(marks) < 7 else EncType.seqcounter
            self.clauses.extend(CardEnc.atmost(marks, bound, vpool=self.names, encoding=kind).clauses)

    def _person(self, person: int, degree: int, open_to: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> None:
        slots = self.problem.slots
        mine = np.flatnonzero((self.problem.pairs == person).any(axis=1)).tolist()
        starts = {
            start: self.names.id(("start", person, start))
            for start in range(slots - degree + 1)
            if open_to[start : start + degree].all()
        }
        out = [self.names.id(("out", person))] if self.breaks else []
        self.out += out
        self._one([*starts.values(), *out])
        before: list[int] = []
        for slot in range(slots):
            cover = [mark for start, mark in starts.items() if start <= slot < start + degree]
            here = [self.held[m][slot] for m in mine if slot in self.held[m]]
            inside = self.names.id(("inside", person, slot))
            self.clauses.append([*cover, *out, -inside])
            self.clauses.extend([-mark, inside] for mark in cover)
            self.clauses.append([*here, -inside])
            self.clauses.extend([-mark, inside] for mark in here)
            self._at_most(here, 1)
            if out:
                self.starts.append(self.names.id(("run", person, slot)))
                self.clauses.append([-out[0], -inside, *before, self.starts[-1]])
            before = [inside]

    def _rooms(self, slot: int) -> None:
        problem = self.problem
        here = [(m, places[slot]) for m, places in enumerate(self.held) if slot in places]
        self._at_most([mark for _m, mark in here], int(problem.room[slot]))
        if problem.speech is not None:
            for language in range(len(problem.languages)):
                spoken = [mark for m, mark in here if problem.language[m] == language]
                self._at_most(spoken, int(problem.speech[language, slot]))


def fewest_breaks(problem: Problem, seconds: float, report: Callable[[int], None] = lambda _lower: None) -> Fewest:
    """Fewest breaks of plans that hold every meeting, as far as they are few and found out in time.

    Nothing is found out of several days: those may have a block each.

    Args:
        problem: what is asked.
        seconds: time to stop after.
        report: told each bound that is proved.
    """
    end, lower = time.monotonic() + seconds, 0
    if len(days_of(problem)) != 1:
        return Fewest(0, None)
    while True:
        answer, plan = _asked(problem, lower, end)
        if answer is None:
            return Fewest(lower, None)
        if answer:
            return Fewest(lower, plan)
        lower += 1
        report(lower)
        if lower > _FEW:
            return Fewest(lower, None)


def _asked(problem: Problem, breaks: int, end: float) -> tuple[bool | None, list[int] | None]:
    """Whether there is a plan with at most so many breaks, and one; None where time ran out."""
    from pysat.solvers import Solver  # noqa: PLC0415 -- slow import, and only for a proof

    built = _Clauses(problem, breaks)
    with Solver(name="g4", bootstrap_with=built.clauses) as solver:
        answer = None
        while answer is None and time.monotonic() < end:
            solver.conf_budget(_CONFLICTS)
            answer = solver.solve_limited()
        if not answer:
            return answer, None
        true = set(solver.get_model() or ())
    return True, [next(slot for slot, mark in places.items() if mark in true) for places in built.held]
