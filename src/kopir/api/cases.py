"""Cases and their messages by HTTP: as the caller's own page shows them. Notes and tasks stay on the desk's pages."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from kopir.api import schemas, shapes
from kopir.api.auth import ScopedToken, caller
from kopir.api.interests import refuse_desk_filters
from kopir.api.paging import PageIn, page_of
from kopir.api.responses import OR_CONFLICT, OR_MISSING, OR_REFUSED
from kopir.cases import actions, presenting
from kopir.cases.actions.talk import LONGEST_MESSAGE
from kopir.cases.models import Case, CaseContact, CaseMessage
from kopir.cases.models.talk import Audience
from kopir.cases.queries import contacts_shown, lists, messages_shown, side_of
from kopir.cases.states import Side
from kopir.companies.queries import own_companies
from kopir.core.models import Scope, User
from kopir.core.wording import plain, shown_in

router = Router(auth=ScopedToken(Scope.CASES), tags=["cases"])
_SPEAK = ScopedToken(Scope.SPEAK)

_EXAMPLE: dict[str, Any] = {
    "reference": "CS-2026-000042",
    "state": "proposed",
    "opportunity": {"reference": "KZBO20261123001", "title": None},
    "publisher": None,
    "interested": {"reference": "JP-C-000007", "title": "Mitsubachi KK", "country": "JP"},
    "created_at": "2026-11-25T04:00:00Z",
    "introduced_at": None,
    "ended_at": None,
    "next_on": "2026-12-09",
    "is_late": False,
    "is_example": True,
    "private": None,
}
_MESSAGE: dict[str, Any] = {
    "id": 7, "side": "chamber", "audience": "interested", "at": "2026-11-25T04:10:00Z", "files": [],
    "text": {
        "text": "Здравствуйте", "language": "ru", "origin": "original", "is_outdated": False, "original": "",
        "original_language": "",
    },
}  # fmt: skip
_FACTS = ("reference", "state", "created_at", "introduced_at", "ended_at", "next_on")
_OF_A_PERSON = ("name", "name_latin", "position", "email", "phone")


class OfficerOut(Schema):
    """An officer; `id` is what the list of cases is narrowed by."""

    id: int
    name: str


class CasePrivate(Schema):
    """What only the desk sees: who is in charge, what happens next, and why the case ended."""

    owner: OfficerOut | None
    next_step: str
    end_reason: str


class CaseOfList(Schema):
    """A case in a list. A company that the caller does not know yet is `null`; `private` is there for the desk."""

    reference: str
    state: str
    opportunity: shapes.NamedOpportunity
    publisher: shapes.NamedCompany | None
    interested: shapes.NamedCompany | None
    created_at: datetime
    introduced_at: datetime | None
    ended_at: datetime | None
    next_on: date | None
    is_late: bool
    is_example: bool
    private: CasePrivate | None


class CasePage(Schema):
    """One page of cases."""

    model_config = schemas.example(page=1, pages=1, count=1, results=[_EXAMPLE])

    page: int
    pages: int
    count: int
    results: list[CaseOfList]


class ContactOut(Schema):
    """A person whom a side lets the other know."""

    side: str
    name: str
    name_latin: str
    position: str
    email: str
    phone: str


class CaseOut(CaseOfList):
    """One case. `contacts`: one's own side's, the other side's after the introduction. `side`: for whom one speaks."""

    model_config = schemas.example(**_EXAMPLE, side="interested", interest="EI-2026-000123", agreed=[], contacts=[])

    side: str
    interest: str
    agreed: list[str] = Field(description="Sides that said yes, of those the caller speaks for.")
    contacts: list[ContactOut]


class CasesIn(PageIn):
    """Which cases, in which language."""

    state: Literal["", "open", "all", "proposed", "introduced", "talks", "agreed", "refused", "closed"] = Field(
        default="", description="Empty: the open ones for the desk, all for a company.", examples=["open"]
    )
    whose: Literal["", "mine", "nobodys", "late"] = Field(default="", description="For the desk.")
    owner: int | None = Field(default=None, ge=1, le=2**31 - 1, description="For the desk: an officer's `id`.")
    q: str = Field(
        default="", max_length=lists.LONGEST_SEARCH, description="For the desk: reference or company, in any script."
    )
    reader: Literal["", "kk", "ru", "ja", "en"] = Field(default="", description="Language of the answer.")


@router.get("", response={200: CasePage, **OR_REFUSED}, summary="Cases")
def listed(request: HttpRequest, asked: Query[CasesIn]) -> dict[str, Any]:
    """The desk sees all, what is due first; a company those it has a side in, the newest first."""
    user, language = caller(request), shapes.reading_in(asked.reader)
    if user.is_desk:
        wanted = lists.Filters(asked.state or lists.OPEN, asked.whose, asked.q.strip(), asked.owner)
        found = lists.cases(wanted, user)
    else:
        refuse_desk_filters(asked.whose, asked.q, asked.owner)
        found = lists.own_cases(user, asked.state or lists.ALL)
    page = page_of(found.prefetch_related("opportunity__texts"), asked.page)
    return {**page.counts(), "results": _rows(page.rows, user, language)}


def _rows(cases: list[Case], user: User, language: str) -> list[dict[str, Any]]:
    own = set(own_companies(user).values_list("company_id", flat=True))
    return [
        _row(shown, language, is_desk=user.is_desk, is_publisher=shown.case.publisher_id in own)
        for shown in presenting.case_rows(cases, user, language)
    ]


