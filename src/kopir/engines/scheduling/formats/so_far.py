"""What of a day is over already: limits of the day and rests go on from there. `docs/scheduling.md`, `so_far`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kopir.engines.scheduling.errors import BadInstance


@dataclass(frozen=True)
class SoFar:
    """The part of a day before the first slot.

    Attributes:
        day: in the words of the slots; "" where no day has begun.
        slots: how many of its slots are over.
        people: id -> meetings they have had.
        work: interpreter -> meetings they have had, and how many of those without a rest until now.
    """

    day: str = ""
    slots: int = 0
    people: dict[str, int] = field(default_factory=dict)
    work: dict[str, tuple[int, int]] = field(default_factory=dict)


def so_far_of(given: dict[str, Any]) -> SoFar:
    """Read it; nothing where it is not said."""
    found = given.get("so_far")
    if found is None:
        return SoFar()
    if not isinstance(found, dict) or not isinstance(found.get("day"), str):
        raise BadInstance("so_far: no object with a day")
    people, work = found.get("people", {}), found.get("interpreters", {})
    if not isinstance(people, dict) or not isinstance(work, dict):
        raise BadInstance("so_far: people or interpreters is no object")
    if not all(isinstance(one, list) and len(one) == 2 for one in work.values()):
        raise BadInstance("so_far: an interpreter has no two numbers, meetings and those in a row")
    slots = found.get("slots", 0)
    if not all(
        type(one) is int and one >= 0 for one in (slots, *people.values(), *(n for two in work.values() for n in two))
    ):
        raise BadInstance("so_far: something is no whole number from 0")
    return SoFar(found["day"], slots, dict(people), {name: (one[0], one[1]) for name, one in work.items()})
