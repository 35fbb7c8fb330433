"""A need or an offer stated and changed: its facts, its requirements, its owner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from kopir.companies.models import Company
from kopir.companies.states import CompanyState
from kopir.core import audit
from kopir.core.errors import BadInput, WrongState
from kopir.core.models import User
from kopir.core.wording import tidy
from kopir.opportunities.actions.access import locked, refuse_if_ended, review_again
from kopir.opportunities.models import Direction, Opportunity, ProfileType, Requirement, RequirementEffect
from kopir.opportunities.references import next_reference, today_in
from kopir.opportunities.states import OpportunityState

MOST_REQUIREMENTS = 30
LONGEST_REQUIREMENT = 300
_DIRECTIONS = {
    ProfileType.BUSINESS_OFFER: Direction.OFFER,
    ProfileType.TECHNOLOGY_OFFER: Direction.OFFER,
    ProfileType.BUSINESS_REQUEST: Direction.NEED,
    ProfileType.TECHNOLOGY_REQUEST: Direction.NEED,
    ProfileType.RESEARCH_REQUEST: Direction.NEED,
}


@dataclass(frozen=True)
class Statement:
    """The facts of a need or an offer, as a form or an importer has them. Texts are written apart."""

    direction: str
    profile_type: str
    business_type: str
    own_role: str = ""
    partner_role: str = ""
    partner_size: str = ""
    partner_regions: tuple[str, ...] = ()
    partnership: str = ""
    price: Decimal | None = None
    currency: str = ""
    price_unit: str = ""
    minimum_order: str = ""
    incoterm: str = ""
    incoterm_place: str = ""
    payment: str = ""
    sample: str = ""
    valid_until: date | None = None


def _refuse(statement: Statement) -> None:
    if statement.profile_type not in ProfileType.values or statement.direction not in Direction.values:
        raise BadInput(_("The type of the opportunity is not known."))
    if _DIRECTIONS[ProfileType(statement.profile_type)] != statement.direction:
        raise BadInput(_("Who pays makes a request, who earns makes an offer: type and direction must agree."))
    if statement.price is not None and not statement.currency:
        raise BadInput(_("A price needs a currency."))
    if statement.price is not None and statement.price < 0:
        raise BadInput(_("A price cannot be negative."))
    if statement.incoterm_place and not statement.incoterm:
        raise BadInput(_("A named place needs its Incoterm."))


@transaction.atomic
def draft_opportunity(
    company: Company, statement: Statement, *, by: User | None, is_example: bool = False
) -> Opportunity:
    """A new draft. Its owner is the officer who writes it, else the company's."""
    if company.state == CompanyState.ARCHIVED:
        raise WrongState(_("An archived company cannot state needs or offers."))
    _refuse(statement)
    day = today_in(company.country)
    opportunity = Opportunity.objects.create(
        reference=next_reference(company.country, statement.profile_type, day),
        company=company,
        owner=by if by is not None and by.is_desk else company.owner,
        is_example=is_example,
        **_values(statement),
    )
    audit.record(
        "opportunity.drafted", opportunity, actor=by, reference=opportunity.reference, company=company.reference
    )
    return opportunity


def _values(statement: Statement) -> dict[str, object]:
    values: dict[str, object] = {field.name: getattr(statement, field.name) for field in fields(statement)}
    values["partner_regions"] = list(statement.partner_regions)
    return values


@transaction.atomic
def edit_opportunity(opportunity: Opportunity, statement: Statement, *, by: User | None) -> Opportunity:
    """Change the facts. What a company changes in a published opportunity goes back to review."""
    fresh = locked(opportunity)
    refuse_if_ended(fresh, by)
    _refuse(statement)
    if fresh.state == OpportunityState.PUBLISHED and statement.valid_until is None:
        raise BadInput(_("A published opportunity needs the day until which it is valid."))
    values = _values(statement)
    changed = sorted(name for name, value in values.items() if getattr(fresh, name) != value)
    if not changed:
        return fresh
    for name in changed:
        setattr(fresh, name, values[name])
    fresh.save(update_fields=[*changed, "updated_at"])
    audit.record("opportunity.edited", fresh, actor=by, fields=changed)
    review_again(fresh, by)
    return fresh


@transaction.atomic
def set_requirements(
    opportunity: Opportunity, wanted: Sequence[tuple[str, str]], *, by: User | None
) -> list[Requirement]:
    """The whole list of (text, effect); unchanged rows stay the rows they are."""
    fresh = locked(opportunity)
    refuse_if_ended(fresh, by)
    clean = list(dict.fromkeys((" ".join(tidy(text).split()), effect) for text, effect in wanted))
    clean = [(text, effect) for text, effect in clean if text]
    if len(clean) > MOST_REQUIREMENTS:
        raise BadInput(_("At most %(most)d requirements are possible.") % {"most": MOST_REQUIREMENTS})
    if any(len(text) > LONGEST_REQUIREMENT for text, _effect in clean):
        raise BadInput(_("A requirement has at most %(most)d letters.") % {"most": LONGEST_REQUIREMENT})
    if any(effect not in RequirementEffect.values for _text, effect in clean):
        raise BadInput(_("A requirement either marks or leaves out."))
    rows = list(fresh.requirements.all())
    if [(row.text, row.effect) for row in rows] == clean:
        return rows
    kept = {(row.text, row.effect) for row in rows} & set(clean)
    for row in rows:
        if (row.text, row.effect) not in kept:
            row.delete()
    Requirement.objects.bulk_create(
        Requirement(opportunity=fresh, text=text, effect=effect)
        for text, effect in clean
        if (text, effect) not in kept
    )
    audit.record("opportunity.requirements_set", fresh, actor=by, number=len(clean))
    review_again(fresh, by)
    return list(fresh.requirements.all())


@transaction.atomic
def assign_owner(opportunity: Opportunity, owner: User, *, by: User | None) -> Opportunity:
    """The officer who looks after it."""
    if not owner.is_desk or not owner.is_active:
        raise BadInput(_("Only an officer can look after an opportunity."))
    fresh = locked(opportunity)
    if fresh.owner_id == owner.pk:
        return fresh
    fresh.owner = owner
    fresh.save(update_fields=["owner", "updated_at"])
    audit.record("opportunity.owner", fresh, actor=by, owner=owner.pk)
    return fresh
