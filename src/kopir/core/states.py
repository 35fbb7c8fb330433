"""States as plain tables: which moves a thing allows. No library; the table is printed in the docs from the code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

State = TypeVar("State", bound=str)
Moves = Mapping[State, frozenset[State]]


def may_move(moves: Moves[State], old: State, new: State) -> bool:
    """Whether the table allows the step."""
    return new in moves[old]
