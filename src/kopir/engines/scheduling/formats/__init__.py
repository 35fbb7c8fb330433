"""Instances as they come: by the ending of their file."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kopir.engines.scheduling.errors import BadInstance
from kopir.engines.scheduling.formats.girona import read_girona
from kopir.engines.scheduling.formats.missions import read_mission
from kopir.engines.scheduling.formats.own import Mission, read_own
from kopir.engines.scheduling.formats.wishes import Hall, mission_of_wishes
from kopir.engines.scheduling.problem import NO_LANGUAGE

__all__ = ["Hall", "Mission", "mission_of_wishes", "read", "with_resources"]


def read(text: str, kind: str) -> Mission:
    """A mission of a text of kind `dzn`, `txt` or `json`."""
    if kind == "json":
        return read_own(text)
    problem = {"dzn": read_girona, "txt": read_mission}[kind](text)
    tables = tuple(str(nth + 1) for nth in range(int(problem.room.max(initial=0))))
    labels = tuple((str(day + 1), str(slot + 1)) for slot, day in enumerate(problem.day_of.tolist()))
    return Mission(problem, tables, (), np.full((0, problem.slots), NO_LANGUAGE, np.int32), labels)


def with_resources(mission: Mission, *, tables: int | None = None, interpreters: str | None = None) -> Mission:
    """The same mission with other tables, or with interpreters counted per language.

    Args:
        mission: what was read.
        tables: how many at once.
        interpreters: "30,9,5" in the order of the languages; "minimum"; or a number of times that, "1.1".
    """
    problem = mission.problem
    if tables is not None:
        if tables < 0:
            raise BadInstance("fewer than no tables")
        problem = replace(problem, room=np.full(problem.slots, tables, np.int32))
        mission = replace(mission, problem=problem, tables=tuple(str(nth + 1) for nth in range(tables)))
    if interpreters is None:
        return mission
    if mission.interpreters:
        raise BadInstance("the instance names its interpreters: change them there")
    return replace(mission, problem=problem.with_speech(_speech(mission, interpreters)))


def _speech(mission: Mission, words: str) -> np.ndarray[tuple[int, int], np.dtype[np.int32]]:
    problem = mission.problem
    counts = np.array([(problem.language == nth).sum() for nth in range(len(problem.languages))])
    fewest = -(-counts // max(problem.slots, 1))
    try:
        if words == "minimum":
            most = fewest
        elif "," in words or len(problem.languages) == 1:
            most = np.array([int(one) for one in words.split(",")])
        else:
            most = np.ceil(fewest * float(words) - 1e-9).astype(np.int64)
    except ValueError as odd:
        raise BadInstance(f"interpreters: {odd}") from odd
    if len(most) != len(problem.languages) or (most < 0).any() or (most > problem.meetings).any():
        raise BadInstance(f"interpreters: {words!r} for the languages {', '.join(problem.languages) or '(none)'}")
    return np.repeat(most.astype(np.int32)[:, None], problem.slots, axis=1)
