"""Reads of the room."""

from kopir.vetting.queries.obstacles import Obstacle, obstacles, standings
from kopir.vetting.queries.sheet import Check, Outcome, as_rows, sheet

__all__ = ["Check", "Obstacle", "Outcome", "as_rows", "obstacles", "sheet", "standings"]
