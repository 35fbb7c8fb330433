"""How a company stands to others: whom it does not want, who does not want it, and whom it has met."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from kopir.companies.models import Company
from kopir.matches.models import Preference, Relation
from kopir.matches.states import MET_MONTHS, RelationKind, SaidBy

BALANCED = 0.5


@dataclass(frozen=True, eq=False)
class Standing:
    """What is known of one company and the others, as the reader may know it.

    `refused` and `met` go by company; `refused_about` and `met_about` by opportunity. `silent` are companies left out
    without a word, because the reader may not learn that somebody said no, or who stands behind an opportunity.
    """

    refused: dict[int, Relation] = field(default_factory=dict)
    met: dict[int, Relation] = field(default_factory=dict)
    refused_about: dict[int, Relation] = field(default_factory=dict)
    met_about: dict[int, Relation] = field(default_factory=dict)
    silent: frozenset[int] = frozenset()

    def no_thanks(self, company: int, opportunity: int) -> Relation | None:
        """The word by which this opportunity of this company is not wanted."""
        return self.refused.get(company) or self.refused_about.get(opportunity)

    def met_since(self, company: int, opportunity: int, day: date | None) -> Relation | None:
        """The meeting on this day or later (None: none counts)."""
        found = self.met.get(company) or self.met_about.get(opportunity)
        return found if found is not None and day is not None and found.on >= day else None


def standing_of(company: int, *, sees_names: bool) -> Standing:
    """One query. The desk sees everything; the company itself what it said of single opportunities.

    To the company, whom it met goes by the opportunity on which it said so, never by the company: otherwise, by
    showing and hiding those it met, it would see which anonymous opportunities are theirs.
    """
    rows = list(_held(company).order_by("on", "pk").select_related("by", "about"))
    refusals = [row for row in rows if row.kind == RelationKind.NO_THANKS]
    meetings = [row for row in rows if row.kind == RelationKind.MET]
    if sees_names:
        return Standing(
            refused={_other(row, company): row for row in refusals},
            met={_other(row, company): row for row in meetings},
        )
    own = [row for row in rows if row.company_id == company and row.said_by == SaidBy.COMPANY and row.about_id]
    return Standing(
        refused_about={row.about_id or 0: row for row in own if row.kind == RelationKind.NO_THANKS},
        met_about={row.about_id or 0: row for row in own if row.kind == RelationKind.MET},
        silent=frozenset(_other(row, company) for row in refusals if row not in own),
    )


def _held(company: int) -> QuerySet[Relation]:
    return Relation.objects.filter(Q(company=company) | Q(other=company), undone_at__isnull=True)


def _other(row: Relation, company: int) -> int:
    return row.other_id if row.company_id == company else row.company_id


def vetoed(company: Company) -> set[int]:
    """Keys of the companies that must not be brought together with this one: either side has said 'no thanks'."""
    refusals = _held(company.pk).filter(kind=RelationKind.NO_THANKS).values_list("company_id", "other_id")
    return {other if one == company.pk else one for one, other in refusals}


def relations_visible_to(user_is_desk: bool, own: QuerySet[Company]) -> QuerySet[Relation]:  # noqa: FBT001 -- one of two
    """The desk all that hold; others what their own company said."""
    held = Relation.objects.filter(undone_at__isnull=True).select_related("company", "other")
    return held if user_is_desk else held.filter(company__in=own, said_by=SaidBy.COMPANY)


@dataclass(frozen=True)
class Preferred:
    """How one opportunity is matched: stored by the desk, or as usual."""

    own_share: float = BALANCED
    met_months: int = MET_MONTHS


def preferred(opportunity: int) -> Preferred:
    """One query."""
    found = Preference.objects.filter(pk=opportunity).values_list("own_share", "met_months").first()
    return Preferred(*found) if found is not None else Preferred()


def months_before(day: date, months: int) -> date | None:
    """The first day that counts as recent; None when none does."""
    if not months:
        return None
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, 28))
