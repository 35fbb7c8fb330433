"""The vetting sheet of a company by HTTP, for the desk: the same that its page shows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from kopir.api import schemas, shapes
from kopir.api.auth import ScopedToken, caller
from kopir.api.responses import OR_MISSING
from kopir.companies.models import Company
from kopir.core.errors import NotAllowed
from kopir.core.models import Scope
from kopir.core.wording import plain
from kopir.vetting import presenting
from kopir.vetting.models import Standing

router = Router(auth=ScopedToken(Scope.CASES), tags=["vetting"])

_OF_A_HIT = (
    "source", "own_name", "listed_name", "score", "because", "state", "reason", "published_on", "found_at", "gone_at",
    "due_on",
)  # fmt: skip
_OF_A_PAPER = ("kind", "title", "number", "issuer", "issued_on", "expires_on", "state", "reason")
_STANDING = ("valid_until", "due_on", "reason", "decided_at", "screened_at")


class CheckOut(Schema):
    """One line of the sheet. `outcome`: ok, warn, stop (no verdict passes over it), unknown. `seen`: what was read."""

    code: str
    outcome: str
    what: str
    seen: str


class BecauseOut(Schema):
    """One piece of evidence: what met, how (same, sound, spelling, missing, different), how far it moved the score."""

    what: str
    ours: str
    theirs: str
    how: str
    weight: float


class KeptHitOut(Schema):
    """A listed party that the company, or one of its people (`person`), may be."""

    subject: str
    source: str
    key: str
    own_name: str
    listed_name: str
    score: float
    because: list[BecauseOut]
    state: str
    reason: str
    published_on: date | None
    found_at: datetime
    gone_at: datetime | None
    due_on: date | None


class PaperOut(Schema):
    """A paper that shows something the company says; the file itself is opened on the page."""

    kind: str
    label: str
    title: str
    number: str
    issuer: str
    issued_on: date | None
    expires_on: date | None
    days_left: int | None
    state: str
    reason: str


class SheetOut(Schema):
    """All that is known of a company on the day it is asked. `stops`: how many checks say stop."""

    model_config = schemas.example(
        company={"reference": "KZ-C-000042", "title": "Altai Bal LLP", "country": "KZ"},
        verdict="checking", valid_until=None, due_on="2026-12-03", reason="", decided_at=None, owner="A. Officer",
        screened_at="2026-11-25T04:00:00Z", stops=1,
        checks=[{"code": "people", "outcome": "ok", "what": "Contacts who can be reached: 1.", "seen": ""}],
        hits=[], papers=[],
    )  # fmt: skip

    company: shapes.NamedCompany
    verdict: str
    valid_until: date | None
    due_on: date | None
    reason: str
    decided_at: datetime | None
    owner: str
    screened_at: datetime | None
    stops: int
    checks: list[CheckOut]
    hits: list[KeptHitOut]
    papers: list[PaperOut]


@router.get("/{reference}/vetting", response={200: SheetOut, **OR_MISSING}, summary="The vetting sheet of a company")
def sheet(request: HttpRequest, reference: str, asked: Query[shapes.ReaderIn]) -> dict[str, Any]:
    """Every check, the hits on watchlists, and the papers. For the desk."""
    user, language = caller(request), shapes.reading_in(asked.reader)
    if not user.has_perm("vetting.work"):
        raise NotAllowed(_("Only the chamber's desk reads vetting sheets."))
    prefetched = Company.objects.prefetch_related("names", "identifiers", "people")
    company = get_object_or_404(prefetched, reference=plain(reference))
    page = presenting.company_page(company, user, language)
    return {
        "company": shapes.company(company, page["title"]),
        "verdict": page["verdict"].value,
        **_standing(page["standing"]),
        "stops": page["stops"],
        "checks": [
            {"code": one.code, "outcome": one.outcome.value, "what": one.what, "seen": one.seen}
            for one in page["checks"]
        ],
        "hits": [_hit(one) for one in page["hits"]],
        "papers": [_paper(one) for one in page["papers"]],
    }


def _standing(standing: Standing | None) -> dict[str, Any]:
    if standing is None:
        return {**dict.fromkeys(_STANDING), "reason": "", "owner": ""}
    return {**{name: getattr(standing, name) for name in _STANDING}, "owner": str(standing.owner or "")}


def _hit(shown: presenting.ShownHit) -> dict[str, Any]:
    hit = shown.hit
    return {
        **{name: getattr(hit, name) for name in _OF_A_HIT},
        "subject": hit.subject.partition(":")[0],
        "key": hit.listed_key,
    }


def _paper(shown: presenting.ShownPaper) -> dict[str, Any]:
    values = {name: getattr(shown.paper, name) for name in _OF_A_PAPER}
    return {**values, "label": shown.label, "days_left": shown.days_left}
