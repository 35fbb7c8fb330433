"""Jobs of the room: the worker finds them here."""

from kopir.missions.tasks_planning import bury_dead, make_plan

__all__ = ["bury_dead", "make_plan"]
