"""Jobs of the room: the worker finds them here."""

from kopir.missions.tasks_handing_out import make_print
from kopir.missions.tasks_planning import bury_dead, make_plan
from kopir.missions.tasks_recording import ask_for_results
from kopir.missions.tasks_wishing import wishes_by_the_calendar

__all__ = ["ask_for_results", "bury_dead", "make_plan", "make_print", "wishes_by_the_calendar"]
