"""What waits for somebody, room by room: each branch is one kind of thing that waits for one kind of person.

A thing whose owner or whose turn depends on its state stands in several branches, so that each can be asked for by
plain columns that have an index.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, DateField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Now
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.applications.models import Application
from kopir.applications.states import WAITING, ApplicationState
from kopir.cases.models import Case, CaseMeeting, CaseTask, Interest
from kopir.cases.states import ENDED, CaseState, InterestState, MeetingState
from kopir.matches.models import Decision
from kopir.matches.states import DecisionState
from kopir.opportunities.models import Opportunity
from kopir.opportunities.states import OpportunityState
from kopir.vetting.models import Evidence, Hit, Standing
from kopir.vetting.states import EvidenceState, HitState, Verdict

COLUMNS = ("w_source", "w_pk", "w_reference", "w_owner", "w_due", "w_waits", "w_since")

DESK, COMPANY, OTHER_SIDE, APPLICANT, SECOND = "desk", "company", "other-side", "applicant", "second-person"
WAITS_FOR: dict[str, str | Promise] = {
    DESK: _("the chamber"),
    COMPANY: _("the company"),
    OTHER_SIDE: _("the other side"),
    APPLICANT: _("the applicant"),
    SECOND: _("a second officer"),
}


@dataclass(frozen=True)
class Branch:
    """Things of one source that wait for the same. The strings are paths to columns; an empty `due`: no date."""

    source: str
    rows: Callable[[], QuerySet[Any]]
    since: str
    owner: str = "owner_id"
    due: str = ""
    reference: str = "reference"
    waits: str = DESK

    def select(self) -> tuple[str, tuple[Any, ...]]:
        """All of it with the columns of every list, as SQL and its values. PostgreSQL looks through it at indexes."""
        uniform = self.rows().annotate(
            w_source=Value(self.source, CharField()),
            w_pk=F("pk"),
            w_reference=F(self.reference),
            w_owner=F(self.owner),
            w_due=F(self.due) if self.due else Cast(Value(None), DateField()),
            w_waits=Value(self.waits, CharField()),
            w_since=F(self.since),
        )
        sql, values = uniform.order_by().values_list(*COLUMNS).query.sql_with_params()
        return sql, tuple(values)


def _interests(*states: InterestState) -> Callable[[], QuerySet[Any]]:
    return lambda: Interest.objects.filter(state__in=states)


def _meetings(**narrowed: object) -> Callable[[], QuerySet[Any]]:
    return lambda: CaseMeeting.objects.filter(**narrowed).exclude(case__state__in=ENDED)


# As the conditions of the desk's indexes say it (migration 0002_work_indexes).
_AGREED = Q(publisher_agreed_at__isnull=False, interested_agreed_at__isnull=False)
_OURS = ~Q(state__in=ENDED) & (~Q(state=CaseState.PROPOSED) | _AGREED)
_THEIRS = Q(state=CaseState.PROPOSED) & (Q(publisher_agreed_at=None) | Q(interested_agreed_at=None))
_CHECKER = "company__standing__owner_id"
BRANCHES = (
    Branch(
        "hit", lambda: Hit.objects.filter(state=HitState.OPEN), "found_at", owner=_CHECKER, due="due_on",
        reference="company__reference",
    ),
    Branch(
        "hit", lambda: Hit.objects.filter(state=HitState.PROPOSED), "found_at", owner="proposed_by_id", due="due_on",
        reference="company__reference", waits=SECOND,
    ),
    Branch("application", lambda: Application.objects.filter(state__in=WAITING), "created_at", due="due_on"),
    Branch(
        "application", lambda: Application.objects.filter(state=ApplicationState.ASKED), "created_at", due="due_on",
        waits=APPLICANT,
    ),
    Branch("interest", _interests(InterestState.SUBMITTED), "submitted_at", owner="adviser_id", due="due_on"),
    Branch(
        "interest", _interests(InterestState.RETURNED, InterestState.ASKED), "submitted_at", owner="adviser_id",
        due="due_on", waits=COMPANY,
    ),
    Branch(  # it fits: the adviser asks both to be introduced; the day is taken off when a case is opened
        "interest", lambda: Interest.objects.filter(state=InterestState.ANSWERED, due_on__isnull=False), "answered_at",
        owner="adviser_id", due="due_on",
    ),
    Branch(
        "interest", _interests(InterestState.FORWARDED), "submitted_at", owner="other_adviser_id", due="due_on",
        waits=OTHER_SIDE,
    ),
    Branch(
        "case", lambda: Case.objects.filter(_OURS), "created_at", due="next_on",
    ),
    Branch(
        "case", lambda: Case.objects.filter(_THEIRS), "created_at", due="next_on",
        waits=COMPANY,
    ),
    Branch(
        "task", lambda: CaseTask.objects.filter(done_at=None).exclude(case__state__in=ENDED), "created_at",
        due="due_on", reference="case__reference",
    ),
    Branch(
        "meeting", _meetings(state=MeetingState.PROPOSED), "created_at", owner="case__owner_id",
        reference="case__reference",
    ),
    Branch(  # was it held?
        "meeting", _meetings(state=MeetingState.PLANNED, starts_at__lt=Now()), "starts_at", owner="case__owner_id",
        reference="case__reference",
    ),
    Branch(
        "match", lambda: Decision.objects.filter(state__in=[DecisionState.SHORTLISTED, DecisionState.INVITED]),
        "updated_at", due="due_on", reference="opportunity__reference",
    ),
    Branch("opportunity", lambda: Opportunity.objects.filter(state=OpportunityState.REVIEW), "updated_at"),
    Branch(
        "vetting", lambda: Standing.objects.filter(verdict=Verdict.CHECKING), "updated_at", due="due_on",
        reference="company__reference",
    ),
    Branch(
        "evidence", lambda: Evidence.objects.filter(state=EvidenceState.SUBMITTED), "created_at",
        owner=_CHECKER, reference="company__reference",
    ),
)  # fmt: skip
