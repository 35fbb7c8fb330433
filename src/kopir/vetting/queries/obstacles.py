"""What stands in the way of introducing a company: the same that the trigger on cases looks at, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC

from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.companies.models import Company
from kopir.vetting.models import Hit, Standing
from kopir.vetting.states import HitState, Verdict
from kopir.watchlists.queries import lists_version


@dataclass(frozen=True)
class Obstacle:
    """One reason, with a sentence for the desk. Companies are never shown it."""

    code: str
    sentence: str


def standings(companies: Iterable[int]) -> dict[int, Standing]:
    """Company -> its standing, for those that have one."""
    return {one.company_id: one for one in Standing.objects.filter(company__in=list(companies))}


def obstacles(company: Company) -> list[Obstacle]:
    """Empty when the company may be introduced today."""
    standing = Standing.objects.filter(company=company).first()
    if standing is None or standing.verdict != Verdict.PASSED:
        return [
            Obstacle("case_company_vetted", _("It has not been vetted: no verdict says that it may be introduced."))
        ]
    found = []
    # The database counts days in UTC, people in the chamber's time zone: whichever is further on.
    today = max(timezone.localdate(), timezone.now().astimezone(UTC).date())
    if standing.valid_until is None or standing.valid_until < today:
        found.append(Obstacle("case_company_vetted", _("Its verdict has run out; it has to be checked again.")))
    if standing.is_stale or standing.screened_at is None or standing.lists_version != lists_version():
        found.append(
            Obstacle("case_company_screened", _("It has not been screened since the lists or the company changed."))
        )
    number = Hit.objects.filter(company=company).exclude(state=HitState.CLEARED).count()
    if number:
        found.append(
            Obstacle(
                "case_no_open_hit",
                _("It has hits on watchlists that are not cleared: %(number)d.") % {"number": number},
            )
        )
    return found
