"""The report of a mission: figures as a page, a table to take away and a print show them, and the rows behind each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel.numbers import format_decimal, format_percent
from django.urls import reverse
from django.utils import formats, safestring
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kopir.cases.models import Case
from kopir.companies.labels import reader_language
from kopir.missions import recording_charts as charts
from kopir.missions.models import Delegate, Interpreter, Mission, Party, Table, Wish
from kopir.missions.presenting_recording import named
from kopir.missions.presenting_recording_desk import desk_rows
from kopir.missions.queries.recording import MEAN, PER_HUNDRED, Figure, Part, Section, figure
from kopir.missions.queries.recording_lists import these_meetings
from kopir.missions.states import Result

NOTHING = "–"


def said(one: Figure, language: str) -> str:
    """The number a figure comes to."""
    if one.value is None:
        return _("too few answers") if one.shown == MEAN and one.denominator else NOTHING
    if one.shown == MEAN:
        return str(format_decimal(round(one.value, 1), format="0.0", locale=language))
    if one.shown == PER_HUNDRED:
        return str(format_decimal(round(one.value * 100, 1), format="0.0", locale=language))
    return str(format_percent(one.value, format="0 %", locale=language))


def counted(number: int | None) -> str:
    """A numerator: nothing where it would tell who said what."""
    return NOTHING if number is None else str(number)


def when(at: datetime, mission: Mission) -> str:
    """The moment of a count on the clock of the place, which is named."""
    there = at.astimezone(mission.zone)
    return f"{formats.date_format(there, 'DATE_FORMAT')}, {there:%H:%M} ({mission.time_zone})"


@dataclass(frozen=True)
class Line:
    """A figure on the page."""

    key: str
    label: str | Promise
    numerator: str
    denominator: int
    said: str


@dataclass(frozen=True)
class Block:
    """A section on the page, with its picture where it has one."""

    key: str
    label: str | Promise
    lines: list[Line]
    picture: str = ""


def blocks(found: Sequence[Section], mission: Mission, colours: charts.Colours = charts.Colours()) -> list[Block]:  # noqa: B008 -- it never changes
    """All sections, in the reader's language."""
    language = reader_language()
    pictures = {
        "results": lambda: _results(found, language, colours),
        "interpreters": lambda: _load(found, mission, colours),
    }
    return [
        Block(
            one.key,
            one.label,
            [_line(each, language) for each in one.figures],
            safestring.mark_safe(pictures[one.key]()) if one.key in pictures else "",  # noqa: S308 -- drawn by us, its words escaped
        )
        for one in found
    ]


def _line(one: Figure, language: str) -> Line:
    return Line(one.key, one.label, counted(one.numerator), one.denominator, said(one, language))


def _results(found: Sequence[Section], language: str, colours: charts.Colours) -> str:
    steps = [figure(found, f"result-{one}") for one in Result]
    rows = [
        charts.Bar(str(one.label), f"{one.numerator} · {said(one, language)}", one.value or 0.0)
        for one in steps
        if one is not None and one.denominator
    ]
    return charts.bars(rows, _("What the sides say"), colours) if rows else ""


def _load(found: Sequence[Section], mission: Mission, colours: charts.Colours) -> str:
    one = figure(found, "interpreters")
    if one is None or not one.parts:
        return ""
    names = dict(Interpreter.objects.filter(mission=mission).values_list("pk", "name"))
    rows = [
        charts.Bar(
            names.get(part.pk, "") or NOTHING,
            f"{part.numerator}/{part.denominator}",
            (part.numerator or 0) / part.denominator if part.denominator else 0.0,
        )
        for part in one.parts
    ]
    return charts.bars(rows, _("Meetings of each interpreter"), colours)


@dataclass(frozen=True)
class Row:
    """One of the rows that a figure was counted from."""

    label: str
    url: str
    numerator: str
    denominator: int


def rows_of(one: Figure, parts: Sequence[Part], mission: Mission, language: str) -> list[Row]:
    """Some of the rows by name, in a fixed number of queries."""
    labels = _NAMERS[one.kind]([part.pk for part in parts], mission, language)
    found = []
    for part in parts:
        label, url = labels.get(part.pk, (NOTHING, ""))
        found.append(Row(label, url, counted(part.numerator), part.denominator))
    return found


_Labels = dict[int, tuple[str, str]]


