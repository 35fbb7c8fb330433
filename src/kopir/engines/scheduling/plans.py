"""Plans as files: with tables and interpreters by name, and read back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from kopir.engines.scheduling.errors import BadPlan
from kopir.engines.scheduling.interpreters import named
from kopir.engines.scheduling.problem import NOT_HELD
from kopir.engines.scheduling.tables import seated

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kopir.engines.scheduling.formats import Mission
    from kopir.engines.scheduling.problem import Problem
    from kopir.engines.scheduling.solve import Solution


def told(mission: Mission, solution: Solution, old: NDArray[np.int32] | None = None) -> dict[str, Any]:
    """A plan as plain values, for a file: `slots`, `tables`, `interpreters` and what the plan is worth."""
    problem, slots = mission.problem, solution.slots
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
        who = named(mission.serves, slots, problem.language, problem.pairs)
        plan["interpreters"] = [mission.interpreters[nth].name if nth >= 0 else None for nth in who]
    if old is not None:
        confirmed = old >= 0
        plan["confirmed"] = int(confirmed.sum())
        plan["moved"] = int((confirmed & (slots >= 0) & (slots != old)).sum())
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


def slots_of_plan(problem: Problem, text: str) -> NDArray[np.int32]:
    """The slots of a plan in a file. Meetings that came after it was made wait; what is no longer allowed, too."""
    try:
        slots = json.loads(text)["slots"]
    except (ValueError, KeyError, TypeError, RecursionError) as odd:
        raise BadPlan(f"no plan: {odd}") from odd
    if not isinstance(slots, list) or not all(type(slot) is int and -1 <= slot < problem.slots for slot in slots):
        raise BadPlan(f"`slots` is no list of numbers from -1 to {problem.slots - 1}")
    if len(slots) > problem.meetings:
        raise BadPlan(f"`slots` holds {len(slots)} meetings, the instance {problem.meetings}")
    whole = np.full(problem.meetings, NOT_HELD, np.int32)
    whole[: len(slots)] = slots
    return whole
