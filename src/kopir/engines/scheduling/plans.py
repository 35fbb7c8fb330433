"""Plans as files: with tables and interpreters by name, and read back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kopir.engines.scheduling.errors import BadPlan
from kopir.engines.scheduling.interpreters import named
from kopir.engines.scheduling.problem import NOT_HELD
from kopir.engines.scheduling.tables import Table, arranged, seated

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kopir.engines.scheduling.formats import Mission
    from kopir.engines.scheduling.solve import Solution


@dataclass(frozen=True)
class Confirmed:
    """A plan in force, by numbers: (M,) slots, tables and interpreters, -1 where there is none.

    Meetings that stay in their slot keep table and interpreter, as far as both are still to be had.
    """

    slots: NDArray[np.int32]
    tables: NDArray[np.int32]
    interpreters: NDArray[np.int32]

    @classmethod
    def of_slots(cls, slots: NDArray[np.int32]) -> Confirmed:
        """One of which only the slots are known."""
        return cls(slots, np.full(len(slots), NOT_HELD, np.int32), np.full(len(slots), NOT_HELD, np.int32))

    def where_kept(self, what: NDArray[np.int32], slots: NDArray[np.int32]) -> NDArray[np.int32]:
        """Tables or interpreters of those meetings that stay in their slots."""
        return np.where(self.slots == slots, what, NOT_HELD).astype(np.int32)


def told(mission: Mission, solution: Solution, old: Confirmed | None = None) -> dict[str, Any]:
    """A plan as plain values, for a file: `slots`, `tables`, `interpreters` and what the plan is worth."""
    problem, slots = mission.problem, solution.slots
    taste = mission.weights.taste()
    had = None if old is None else old.where_kept(old.tables, slots)
    if mission.hall or (had is not None and (had >= 0).any()):
        hall = mission.hall or tuple(Table(name) for name in mission.tables)
        at, changes = arranged(problem, slots, hall, taste, had, problem.left)
    else:
        at, changes = seated(problem, slots, len(mission.tables), problem.left)
    load = np.bincount(slots[slots >= 0], minlength=problem.slots)
    held = slots >= 0
    spoken = {
        name: int(np.bincount(slots[held & (problem.language == nth)], minlength=1).max(initial=0))
        for nth, name in enumerate(problem.languages)
    }
    plan: dict[str, Any] = {
        "slots": slots.tolist(),
        "tables": [mission.tables[table] if table >= 0 else None for table in at],
        "held": solution.measure.held,
        "weight": solution.measure.weight,
        "weight_bound": solution.bounds.weight,
        "idle": solution.measure.idle,
        "breaks": solution.measure.breaks,
        "most_breaks": solution.measure.most_breaks,
        "lower_bound": solution.lower,
        "proved": solution.proved,
        "infeasible": solution.infeasible,
        "table_changes": changes,
        "peak_tables": int(load.max(initial=0)),
        "peak_interpreters": spoken,
    }
    if mission.interpreters:
        before = None if old is None else old.where_kept(old.interpreters, slots)
        who = named(
            mission.serves, slots, problem.language, problem.pairs, confirmed=before, same=taste.same > 0
        )  # fmt: skip
        plan["interpreters"] = [mission.interpreters[nth].name if nth >= 0 else None for nth in who]
    if old is not None:
        confirmed = old.slots >= 0
        plan["confirmed"] = int(confirmed.sum())
        plan["moved"] = int((confirmed & (slots >= 0) & (slots != old.slots)).sum())
        plan["lost"] = int((confirmed & (slots < 0)).sum())
    return plan


def rows_of(mission: Mission, plan: dict[str, Any]) -> list[tuple[str, str, str, str, str, str]]:
    """The meetings that are held, by time and table: day, hour, table, the two, interpreter."""
    people, names = mission.problem.people, plan.get("interpreters") or []
    held = [meeting for meeting, slot in enumerate(plan["slots"]) if slot >= 0]
    order = {table: nth for nth, table in enumerate(mission.tables)}
    held.sort(key=lambda meeting: (plan["slots"][meeting], order[plan["tables"][meeting]]))
    rows = []
    for meeting in held:
        a, b = mission.problem.pairs[meeting]
        who = (names[meeting] or "") if names else ""
        rows.append((*mission.labels[plan["slots"][meeting]], plan["tables"][meeting], people[a], people[b], who))
    return rows


def plan_in_force(mission: Mission, text: str) -> Confirmed:
    """A plan in a file. Meetings that came after it was made wait; what is no longer allowed, too."""
    problem = mission.problem
    try:
        given = json.loads(text)
        slots = given["slots"]
    except (ValueError, KeyError, TypeError, RecursionError) as odd:
        raise BadPlan(f"no plan: {odd}") from odd
    if not isinstance(slots, list) or not all(type(slot) is int and -1 <= slot < problem.slots for slot in slots):
        raise BadPlan(f"`slots` is no list of numbers from -1 to {problem.slots - 1}")
    if len(slots) > problem.meetings:
        raise BadPlan(f"`slots` holds {len(slots)} meetings, the instance {problem.meetings}")
    whole = np.full(problem.meetings, NOT_HELD, np.int32)
    whole[: len(slots)] = slots
    people = tuple(one.name for one in mission.interpreters)
    return Confirmed(
        whole,
        _by_name(given.get("tables"), mission.tables, len(slots), problem.meetings),
        _by_name(given.get("interpreters"), people, len(slots), problem.meetings),
    )


def _by_name(given: object, names: tuple[str, ...], told: int, meetings: int) -> NDArray[np.int32]:
    """Numbers of what a plan names; a name that is gone counts for none."""
    found = np.full(meetings, NOT_HELD, np.int32)
    if isinstance(given, list) and len(given) == told:
        index = {name: nth for nth, name in enumerate(names)}
        found[:told] = [index.get(str(one), NOT_HELD) for one in given]
    return found
