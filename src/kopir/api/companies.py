"""Companies by HTTP: what the token's owner may see on the screens, no more. Never people."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from kopir.api import shapes
from kopir.api.auth import ScopedToken, caller
from kopir.api.paging import PageIn, page_of
from kopir.api.responses import OR_MISSING, OR_REFUSED
from kopir.api.schemas import example
from kopir.companies import presenting, queries
from kopir.companies.models import CodeStatus, Company
from kopir.companies.naming import title_of
from kopir.core.models import Scope

router = Router(auth=ScopedToken(Scope.READ), tags=["companies"])

_EXAMPLE: dict[str, Any] = {
    "reference": "KZ-C-000042",
    "title": "Altai Bal LLP",
    "country": "KZ",
    "region": "KZ-63",
    "legal_form": "llp",
    "size": "small",
    "state": "active",
    "is_example": True,
    "codes": [
        {"scheme": "isic4", "code": "0149", "shown": "ISIC 0149", "label": "Raising of animals", "status": "confirmed"}
    ],
}  # fmt: skip


class CompanyRow(Schema):
    """A company in a list."""

    reference: str
    title: str
    country: str
    region: str
    legal_form: str
    size: str
    state: str
    is_example: bool
    codes: list[shapes.CodeOut]


class CompanyPage(Schema):
    """One page of companies."""

    model_config = example(page=1, pages=1, count=1, results=[_EXAMPLE])

    page: int
    pages: int
    count: int
    results: list[CompanyRow]


class CompanyName(Schema):
    """One of its names; never translated by us."""

    text: str
    language: str
    kind: str


class CompanyPrivate(Schema):
    """What only the desk and the company itself see."""

    place: str
    address: str
    website: str
    identifiers: list[str]
    register_source: str
    register_key: str


class CompanyOut(CompanyRow):
    """A company with its names and texts; `private` is there for those who look after it."""

    model_config = example(
        **_EXAMPLE,
        names=[{"text": "ТОО «Алтай Бал»", "language": "ru", "kind": "legal"}],
        texts={"profile": None, "seeks": None},
        private=None,
    )

    names: list[CompanyName]
    texts: dict[str, shapes.TextOut | None]
    private: CompanyPrivate | None


class CompaniesIn(PageIn):
    """Which companies, in which language."""

    q: str = Field(
        default="", max_length=200, description="Name in any script, reference, or number.", examples=["Алтай"]
    )
    country: str = Field(default="", max_length=2, examples=["KZ"])
    region: str = Field(default="", max_length=10, examples=["KZ-63"])
    size: Literal["", "small", "medium", "large"] = ""
    activity: str = Field(default="", pattern="^[0-9]{0,2}$", description="ISIC division.", examples=["01"])
    reader: Literal["", "kk", "ru", "ja", "en"] = ""


@router.get("", response={200: CompanyPage, **OR_REFUSED}, summary="Companies")
def listed(request: HttpRequest, asked: Query[CompaniesIn]) -> dict[str, Any]:
    """Active companies; the desk sees all, a company its own in every state."""
    user, language = caller(request), shapes.reading_in(asked.reader)
    filters = queries.Filters(asked.country, asked.region, asked.size, activity=asked.activity)
    visible = queries.companies_visible_to(user).filter(filters.as_query())
    found = queries.found_by(visible, asked.q.replace("\x00", ""), user=user)
    page = page_of(queries.with_titles(found), asked.page)
    return {**page.counts(), "results": [_row(one, one.confirmed_codes, language) for one in page.rows]}


def _row(company: Company, codes: list[Any], language: str) -> dict[str, Any]:
    plain = ("reference", "country", "region", "legal_form", "size", "state", "is_example")
    return {
        **{name: getattr(company, name) for name in plain},
        "title": title_of(company, language).text,
        "codes": [shapes.code(presenting.shown_code(one, language)) for one in codes],
    }


@router.get("/{reference}", response={200: CompanyOut, **OR_MISSING}, summary="One company")
def detail(request: HttpRequest, reference: str, asked: Query[shapes.ReaderIn]) -> dict[str, Any]:
    """Its names and texts. What the caller may not see is a 404."""
    user, language = caller(request), shapes.reading_in(asked.reader)
    visible = queries.companies_visible_to(user).prefetch_related("names", "codes", "texts", "identifiers")
    company = get_object_or_404(visible, reference=reference.replace("\x00", ""))
    private = user.has_perm("companies.see_private", company)
    codes = [one for one in company.codes.all() if private or one.status == CodeStatus.CONFIRMED]
    texts = queries.face(company.texts.all(), language, private=private)
    names = [{"text": one.text, "language": one.language, "kind": one.kind} for one in company.names.all()]
    return {
        **_row(company, codes, language),
        "names": names,
        "texts": {kind: shapes.text(texts.get(kind)) for kind in ("profile", "seeks")},
        "private": _private(company) if private else None,
    }


def _private(company: Company) -> dict[str, Any]:
    plain = ("place", "address", "website", "register_source", "register_key")
    return {
        **{name: getattr(company, name) for name in plain},
        "identifiers": [str(one) for one in company.identifiers.all()],
    }
