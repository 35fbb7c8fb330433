"""Expressions of interest by HTTP: sent and received as on the screens; expressed and answered by the same actions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from ninja.responses import Status
from pydantic import StringConstraints

from kopir.api import schemas, shapes
from kopir.api.auth import ScopedToken, caller
from kopir.api.paging import PageIn, page_of
from kopir.api.refusals import FieldsAtFault
from kopir.api.responses import OR_CONFLICT, OR_MISSING, OR_REFUSED
from kopir.cases import actions, presenting
from kopir.cases.actions.interests import LONGEST_ANSWER
from kopir.cases.models import Case, Interest
from kopir.cases.queries import lists, may_express_for, replies_shown, side_in
from kopir.cases.rules import ANSWERERS
from kopir.cases.states import InterestAnswer, Side
from kopir.companies.models import Company
from kopir.companies.queries import companies_visible_to
from kopir.core.errors import NotAllowed
from kopir.core.models import Scope, User
from kopir.core.wording import plain
from kopir.opportunities.models import Opportunity
from kopir.opportunities.queries import opportunities_visible_to

router = Router(auth=ScopedToken(Scope.CASES), tags=["interests"])
_SPEAK = ScopedToken(Scope.SPEAK)

Reference = Annotated[str, StringConstraints(max_length=40)]
Said = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_ANSWER)]

_TEXT: dict[str, Any] = {
    "text": "そば蜂蜜を年20トン輸入したい。", "language": "ja", "origin": "original", "is_outdated": False,
    "original": "", "original_language": "",
}  # fmt: skip
_EXAMPLE: dict[str, Any] = {
    "reference": "EI-2026-000123",
    "state": "forwarded",
    "answer": "",
    "opportunity": {"reference": "KZBO20261123001", "title": None},
    "company": {"reference": "JP-C-000007", "title": "Mitsubachi KK", "country": "JP"},
    "publisher": None,
    "submitted_at": "2026-11-23T04:00:00Z",
    "forwarded_at": "2026-11-24T04:00:00Z",
    "answered_at": None,
    "due_on": "2026-12-01",
    "expires_on": "2026-12-24",
    "is_late": False,
    "waits_for_you": False,
    "is_example": True,
}
_FACTS = (
    "reference", "state", "answer", "submitted_at", "forwarded_at", "answered_at", "due_on", "expires_on",
)  # fmt: skip


class InterestOfList(Schema):
    """An expression of interest in a list. `publisher` is `null` for the company that does not know it yet."""

    reference: str
    state: str
    answer: str
    opportunity: shapes.NamedOpportunity
    company: shapes.NamedCompany
    publisher: shapes.NamedCompany | None
    submitted_at: datetime
    forwarded_at: datetime | None
    answered_at: datetime | None
    due_on: date | None
    expires_on: date | None
    is_late: bool
    waits_for_you: bool
    is_example: bool


class InterestPage(Schema):
    """One page of them."""

    model_config = schemas.example(page=1, pages=1, count=1, results=[_EXAMPLE])

    page: int
    pages: int
    count: int
    results: list[InterestOfList]


class SaidOut(Schema):
    """The answer to one of the three questions: `why`, `offer`, `next`."""

    question: str
    text: shapes.TextOut | None


class ReplyOut(Schema):
    """What was said since, by which side, with the typed answer if it was one."""

    side: str
    answer: str
    text: str
    language: str
    at: datetime


class InterestPrivate(Schema):
    """What only the desk sees: who advises which side."""

    adviser: str
    other_adviser: str


class InterestOut(InterestOfList):
    """One of them whole; `case` is the reference of the case that came of it; `private` is there for the desk."""

    model_config = schemas.example(
        **_EXAMPLE, said=[{"question": "why", "text": _TEXT}], replies=[], case="", private=None
    )

    said: list[SaidOut]
    replies: list[ReplyOut]
    case: str
    private: InterestPrivate | None


class InterestsIn(PageIn):
    """Which of them, in which language."""

    state: Literal[
        "", "open", "all", "submitted", "returned", "forwarded", "asked", "answered", "expired", "withdrawn"
    ] = Field(default="", description="Empty: the open ones for the desk, all for a company.", examples=["open"])
    whose: Literal["", "mine", "nobodys", "late"] = Field(default="", description="For the desk.")
    q: str = Field(
        default="", max_length=lists.LONGEST_SEARCH, description="For the desk: reference or company, in any script."
    )
    reader: Literal["", "kk", "ru", "ja", "en"] = Field(default="", description="Language of the answer.")


@router.get("", response={200: InterestPage, **OR_REFUSED}, summary="Expressions of interest")
def listed(request: HttpRequest, asked: Query[InterestsIn]) -> dict[str, Any]:
    """The desk sees all, what is due first; a company what it sent, and what was forwarded to it, the newest first."""
    user, language = caller(request), shapes.reading_in(asked.reader)
    if user.is_desk:
        found = lists.interests(lists.Filters(asked.state or lists.OPEN, asked.whose, asked.q.strip()), user)
    else:
        refuse_desk_filters(asked.whose, asked.q)
        found = lists.own_interests(user, asked.state or lists.ALL)
    page = page_of(found, asked.page)
    return {**page.counts(), "results": _rows(page.rows, user, language)}


def refuse_desk_filters(*asked: object) -> None:
    """A company that searched by names would learn whom a case is with before it is told."""
    if any(asked):
        raise NotAllowed(_("Only the chamber's desk narrows this list so; a company narrows it by state."))


def _rows(interests: list[Interest], user: User, language: str) -> list[dict[str, Any]]:
    return [_row(one, language) for one in presenting.interest_rows(interests, user, language)]


def _row(shown: presenting.InterestRow, language: str) -> dict[str, Any]:
    one, publisher = shown.interest, shown.interest.opportunity.company
    return {
        **{name: getattr(one, name) for name in _FACTS},
        "opportunity": shapes.opportunity(one.opportunity, language, private=shown.publisher is not None),
        "company": shapes.company(one.company, shown.company),
        "publisher": shapes.company(publisher, shown.publisher),
        "is_late": shown.is_late,
        "waits_for_you": shown.is_mine,
        "is_example": one.company.is_example,
    }


@router.get("/{reference}", response={200: InterestOut, **OR_MISSING}, summary="One expression of interest")
def detail(request: HttpRequest, reference: str, asked: Query[shapes.ReaderIn]) -> dict[str, Any]:
    """What was said, and since. What the caller may not see is a 404."""
    user, language = caller(request), shapes.reading_in(asked.reader)
    return _whole(_interest_for(user, reference), user, language)


def _interest_for(user: User, reference: str) -> Interest:
    """Fetched through the person who asks."""
    return get_object_or_404(lists.whole_interests(user), reference=plain(reference))


def _whole(interest: Interest, user: User, language: str) -> dict[str, Any]:
    side = side_in(user, interest)
    plainly = ("side", "answer", "text", "language", "at")
    return {
        **_rows([interest], user, language)[0],
        "said": [
            {"question": one.kind, "text": shapes.text(one.shown)} for one in presenting.said_in(interest, language)
        ],
        "replies": [{name: getattr(one, name) for name in plainly} for one in replies_shown(interest, side)],
        "case": Case.objects.filter(interest=interest).values_list("reference", flat=True).first() or "",
        "private": _private(interest) if side == Side.CHAMBER else None,
    }


def _private(interest: Interest) -> dict[str, str]:
    return {"adviser": str(interest.adviser or ""), "other_adviser": str(interest.other_adviser or "")}


class WishIn(Schema):
    """Interest of a company in an opportunity, with the three answers, each in the language written best."""

    model_config = schemas.example(
        opportunity="KZBO20261123001", company="JP-C-000007", why="そば蜂蜜を年20トン輸入したい。",
        offer="全国の菓子店に販売しています。", next="まずサンプルをお願いします。",
    )  # fmt: skip

    opportunity: Reference
    company: Reference = Field(description="Whose interest it is; for a company, one of its own.")
    own: Reference = Field(default="", description="The company's own need or offer it was matched with.")
    why: Said
    offer: Said
    next: Said


@router.post("", auth=_SPEAK, response={201: InterestOut, **OR_CONFLICT}, summary="Express interest")
def express(request: HttpRequest, asked: WishIn, reading: Query[shapes.ReaderIn]) -> Status[dict[str, Any]]:
    """An adviser of the chamber reads it first. The same words sent twice make one."""
    user, language = caller(request), shapes.reading_in(reading.reader)
    visible = opportunities_visible_to(user).select_related("company")
    opportunity = get_object_or_404(visible, reference=asked.opportunity)
    company = _speaking(user, opportunity, asked.company)
    texts = {"why": asked.why, "offer": asked.offer, "next": asked.next}
    made = actions.express(actions.Wish(opportunity, company, texts, _own(company, asked.own)), by=user)
    return Status(201, _whole(_interest_for(user, made.reference), user, language))


def _speaking(user: User, opportunity: Opportunity, reference: str) -> Company:
    """The company that expresses interest: one that is there, that the caller acts for, and of the other side."""
    company = get_object_or_404(companies_visible_to(user), reference=reference)
    if not user.has_perm("companies.edit", company):
        raise NotAllowed(_("You do not act for this company."))
    if not may_express_for(user, opportunity).filter(pk=company.pk).exists():
        raise FieldsAtFault([{"field": "company", "error": _("This company cannot express interest in it.")}])
    return company


def _own(company: Company, reference: str) -> Opportunity | None:
    if not reference:
        return None
    found = Opportunity.objects.filter(company=company, reference=reference).first()
    if found is None:
        raise FieldsAtFault([{"field": "own", "error": _("The company has no such need or offer.")}])
    return found


class AnswerIn(Schema):
    """The typed answer; a reason, or what one would like to know, with all but `fits`."""

    model_config = schemas.example(answer="fits", reason="")

    answer: Literal["fits", "more-information", "does-not-fit", "not-eligible"]
    reason: str = Field(default="", max_length=LONGEST_ANSWER)


@router.post(
    "/{reference}/answer",
    auth=_SPEAK,
    response={200: InterestOut, **OR_CONFLICT},
    summary="Answer an expression of interest",
)
def answer(request: HttpRequest, reference: str, asked: AnswerIn, reading: Query[shapes.ReaderIn]) -> dict[str, Any]:
    """For the company that published, and for the desk that writes down its answer."""
    user, language = caller(request), shapes.reading_in(reading.reader)
    interest = _interest_for(user, reference)
    side = side_in(user, interest)
    if side is None or side not in ANSWERERS:
        raise NotAllowed(_("Only the company that published answers an expression of interest."))
    actions.answer(interest, InterestAnswer(asked.answer), asked.reason, by=user, side=side)
    return _whole(_interest_for(user, reference), user, language)
