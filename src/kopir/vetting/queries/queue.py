"""What the desk has to look at: hits, companies that are being checked, papers, verdicts that run out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from kopir.core.models import User
from kopir.vetting.actions.screenings import due
from kopir.vetting.admission import admission
from kopir.vetting.models import Evidence, Hit, Standing
from kopir.vetting.states import EvidenceState, HitState, Verdict

MOST_DUE = 1_000


@dataclass(frozen=True)
class Counts:
    """The figures above the queue. `unscreened` is cut at MOST_DUE."""

    open_hits: int
    proposed: int
    checking: int
    papers: int
    ending: int
    unscreened: int


def open_hits() -> QuerySet[Hit]:
    """Those nobody has said anything of, the earliest due first."""
    return _hits().filter(state=HitState.OPEN).order_by("due_on", "-score", "pk")


def proposed_hits(user: User) -> QuerySet[Hit]:
    """Those that wait for a second person who is not the first."""
    return _hits().filter(state=HitState.PROPOSED).exclude(proposed_by=user).order_by("proposed_at", "pk")


def _hits() -> QuerySet[Hit]:
    return Hit.objects.select_related("company", "person", "proposed_by").prefetch_related("company__names")


def being_checked() -> QuerySet[Standing]:
    """Companies somebody has taken up, the earliest due first."""
    rows = Standing.objects.filter(verdict=Verdict.CHECKING).select_related("company", "owner")
    return rows.prefetch_related("company__names").order_by("due_on", "pk")


def papers() -> QuerySet[Evidence]:
    """Papers that wait to be looked at, the oldest first."""
    rows = Evidence.objects.filter(state=EvidenceState.SUBMITTED).select_related("company")
    return rows.prefetch_related("company__names").order_by("created_at", "pk")


def ending() -> QuerySet[Standing]:
    """Verdicts that run out soon, or have."""
    until = timezone.localdate() + timedelta(days=admission().remind_days)
    rows = Standing.objects.filter(verdict=Verdict.PASSED, valid_until__lte=until).select_related("company", "owner")
    return rows.prefetch_related("company__names").order_by("valid_until", "pk")


def counts(user: User) -> Counts:
    """How much of each there is."""
    return Counts(
        open_hits=open_hits().count(),
        proposed=proposed_hits(user).count(),
        checking=being_checked().count(),
        papers=papers().count(),
        ending=ending().count(),
        unscreened=len(due(MOST_DUE)),
    )
