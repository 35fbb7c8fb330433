"""Meetings afterwards as a side's own pages show them: with its own words and none of the other side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.functional import Promise

from kopir.cases.zones import place_of
from kopir.companies.naming import title_of
from kopir.core.pair import sides
from kopir.missions.forms_recording import OwnForm
from kopir.missions.models import Delegate, Meeting, MeetingReport, Mission, Party
from kopir.missions.states import Group, Result

TAPS: tuple[Result, ...] = (Result.POSSIBLE, Result.INFORMATIVE, Result.NO_INTEREST, Result.NOT_HELD)


@dataclass(frozen=True)
class Name:
    """What somebody is called, and in which language."""

    text: str
    lang: str = ""


def named(party: Party, language: str) -> Name:
    """Needs the company with its names."""
    if party.company is None:
        return Name(party.organisation)
    title = title_of(party.company, language)
    return Name(title.text, title.lang)


@dataclass(frozen=True)
class Clock:
    """Begin and end where somebody is."""

    place: str
    day: str
    begins: str
    ends: str


def clock(meeting: Meeting, zone: str, language: str) -> Clock:
    slot = meeting.slot
    if slot is None:
        raise ValueError("a meeting without a slot has no time")
    begins, ends = slot.starts_at.astimezone(ZoneInfo(zone)), slot.ends_at.astimezone(ZoneInfo(zone))
    day = str(formats.date_format(begins, "DATE_FORMAT"))
    return Clock(place_of(zone, language), day, f"{begins:%H:%M}", f"{ends:%H:%M}")


def clocks(meeting: Meeting, mission: Mission, party: Party | None, language: str) -> list[Clock]:
    """On the clock of the place, and for a side whose country has another, on that too."""
    zones = [mission.time_zone]
    own = {Group.FIRST: sides()[0], Group.SECOND: sides()[1]}.get(Group(party.group)) if party is not None else None
    there = clock(meeting, mission.time_zone, language)
    if own is None or own.time_zone in zones:
        return [there]
    home = clock(meeting, own.time_zone, language)
    return [there] if (home.day, home.begins) == (there.day, there.begins) else [there, home]


@dataclass(frozen=True)
class Tap:
    """An answer that one tap gives."""

    value: str
    label: str | Promise
    is_said: bool


@dataclass(frozen=True)
class OwnRow:
    """A meeting on the page of a side."""

    meeting: Meeting
    other: Name
    clocks: list[Clock]
    said: MeetingReport | None
    taps: list[Tap]
    form: OwnForm
    is_open: bool  # its questions are shown at once
    asks_who: bool  # it was not held, and nobody said who was missing


def own_form(meeting: Meeting, day: date, said: MeetingReport | None, data: object = None) -> OwnForm:
    """The questions about one meeting; the names of its fields are unlike those of the others on the page."""
    return OwnForm(data, day=day, said=said, auto_id=f"m{meeting.pk}_%s")  # type: ignore[arg-type]


def own_rows(
    meetings: Iterable[Meeting], delegate: Delegate, language: str, opened: int | None, bound: OwnForm | None = None
) -> list[OwnRow]:
    """Lines of a side's page. `opened`: the meeting just answered; `bound`: its form if something is amiss."""
    return [_own_row(one, delegate, language, opened, bound) for one in meetings]


def said_by_side(meeting: Meeting) -> MeetingReport | None:
    """The side's own word; needs `own_reports` of `own_meetings`."""
    return next(iter(getattr(meeting, "own_reports", ())), None)


def _own_row(meeting: Meeting, delegate: Delegate, language: str, opened: int | None, bound: OwnForm | None) -> OwnRow:
    party = delegate.party
    said = said_by_side(meeting)
    other = meeting.wish.asked if meeting.wish.asker_id == party.pk else meeting.wish.asker
    asks_who = said is not None and said.result == Result.NOT_HELD and not said.absent and not said.reason
    return OwnRow(
        meeting,
        named(other, language),
        clocks(meeting, party.mission, party, language),
        said,
        [Tap(one.value, one.label, said is not None and said.result == one) for one in TAPS],
        bound if bound is not None else own_form(meeting, day_of(meeting, party.mission), said),
        bound is not None or (meeting.pk == opened and asks_who),
        asks_who,
    )


def day_of(meeting: Meeting, mission: Mission) -> date:
    """On the clock of the place."""
    if meeting.slot is None:
        raise ValueError("a meeting without a slot has no day")
    return meeting.slot.starts_at.astimezone(mission.zone).date()
