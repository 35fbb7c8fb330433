"""Proofs for small missions: two kinds of models, each with the fewest breaks when every meeting is held.

Default search of a constraint solver proves nothing here; what does is guided by cores: a solver asked for a plan
without any break says which breaks cannot all be avoided, and the bound rises by one (`docs/benchmarks.md` has the
figures). Two solvers and two encodings fail on different missions, so they run side by side, each in a process of its
own, and the first proof counts. A third kind, for missions with few breaks, stands in `blocks.py`.

A person's breaks are counted as starts of runs of meetings, less one for each day with some. How far people's breaks
may differ makes proofs far slower and seldom matters, so it is asked for only where the plan that was found without is
not fair.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from kopir.engines.scheduling.problem import days_of

if TYPE_CHECKING:
    from kopir.engines.scheduling.problem import Problem

INFEASIBLE = -1
Report = Callable[[int], None]


@dataclass(frozen=True)
class Proof:
    """What a solver found out. `cost` is the fewest breaks, or INFEASIBLE; `plan` holds the slots."""

    cost: int
    plan: list[int] | None
    by: str


@dataclass(frozen=True)
class Hours:
    """Of one person: how many meetings, and which of them may be in which slot."""

    degree: int
    meetings: dict[int, list[int]]


def _hours(problem: Problem) -> list[Hours]:
    degrees = problem.degrees()
    found = [Hours(int(degree), {}) for degree in degrees]
    for meeting, pair in enumerate(problem.pairs):
        for slot in _slots(problem, meeting):
            for person in pair:
                found[person].meetings.setdefault(slot, []).append(meeting)
    return [hours for hours in found if hours.degree]


def _slots(problem: Problem, meeting: int) -> list[int]:
    return [int(slot) for slot in np.flatnonzero(problem.allowed[meeting])]


def _days(problem: Problem) -> list[list[int]]:
    return [[int(slot) for slot in day] for day in days_of(problem)]


def _crowds(problem: Problem) -> list[tuple[list[tuple[int, int]], int]]:
    """Which (meeting, slot) exclude each other beyond how many: tables and interpreters."""
    found = []
    for slot in range(problem.slots):
        here = [int(m) for m in np.flatnonzero(problem.allowed[:, slot])]
        found.append(([(m, slot) for m in here], int(problem.room[slot])))
        if problem.speech is not None:
            for language in range(len(problem.languages)):
                spoken = [(m, slot) for m in here if problem.language[m] == language]
                found.append((spoken, int(problem.speech[language, slot])))
    return [(crowd, most) for crowd, most in found if len(crowd) > most]


class _Constraints:
    """The model for CP-SAT."""

    def __init__(self, problem: Problem, *, counters: bool, fair: bool) -> None:
        from ortools.sat.python import cp_model  # noqa: PLC0415 -- slow import, and only for a proof

        self.problem, self.counters = problem, counters
        self.spread = problem.spread if fair else None
        self.model = cp_model.CpModel()
        # What everybody has at least: nothing, where somebody has one meeting at most, and so no break.
        self.least = 0 if problem.degrees().min(initial=0) <= 1 else self.model.new_int_var(0, problem.slots, "")
        self.held = [
            {slot: self.model.new_bool_var("") for slot in _slots(problem, m)} for m in range(problem.meetings)
        ]
        self.cost: list[Any] = []
        self.offset = 0
        for places in self.held:
            self.model.add_exactly_one(places.values())
        for crowd, room in _crowds(problem):
            self.model.add(sum(self.held[m][slot] for m, slot in crowd) <= room)
        for earlier, later in problem.precedes:
            for slot, mark in self.held[later].items():
                self.model.add_bool_or([one for at, one in self.held[earlier].items() if at < slot] + [~mark])
        at_work: dict[int, list[Any]] = {}
        for hours in _hours(problem):
            for slot, mark in self._person(hours).items():
                at_work.setdefault(slot, []).append(mark)
        for slot, marks in at_work.items():  # follows from the rooms, and without it the cores are far too large
            if len(marks) > 2 * problem.room[slot]:
                self.model.add(sum(marks) <= 2 * int(problem.room[slot]))
        self.model.minimize(sum(self.cost) - self.offset)

    def _person(self, hours: Hours) -> dict[int, Any]:
        busy: dict[int, Any] = {}
        for slot, meetings in hours.meetings.items():
            busy[slot] = self.model.new_bool_var("")
            self.model.add_exactly_one([self.held[m][slot] for m in meetings] + [~busy[slot]])
        self.model.add(sum(busy.values()) == hours.degree)
        if self.counters:
            self._count_up([busy[slot] for slot in sorted(busy)], hours.degree)
        days = _days(self.problem)
        starts = [start for day in days for start in self._starts(day, busy)]
        self.cost += starts
        if len(days) == 1:
            self.model.add_bool_or(starts)
            self.offset += 1
            self._keep_fair(starts, [], 1)
            return busy
        used = [self.model.new_bool_var("") for _day in days]
        for day, mark in zip(days, used, strict=True):
            some = [busy[slot] for slot in day if slot in busy]
            self.model.add_bool_or([*some, ~mark])
            if self.spread is not None:  # otherwise paid for by itself
                self.model.add_bool_and([~one for one in some]).only_enforce_if(~mark)
        self.cost += [-mark for mark in used]
        self._keep_fair(starts, used, 0)
        return busy

    def _keep_fair(self, starts: list[Any], used: list[Any], first: int) -> None:
        """Nobody has more breaks than another by more than the spread."""
        if self.spread is not None:
            breaks = sum(starts) - sum(used) - first
            self.model.add(breaks <= self.least + self.spread)
            self.model.add(breaks >= self.least)

    def _starts(self, day: list[int], busy: dict[int, Any]) -> list[Any]:
        found = []
        for before, slot in pairwise([-1, *day]):
            if slot in busy:
                found.append(self.model.new_bool_var(""))
                if self.spread is not None:  # a start that is none would make somebody's breaks too many
                    self.model.add_implication(found[-1], busy[slot])
                    if before in busy:
                        self.model.add_implication(found[-1], ~busy[before])
                self.model.add_bool_or([~busy[slot], found[-1]] + ([busy[before]] if before in busy else []))
        return found

    def _count_up(self, marks: list[Any], top: int) -> None:
        """Unary counters of the meetings up to each slot, so that a core sees how many are still to come."""
        row: list[Any] = []
        for mark in marks:
            new = [self.model.new_bool_var("") for _k in range(min(len(row) + 1, top))]
            for k, now in enumerate(new):
                had = [row[k]] if k < len(row) else []
                below = [row[k - 1]] if k else []
                for one in had:
                    self.model.add_implication(one, now)
                self.model.add_bool_or([~mark, *(~one for one in below), now])
                self.model.add_bool_or([~now, mark, *had])
                for one in below:
                    self.model.add_bool_or([~now, one, *had])
            row = new
        if len(row) == top:
            self.model.add(row[top - 1] == 1)


def by_constraints(
    problem: Problem, seconds: float, *, counters: bool, fair: bool = False, report: Report | None = None
) -> Proof | None:
    """CP-SAT guided by cores. None where time ran out.

    Args:
        problem: what is asked.
        seconds: time to stop after.
        counters: add counters of each person's meetings, which help on some missions and hurt on others.
        fair: two people's breaks differ by no more than the problem says.
        report: called with each proven lower bound.
    """
    from ortools.sat.python import cp_model  # noqa: PLC0415 -- slow import, and only for a proof

    built = _Constraints(problem, counters=counters, fair=fair)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.optimize_with_core = True
    solver.parameters.linearization_level = 0
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.max_time_in_seconds = seconds
    if report is not None:
        solver.best_bound_callback = lambda bound: report(math.ceil(bound - 1e-6))
    status = solver.solve(built.model)
    by = "CP-SAT with counters" if counters else "CP-SAT"
    if status == cp_model.INFEASIBLE:
        return Proof(INFEASIBLE, None, by)
    if status != cp_model.OPTIMAL:
        return None
    plan = [next(slot for slot, mark in places.items() if solver.boolean_value(mark)) for places in built.held]
    return Proof(round(solver.objective_value), plan, by)


class _Clauses:
    """The model for MaxSAT: hard clauses, and a soft one against each start of a run."""

    def __init__(self, problem: Problem) -> None:
        from pysat.formula import WCNF, IDPool  # noqa: PLC0415 -- slow import, and only for a proof

        self.problem = problem
        self.names, self.formula = IDPool(), WCNF()
        self.offset = 0
        self.held = [{slot: self.names.id((m, slot)) for slot in _slots(problem, m)} for m in range(problem.meetings)]
        for places in self.held:
            self._count(list(places.values()), 1, exactly=True)
        for crowd, room in _crowds(problem):
            self._count([self.held[m][slot] for m, slot in crowd], room)
        for earlier, later in problem.precedes:
            for slot, mark in self.held[later].items():
                self.formula.append([one for at, one in self.held[earlier].items() if at < slot] + [-mark])
        at_work: dict[int, list[int]] = {}
        for person, hours in enumerate(_hours(problem)):
            for slot, mark in self._person(person, hours).items():
                at_work.setdefault(slot, []).append(mark)
        for slot, marks in at_work.items():
            self._count(marks, 2 * int(problem.room[slot]), network=True)

    def _count(self, marks: list[int], bound: int, *, exactly: bool = False, network: bool = False) -> None:
        from pysat.card import CardEnc, EncType  # noqa: PLC0415 -- slow import, and only for a proof

        if len(marks) < bound:
            if exactly:
                self.formula.append([])  # not to be had
            return
        if len(marks) == bound and not exactly:
            return
        make = CardEnc.equals if exactly else CardEnc.atmost
        kind = EncType.cardnetwrk if network else EncType.seqcounter
        self.formula.extend(make(marks, bound, vpool=self.names, encoding=kind).clauses)

    def _person(self, person: int, hours: Hours) -> dict[int, int]:
        busy: dict[int, int] = {}
        for slot, meetings in hours.meetings.items():
            busy[slot] = self.names.id(("busy", person, slot))
            marks = [self.held[m][slot] for m in meetings]
            self.formula.append([*marks, -busy[slot]])
            self.formula.extend([[-one, busy[slot]] for one in marks])
            self._count(marks, 1)
        self._count(list(busy.values()), hours.degree, exactly=True, network=True)
        days = _days(self.problem)
        starts = [start for day in days for start in self._starts(person, day, busy)]
        self.formula.extend([[-start] for start in starts], weights=[1] * len(starts))
        self.offset += len(days)
        if len(days) == 1:
            self.formula.append(starts)
            return busy
        for day in days:
            used = self.names.id(("day", person, day[0]))
            self.formula.append([busy[slot] for slot in day if slot in busy] + [-used])
            self.formula.append([used], weight=1)
        return busy

    def _starts(self, person: int, day: list[int], busy: dict[int, int]) -> list[int]:
        found = []
        for before, slot in pairwise([-1, *day]):
            if slot in busy:
                found.append(self.names.id(("start", person, slot)))
                self.formula.append([-busy[slot], found[-1]] + ([busy[before]] if before in busy else []))
        return found


def by_satisfiability(problem: Problem) -> Proof:
    """RC2 (core-guided MaxSAT) over Glucose. Runs until it is done: whoever started its process ends it."""
    from pysat.examples.rc2 import RC2  # noqa: PLC0415 -- slow import, and only for a proof

    if not problem.allowed.any(axis=1).all():
        return Proof(INFEASIBLE, None, "RC2")
    built = _Clauses(problem)
    with RC2(built.formula, solver="g4", adapt=True, exhaust=False, minz=True) as solver:
        model = solver.compute()
        cost = solver.cost
    if model is None:
        return Proof(INFEASIBLE, None, "RC2")
    true = set(model)
    plan = [next(slot for slot, mark in places.items() if mark in true) for places in built.held]
    return Proof(cost - built.offset, plan, "RC2")
