"""Meetings as a calendar file (RFC 5545): lines of at most 75 bytes, texts escaped, times in UTC."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_LONGEST_LINE = 75  # bytes, without the line's end
_PRODUCT = "-//Kopir//Meetings//EN"


@dataclass(frozen=True)
class Event:
    """What stands in the file. `version` rises with each change, so that a calendar takes the newest."""

    uid: str
    starts_at: datetime
    minutes: int
    summary: str
    changed_at: datetime
    version: int = 0
    place: str = ""
    link: str = ""
    description: str = ""
    is_cancelled: bool = False
    is_certain: bool = True


def calendar_of(event: Event) -> str:
    """The whole file of one event, each line ended as the format wants it."""
    head = [f"METHOD:{'CANCEL' if event.is_cancelled else 'PUBLISH'}"]
    return _file([*head, *_lines_of(event)])


def feed_of(name: str, events: Iterable[Event], *, every: timedelta) -> str:
    """A calendar to subscribe to, asked for anew after `every`: what was cancelled stays in it as cancelled."""
    minutes = int(every.total_seconds() // 60)
    head = [
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:PT{minutes}M",
        f"X-PUBLISHED-TTL:PT{minutes}M",
    ]
    return _file([*head, *(line for event in events for line in _lines_of(event))])


def _file(lines: list[str]) -> str:
    begin = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}", "CALSCALE:GREGORIAN"]
    return "".join(f"{folded(line)}\r\n" for line in [*begin, *lines, "END:VCALENDAR"])


def _lines_of(event: Event) -> list[str]:
    status = "CANCELLED" if event.is_cancelled else "CONFIRMED" if event.is_certain else "TENTATIVE"
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"DTSTAMP:{_utc(event.changed_at)}",
        f"LAST-MODIFIED:{_utc(event.changed_at)}",
        f"SEQUENCE:{event.version}",
        f"DTSTART:{_utc(event.starts_at)}",
        f"DTEND:{_utc(event.starts_at + timedelta(minutes=event.minutes))}",
        f"SUMMARY:{_text(event.summary)}",
        *([f"LOCATION:{_text(event.place or event.link)}"] if event.place or event.link else []),
        *([f"URL:{_address(event.link)}"] if event.link else []),
        *([f"DESCRIPTION:{_text(event.description)}"] if event.description else []),
        f"STATUS:{status}",
        "END:VEVENT",
    ]


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    """A value of the type TEXT: the four letters that mean something are escaped, other control letters dropped."""
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    lines = escaped.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in lines if letter == "\n" or letter >= " ").replace("\n", "\\n")


def _address(link: str) -> str:
    """A value of the type URI stands as it is, but never over the end of its line."""
    return "".join(letter for letter in link if letter > " ")


def folded(line: str) -> str:
    """A line folded after 75 bytes at most, never within a letter."""
    parts, part, room = [], "", _LONGEST_LINE
    for letter in line:
        size = len(letter.encode())
        if len(part.encode()) + size > room:
            parts.append(part)
            part, room = "", _LONGEST_LINE - 1  # the blank before it counts
        part += letter
    return "\r\n ".join([*parts, part])
