"""Schedules as a reader sees them: days by the clock of the place, beside each hour the other country's clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from babel.dates import format_date
from django.utils.translation import pgettext

from kopir.cases import zones
from kopir.core.languages import Language
from kopir.core.pair import sides
from kopir.missions.models import Mission
from kopir.missions.queries.handing_out import Entry

_DAY = {"ja": "y年M月d日(E)"}
_SHORT = {"ja": "M月d日"}


@dataclass(frozen=True)
class Clock:
    """From when to when, somewhere. `day` only where it is another day there."""

    place: str
    offset: str
    hours: str
    day: str = ""


@dataclass(frozen=True)
class Line:
    """An entry with its clocks, the place's first."""

    entry: Entry
    clocks: list[Clock]

    @property
    def here(self) -> Clock:
        """Where it takes place."""
        return self.clocks[0]

    @property
    def elsewhere(self) -> list[Clock]:
        """In the other country."""
        return self.clocks[1:]


@dataclass(frozen=True)
class Day:
    """A day on the clock of the place."""

    day: date
    title: str
    lines: list[Line]


def day_in_words(day: date, language: str) -> str:
    """With the day of the week."""
    return format_date(day, _DAY.get(language, "EEEE, d MMMM y"), locale=_known(language))


def table_words(name: str) -> str:
    """A table in running text."""
    return pgettext("furniture", "Table %(name)s") % {"name": name} if name else ""


def _known(language: str) -> str:
    return language if language in {"kk", "ru", "ja", "en"} else "en"


def zone_names(mission: Mission, at: datetime) -> list[str]:
    """The place's, then those of the two countries whose clocks show another hour."""
    found = [mission.time_zone]
    offsets = {zones.told(at, mission.time_zone, "en").offset}
    for side in sides():
        offset = zones.told(at, side.time_zone, "en").offset
        if offset not in offsets:
            found.append(side.time_zone)
            offsets.add(offset)
    return found


def _place(mission: Mission, language: str) -> str:
    """Where the mission is: in the reader's language where the zone is named after that city, else as it was typed."""
    known = {zones.place_of(mission.time_zone, code) for code in Language.values}
    if mission.place and mission.place not in known:
        return mission.place
    return zones.place_of(mission.time_zone, language)


def clocks(mission: Mission, begin: datetime, end: datetime, language: str) -> list[Clock]:
    """The same hours on each clock."""
    found, here = [], begin.astimezone(mission.zone).date()
    for zone in zone_names(mission, begin):
        told = zones.told(begin, zone, language)
        there = told.at.date()
        day = "" if there == here else format_date(there, _SHORT.get(language, "d MMMM"), locale=_known(language))
        place = _place(mission, language) if zone == mission.time_zone else told.place
        hours = f"{told.at:%H:%M}–{end.astimezone(told.at.tzinfo):%H:%M}"
        found.append(Clock(place, told.offset, hours, day))
    return found


def line(mission: Mission, entry: Entry, language: str) -> Line:
    """One entry with its clocks."""
    return Line(entry, clocks(mission, entry.starts_at, entry.ends_at, language))


def days(mission: Mission, found: Iterable[Entry], language: str) -> list[Day]:
    """The entries day by day."""
    shown: list[Day] = []
    for entry in found:
        day = entry.starts_at.astimezone(mission.zone).date()
        if not shown or shown[-1].day != day:
            shown.append(Day(day, day_in_words(day, language), []))
        shown[-1].lines.append(line(mission, entry, language))
    return shown


def zone_words(mission: Mission, language: str) -> list[str]:
    """Which clocks are shown, each with its city and how far it is from UTC."""
    noon = datetime.combine(mission.starts_on, time(12), mission.zone)
    return [f"{one.place} ({one.offset})" for one in clocks(mission, noon, noon, language)]


@dataclass(frozen=True)
class Now:
    """What goes on, and what comes next; `day` where that is not today."""

    current: list[Line]
    following: list[Line]
    day: str = ""


def now_and_next(mission: Mission, found: Iterable[Entry], now: datetime, language: str) -> Now:
    """Of a schedule without what was cancelled; what begins next is all that begins at the same moment."""
    live = [one for one in found if not one.is_cancelled]
    current = [one for one in live if one.starts_at <= now < one.ends_at]
    later = [one for one in live if one.starts_at > now]
    following = [one for one in later if one.starts_at == later[0].starts_at]
    day = following[0].starts_at.astimezone(mission.zone).date() if following else None
    is_today = day is None or day == now.astimezone(mission.zone).date()
    return Now(
        [line(mission, one, language) for one in current],
        [line(mission, one, language) for one in following],
        "" if day is None or is_today else day_in_words(day, language),
    )
