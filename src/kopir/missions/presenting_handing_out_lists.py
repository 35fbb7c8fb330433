"""Lists of all meetings of a mission, by time, by table or by interpreter: the same on paper and in a workbook."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kopir.companies.labels import reader_language
from kopir.missions import presenting_handing_out as presenting
from kopir.missions.models import Mission
from kopir.missions.queries.handing_out_lists import Planned, planned
from kopir.missions.states import PrintKind


@dataclass(frozen=True)
class Listing:
    """Rows in groups. `first` is the head of the column that says the group, where groups are a column."""

    title: str
    first: str
    head: list[str]
    groups: list[tuple[str, list[list[str]]]]


def listing_of(mission: Mission, kind: PrintKind) -> Listing:
    """In the language of the page that is being made."""
    language = reader_language()
    groups: dict[str, list[list[str]]] = defaultdict(list)
    for one in planned(mission, language):
        day = presenting.day_in_words(one.day, language)
        hours = presenting.clocks(mission, one.starts_at, one.ends_at, language)[0].hours
        when = hours if kind == PrintKind.SLOTS else f"{day}\n{hours}"
        where = " · ".join(filter(None, (one.table, one.place)))
        groups[_group(one, kind, day)].append([when, where, *_sides(one), one.interpreter])
    table = pgettext("furniture", "Table")
    return Listing(
        title=str(kind.label),
        first={PrintKind.SLOTS: _("Day"), PrintKind.TABLES: table}.get(kind, _("Interpreter")),
        head=[_("Time"), table, _("Organisation"), _("Organisation"), _("Interpreter")],
        groups=[(name, groups[name]) for name in (groups if kind == PrintKind.SLOTS else sorted(groups))],
    )


def _group(one: Planned, kind: PrintKind, day: str) -> str:
    if kind == PrintKind.SLOTS:
        return day
    if kind == PrintKind.TABLES:
        return " · ".join(filter(None, (presenting.table_words(one.table), one.place)))
    return one.interpreter or _("Without an interpreter")


def _sides(one: Planned) -> list[str]:
    return [
        f"{name}\n{', '.join(people)}" if people else name
        for name, people in ((one.first, one.first_people), (one.second, one.second_people))
    ]
