"""Prints of a whole mission: how large they would be, and those that jobs have made."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from django.conf import settings
from django.db.models.functions import TruncDate

from kopir.core import audit
from kopir.missions.models import Meeting, Mission, Print
from kopir.missions.queries.handing_out import delegates_of
from kopir.missions.states import EACH_IN_ITS_OWN, OPEN_PRINTS, WITH_SLOT, PrintKind, PrintState

MOST_AT_ONCE = 40  # sheets: a second or two; for more, nobody is kept waiting
MOST_BADGES_AT_ONCE = 10  # sheets of them: a badge takes as long as a schedule, for its code is drawn
_BADGES_A_SHEET = 10
_ROWS_A_SHEET = 12  # of a list of meetings
_LISTS = (PrintKind.SLOTS, PrintKind.TABLES, PrintKind.INTERPRETERS)
# What changes prints and yet no plan, so that the mission's version stays as it is.
_ALSO_PRINTED = ("mission.changed", "mission.programme_changed")


def sheets(mission: Mission) -> dict[PrintKind, int]:
    """About how many sheets each print has; the number of queries does not grow."""
    people = delegates_of(mission).count() + mission.interpreters.exclude(name="").count()
    planned = Meeting.objects.filter(mission=mission, state__in=WITH_SLOT)
    days = planned.annotate(day=TruncDate("slot__starts_at", tzinfo=mission.zone))
    found = {
        PrintKind.SCHEDULES: people,
        PrintKind.BADGES: ceil(people / _BADGES_A_SHEET),
        PrintKind.SIGNS: days.order_by().values("table", "day").distinct().count(),
        PrintKind.NUMBERS: mission.tables.count(),
    }
    return found | dict.fromkeys(_LISTS, ceil(planned.count() / _ROWS_A_SHEET))


def is_large(kind: PrintKind, number: int) -> bool:
    """Whether a print of so many sheets is left to a job."""
    return number > (MOST_BADGES_AT_ONCE if kind == PrintKind.BADGES else MOST_AT_ONCE)


def language_of(kind: PrintKind, reader: str) -> str:
    """The language a print is made in: whoever asks for everybody's sheets asks for the same print."""
    return settings.LANGUAGE_CODE if kind in EACH_IN_ITS_OWN else reader


@dataclass(frozen=True)
class Made:
    """The newest print of a kind, whatever became of it, and the newest whose file can be had."""

    newest: Print | None
    ready: Print | None


def made(mission: Mission, kind: PrintKind, language: str) -> Made:
    """What jobs have made of this kind."""
    rows = mission.prints.filter(kind=kind, language=language).select_related("created_by")
    return Made(rows.first(), rows.filter(state=PrintState.READY).first())


def at_hand(mission: Mission, reader: str) -> dict[PrintKind, Print]:
    """Of each kind the newest that is being made or can be had."""
    found = {}
    for one in mission.prints.filter(state__in=[*OPEN_PRINTS, PrintState.READY]).order_by("pk"):
        kind = PrintKind(one.kind)
        if one.language == language_of(kind, reader):
            found[kind] = one
    return found


def has_changed(one: Print) -> bool:
    """Whether the mission is another now than when the job began to read it."""
    if one.begun_at is None:
        return False
    if one.version != one.mission.version:
        return True
    return audit.rows_about(one.mission).filter(action__in=_ALSO_PRINTED, at__gt=one.begun_at).exists()