def _row(shown: presenting.CaseRow, language: str, *, is_desk: bool, is_publisher: bool) -> dict[str, Any]:
    case = shown.case
    return {
        **{name: getattr(case, name) for name in _FACTS},
        "opportunity": shapes.opportunity(case.opportunity, language, private=is_desk or is_publisher),
        "publisher": shapes.company(case.publisher, shown.publisher),
        "interested": shapes.company(case.interested, shown.interested),
        "is_late": shown.is_late,
        "is_example": case.publisher.is_example,
        "private": _private(case) if is_desk else None,
    }


def _private(case: Case) -> dict[str, Any]:
    owner = {"id": case.owner.pk, "name": str(case.owner)} if case.owner is not None else None
    return {"owner": owner, "next_step": case.next_step, "end_reason": case.end_reason}


@router.get("/{reference}", response={200: CaseOut, **OR_MISSING}, summary="One case")
def detail(request: HttpRequest, reference: str, asked: Query[shapes.ReaderIn]) -> dict[str, Any]:
    """The two companies as far as the caller may know them. What the caller may not see is a 404."""
    user, language = caller(request), shapes.reading_in(asked.reader)
    case, side = _case_for(user, reference)
    return {
        **_rows([case], user, language)[0],
        "side": side.value,
        "interest": case.interest.reference if case.interest is not None else "",
        "agreed": _agreed(case, side),
        "contacts": [_contact(one) for one in contacts_shown(case, user)],
    }


def _case_for(user: User, reference: str) -> tuple[Case, Side]:
    """The case, fetched through the person who asks, and for whom he speaks in it."""
    case = get_object_or_404(lists.whole_cases(user), reference=plain(reference))
    side = side_of(user, case)
    if side is None:  # a membership that ended between the two readings
        raise Http404
    return case, side


def _agreed(case: Case, side: Side) -> list[str]:
    said = {Side.PUBLISHER: case.publisher_agreed_at, Side.INTERESTED: case.interested_agreed_at}
    return [one.value for one, at in said.items() if at is not None and side in {Side.CHAMBER, one}]


def _contact(one: CaseContact) -> dict[str, str]:
    return {"side": one.side, **{name: getattr(one.person, name) for name in _OF_A_PERSON}}


class FileOut(Schema):
    """A file that hangs on a message; it is opened on the page of the case."""

    name: str
    media_type: str
    size: int


class MessageOut(Schema):
    """One message, from whom and who reads it."""

    model_config = schemas.example(**_MESSAGE)

    id: int
    side: str
    audience: str
    at: datetime
    text: shapes.TextOut | None
    files: list[FileOut]


class MessagePage(Schema):
    """One page of messages."""

    model_config = schemas.example(page=1, pages=1, count=1, results=[_MESSAGE])

    page: int
    pages: int
    count: int
    results: list[MessageOut]


class MessagesIn(PageIn, shapes.ReaderIn):
    """Which page, in which language."""


@router.get("/{reference}/messages", response={200: MessagePage, **OR_MISSING}, summary="Messages of a case")
def messages(request: HttpRequest, reference: str, asked: Query[MessagesIn]) -> dict[str, Any]:
    """In the order they were said. The desk reads all, a company what was said to both or to it."""
    user, language = caller(request), shapes.reading_in(asked.reader)
    case, _side = _case_for(user, reference)
    page = page_of(messages_shown(case, user), asked.page)
    return {**page.counts(), "results": [_message(one, language) for one in page.rows]}


def _message(one: CaseMessage, language: str) -> dict[str, Any]:
    return {
        "id": one.pk,
        "side": one.side,
        "audience": one.audience,
        "at": one.at,
        "text": shapes.text(shown_in(list(one.texts.all()), language, private=True)),
        "files": [{"name": file.name, "media_type": file.media_type, "size": file.size} for file in one.files.all()],
    }


class MessageIn(Schema):
    """What is said, and who reads it besides the chamber."""

    model_config = schemas.example(
        text="Здравствуйте! Когда ждать образцы?", audience="interested", nonce="2026-11-25-1"
    )

    text: str = Field(min_length=1, max_length=LONGEST_MESSAGE)
    audience: Literal["all", "publisher", "interested"] = Field(
        description="`all`: both companies, after the introduction. A company’s own side: the chamber alone."
    )
    nonce: str = Field(
        default="", pattern="^[A-Za-z0-9._-]{0,32}$", description="Of your choice: the same message sent again is one."
    )


@router.post(
    "/{reference}/messages",
    auth=_SPEAK,
    response={201: MessageOut, **OR_CONFLICT},
    summary="Write a message in a case",
)
def say(
    request: HttpRequest, reference: str, asked: MessageIn, reading: Query[shapes.ReaderIn]
) -> Status[dict[str, Any]]:
    """A company writes to both, or to the chamber alone; before the introduction only that. Files go by the page."""
    user, language = caller(request), shapes.reading_in(reading.reader)
    case, side = _case_for(user, reference)
    nonce = asked.nonce or secrets.token_hex(16)
    sent = actions.send_message(case, asked.text, Audience(asked.audience), [], nonce=nonce, by=user, side=side)
    return Status(201, _message(messages_shown(case, user).get(pk=sent.pk), language))
