"""Plan one-to-one meetings of two sides: people, hours, tables, interpreters; and say how far from the best a plan is.

`read` takes an instance, `solve` finds a plan in a given time, `conflict` says why not every wish can be met, `told`
gives a plan tables and interpreters by name, `check` judges a plan and shares no code with the rest.
"""

from kopir.engines.scheduling.bounds import Bounds, bounds_of
from kopir.engines.scheduling.checking import Unreadable, Verdict, check
from kopir.engines.scheduling.conflicts import Rule, conflict, counted_conflict
from kopir.engines.scheduling.errors import BadInstance, BadPlan
from kopir.engines.scheduling.formats import Hall, Mission, mission_of_wishes, read, with_resources
from kopir.engines.scheduling.plans import Confirmed, plan_in_force, rows_of, told
from kopir.engines.scheduling.problem import Problem
from kopir.engines.scheduling.solve import (
    Measure,
    Progress,
    Solution,
    is_nameable,
    is_small,
    measure_of,
    solve,
    warm_up,
)

__all__ = [
    "BadInstance",
    "BadPlan",
    "Bounds",
    "Confirmed",
    "Hall",
    "Measure",
    "Mission",
    "Problem",
    "Progress",
    "Rule",
    "Solution",
    "Unreadable",
    "Verdict",
    "bounds_of",
    "check",
    "conflict",
    "counted_conflict",
    "is_nameable",
    "is_small",
    "measure_of",
    "mission_of_wishes",
    "plan_in_force",
    "read",
    "rows_of",
    "solve",
    "told",
    "warm_up",
    "with_resources",
]
