"""Missions and what belongs to them."""

from kopir.missions.models.meetings import Meeting, MeetingPerson
from kopir.missions.models.missions import BudgetLine, Mission
from kopir.missions.models.people import Absence, CheckIn, Delegate, Interpreter, Party
from kopir.missions.models.plans import Plan
from kopir.missions.models.prints import Print
from kopir.missions.models.programme import Attendance, ProgrammeItem
from kopir.missions.models.records import MeetingDecision, MeetingReport, Missing
from kopir.missions.models.slots import Session, Slot, Table
from kopir.missions.models.wishes import Veto, Wish, WishList

__all__ = [
    "Absence",
    "Attendance",
    "BudgetLine",
    "CheckIn",
    "Delegate",
    "Interpreter",
    "Meeting",
    "MeetingDecision",
    "MeetingPerson",
    "MeetingReport",
    "Missing",
    "Mission",
    "Party",
    "Plan",
    "Print",
    "ProgrammeItem",
    "Session",
    "Slot",
    "Table",
    "Veto",
    "Wish",
    "WishList",
]
