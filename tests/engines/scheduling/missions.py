"""Missions made for tests: small ones with everything in them, and random ones."""

from __future__ import annotations

import json
import random
from typing import Any

import numpy as np

from kopir.engines.scheduling.problem import NO_LANGUAGE, Problem


def problem(
    pairs: list[tuple[int, int]],
    *,
    people: int | None = None,
    slots: int = 4,
    tables: int = 9,
    days: list[int] | None = None,
    only: dict[int, list[int]] | None = None,
    away: dict[int, list[int]] | None = None,
    weight: list[int] | None = None,
    left: int = 0,
    **more: Any,
) -> Problem:
    """Meetings of people; `only` names a meeting's slots, `away` a person's."""
    allowed = np.ones((len(pairs), slots), np.bool_)
    for meeting, where in (only or {}).items():
        allowed[meeting] = False
        allowed[meeting, where] = True
    for meeting, pair in enumerate(pairs):
        for person in pair:
            allowed[meeting, (away or {}).get(person, [])] = False
    count = people if people is not None else max((max(pair) for pair in pairs), default=-1) + 1
    values: dict[str, Any] = {
        "people": tuple(f"P{nth}" for nth in range(count)),
        "left": left,
        "day_of": np.array(days or [0] * slots, np.int32),
        "room": np.full(slots, tables, np.int32),
        "pairs": np.array(pairs, np.int32).reshape(-1, 2),
        "weight": np.array(weight or [1] * len(pairs), np.int64),
        "language": np.full(len(pairs), NO_LANGUAGE, np.int32),
        "allowed": allowed,
    }
    return Problem(**(values | more))


def random_problem(
    seed: int, *, people: int = 8, slots: int = 5, tables: int = 3, counts_idle: bool = True, **more: Any
) -> Problem:
    """Two sides, two days, somebody away now and then, some orders."""
    chance = random.Random(seed)
    half = people // 2
    pairs = [(a, b) for a in range(half) for b in range(half, people) if chance.random() < 0.45] or [(0, half)]
    away = {person: [s for s in range(slots) if chance.random() < 0.1] for person in range(people)}
    days = [0] * slots if not counts_idle else [slot * 2 // slots for slot in range(slots)]
    return problem(
        pairs, people=people, slots=slots, tables=tables, days=days, away=away, left=half, counts_idle=counts_idle,
        weight=[chance.randint(1, 5) for _pair in pairs], **more,
    )  # fmt: skip


def text_of(given: Problem) -> str:
    """A problem as a mission's text, for the judge."""
    masks = [sum(1 << slot for slot in np.flatnonzero(row).tolist()) for row in given.allowed]
    lines = [
        f"{len(given.people)} {given.left} {given.slots} {given.day_of.max() + 1} {given.room[0]} 4 {given.meetings}",
        " ".join(map(str, given.day_of)),
        *["0"] * len(given.people),
        *(
            f"{a} {b} {w} {s if s >= 0 else 3} {mask:x}"
            for (a, b), w, s, mask in zip(given.pairs, given.weight, given.language, masks, strict=True)
        ),
    ]
    return "\n".join(lines) + "\n"


def own(**changes: Any) -> str:
    """Our own format: two companies of Kazakhstan meet two of Japan, with one interpreter and a half day off."""
    given: dict[str, Any] = {
        "slots": [
            {"day": day, "session": session, "start": start}
            for day in ("2027-05-12", "2027-05-13")
            for session, start in (("morning", "09:00"), ("morning", "09:30"), ("afternoon", "14:00"))
        ],
        "tables": ["A", "B"],
        "people": [
            {"id": "KZ-1", "languages": ["kk", "ru"]},
            {"id": "KZ-2", "languages": ["ru", "en"], "away": [0, 1, 2]},
            {"id": "JP-1", "languages": ["ja"]},
            {"id": "JP-2", "languages": ["ja", "en"]},
        ],
        "interpreters": [{"id": "I-1", "pairs": [["ja", "ru"]], "most": 2, "in_a_row": 1}],
        "meetings": [
            {"id": "m1", "a": "KZ-1", "b": "JP-1", "priority": 5},
            {"id": "m2", "a": "KZ-1", "b": "JP-2", "session": "afternoon"},
            {"id": "m3", "a": "KZ-2", "b": "JP-1"},
            {"id": "m4", "a": "KZ-2", "b": "JP-2", "after": ["m3"]},
        ],
    }
    return json.dumps(given | changes)
