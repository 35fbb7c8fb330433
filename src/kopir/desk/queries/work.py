"""Open work: everything that waits for somebody, from all rooms, as one list with one set of columns.

The sections of a page are asked for together, in one statement that joins the branches of `branches.py`: what a branch
holds is written by Django once a process, what belongs to a section is written here. To build such a statement from
querysets at each visit took longer than to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.core.models import User
from kopir.desk import sources as above
from kopir.desk.queries.branches import BRANCHES, COLUMNS, DESK, SECOND, Branch

STUCK_AFTER = timedelta(days=7)  # past its date
FORGOTTEN_AFTER = timedelta(days=21)  # without a date
MOST_LISTED = 1_000  # nobody works further down a list than that; the screen says so

SOURCES: dict[str, str | Promise] = {  # of the rooms below; those above register theirs
    "hit": _("Screening hits"),
    "application": _("Applications"),
    "interest": _("Expressions of interest"),
    "case": _("Cases"),
    "task": _("Tasks"),
    "meeting": _("Meetings to confirm or to record"),
    "match": _("Matches to follow up"),
    "opportunity": _("Opportunities in review"),
    "vetting": _("Companies being checked"),
    "evidence": _("Papers to look at"),
}
DUE, COMING, NOBODYS, OTHERS, SECONDS, STUCK = "due", "coming", "nobody", "others", "second", "stuck"
SECTIONS: dict[str, str | Promise] = {
    DUE: _("Due today or overdue"),
    COMING: _("Coming up"),
    SECONDS: _("Waits for a second officer: you can be one"),
    NOBODYS: _("Nobody looks after it yet"),
    OTHERS: _("You wait for others"),
    STUCK: _("Stuck, whoever looks after it"),
}
_ORDER = "w_due nulls last, w_since, w_source, w_pk"
_Values = tuple[Any, ...]


@dataclass(frozen=True)
class Line:
    """One thing that waits."""

    source: str
    pk: int
    reference: str
    owner: int | None
    due_on: date | None
    waits_for: str
    since: datetime


@dataclass(frozen=True)
class Reader:
    """Whose page it is, and when."""

    user: User
    today: date
    now: datetime


@dataclass(frozen=True)
class _Section:
    """What belongs to a section: of which branches, and of those which rows."""

    has: Callable[[Branch], bool]
    where: str
    values: Callable[[Reader], _Values]


_RULES: dict[str, _Section] = {
    DUE: _Section(
        lambda branch: branch.waits == DESK and branch.due != "",
        "w_owner = %s and w_due <= %s",
        lambda reader: (reader.user.pk, reader.today),
    ),
    COMING: _Section(
        lambda branch: branch.waits == DESK,
        "w_owner = %s and (w_due > %s or w_due is null)",
        lambda reader: (reader.user.pk, reader.today),
    ),
    SECONDS: _Section(
        lambda branch: branch.waits == SECOND,
        "w_owner is distinct from %s",
        lambda reader: (reader.user.pk,),
    ),
    NOBODYS: _Section(lambda branch: True, "w_owner is null", lambda reader: ()),  # noqa: ARG005 -- asked like others
    OTHERS: _Section(lambda branch: branch.waits != DESK, "w_owner = %s", lambda reader: (reader.user.pk,)),
    STUCK: _Section(
        lambda branch: True,  # noqa: ARG005 -- as above
        "w_due < %s or (w_due is null and w_since < %s)",
        lambda reader: (reader.today - STUCK_AFTER, reader.now - FORGOTTEN_AFTER),
    ),
}


def sources_for(user: User) -> dict[str, str | Promise]:
    """The kinds of work somebody may see, with their names."""
    return SOURCES | {one.code: one.label for one in above.seen_by(user)}


def open_work(reader: Reader, wanted: Mapping[str, int]) -> dict[str, list[Line]]:
    """Of each section so many lines, the most urgent first; one query for all of them."""
    parts = [
        _listed(code, reader, _branches_of(code, reader), slice(0, min(most, MOST_LISTED)))
        for code, most in wanted.items()
    ]
    found: dict[str, list[Line]] = {code: [] for code in wanted}
    for code, *row in _rows(*_joined(parts)):
        found[code].append(Line(*row))
    return found


def page_of(code: str, reader: Reader, sources: Sequence[str], start: int, most: int) -> list[Line]:
    """So many lines of one section from a place on, of these sources (none: of all)."""
    wanted = slice(start, min(start + most, MOST_LISTED))
    branches = _branches_of(code, reader, sources)
    return [Line(*row) for _code, *row in _rows(*_listed(code, reader, branches, wanted))] if branches else []


def numbers_of(reader: Reader, codes: Iterable[str], sources: Sequence[str] = ()) -> dict[str, int]:
    """How much there is in these sections, counted up to one more than MOST_LISTED; one query."""
    asked = {code: _branches_of(code, reader, sources) for code in codes}
    parts = [_counted(code, reader, branches) for code, branches in asked.items() if branches]
    counted: dict[str, int] = dict(_rows(*_joined(parts))) if parts else {}
    return {code: counted.get(code, 0) for code in asked}


def _branches_of(code: str, reader: Reader, sources: Sequence[str] = ()) -> list[Branch]:
    every = [*BRANCHES, *(branch for source in above.seen_by(reader.user) for branch in source.branches)]
    return [one for one in every if _RULES[code].has(one) and (not sources or one.source in sources)]


def _listed(code: str, reader: Reader, branches: list[Branch], wanted: slice) -> tuple[str, _Values]:
    order = f"order by {_ORDER} limit %s"
    sql, values = _joined([_part(code, reader, one, ", ".join(COLUMNS), order, wanted.stop) for one in branches])
    whole = f"select %s::text, listed.* from ({sql}) listed order by {_ORDER} limit %s offset %s"  # noqa: S608 -- ours
    return whole, (code, *values, wanted.stop - wanted.start, wanted.start)


def _counted(code: str, reader: Reader, branches: list[Branch]) -> tuple[str, _Values]:
    enough = MOST_LISTED + 1
    sql, values = _joined([_part(code, reader, one, "1", "limit %s", enough) for one in branches])
    whole = f"select %s::text, count(*) from (select from ({sql}) every limit %s) counted"  # noqa: S608 -- as above
    return whole, (code, *values, enough)


def _part(code: str, reader: Reader, branch: Branch, columns: str, tail: str, most: int) -> tuple[str, _Values]:
    rule, (sql, values) = _RULES[code], _selected(branch)
    part = f"select {columns} from ({sql}) branch where {rule.where} {tail}"  # noqa: S608 -- as above
    return part, (*values, *rule.values(reader), most)


def _joined(parts: Sequence[tuple[str, _Values]]) -> tuple[str, _Values]:
    return " union all ".join(f"({sql})" for sql, _of in parts), tuple(one for _sql, values in parts for one in values)


@cache
def _selected(branch: Branch) -> tuple[str, _Values]:
    return branch.select()


def _rows(sql: str, values: _Values) -> list[_Values]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
