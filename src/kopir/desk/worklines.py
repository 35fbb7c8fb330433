"""Open work as screens show it: titles in the reader's language, and the page where it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise

from kopir.cases.models import CaseMeeting, CaseTask
from kopir.core.models import User
from kopir.desk import sources
from kopir.desk.presenting import Named, named_things
from kopir.desk.queries.branches import WAITS_FOR
from kopir.desk.queries.work import FORGOTTEN_AFTER, SOURCES, STUCK_AFTER, Line
from kopir.desk.states import EntryKind
from kopir.matches.models import Decision
from kopir.vetting.models import Evidence, Hit


@dataclass(frozen=True)
class Shown:
    """One line of open work."""

    line: Line
    label: str | Promise
    url: str
    named: Named
    task: str
    owner: User | None
    waits_for: str | Promise
    is_overdue: bool
    is_stuck: bool
    since: datetime


_PAGES: dict[str, Callable[[Line], str]] = {
    "application": lambda line: reverse("applications_desk:detail", args=[line.reference]),
    "interest": lambda line: reverse("cases_desk:interest", args=[line.reference]),
    "case": lambda line: reverse("cases_desk:case", args=[line.reference]),
    "task": lambda line: reverse("cases_desk:case", args=[line.reference]),
    "meeting": lambda line: reverse("cases_desk:case", args=[line.reference]),
    "match": lambda line: reverse("matches:for_opportunity", args=[line.reference]),
    "opportunity": lambda line: reverse("opportunities:detail", args=[line.reference]),
    "vetting": lambda line: reverse("vetting_desk:company", args=[line.reference]),
    "hit": lambda line: reverse("vetting_desk:company", args=[line.reference]),
    "evidence": lambda line: reverse("vetting_desk:company", args=[line.reference]),
}
# Whose title a line bears: the thing itself, or what it belongs to.
_OWN_TITLE = {
    "application": EntryKind.APPLICATION,
    "interest": EntryKind.INTEREST,
    "case": EntryKind.CASE,
    "opportunity": EntryKind.OPPORTUNITY,
    "vetting": EntryKind.COMPANY,
}


def shown(lines: Sequence[Line], language: str, day: date) -> dict[Line, Shown]:
    """The lines with titles, in a fixed number of queries. What is gone since is left out."""
    subjects = {line: (kind, line.pk) for line in lines if (kind := _OWN_TITLE.get(line.source)) is not None}
    tasks = _belonging(lines, subjects)
    names = named_things(subjects.values(), language)
    named = {line: names[subject] for line, subject in subjects.items() if subject in names}
    named |= _named_above(lines, language)
    owners = User.objects.in_bulk({line.owner for line in lines if line.owner is not None})
    return {line: _shown(line, of, tasks.get(line, ""), owners, day) for line, of in named.items()}


def _named_above(lines: Sequence[Line], language: str) -> dict[Line, Named]:
    """Titles of what belongs to rooms above: each kind tells its own."""
    named: dict[Line, Named] = {}
    for source in sources.every():
        mine = [line for line in lines if line.source == source.code]
        names = source.names([line.pk for line in mine], language) if mine else {}
        named |= {line: names[line.pk] for line in mine if line.pk in names}
    return named


def _belonging(lines: Sequence[Line], subjects: dict[Line, tuple[EntryKind, int]]) -> dict[Line, str]:
    """Find what tasks, decisions, hits and papers belong to; the titles of the tasks."""
    ids = {source: [line.pk for line in lines if line.source == source] for source in SOURCES}
    tasks = CaseTask.objects.in_bulk(ids["task"]) if ids["task"] else {}
    parents = {
        "task": {pk: (EntryKind.CASE, task.case_id) for pk, task in tasks.items()},
        "meeting": _parents(CaseMeeting, "case_id", EntryKind.CASE, ids["meeting"]),
        "match": _parents(Decision, "opportunity_id", EntryKind.OPPORTUNITY, ids["match"]),
        "hit": _parents(Hit, "company_id", EntryKind.COMPANY, ids["hit"]),
        "evidence": _parents(Evidence, "company_id", EntryKind.COMPANY, ids["evidence"]),
    }
    for line in lines:
        parent = parents.get(line.source, {}).get(line.pk)
        if parent is not None:
            subjects[line] = parent
    return {line: tasks[line.pk].title for line in lines if line.source == "task" and line.pk in tasks}


def _parents(
    model: type[CaseMeeting | Decision | Hit | Evidence], field: str, kind: EntryKind, ids: list[int]
) -> dict[int, tuple[EntryKind, int]]:
    found = model.objects.filter(pk__in=ids).values_list("pk", field) if ids else ()
    return {pk: (kind, parent) for pk, parent in found}


def _shown(line: Line, named: Named, task: str, owners: dict[int, User], day: date) -> Shown:
    overdue = line.due_on is not None and line.due_on < day
    source = sources.found(line.source)
    forgotten = line.due_on is None and line.since.date() < day - FORGOTTEN_AFTER
    return Shown(
        line=line,
        label=SOURCES[line.source] if source is None else source.label,
        url=_PAGES[line.source](line) if source is None else source.page(line.reference),
        named=named,
        task=task,
        owner=owners.get(line.owner) if line.owner is not None else None,
        waits_for=WAITS_FOR[line.waits_for],
        is_overdue=overdue,
        is_stuck=forgotten or (line.due_on is not None and line.due_on < day - STUCK_AFTER),
        since=line.since,
    )
