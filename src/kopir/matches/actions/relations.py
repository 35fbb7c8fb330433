"""Writes: 'no thanks', 'met before', and how an opportunity wants to be matched."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.companies.models import Company
from kopir.companies.rules import is_own_company
from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, NotAllowed
from kopir.core.models import User
from kopir.core.rules import is_desk
from kopir.core.wording import tidy
from kopir.matches.models import LOOK_AGAIN, Glance, Preference, Relation
from kopir.matches.states import MOST_MONTHS, RelationKind, SaidBy
from kopir.opportunities.models import Opportunity

_LONGEST_REASON = 500


@transaction.atomic
def say_no_thanks(
    company: Company, other: Company, *, reason: str, by: User, about: Opportunity | None = None
) -> Relation:
    """One company does not want the other: the pair scores 0 from now on, in needs and offers still to come as well.

    Said by the desk, or by a member for its own company; the other side never learns of it. `about`: the opportunity
    on whose card a member said it.
    """
    said_by = _speaker(company, by)
    why = tidy(reason)[:_LONGEST_REASON]
    if not why:
        raise BadInput(_("Say in a few words why not."))
    return _keep(
        Relation(
            company=company, other=other, about=about if said_by == SaidBy.COMPANY else None, reason=why,
            kind=RelationKind.NO_THANKS, said_by=said_by, on=timezone.localdate(), by=by,
        )
    )  # fmt: skip


@transaction.atomic
def met(
    company_a: Company,
    company_b: Company,
    on: date,
    by: User | None,
    *,
    about: Opportunity | None = None,
    reason: str = "",
) -> Relation:
    """The two have met on this day. Stored once a pair with the last day; the same day twice changes nothing.

    Called by rooms above when two were introduced or sat together, by the desk from a card, and by a member for its
    own company (`company_a`, with the opportunity it recognised as `about`).
    """
    said_by = SaidBy.DESK
    first, second = sorted((company_a, company_b), key=lambda one: one.pk)
    if by is not None and not is_desk(by) and about is not None and about.company_id == company_b.pk:
        said_by = _speaker(company_a, by)
        first, second = company_a, company_b
    if on > timezone.localdate():
        raise BadInput(_("That day is still to come."))
    wanted = {"company": first, "other": second, "kind": RelationKind.MET, "said_by": said_by}
    shown_about = about if said_by == SaidBy.COMPANY else None
    with_row = Relation.objects.select_for_update().filter(**wanted, about=shown_about, undone_at__isnull=True)
    known = with_row.first()
    if known is None:
        why = tidy(reason)[:_LONGEST_REASON]
        return _keep(Relation(**wanted, about=shown_about, on=on, reason=why, by=by), once=True)
    if known.on < on:
        was = known.on
        known.on = on
        known.save(update_fields=["on"])
        audit.record("relation.met_again", known, actor=by, was=was.isoformat(), on=on.isoformat())
    return known


def _speaker(company: Company, by: User) -> SaidBy:
    if is_desk(by):
        return SaidBy.DESK
    if is_own_company(by, company):
        return SaidBy.COMPANY
    raise NotAllowed(_("Only the desk and the company itself say this."))


def _keep(relation: Relation, *, once: bool = False) -> Relation:
    """Store it; the same word twice is refused, or (`once`) found again."""
    if relation.company_id == relation.other_id:
        raise BadInput(_("These are one company."))
    key = {name: getattr(relation, name) for name in ("company", "other", "about", "kind", "said_by")}
    stored, is_new = Relation.objects.get_or_create(
        **key, undone_at=None, defaults={"reason": relation.reason, "on": relation.on, "by": relation.by}
    )
    if not is_new:
        if once:
            return stored
        raise AlreadyThere(_("This has been said already."))
    audit.record(f"relation.{stored.kind}", stored, actor=stored.by, said_by=stored.said_by, why=stored.reason)
    _look_again_at(stored)
    return stored


@transaction.atomic
def take_relation_back(relation: Relation, *, by: User) -> Relation:
    """It holds no more. The desk takes back anything, a company what it said itself; twice does no harm."""
    if not is_desk(by) and not (relation.said_by == SaidBy.COMPANY and is_own_company(by, relation.company)):
        raise NotAllowed(_("Only the desk and the company itself say this."))
    stored = Relation.objects.select_for_update().get(pk=relation.pk)
    if stored.undone_at is not None:
        return stored
    stored.undone_at, stored.undone_by = timezone.now(), by
    stored.save(update_fields=["undone_at", "undone_by"])
    audit.record("relation.taken_back", stored, actor=by, kind=stored.kind)
    _look_again_at(stored)
    return stored


def _look_again_at(relation: Relation) -> None:
    """What the desk's list counts of both companies is out of date."""
    Glance.objects.filter(opportunity__company__in=[relation.company_id, relation.other_id]).update(weights=LOOK_AGAIN)


@transaction.atomic
def prefer(opportunity: Opportunity, own_share: float, met_months: int, *, by: User) -> Preference:
    """Store how this opportunity is matched: whose wishes count how much, and how long a meeting counts as recent."""
    if not is_desk(by):
        raise NotAllowed(_("Only officers of the chamber decide on suggestions."))
    if not 0 <= own_share <= 1 or not 0 <= met_months <= MOST_MONTHS:
        raise BadInput(_("Such a setting is not possible."))
    preference, is_new = Preference.objects.get_or_create(
        opportunity=opportunity, defaults={"own_share": own_share, "met_months": met_months}
    )
    preference = Preference.objects.select_for_update().get(pk=preference.pk)
    was = None if is_new else [preference.own_share, preference.met_months]
    if was == [own_share, met_months]:
        return preference
    preference.own_share, preference.met_months = own_share, met_months
    preference.save(update_fields=["own_share", "met_months", "updated_at"])
    audit.record("match.preferred", opportunity, actor=by, was=was, now=[own_share, met_months])
    Glance.objects.filter(pk=opportunity.pk).update(weights=LOOK_AGAIN)
    return preference
