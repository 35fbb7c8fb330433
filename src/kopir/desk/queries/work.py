"""Open work: everything that waits for somebody, from all rooms, as one list with one set of columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case as When_
from django.db.models import CharField, DateField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.applications.models import Application
from kopir.applications.states import WAITING, ApplicationState
from kopir.cases.models import Case, CaseTask, Interest
from kopir.cases.states import ENDED, CaseState, InterestState
from kopir.core.models import User
from kopir.matches.models import Decision
from kopir.matches.states import DecisionState
from kopir.opportunities.models import Opportunity
from kopir.opportunities.states import OpportunityState
from kopir.vetting.models import Evidence, Hit, Standing
from kopir.vetting.states import EvidenceState, HitState, Verdict

STUCK_AFTER = timedelta(days=7)  # past its date
FORGOTTEN_AFTER = timedelta(days=21)  # without a date
MOST_LISTED = 1_000  # of each source: nobody works further down a list than that
_COLUMNS = ("w_source", "w_pk", "w_reference", "w_owner", "w_due", "w_waits", "w_since")

DESK, COMPANY, OTHER_SIDE, APPLICANT, SECOND = "desk", "company", "other-side", "applicant", "second-person"
WAITS_FOR: dict[str, str | Promise] = {
    DESK: _("the chamber"),
    COMPANY: _("the company"),
    OTHER_SIDE: _("the other side"),
    APPLICANT: _("the applicant"),
    SECOND: _("a second officer"),
}


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


def _uniform(rows: QuerySet[Any], source: str, **columns: Any) -> QuerySet[Any]:
    """The rows with the columns of the list; an owner or a date that a source does not have is empty."""
    given = {f"w_{name}": value for name, value in columns.items()}
    given.setdefault("w_due", Cast(Value(None), DateField()))
    uniform: QuerySet[Any] = rows.order_by().annotate(w_source=Value(source, CharField()), w_pk=F("pk"), **given)
    return uniform


def _waits(*choices: tuple[Q, str], default: str = DESK) -> When_:
    return When_(
        *(When(condition, then=Value(code)) for condition, code in choices),
        default=Value(default),
        output_field=CharField(),
    )


def _applications() -> QuerySet[Any]:
    rows = Application.objects.filter(state__in=[*WAITING, ApplicationState.ASKED])
    return _uniform(
        rows,
        "application",
        reference=F("reference"),
        owner=F("owner_id"),
        due=F("due_on"),
        waits=_waits((Q(state=ApplicationState.ASKED), APPLICANT)),
        since=F("created_at"),
    )


def _interests() -> QuerySet[Any]:
    waiting = [InterestState.SUBMITTED, InterestState.RETURNED, InterestState.FORWARDED, InterestState.ASKED]
    return _uniform(
        Interest.objects.filter(state__in=waiting),
        "interest",
        reference=F("reference"),
        owner=When_(When(state=InterestState.FORWARDED, then=F("other_adviser_id")), default=F("adviser_id")),
        due=F("due_on"),
        waits=_waits(
            (Q(state=InterestState.FORWARDED), OTHER_SIDE),
            (Q(state__in=[InterestState.RETURNED, InterestState.ASKED]), COMPANY),
        ),
        since=F("submitted_at"),
    )


def _cases() -> QuerySet[Any]:
    asked = Q(state=CaseState.PROPOSED) & (Q(publisher_agreed_at=None) | Q(interested_agreed_at=None))
    return _uniform(
        Case.objects.exclude(state__in=ENDED),
        "case",
        reference=F("reference"),
        owner=F("owner_id"),
        due=F("next_on"),
        waits=_waits((asked, COMPANY)),
        since=F("created_at"),
    )


def _tasks() -> QuerySet[Any]:
    return _uniform(
        CaseTask.objects.filter(done_at=None).exclude(case__state__in=ENDED),
        "task",
        reference=F("case__reference"),
        owner=F("owner_id"),
        due=F("due_on"),
        waits=_waits(),
        since=F("created_at"),
    )


def _decisions() -> QuerySet[Any]:
    return _uniform(
        Decision.objects.filter(state__in=[DecisionState.SHORTLISTED, DecisionState.INVITED]),
        "match",
        reference=F("opportunity__reference"),
        owner=F("owner_id"),
        due=F("due_on"),
        waits=_waits(),
        since=F("updated_at"),
    )


def _opportunities() -> QuerySet[Any]:
    return _uniform(
        Opportunity.objects.filter(state=OpportunityState.REVIEW),
        "opportunity",
        reference=F("reference"),
        owner=F("owner_id"),
        waits=_waits(),
        since=F("updated_at"),
    )


def _standings() -> QuerySet[Any]:
    return _uniform(
        Standing.objects.filter(verdict=Verdict.CHECKING),
        "vetting",
        reference=F("company__reference"),
        owner=F("owner_id"),
        due=F("due_on"),
        waits=_waits(),
        since=F("updated_at"),
    )


def _hits() -> QuerySet[Any]:
    return _uniform(
        Hit.objects.filter(state__in=[HitState.OPEN, HitState.PROPOSED]),
        "hit",
        reference=F("company__reference"),
        owner=When_(When(state=HitState.PROPOSED, then=F("proposed_by_id")), default=F("company__standing__owner_id")),
        due=F("due_on"),
        waits=_waits((Q(state=HitState.PROPOSED), SECOND)),
        since=F("found_at"),
    )


def _evidence() -> QuerySet[Any]:
    return _uniform(
        Evidence.objects.filter(state=EvidenceState.SUBMITTED),
        "evidence",
        reference=F("company__reference"),
        owner=F("company__standing__owner_id"),
        waits=_waits(),
        since=F("created_at"),
    )


SOURCES: dict[str, tuple[str | Promise, Callable[[], QuerySet[Any]]]] = {
    "hit": (_("Screening hits"), _hits),
    "application": (_("Applications"), _applications),
    "interest": (_("Expressions of interest"), _interests),
    "case": (_("Cases"), _cases),
    "task": (_("Tasks"), _tasks),
    "match": (_("Matches to follow up"), _decisions),
    "opportunity": (_("Opportunities in review"), _opportunities),
    "vetting": (_("Companies being checked"), _standings),
    "evidence": (_("Papers to look at"), _evidence),
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


def section(name: str, user: User, today: date, now: datetime) -> Q:
    """What belongs to a section of an officer's page."""
    mine = Q(w_owner=user.pk)
    return {
        DUE: mine & Q(w_waits=DESK, w_due__lte=today),
        COMING: mine & Q(w_waits=DESK) & (Q(w_due__gt=today) | Q(w_due=None)),
        SECONDS: Q(w_waits=SECOND) & ~Q(w_owner=user.pk),
        NOBODYS: Q(w_owner=None),
        OTHERS: mine & ~Q(w_waits=DESK),
        STUCK: Q(w_due__lt=today - STUCK_AFTER) | Q(w_due=None, w_since__lt=now - FORGOTTEN_AFTER),
    }[name]


