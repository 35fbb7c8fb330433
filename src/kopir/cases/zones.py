"""A moment in the time of both countries, each with its place named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime, get_timezone_location
from django.utils import timezone

from kopir.core.pair import sides


@dataclass(frozen=True)
class Told:
    """A moment where one of the two countries is. `zone` is the name for machines, `place` and `offset` for people."""

    at: datetime
    zone: str
    place: str
    offset: str


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


def place_of(zone: str, language: str) -> str:
    """The city a zone is named after, in the reader's language."""
    found = get_timezone_location(ZoneInfo(zone), locale=_locale(language), return_city=True)
    return str(found) or zone


def _offset(at: datetime) -> str:
    hours = at.strftime("%z")  # +0500
    minutes = "" if hours[3:5] == "00" else f":{hours[3:5]}"
    return f"UTC{hours[0]}{int(hours[1:3])}{minutes}"


def on_both_sides(at: datetime, language: str) -> list[Told]:
    """The moment in the zone of each country."""
    return [told(at, one.time_zone, language) for one in sides()]


def told(at: datetime, zone: str, language: str) -> Told:
    """The moment in one zone."""
    there = at.astimezone(ZoneInfo(zone))
    return Told(there, zone, place_of(zone, language), _offset(there))


def in_words(at: datetime, language: str) -> str:
    """The moment for a mail, a line for each country."""
    return "\n".join(_line(one, language) for one in on_both_sides(at, language))


def _line(one: Told, language: str) -> str:
    pattern = "y年M月d日(E) HH:mm" if language == "ja" else "E, d MMMM y, HH:mm"
    words = format_datetime(one.at, pattern, locale=_locale(language))
    return f"{one.place} ({one.offset}): {words}"


def reader_place(language: str) -> str:
    """Where the times are that a page tells: the city of the reader's zone, or the zone's name where it has none."""
    zone = timezone.get_current_timezone_name()
    try:
        return place_of(zone, language)
    except (KeyError, ValueError, LookupError):
        return zone


def choices(language: str) -> Sequence[tuple[str, str]]:
    """The zones a time may be typed in."""
    return [(one.zone, f"{one.place} ({one.offset})") for one in on_both_sides(timezone.now(), language)]
