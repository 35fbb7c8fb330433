"""Why not every wish can be met: a smallest set of rules that exclude each other, in plain words.

Counting comes first and takes no time: a meeting without a slot, a person with more meetings than slots, a slot set
that is too small for what must be in it. What counting does not see is asked of a satisfiability solver, which names a
set of rules that cannot hold together; rules are then left out one by one while the rest still cannot hold.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kopir.engines.scheduling.bounds import fewest_breaks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kopir.engines.scheduling.problem import Problem


@dataclass(frozen=True)
class Rule:
    """One rule of a set that cannot hold together.

    Attributes:
        kind: `held` (a meeting has to be held), `person` (one meeting a slot), `tables`, `interpreters`, `order`,
            `spread` (how far two people's breaks may differ).
        of: which one: meeting, person, slot, (language, slot) or precedence.
        words: the rule in a sentence.
    """

    kind: str
    of: tuple[int, ...]
    words: str


def conflict(problem: Problem, seconds: float = 1.0) -> list[Rule] | None:
    """A set of rules that exclude each other; empty where all can hold; None where that was not found out in time."""
    return counted_conflict(problem) or _by_cores(problem, seconds)


def counted_conflict(problem: Problem) -> list[Rule]:
    """What counting alone sees; empty where it sees nothing."""
    return _without_slot(problem) or _too_many(problem) or _hall(problem) or _crowded(problem) or _unfair(problem)


def _name(problem: Problem, meeting: int) -> str:
    a, b = problem.pairs[meeting]
    return f"meeting {meeting + 1} ({problem.people[a]} with {problem.people[b]})"


def _slots(slots: Iterable[int]) -> str:
    return ", ".join(str(int(slot) + 1) for slot in slots)


def _held(problem: Problem, meeting: int) -> Rule:
    where = np.flatnonzero(problem.allowed[meeting])
    if len(where) == problem.slots:
        return Rule("held", (meeting,), f"{_name(problem, meeting)} is to be held")
    if len(where) == 0:
        return Rule(
            "held",
            (meeting,),
            f"{_name(problem, meeting)} has no slot: session, fixed slot and hours exclude each other",
        )
    return Rule("held", (meeting,), f"{_name(problem, meeting)} can only be in slot {_slots(where)}")


def _person(problem: Problem, person: int) -> Rule:
    return Rule("person", (person,), f"{problem.people[person]} has one meeting a slot")


def _without_slot(problem: Problem) -> list[Rule]:
    nowhere = np.flatnonzero(~problem.allowed.any(axis=1))
    return [_held(problem, int(nowhere[0]))] if len(nowhere) else []


def _too_many(problem: Problem) -> list[Rule]:
    degrees, open_to = problem.degrees(), problem.open_to().sum(axis=1)
    over = np.flatnonzero(degrees > open_to)
    if not len(over):
        return []
    person = int(over[0])
    name = problem.people[person]
    return [
        Rule("person", (person,), f"{name} has {degrees[person]} meetings and {open_to[person]} slots for them"),
        *(_held(problem, int(m)) for m in np.flatnonzero((problem.pairs == person).any(axis=1))),
    ]


def _hall(problem: Problem) -> list[Rule]:
    """A person some of whose meetings have too few slots between them (Hall's condition, by augmenting paths)."""
    for person in range(len(problem.people)):
        mine = np.flatnonzero((problem.pairs == person).any(axis=1))
        taken: dict[int, int] = {}
        for meeting in mine:
            seen: set[int] = set()
            if not _augment(problem, int(meeting), taken, seen):
                stuck = [int(meeting), *(taken[slot] for slot in seen)]
                return [_person(problem, person), *(_held(problem, m) for m in sorted(stuck))]
    return []


def _augment(problem: Problem, meeting: int, taken: dict[int, int], seen: set[int]) -> bool:
    for slot in map(int, np.flatnonzero(problem.allowed[meeting])):
        if slot in seen:
            continue
        seen.add(slot)
        if slot not in taken or _augment(problem, taken[slot], taken, seen):
            taken[slot] = meeting
            return True
    return False


def _crowded(problem: Problem) -> list[Rule]:
    """All slots together, and the slots that a group of meetings shares (a session, a day), against the tables."""
    masks = np.unique(problem.allowed, axis=0)
    for mask in [np.ones(problem.slots, np.bool_), *masks[:200]]:
        inside = np.flatnonzero(~(problem.allowed & ~mask).any(axis=1))
        room = int(problem.room[mask].sum())
        if len(inside) > room:
            where = "all slots" if mask.all() else f"slot {_slots(np.flatnonzero(mask))}"
            return [
                Rule(
                    "tables",
                    tuple(int(s) for s in np.flatnonzero(mask)),
                    f"{len(inside)} meetings have to be in {where}, whose tables hold {room}",
                )
            ]
    return []


def _unfair(problem: Problem) -> list[Rule]:
    """A person whose fixed meetings stand too far apart, beside one who has a meeting at most and so no break."""
    if problem.spread is None or not (problem.degrees() == 1).any():
        return []
    breaks = fewest_breaks(problem)
    person = int(breaks.argmax())
    if breaks[person] <= problem.spread:
        return []
    fixed = (problem.pairs == person).any(axis=1) & (problem.allowed.sum(axis=1) == 1)
    calm = int(np.flatnonzero(problem.degrees() == 1)[0])
    name, other = problem.people[person], problem.people[calm]
    return [
        Rule("person", (person,), f"{name} has at least {breaks[person]} breaks with these fixed slots and hours"),
        *(_held(problem, int(m)) for m in np.flatnonzero(fixed)),
        Rule("person", (calm,), f"{other} has one meeting and so no break"),
        Rule("spread", (problem.spread,), f"breaks of two people differ by {problem.spread} at most"),
    ]


def _by_cores(problem: Problem, seconds: float) -> list[Rule] | None:
    end = time.monotonic() + seconds
    asked = _Asked(problem)
    try:
        answer = asked.solved(list(asked.rules), end)
        if answer is None:
            return None
        return [] if answer else asked.smallest(end)
    finally:
        asked.solver.delete()


class _Asked:
    """Every rule as clauses behind a mark of its own, so that a solver can name the rules it could not keep."""

    def __init__(self, problem: Problem) -> None:
        from pysat.formula import IDPool  # noqa: PLC0415 -- slow import, only where counting saw nothing
        from pysat.solvers import Solver  # noqa: PLC0415

        self.problem = problem
        self.names = IDPool()
        self.rules: dict[int, Rule] = {}
        self.solver = Solver(name="g4")
        self.held = [
            {int(slot): self.names.id((m, int(slot))) for slot in np.flatnonzero(row)}
            for m, row in enumerate(problem.allowed)
        ]
        self._meetings_and_people()
        self._rooms()
        for nth, (earlier, later) in enumerate(problem.precedes):
            self._order(nth, int(earlier), int(later))

    def _mark(self, rule: Rule) -> int:
        mark = int(self.names.id((rule.kind, rule.of)))
        self.rules[mark] = rule
        return mark

    def _at_most(self, marks: list[int], bound: int, selector: int) -> None:
        from pysat.card import CardEnc, EncType  # noqa: PLC0415 -- as above

        if len(marks) > bound:
            made = CardEnc.atmost(marks, bound, vpool=self.names, encoding=EncType.seqcounter)
            for clause in made.clauses:
                self.solver.add_clause([*clause, -selector])

    def _meetings_and_people(self) -> None:
        by_person: dict[tuple[int, int], list[int]] = {}
        for meeting, places in enumerate(self.held):
            self.solver.add_clause([*places.values(), -self._mark(_held(self.problem, meeting))])
            for slot, mark in places.items():
                for person in self.problem.pairs[meeting]:
                    by_person.setdefault((int(person), slot), []).append(mark)
        for (person, _slot), marks in by_person.items():
            self._at_most(marks, 1, self._mark(_person(self.problem, person)))

    def _rooms(self) -> None:
        problem = self.problem
        for slot in range(problem.slots):
            here = [places[slot] for places in self.held if slot in places]
            room = int(problem.room[slot])
            if len(here) > room:
                self._at_most(here, room, self._mark(Rule("tables", (slot,), f"slot {slot + 1} has {room} tables")))
            for language in range(len(problem.languages) if problem.speech is not None else 0):
                self._speakers(slot, language)

    def _speakers(self, slot: int, language: int) -> None:
        problem = self.problem
        needing = np.flatnonzero(problem.language == language)
        spoken = [self.held[m][slot] for m in needing if slot in self.held[m]]
        most = int(problem.speech[language, slot]) if problem.speech is not None else len(spoken)
        if len(spoken) > most:
            words = f"slot {slot + 1} has {most} interpreters for {problem.languages[language]}"
            self._at_most(spoken, most, self._mark(Rule("interpreters", (language, slot), words)))

    def _order(self, nth: int, earlier: int, later: int) -> None:
        words = f"{_name(self.problem, earlier)} comes before {_name(self.problem, later)}"
        selector = self._mark(Rule("order", (nth,), words))
        for slot, mark in self.held[later].items():
            before = [one for at, one in self.held[earlier].items() if at < slot]
            self.solver.add_clause([*before, -mark, -selector])

    def solved(self, assumed: list[int], end: float) -> bool | None:
        """Whether the rules can hold; None where time runs out. Asked in portions, so that it can stop."""
        while True:
            self.solver.conf_budget(2_000)
            answer = self.solver.solve_limited(assumptions=assumed)
            if answer is not None:
                return bool(answer)
            if time.monotonic() > end:
                return None

    def smallest(self, end: float) -> list[Rule]:
        """Rules left out one by one from those the solver named, as long as the rest cannot hold."""
        core = list(self.solver.get_core() or [])
        for mark in sorted(core):
            if time.monotonic() > end:
                break
            rest = [one for one in core if one != mark]
            if mark in core and self.solved(rest, end) is False:
                named = set(self.solver.get_core() or [])
                core = [one for one in rest if one in named]
        rules = {self.rules[mark] for mark in core}
        # An order speaks of the slots that its two meetings may have: without those it does not explain itself.
        orders = [rule.of[0] for rule in rules if rule.kind == "order"]
        rules |= {_held(self.problem, int(m)) for nth in orders for m in self.problem.precedes[nth]}
        return sorted(rules, key=lambda one: (one.kind != "person", one.kind, one.of))
