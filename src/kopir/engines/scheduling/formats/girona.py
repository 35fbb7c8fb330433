"""The `.dzn` files of the University of Girona (Bofill et al., JAIR 74, 2022): fewest breaks, every meeting held."""

from __future__ import annotations

import re

import numpy as np

from kopir.engines.scheduling.errors import BadInstance
from kopir.engines.scheduling.problem import NO_LANGUAGE, Problem

_MORNING, _AFTERNOON, _ANY = 1, 2, 3
_SPREAD = 2  # the published tables let two people's breaks differ by at most two


def read_girona(text: str) -> Problem:
    """A problem of a `.dzn` text. Slots, people and meetings are counted from 1 there, from 0 here; `{0}` is empty."""
    slots, morning = _number(text, "nTotalSlots"), _number(text, "nMorningSlots")
    count, people = _number(text, "nMeetings"), _number(text, "nBusiness")
    rows = _rows(text)
    forbidden = _sets(_block(text, "forbidden"))
    if len(rows) != count or len(forbidden) != people:
        raise BadInstance(
            f"nMeetings is {count} with {len(rows)} rows of `requested`, nBusiness is {people} with {len(forbidden)} "
            "sets of `forbidden`"
        )
    if not 0 <= morning <= slots:
        raise BadInstance(f"nMorningSlots is {morning} of {slots}")
    free = np.ones((people, slots), np.bool_)
    for person, gone in enumerate(forbidden):
        free[person, [_slot(one, slots) for one in gone if one]] = False
    pairs = np.array([(a - 1, b - 1) for a, b, _when in rows], np.int32).reshape(-1, 2)
    if count and (pairs.min() < 0 or pairs.max() >= people):
        raise BadInstance("`requested` names somebody who is not there")
    allowed = free[pairs[:, 0]] & free[pairs[:, 1]]
    for meeting, (_a, _b, when) in enumerate(rows):
        if when not in {_MORNING, _AFTERNOON, _ANY}:
            raise BadInstance(f"meeting {meeting + 1} asks for session {when}")
        if when == _MORNING:
            allowed[meeting, morning:] = False
        elif when == _AFTERNOON:
            allowed[meeting, :morning] = False
    fixed = [int(one) for one in re.findall(r"\d+", _block(text, "fixed") or _block(text, "fixat"))]
    if fixed and len(fixed) != count:
        raise BadInstance(f"{len(fixed)} fixed slots for {count} meetings")
    for meeting, slot in enumerate(fixed):
        if slot:
            only = np.zeros(slots, np.bool_)
            only[_slot(slot, slots)] = True
            allowed[meeting] &= only
    return Problem(
        people=tuple(str(person + 1) for person in range(people)),
        left=0,
        day_of=np.zeros(slots, np.int32),
        room=np.full(slots, _number(text, "nTables"), np.int32),
        pairs=pairs,
        weight=np.ones(count, np.int64),
        language=np.full(count, NO_LANGUAGE, np.int32),
        allowed=allowed,
        precedes=_precedences(text, count),
        spread=_SPREAD,
        counts_idle=False,
    )


def _number(text: str, name: str) -> int:
    found = re.search(rf"\b{name}\s*=\s*(\d{{1,6}})\s*;", text)
    if found is None:
        raise BadInstance(f"no number {name}")
    return int(found[1])


def _block(text: str, name: str) -> str:
    found = re.search(rf"\b{name}\s*=\s*\[(.*?)\]\s*;", text, re.DOTALL)
    return found[1] if found else ""


def _rows(text: str) -> list[tuple[int, int, int]]:
    rows = []
    for row in _block(text, "requested").split("|"):
        numbers = [int(one) for one in re.findall(r"\d+", row)]
        if len(numbers) == 3:
            rows.append((numbers[0], numbers[1], numbers[2]))
        elif numbers:
            raise BadInstance(f"a row of `requested` has {len(numbers)} numbers: {row.strip()[:40]}")
    return rows


def _sets(body: str) -> list[list[int]]:
    return [[int(one) for one in re.findall(r"\d+", part)] for part in re.findall(r"\{([^}]*)\}", body)]


def _slot(number: int, slots: int) -> int:
    if not 1 <= number <= slots:
        raise BadInstance(f"slot {number} of {slots}")
    return number - 1


def _precedences(text: str, count: int) -> np.ndarray[tuple[int, int], np.dtype[np.int32]]:
    """`precedences[m]` are the meetings that must precede m."""
    before = _sets(_block(text, "precedences"))
    if before and len(before) != count:
        raise BadInstance(f"{len(before)} sets of `precedences` for {count} meetings")
    found = [(earlier - 1, meeting) for meeting, group in enumerate(before) for earlier in group if earlier]
    if any(earlier >= count for earlier, _meeting in found):
        raise BadInstance("`precedences` names a meeting that is not there")
    return np.array(found, np.int32).reshape(-1, 2)
