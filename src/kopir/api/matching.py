"""Who answers an opportunity, or a text that is not stored, and why, in the reader's language."""

from __future__ import annotations

import re
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from kopir.api import schemas, shapes
from kopir.api.auth import ScopedToken, caller
from kopir.api.paging import PageIn
from kopir.api.responses import OR_MISSING, OR_REFUSED
from kopir.core.errors import NotAllowed
from kopir.core.models import Scope, User
from kopir.engines import ranking
from kopir.matches import actions
from kopir.matches.forms import LONGEST_TEXT, country_of
from kopir.matches.queries import Asked, Filters, Suggestions, opportunities_visible_to, suggestions_for
from kopir.matches.queries import suggestions_for_text as answers_to
from kopir.matches.queries.reading import with_what_is_read
from kopir.matches.queries.relations import preferred
from kopir.matches.queries.shown import Card, Quote, Reader, Reason
from kopir.matches.queries.suggestions import PAGE
from kopir.opportunities.models import Direction

router = Router(auth=ScopedToken(Scope.READ), tags=["matches"])

_REQUIREMENT = {
    "met": 'Requirement met: <q lang="%(nlang)s">%(need)s</q>.',
    "unmet": 'Requirement not met: <q lang="%(nlang)s">%(need)s</q>.',
    "pending": 'Requirement on its way: <q lang="%(nlang)s">%(need)s</q>.',
    "unknown": 'Requirement not stated, to be asked: <q lang="%(nlang)s">%(need)s</q>.',
}
_SAID = {
    "answers": 'The need says <q lang="%(nlang)s">%(need)s</q>; the offer says <q lang="%(olang)s">%(offer)s</q>.',
    "refused": 'The need says <q lang="%(nlang)s">%(need)s</q>, but the offer says <q lang="%(olang)s">%(offer)s</q>.',
    "unwanted": 'The offer says <q lang="%(olang)s">%(offer)s</q>, but the need says <q lang="%(nlang)s">%(need)s</q>.',  # noqa: E501 -- a whole sentence, as in the catalogues
    "partner": 'The offer looks for: <q lang="%(olang)s">%(offer)s</q>.',
}


class QuoteOut(Schema):
    """Words of one of the two texts, in the language they were written in."""

    text: str
    lang: str


class ReasonOut(Schema):
    """Why: `mark` says how it speaks (met, unmet, pending, unknown); `sentence` says it whole."""

    mark: str
    kind: str
    sentence: str
    need: QuoteOut | None
    offer: QuoteOut | None


class CardOut(Schema):
    """One suggestion. Names and own words are there for the desk; others read the public version."""

    reference: str
    direction: str
    score: float = Field(description="0 to 1, comparable between requests.")
    level: Literal["well", "gaps", "related"]
    country: str
    region: str
    role: str
    company_reference: str
    company: str
    title: shapes.TextOut | None
    body: shapes.TextOut | None
    because: list[ReasonOut]
    codes: list[shapes.CodeOut]
    unmet: list[str]
    is_example: bool


class LeftOutOut(Schema):
    """How many a hard requirement left out."""

    requirement: str
    count: int


class SuggestionsOut(Schema):
    """What fits (one page), what comes nearest without fitting, what was left out and why."""

    model_config = schemas.example(
        engine="ranking-1", nothing_fits=False, page=1, pages=1, count=1, left_out=[], dismissed=0,
        near=[], facets={"region": [{"value": "KZ-63", "count": 1}]},
        results=[{
            "reference": "KZBO20261123001", "direction": "offer", "score": 0.97, "level": "well",
            "country": "Kazakhstan", "region": "East Kazakhstan", "role": "Manufacturer", "company_reference": "",
            "company": "", "title": None, "body": None, "unmet": [], "is_example": True, "codes": [],
            "because": [{
                "mark": "met", "kind": "answers",
                "sentence": "The need says “業務用はちみつ”; the offer says “гречишный мёд”.",
                "need": {"text": "業務用はちみつ", "lang": "ja"}, "offer": {"text": "гречишный мёд", "lang": "ru"},
            }],
        }],
    )  # fmt: skip

    engine: str
    nothing_fits: bool
    page: int
    pages: int
    count: int
    results: list[CardOut]
    near: list[CardOut]
    left_out: list[LeftOutOut]
    dismissed: int
    facets: dict[str, list[dict[str, Any]]]


class MatchesIn(PageIn):
    """How the answer is to be given."""

    reader: Literal["", "kk", "ru", "ja", "en"] = Field(default="", description="Language of the reasons.")
    region: str = Field(default="", max_length=10)
    role: str = Field(default="", max_length=14)
    language: str = Field(default="", max_length=5)
    sector: str = Field(default="", max_length=2, description="ISIC division.")
    answers: Literal["", "offers"] = Field(default="", description="For an offer: `offers` that complement it.")
    left_out: bool = Field(default=False, description="Show what a hard requirement left out, marked.")