def _meetings(ids: list[int], mission: Mission, language: str) -> _Labels:
    return {
        row.meeting.pk: (
            f"{row.clock.day}, {row.clock.begins}: {row.sides[0].name.text} – {row.sides[1].name.text}",
            reverse("missions_desk:result", args=[mission.reference, row.meeting.pk]),
        )
        for row in desk_rows(these_meetings(mission, ids), mission, language)
    }


def _wishes(ids: list[int], mission: Mission, language: str) -> _Labels:
    rows = Wish.objects.filter(mission=mission, pk__in=ids).select_related("asker__company", "asked__company")
    return {
        one.pk: (f"{named(one.asker, language).text} – {named(one.asked, language).text}", "")
        for one in rows.prefetch_related("asker__company__names", "asked__company__names")
    }


def _parties(ids: list[int], mission: Mission, language: str) -> _Labels:
    rows = Party.objects.filter(mission=mission, pk__in=ids).select_related("company")
    page = reverse("missions_desk:results", args=[mission.reference])
    return {
        one.pk: (named(one, language).text, f"{page}?party={one.pk}")
        for one in rows.prefetch_related("company__names")
    }


def _delegates(ids: list[int], mission: Mission, language: str) -> _Labels:
    rows = Delegate.objects.filter(party__mission=mission, pk__in=ids).select_related("party__company")
    return {
        one.pk: (f"{one.name or NOTHING} ({named(one.party, language).text})", "")
        for one in rows.prefetch_related("party__company__names")
    }


def _interpreters(ids: list[int], mission: Mission, language: str) -> _Labels:  # noqa: ARG001 -- one shape for all
    return {one.pk: (one.name or NOTHING, "") for one in Interpreter.objects.filter(mission=mission, pk__in=ids)}


def _tables(ids: list[int], mission: Mission, language: str) -> _Labels:  # noqa: ARG001 -- one shape for all
    return {one.pk: (one.name, "") for one in Table.objects.filter(mission=mission, pk__in=ids)}


def _cases(ids: list[int], mission: Mission, language: str) -> _Labels:  # noqa: ARG001 -- one shape for all
    rows = Case.objects.filter(pk__in=ids)
    return {one.pk: (one.reference, reverse("cases_desk:case", args=[one.reference])) for one in rows}


_NAMERS: dict[str, Callable[[list[int], Mission, str], _Labels]] = {
    "meeting": _meetings,
    "wish": _wishes,
    "party": _parties,
    "delegate": _delegates,
    "interpreter": _interpreters,
    "table": _tables,
    "case": _cases,
}


def head() -> list[str]:
    """The first line of the table to take away."""
    return [
        _("Part"),
        _("Figure"),
        pgettext("of a figure", "Number"),
        _("Of"),
        pgettext("of a figure", "Value"),
        _("Counted at"),
    ]


def cells(found: Iterable[Section], mission: Mission) -> Iterator[list[str]]:
    """A line for each figure."""
    language = reader_language()
    for section in found:
        for one in section.figures:
            yield [
                str(section.label), str(one.label), counted(one.numerator), str(one.denominator),
                said(one, language), one.at.astimezone(mission.zone).isoformat(timespec="minutes"),
            ]  # fmt: skip


def printed(found: Sequence[Section], mission: Mission, at: datetime) -> dict[str, Any]:
    """What the print is made of."""
    language = reader_language()
    colours = charts.ON_PAPER_JAPANESE if language == "ja" else charts.ON_PAPER
    first, last = (formats.date_format(day, "DATE_FORMAT") for day in (mission.starts_on, mission.ends_on))
    return {
        "language": language,
        "title": _("Report of the mission: %(mission)s") % {"mission": mission.title},
        "lead": f"{mission.reference} · {mission.place} · {first} – {last}",
        "counted": _("Counted at %(when)s") % {"when": when(at, mission)},
        "example": _("Example") if mission.is_example else "",
        "foot": f"{mission.reference} · {when(at, mission)}",
        "head": [_("Figure"), pgettext("of a figure", "Number"), _("Of"), pgettext("of a figure", "Value")],
        "parts": [
            {
                "heading": str(block.label),
                "picture": str(block.picture),
                "rows": [[str(one.label), one.numerator, str(one.denominator), one.said] for one in block.lines],
            }
            for block in blocks(found, mission, colours)
        ],
    }
