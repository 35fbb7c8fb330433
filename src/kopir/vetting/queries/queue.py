"""What the desk has to look at: hits, companies that are being checked, papers, verdicts that run out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from kopir.companies.models import Company, CompanyMember
from kopir.companies.states import CompanyState
from kopir.core.models import User
from kopir.vetting.admission import admission
from kopir.vetting.models import Evidence, Hit, Standing
from kopir.vetting.states import EvidenceState, HitState, Verdict
from kopir.watchlists.queries import lists_version

MOST_DUE = 1_000  # companies that wait to be screened are counted up to here
MINE = "mine"
NOBODY = "nobody"


@dataclass(frozen=True)
class Filters:
    """What the queue is narrowed to; empty means all. `source` is a watchlist: it narrows hits only."""

    owner: str = ""
    country: str = ""
    source: str = ""

    def companies(self, user: User, company: str = "company__") -> Q:
        """The filter for rows that have a company, by who checks it and where it is."""
        wanted = Q(**{f"{company}country": self.country}) if self.country else Q()
        if self.owner == MINE:
            wanted &= Q(**{f"{company}standing__owner": user})
        elif self.owner == NOBODY:
            wanted &= Q(**{f"{company}standing__owner": None})
        return wanted

    def hits(self, user: User) -> Q:
        """The same for hits."""
        return self.companies(user) & (Q(source=self.source) if self.source else Q())


@dataclass(frozen=True)
class Counts:
    """The figures above the queue. `unscreened` is cut at MOST_DUE."""

    open_hits: int
    proposed: int
    checking: int
    papers: int
    expiring: int
    ending: int
    unscreened: int


def open_hits(user: User, filters: Filters) -> QuerySet[Hit]:
    """Those nobody has said anything of, the earliest due first."""
    return Hit.objects.filter(filters.hits(user), state=HitState.OPEN).order_by("due_on", "-score", "pk")


def proposed_hits(user: User, filters: Filters) -> QuerySet[Hit]:
    """Those that wait for a second person who is not the first."""
    rows = Hit.objects.filter(filters.hits(user), state=HitState.PROPOSED).exclude(proposed_by=user)
    return rows.order_by("proposed_at", "pk")


def being_checked(user: User, filters: Filters) -> QuerySet[Standing]:
    """Companies somebody has taken up, the earliest due first."""
    rows = Standing.objects.filter(filters.companies(user), verdict=Verdict.CHECKING)
    return rows.order_by("due_on", "pk")


def papers(user: User, filters: Filters) -> QuerySet[Evidence]:
    """Papers that wait to be looked at, the oldest first."""
    rows = Evidence.objects.filter(filters.companies(user), state=EvidenceState.SUBMITTED)
    return rows.order_by("created_at", "pk")


def expiring(user: User, filters: Filters) -> QuerySet[Evidence]:
    """Accepted papers that expire soon or have, and that no later paper of the same kind stands for."""
    return _expiring(timezone.localdate()).filter(filters.companies(user)).order_by("expires_on", "pk")


def _expiring(today: date) -> QuerySet[Evidence]:
    until = _soon(today)
    later = Evidence.objects.filter(
        Q(expires_on=None) | Q(expires_on__gt=until),
        company=OuterRef("company"),
        kind=OuterRef("kind"),
        state=EvidenceState.ACCEPTED,
    )
    return Evidence.objects.filter(~Exists(later), state=EvidenceState.ACCEPTED, expires_on__lte=until)


def to_remind(today: date | None = None) -> QuerySet[Evidence]:
    """Of those, the ones of companies with an account of their own, of which nobody was told."""
    members = CompanyMember.objects.filter(company=OuterRef("company"), user__is_active=True)
    rows = _expiring(today or timezone.localdate()).filter(Exists(members), reminded_at=None)
    return rows.exclude(company__state=CompanyState.ARCHIVED)


def ending(user: User, filters: Filters) -> QuerySet[Standing]:
    """Verdicts that run out soon, or have."""
    until = _soon(timezone.localdate())
    rows = Standing.objects.filter(filters.companies(user), verdict=Verdict.PASSED, valid_until__lte=until)
    return rows.order_by("valid_until", "pk")


def _soon(today: date) -> date:
    return today + timedelta(days=admission().remind_days)


def with_companies(rows: QuerySet[Any], *people: str) -> QuerySet[Any]:
    """The rows of a page with what each shows, in a fixed number of queries."""
    return rows.select_related("company__standing", *people).prefetch_related("company__names")


def counts(user: User, filters: Filters) -> Counts:
    """How much of each there is."""
    return Counts(
        open_hits=open_hits(user, filters).count(),
        proposed=proposed_hits(user, filters).count(),
        checking=being_checked(user, filters).count(),
        papers=papers(user, filters).count(),
        expiring=expiring(user, filters).count(),
        ending=ending(user, filters).count(),
        unscreened=number_to_screen(),
    )


def _to_screen() -> tuple[QuerySet[Standing], QuerySet[Company]]:
    """Standings that are stale, older than the lists, or were never screened; active companies that have none yet."""
    version = lists_version()
    old = Q(is_stale=True) | Q(screened_at=None) | Q(lists_version__lt=version) | Q(lists_version__gt=version)
    standings = Standing.objects.filter(old).exclude(company__state=CompanyState.ARCHIVED)
    return standings, Company.objects.filter(state=CompanyState.ACTIVE, standing=None)


def to_screen(limit: int = MOST_DUE) -> list[int]:
    """Companies that are due to be screened, at most so many: those that are being checked first."""
    standings, without = _to_screen()
    checking = Q(verdict=Verdict.CHECKING)
    found: list[int] = []
    for rows in (standings.filter(checking), standings.exclude(checking)):
        found += rows.order_by("pk").values_list("pk", flat=True)[: limit - len(found)]
    found += without.order_by("pk").values_list("pk", flat=True)[: limit - len(found)]
    return found


def number_to_screen() -> int:
    """How many wait to be screened, counted up to MOST_DUE."""
    standings, without = _to_screen()
    return min(MOST_DUE, standings.order_by()[:MOST_DUE].count() + without.order_by()[:MOST_DUE].count())