@router.get(
    "/opportunities/{reference}/matches",
    response={200: SuggestionsOut, **OR_MISSING},
    summary="Matches of an opportunity",
)
def of_opportunity(request: HttpRequest, reference: str, asked: Query[MatchesIn]) -> dict[str, Any]:
    """Ranked answers with reasons: for the desk, and for a company of its own opportunities."""
    user = caller(request)
    reader = _reader(user, asked.reader)
    visible = with_what_is_read(opportunities_visible_to(user))
    opportunity = get_object_or_404(visible, reference=reference.replace("\x00", ""))
    wished = preferred(opportunity.pk)
    wanted = Asked(
        reader=reader,
        own_share=wished.own_share,
        met_months=wished.met_months,
        today=timezone.localdate(),
        filters=Filters(asked.region, asked.role, asked.language, asked.sector),
        complementary=opportunity.direction == Direction.OFFER and asked.answers == "offers",
        page=min(asked.page, 1_000),
        with_left_out=asked.left_out,
    )
    return _shown(suggestions_for(opportunity, actions.row_for(opportunity), wanted), reader)


class AskedText(Schema):
    """A need or an offer that is not stored."""

    model_config = schemas.example(
        text="業務用はちみつを年間20トン輸入したい", direction="need", country="JP", must=["HACCP"], reader="ja"
    )

    text: str = Field(min_length=1, max_length=LONGEST_TEXT)
    direction: Literal["need", "offer"] = "need"
    lang: Literal["", "kk", "ru", "ja", "en"] = Field(default="", description="Empty: recognised.")
    country: str = Field(default="", pattern="^([A-Z]{2})?$", description="Of who writes; empty: by the language.")
    role: schemas.Brief = Field(default="", description="Partner sought, or own role.")
    must: list[schemas.Short] = Field(default_factory=list, max_length=30, description="Hard requirements of a need.")
    page: int = Field(default=1, ge=1, le=1_000)
    reader: Literal["", "kk", "ru", "ja", "en"] = ""


@router.post("/match", response={200: SuggestionsOut, **OR_REFUSED}, summary="Match a text")
def of_text(request: HttpRequest, asked: AskedText) -> dict[str, Any]:
    """Who answers this text among the published opportunities. For the desk, as on the screen; nothing is stored."""
    user = caller(request)
    reader = _reader(user, asked.reader)
    if not user.has_perm("matches.try"):
        raise NotAllowed(_("Only the chamber's desk can match a text that is not stored; state a need or an offer."))
    return _shown(answers_to(_engine_text(asked), Asked(reader, timezone.localdate(), page=asked.page)), reader)


def _engine_text(asked: AskedText) -> ranking.Need | ranking.Offer:
    country = asked.country or country_of(asked.text, asked.lang)
    common: dict[str, Any] = {"id": "asked", "text": asked.text, "lang": asked.lang, "country": country}
    if asked.direction == "offer":
        return ranking.Offer(**common, kind=asked.role)
    return ranking.Need(**common, wants=asked.role, must=tuple(asked.must))


def _reader(user: User, language: str) -> Reader:
    return Reader(shapes.reading_in(language), sees_names=user.has_perm("matches.see_names"))


def _shown(found: Suggestions, reader: Reader) -> dict[str, Any]:
    return {
        "engine": found.engine_version,
        "nothing_fits": found.nothing_fits,
        "page": found.page,
        "pages": max(1, -(-found.total // PAGE)),
        "count": found.total,
        "results": [_card(card) for card in found.fits],
        "near": [_card(card) for card in found.near],
        "left_out": [{"requirement": one.requirement, "count": one.count} for one in found.left_out],
        "dismissed": found.dismissed if reader.sees_names else 0,  # the desk's own word
        "facets": {
            one.name: [{"value": value, "count": count} for value, count in one.values] for one in found.facets
        },
    }


def _card(card: Card) -> dict[str, Any]:
    plain = ("reference", "direction", "level", "country", "region", "role", "company_reference", "is_example")
    return {
        **{name: getattr(card, name) for name in plain},
        "score": round(card.score, 4),
        "company": card.company.text if card.company is not None else "",
        "title": shapes.text(card.title),
        "body": shapes.text(card.text),
        "because": [_reason(reason) for reason in card.reasons],
        "codes": [shapes.code(one) for one in card.codes],
        "unmet": list(card.unmet),
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "mark": reason.mark,
        "kind": reason.kind,
        "sentence": reason.sentence or _sentence(reason),
        "need": _quote(reason.need),
        "offer": _quote(reason.offer),
    }


def _quote(quote: Quote | None) -> dict[str, str] | None:
    return {"text": quote.text, "lang": quote.lang} if quote is not None else None


def _sentence(reason: Reason) -> str:
    """The sentence of the screen, with quotation marks instead of markup."""
    words = _REQUIREMENT[reason.mark] if reason.kind == "requirement" else _SAID[reason.kind]
    plain = re.sub(r"<q [^>]*>", "“", _(words)).replace("</q>", "”")
    return plain % {
        "need": reason.need.text if reason.need else "",
        "offer": reason.offer.text if reason.offer else "",
    }
