"""Reads of the room."""

from kopir.vetting.queries.check import Check, Outcome, offer_checks
from kopir.vetting.queries.obstacles import Obstacle, obstacles, standings
from kopir.vetting.queries.sheet import as_rows, goods_checks, sheet

__all__ = [
    "Check",
    "Obstacle",
    "Outcome",
    "as_rows",
    "goods_checks",
    "obstacles",
    "offer_checks",
    "sheet",
    "standings",
]
