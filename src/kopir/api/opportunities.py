"""Opportunities by HTTP: what the token's owner may see on the screens, no more."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from kopir.api import shapes
from kopir.api.auth import ScopedToken, caller
from kopir.api.paging import PageIn, page_of
from kopir.api.responses import OR_MISSING, OR_REFUSED
from kopir.api.schemas import example
from kopir.companies.naming import title_of
from kopir.companies.queries import own_companies
from kopir.core.models import Scope, User
from kopir.opportunities import presenting, queries
from kopir.opportunities.models import Opportunity

router = Router(auth=ScopedToken(Scope.READ), tags=["opportunities"])

EXAMPLE: dict[str, Any] = {
    "reference": "KZBO20261123001",
    "direction": "offer",
    "profile_type": "BO",
    "business_type": "trade",
    "country": "KZ",
    "region": "KZ-63",
    "own_role": "manufacturer",
    "partner_role": "distributor",
    "partnership": "distribution",
    "state": "published",
    "valid_until": "2027-05-31",
    "is_example": True,
    "title": {
        "text": "Buckwheat honey in drums", "language": "en", "origin": "person", "is_outdated": False,
        "original": "Гречишный мёд в бочках", "original_language": "ru",
    },
    "codes": [{"scheme": "hs", "code": "0409", "shown": "HS 0409", "label": "Natural honey", "status": "confirmed"}],
    "company": None,
}  # fmt: skip
_FACTS = (
    "reference", "direction", "profile_type", "business_type", "own_role", "partner_role", "partnership", "state",
    "valid_until", "is_example",
)  # fmt: skip
_TERMS = (
    "partner_size", "partner_regions", "price", "currency", "price_unit", "minimum_order", "incoterm",
    "incoterm_place", "payment", "sample",
)  # fmt: skip


class StatedBy(Schema):
    """Whose it is: only for the desk and the company itself."""

    reference: str
    title: str


class OpportunityRow(Schema):
    """An opportunity as the caller may see it: its public, anonymous face, or the company's own words."""

    reference: str
    direction: str
    profile_type: str
    business_type: str
    country: str
    region: str
    own_role: str
    partner_role: str
    partnership: str
    state: str
    valid_until: date | None
    is_example: bool
    title: shapes.TextOut | None
    codes: list[shapes.CodeOut]
    company: StatedBy | None


class OpportunityPage(Schema):
    """One page of opportunities."""

    model_config = example(page=1, pages=1, count=1, results=[EXAMPLE])

    page: int
    pages: int
    count: int
    results: list[OpportunityRow]


class RequirementOut(Schema):
    """Something the partner must have; who does not meet it is marked, or left out (`filter`)."""

    text: str
    effect: str


class OpportunityPrivate(Schema):
    """What only the desk and the company itself see: partner sought, trade terms, requirements, the public version."""

    seeks: shapes.TextOut | None
    public_title: shapes.TextOut | None
    public_body: shapes.TextOut | None
    requirements: list[RequirementOut]
    partner_size: str
    partner_regions: list[str]
    price: Decimal | None
    currency: str
    price_unit: str
    minimum_order: str
    incoterm: str
    incoterm_place: str
    payment: str
    sample: str


class OpportunityOut(OpportunityRow):
    """One opportunity; `private` is there for those who look after it."""

    model_config = example(**EXAMPLE, body=EXAMPLE["title"], private=None)

    body: shapes.TextOut | None
    private: OpportunityPrivate | None


class OpportunitiesIn(PageIn):
    """Which opportunities, in which language."""

    q: str = Field(default="", max_length=200, description="Words, or a reference.", examples=["мёд"])
    direction: Literal["", "need", "offer"] = Field(default="", examples=["offer"])
    profile_type: Literal["", "BO", "BR", "TO", "TR", "RDR"] = ""
    country: str = Field(default="", max_length=2, examples=["KZ"])
    region: str = Field(default="", max_length=10)
    role: str = Field(default="", max_length=14)
    language: str = Field(default="", max_length=5, description="Language it is stated in.")
    state: Literal["", "draft", "review", "published", "expired", "closed"] = ""
    reader: Literal["", "kk", "ru", "ja", "en"] = Field(default="", description="Language of the answer.")

    def as_filters(self) -> queries.Filters:
        """For the query."""
        names = queries.Filters.__dataclass_fields__
        return queries.Filters(**{name: getattr(self, name) for name in names})


@router.get("", response={200: OpportunityPage, **OR_REFUSED}, summary="Needs and offers")
def listed(request: HttpRequest, asked: Query[OpportunitiesIn]) -> dict[str, Any]:
    """Published ones in their public version; the desk sees all, a company its own in every state, in full."""
    user, language = caller(request), shapes.reading_in(asked.reader)
    visible = queries.opportunities_visible_to(user).filter(asked.as_filters().as_query())
    found = queries.found_by(visible, asked.q, user=user)
    page = page_of(queries.for_list(found), asked.page)
    own = set(own_companies(user).values_list("company_id", flat=True))
    results = [row(one, language, private=user.is_desk or one.company_id in own) for one in page.rows]
    return {**page.counts(), "results": results}


def row(opportunity: Opportunity, language: str, *, private: bool) -> dict[str, Any]:
    """What a list shows. Needs `queries.for_list`."""
    company = opportunity.company
    face = queries.private_face(opportunity, language) if private else queries.public_face(opportunity, language)
    whose = {"reference": company.reference, "title": title_of(company, language).text} if private else None
    return {
        **{name: getattr(opportunity, name) for name in _FACTS},
        "country": company.country,
        "region": company.region,
        "title": shapes.text(face.title),
        "codes": [shapes.code(one) for one in presenting.codes_of(opportunity, language, private=private)],
        "company": whose,
    }


@router.get("/{reference}", response={200: OpportunityOut, **OR_MISSING}, summary="One need or offer")
def detail(request: HttpRequest, reference: str, asked: Query[shapes.ReaderIn]) -> dict[str, Any]:
    """The public version, or all of it for those who look after it. What the caller may not see is a 404."""
    user, language = caller(request), shapes.reading_in(asked.reader)
    return shown(opportunity_for(user, reference), user, language)


def opportunity_for(user: User, reference: str) -> Opportunity:
    """The opportunity, fetched through the person who asks."""
    visible = queries.for_list(queries.opportunities_visible_to(user)).prefetch_related("requirements")
    return get_object_or_404(visible, reference=reference.replace("\x00", ""))


def shown(opportunity: Opportunity, user: User, language: str) -> dict[str, Any]:
    """All that this person may see of it."""
    private = queries.is_private_to(user, opportunity)
    own = queries.private_face(opportunity, language)
    public = queries.public_face(opportunity, language)
    return {
        **row(opportunity, language, private=private),
        "body": shapes.text(own.body if private else public.body),
        "private": _private(opportunity, own, public) if private else None,
    }


def _private(opportunity: Opportunity, own: queries.Face, public: queries.Face) -> dict[str, Any]:
    requirements = [{"text": one.text, "effect": one.effect} for one in opportunity.requirements.all()]
    return {
        **{name: getattr(opportunity, name) for name in _TERMS},
        "seeks": shapes.text(own.seeks),
        "public_title": shapes.text(public.title),
        "public_body": shapes.text(public.body),
        "requirements": requirements,
    }
