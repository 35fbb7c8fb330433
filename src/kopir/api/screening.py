"""Names against the watchlists in use, for the desk. Nothing that is sent is kept."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema
from pydantic import StringConstraints

from kopir.api import schemas
from kopir.api.auth import ScopedToken, caller
from kopir.api.refusals import FieldsAtFault
from kopir.api.responses import OR_CONFLICT
from kopir.api.vetting import BecauseOut
from kopir.core.errors import NotAllowed
from kopir.core.models import Scope
from kopir.engines.screening import Found, Listed, Subject
from kopir.engines.screening.batch import subject_of
from kopir.engines.text.tables import MalformedInput, Row
from kopir.vetting.looking import Lists, lists_in_use, look_for

router = Router(auth=ScopedToken(Scope.CASES), tags=["vetting"])

MAX_NAMES = 200
_OF_A_PARTY = ("countries", "births", "identifiers", "programmes")

Name = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]


class NameIn(Schema):
    """One name, with the columns of `kopir screen batch`."""

    name: Name
    schema_: str = Field(
        default="", alias="schema", max_length=20, description="Person, Company, Vessel, Aircraft; empty: not known."
    )
    country: str = Field(default="", max_length=60, description="ISO 3166, two letters; several with `;`.")
    birth: str = Field(default="", pattern=r"^([0-9]{4}(-[0-9]{2}-[0-9]{2})?)?$", description="A year or a day.")
    id: str = Field(default="", max_length=60, description="A number: of a passport, a register, a ship.")


class ScreenIn(Schema):
    """At most 200 names."""

    model_config = schemas.example(
        names=[{"name": "ТОО «Алтай Бал»", "schema": "Company", "country": "KZ"}, {"name": "Vydumka Trading"}]
    )

    names: list[NameIn] = Field(min_length=1, max_length=MAX_NAMES)


class ListOut(Schema):
    """A watchlist that was looked in, and of which day; old ones that ship for demonstration say so."""

    source: str
    published_on: date | None
    is_demonstration: bool


class HitOut(Schema):
    """A listed party that the name may be. A person decides."""

    source: str
    key: str
    kind: str
    listed_name: str
    score: float = Field(description="0 to 1.")
    because: list[BecauseOut]
    countries: list[str]
    births: list[str]
    identifiers: list[str]
    programmes: list[str]


class ScreenedOut(Schema):
    """One name with its hits, the likeliest first."""

    name: str
    hits: list[HitOut]


class ScreenOut(Schema):
    """The names in the order they were sent, and the lists they were looked for in."""

    model_config = schemas.example(
        lists_version=3,
        lists=[{"source": "ofac-sdn", "published_on": "2026-11-20", "is_demonstration": False}],
        results=[{"name": "ТОО «Алтай Бал»", "hits": []}],
    )

    lists_version: int
    lists: list[ListOut]
    results: list[ScreenedOut]


@router.post(
    "", response={200: ScreenOut, **OR_CONFLICT}, by_alias=True, summary="Screen names against the watchlists"
)
def screen(request: HttpRequest, asked: ScreenIn) -> dict[str, Any]:
    """Who on the lists in use each name may be, and why. For the desk; 409 while a list that is needed is missing."""
    if not caller(request).has_perm("vetting.work"):
        raise NotAllowed(_("Only the chamber's desk screens names."))
    subjects = [_subject(place, one) for place, one in enumerate(asked.names)]
    lists = lists_in_use()
    return {
        "lists_version": lists.version,
        "lists": _lists(lists),
        "results": [
            {"name": one.name, "hits": [_hit(found, party) for found, party in hits]}
            for one, hits in zip(asked.names, look_for(subjects, lists), strict=True)
        ],
    }


def _subject(place: int, one: NameIn) -> Subject:
    """Read as the command line reads a row."""
    values = {"name": one.name, "schema": one.schema_, "country": one.country, "birth": one.birth, "id": one.id}
    try:
        return subject_of(Row(place + 1, values))
    except MalformedInput as error:
        raise FieldsAtFault(
            [{"field": f"names.{place}.schema", "error": _("This is not a kind of party that lists know.")}]
        ) from error


def _lists(lists: Lists) -> list[dict[str, Any]]:
    return [
        {"source": one.source, "published_on": one.published_on, "is_demonstration": one.is_demonstration}
        for _source, one in sorted(lists.snapshots.items())
    ]


def _hit(found: Found, party: Listed) -> dict[str, Any]:
    return {
        **{name: list(getattr(party, name)) for name in _OF_A_PARTY},
        "source": found.key.partition(":")[0],
        "key": found.key,
        "kind": party.kind.value,
        "listed_name": found.listed_name,
        "score": round(found.score, 4),
        "because": [asdict(one) for one in found.because],
    }
