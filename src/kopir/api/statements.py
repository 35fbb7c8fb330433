"""Needs and offers written by a program: drafted, changed, handed to the desk. The rules are the screens' own form."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Query, Schema
from ninja.responses import Status
from pydantic import StringConstraints

from kopir.api import opportunities, schemas, shapes
from kopir.api.auth import ScopedToken, caller
from kopir.api.refusals import FieldsAtFault
from kopir.api.responses import OR_CONFLICT
from kopir.companies.models import Company
from kopir.companies.queries import companies_visible_to
from kopir.companies.suggesting import ticked_codes
from kopir.core.errors import NotAllowed, WrongState
from kopir.core.models import Scope, User
from kopir.opportunities import actions
from kopir.opportunities.actions.access import locked
from kopir.opportunities.forms import TEXT_FIELDS, OpportunityForm, starting_values
from kopir.opportunities.models import Opportunity
from kopir.opportunities.states import OpportunityState

router = opportunities.router  # one address, one router: reading and writing differ by method
_WRITE = ScopedToken(Scope.WRITE)

_EFFECTS = ("filter", "mark")  # the last is meant where none is said

Line = Annotated[str, StringConstraints(max_length=300)]
Written = Annotated[str, StringConstraints(max_length=schemas.MAX_TEXT)]
Short = Annotated[str, StringConstraints(max_length=200)]


class RequirementIn(Schema):
    """Something the partner must have. Who does not meet it is marked, or left out (`filter`)."""

    text: Line
    effect: Literal["mark", "filter"] = "mark"


class StatementIn(Schema):
    """The parts of a need or an offer; a part that is not sent stays as it is. Texts: in the language written best."""

    model_config = schemas.example(
        title="Гречишный мёд в бочках", valid_until="2027-05-31", codes=["hs:0409"],
        requirements=[{"text": "HACCP", "effect": "filter"}],
    )  # fmt: skip

    direction: Literal["need", "offer"] | None = None
    profile_type: Literal["BO", "BR", "TO", "TR", "RDR"] | None = None
    business_type: Literal["trade", "site", "alliance", "technology", "support", "investment"] | None = None
    own_role: Short | None = None
    title: Short | None = None
    body: Written | None = None
    language: Literal["", "kk", "ru", "ja", "en", "other"] | None = Field(
        default=None, description="Empty: recognised."
    )
    seeks: Written | None = None
    public_title: Short | None = None
    public_body: Written | None = None
    partner_role: Short | None = None
    partner_size: Short | None = None
    partner_regions: list[Short] | None = Field(default=None, max_length=60)
    partnership: Short | None = None
    requirements: list[RequirementIn] | None = Field(default=None, max_length=30)
    price: Decimal | None = Field(default=None, ge=0, max_digits=16, decimal_places=2)
    currency: Short | None = None
    price_unit: Short | None = None
    minimum_order: Short | None = None
    incoterm: Short | None = None
    incoterm_place: Short | None = None
    payment: Short | None = None
    sample: Short | None = None
    valid_until: date | None = None
    codes: list[Short] | None = Field(
        default=None, max_length=20, description="Confirmed codes, as hs:0409, isic4:0149."
    )


class DraftIn(StatementIn):
    """A new need or offer of a company."""

    model_config = schemas.example(
        company="KZ-C-000042", direction="offer", profile_type="BO", business_type="trade", own_role="manufacturer",
        title="Гречишный мёд в бочках", body="60 тонн в год, бочки по 300 кг, сертификат HACCP.",
        partner_role="distributor", valid_until="2027-05-31", codes=["hs:0409"],
    )  # fmt: skip

    company: Short = Field(description="Reference of the company.")
    direction: Literal["need", "offer"]
    profile_type: Literal["BO", "BR", "TO", "TR", "RDR"]
    business_type: Literal["trade", "site", "alliance", "technology", "support", "investment"]
    title: Short
    body: Written


@router.post(
    "", auth=_WRITE, response={201: opportunities.OpportunityOut, **OR_CONFLICT}, summary="Draft a need or an offer"
)
def draft(request: HttpRequest, asked: DraftIn, reading: Query[shapes.ReaderIn]) -> Status[dict[str, Any]]:
    """A new draft of a company the caller acts for (the desk: of any company)."""
    user, language = caller(request), shapes.reading_in(reading.reader)
    company = get_object_or_404(companies_visible_to(user), reference=asked.company)
    if not user.has_perm("companies.edit", company):
        raise NotAllowed(_("You do not act for this company."))
    saved = _save(asked, company, None, by=user)
    return Status(201, _answer(saved, user, language))


@router.patch(
    "/{reference}",
    auth=_WRITE,
    response={200: opportunities.OpportunityOut, **OR_CONFLICT},
    summary="Change a need or offer",
)
def change(
    request: HttpRequest, reference: str, asked: StatementIn, reading: Query[shapes.ReaderIn]
) -> dict[str, Any]:
    """Only the parts that are sent. What a company changes in a published one goes back to review."""
    user, language = caller(request), shapes.reading_in(reading.reader)
    opportunity = _allowed(user, reference, "opportunities.edit")
    saved = _save(asked, opportunity.company, opportunity, by=user)
    return _answer(saved, user, language)


@router.post(
    "/{reference}/submit",
    auth=_WRITE,
    response={200: opportunities.OpportunityOut, **OR_CONFLICT},
    summary="Hand to the desk",
)
def submit(request: HttpRequest, reference: str, reading: Query[shapes.ReaderIn]) -> dict[str, Any]:
    """Send a draft to review."""
    user, language = caller(request), shapes.reading_in(reading.reader)
    opportunity = _allowed(user, reference, "opportunities.send_to_review")
    if opportunity.state != OpportunityState.DRAFT:
        raise WrongState(_("Only a draft can be handed to the desk."))
    return _answer(actions.send_to_review(opportunity, by=user), user, language)


def _allowed(user: User, reference: str, permission: str) -> Opportunity:
    opportunity = opportunities.opportunity_for(user, reference)
    if not user.has_perm(permission, opportunity):
        raise NotAllowed(_("You do not act for the company of this opportunity."))
    return opportunity


def _answer(saved: Opportunity, user: User, language: str) -> dict[str, Any]:
    """As it stands now, read again."""
    return opportunities.shown(opportunities.opportunity_for(user, saved.reference), user, language)


@transaction.atomic
def _save(asked: StatementIn, company: Company, opportunity: Opportunity | None, *, by: User) -> Opportunity:
    """All parts that were sent, or none: each by its own action."""
    sent = asked.dict(exclude_unset=True)
    if opportunity is not None:
        opportunity = locked(opportunity)  # before it is read: what is not sent stays as somebody else saves it now
    form = _checked(sent, company, opportunity)
    if opportunity is None:
        saved = actions.draft_opportunity(company, form.statement(), by=by)
    else:
        saved = actions.edit_opportunity(opportunity, form.statement(), by=by)
    for name, kind in TEXT_FIELDS.items():
        if name in sent and form.cleaned_data[name]:
            language = form.cleaned_data["language"] if "language" in sent else ""
            actions.write_text(saved, kind.value, form.cleaned_data[name], language=language, by=by)
    emptied = [kind.value for name, kind in TEXT_FIELDS.items() if name in sent and not form.cleaned_data[name]]
    for text in saved.texts.filter(kind__in=emptied, origin="original"):
        actions.remove_text(text, by=by)
    if "requirements" in sent:
        actions.set_requirements(saved, form.requirements(), by=by)
    if "codes" in sent:
        actions.set_codes(saved, _codes(sent["codes"] or []), by=by)
    return saved


def _checked(sent: dict[str, Any], company: Company, opportunity: Opportunity | None) -> OpportunityForm:
    """What was sent, over what stands already, through the form that the screens use."""
    values = starting_values(opportunity) if opportunity is not None else {}
    values |= {name: value for name, value in sent.items() if name not in {"requirements", "codes", "company"}}
    if "requirements" in sent:
        values |= {f"requirements_{effect}": _lines(sent["requirements"] or [], effect) for effect in _EFFECTS}
    form = OpportunityForm({name: _typed(value) for name, value in values.items()}, country=company.country)
    if not form.is_valid():
        raise FieldsAtFault(_faults(form))
    return form


def _typed(value: object) -> str | list[str]:
    """As a form has it: text, or a list of texts."""
    if value is None:
        return ""
    return [str(one) for one in value] if isinstance(value, list | tuple) else str(value)


def _lines(requirements: Iterable[dict[str, str]], effect: str) -> str:
    return "\n".join(
        " ".join(one["text"].split()) for one in requirements if one.get("effect", _EFFECTS[-1]) == effect
    )


def _codes(keys: list[str]) -> list[tuple[str, str]]:
    found = ticked_codes(keys)
    if len(found) < len(set(keys)):
        raise FieldsAtFault([{"field": "codes", "error": _("Write a code as hs:0409 or isic4:0149.")}])
    return found


def _faults(form: OpportunityForm) -> list[dict[str, str]]:
    return [
        {"field": "" if name == "__all__" else name, "error": str(error)}
        for name, errors in form.errors.items()
        for error in errors
    ]