_ORDER = (F("w_due").asc(nulls_last=True), "w_since", "w_source", "w_pk")


def open_work(wanted: Q, sources: Iterable[str] = tuple(SOURCES), *, most: int = MOST_LISTED) -> QuerySet[Any]:
    """The list, the most urgent first: one query over all sources, of each at most so many. Rows are tuples.

    Each source is ordered by its date alone, for which it has an index; empty dates come last there as here.
    """
    parts = [SOURCES[name][1]().filter(wanted).values_list(*_COLUMNS).order_by("w_due")[:most] for name in sources]
    first, *rest = parts
    return (first.union(*rest, all=True) if rest else first.union(first.none(), all=True)).order_by(*_ORDER)


def sources_of(name: str) -> list[str]:
    """Which sources can have something in a section: only hits wait for a second officer."""
    return ["hit"] if name == SECONDS else list(SOURCES)


def number_of(wanted: Q) -> int:
    """How much there is, counted up to MOST_LISTED of each source."""
    parts = [reader().filter(wanted).order_by().values_list("pk")[:MOST_LISTED] for _label, reader in SOURCES.values()]
    first, *rest = parts
    return first.union(*rest, all=True).count()


def lines(rows: Iterable[tuple[Any, ...]]) -> list[Line]:
    """The tuples of the list as lines."""
    return [Line(*row) for row in rows]
