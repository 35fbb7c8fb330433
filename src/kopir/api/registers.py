"""Look-up in official registers: by any number, by name in any script, by activity, region and size."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema

from kopir.api.auth import ScopedToken
from kopir.api.paging import PageIn, page_of
from kopir.api.responses import OR_MISSING, OR_REFUSED
from kopir.api.schemas import example
from kopir.core.models import Scope
from kopir.registers import queries
from kopir.registers.models import Entry, EntryStatus, Snapshot, Source

router = Router(auth=ScopedToken(Scope.REGISTERS), tags=["registers"])

_COUNTED = 10_000  # by filters alone a register is paged so far; narrow it to see the rest


_ENTRY: dict[str, Any] = {
    "source": "edinet", "key": "E00012", "identifiers": ["edinet:E00012", "jp-cn:3020001020326"],
    "title": "株式会社サカタのタネ",
    "names": [{"text": "株式会社サカタのタネ", "language": "ja", "kind": "legal"}],
    "country": "JP", "region": "JP-14", "place": "", "address": "横浜市都筑区", "legal_form": "kk",
    "activity": "水産・農林業", "activity_codes": ["isic4:01"], "size": "", "status": "active", "registered_on": None,
    "closed_on": None, "warnings": [], "is_synthetic": False,
}  # fmt: skip


class RegisterOut(Schema):
    """A register as it is loaded."""

    model_config = example(
        source="edinet", title="EDINET code list (Japan, Financial Services Agency)", as_of="2026-10-05",
        entries=6494, is_synthetic=False,
    )  # fmt: skip

    source: str
    title: str
    as_of: date | None
    entries: int
    is_synthetic: bool


class NameOut(Schema):
    """One name in one script; `kind`: legal, translation, reading, romanised, previous, trade."""

    text: str
    language: str
    kind: str


class EntryOut(Schema):
    """One organisation as the register states it."""

    model_config = example(**_ENTRY)

    source: str
    key: str
    identifiers: list[str]
    title: str
    names: list[NameOut]
    country: str
    region: str
    place: str
    address: str
    legal_form: str
    activity: str
    activity_codes: list[str]
    size: str
    status: Literal["active", "closed", "unknown"]
    registered_on: date | None
    closed_on: date | None
    warnings: list[str]
    is_synthetic: bool


class FoundOut(Schema):
    """An entry with why it was found: `number`, `name` (with the score and the name that answered), or `filters`."""

    entry: EntryOut
    how: Literal["number", "name", "filters"]
    score: float
    same: bool
    name: str


class FoundPage(Schema):
    """One page of entries."""

    model_config = example(
        page=1,
        pages=1,
        count=1,
        results=[{"entry": _ENTRY, "how": "name", "score": 0.98, "same": True, "name": "株式会社サカタのタネ"}],
    )

    page: int
    pages: int
    count: int
    results: list[FoundOut]


class SearchIn(PageIn):
    """What is looked for."""

    q: str = Field(
        default="", max_length=400, description="A number or a name in any script.", examples=["Сакатанотанэ"]
    )
    source: str = Field(default="", max_length=20, examples=["edinet"])
    country: str = Field(default="", pattern="^([A-Z]{2})?$", examples=["JP"])
    region: str = Field(default="", max_length=10, examples=["JP-13"])
    activity: str = Field(default="", pattern=r"^[A-Za-z0-9:.]{0,20}$", description="ISIC code or section, or oked:…")
    size: int = Field(default=0, ge=0, le=3, description="1 up to 50 people, 2 up to 250, 3 above.")
    status: Literal["", "active", "closed", "unknown"] = ""

    def filters(self) -> queries.Filters:
        """For the query."""
        return queries.Filters(self.source, self.country, self.region, self.activity, self.size, self.status)


@router.get("", response={200: list[RegisterOut], **OR_REFUSED}, summary="Registers that are loaded")
def loaded(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001
    """Each register with the day it speaks of and how many entries it has."""
    return [
        {
            "source": one.source,
            "title": str(one.get_source_display()),
            "as_of": one.as_of,
            "entries": one.rows_kept,
            "is_synthetic": one.is_synthetic,
        }
        for one in queries.current_snapshots()
    ]


@router.get("/search", response={200: FoundPage, **OR_MISSING}, summary="Search registers")
def search(request: HttpRequest, asked: Query[SearchIn]) -> dict[str, Any]:  # noqa: ARG001
    """By number or name, narrowed by the filters; without words, all that pass the filters (the first 10,000)."""
    if asked.source and asked.source not in Source.values:
        raise Http404(asked.source)
    if asked.q.replace("\x00", "").strip():
        found = _found(asked)
        page = page_of(found, asked.page)
        rows = [_shown_found(one) for one in page.rows]
    else:
        snapshots = {one.pk: one for one in queries.current_snapshots(asked.source)}
        page = page_of(queries.browsed(asked.filters())[:_COUNTED], asked.page)
        rows = [_row(entry, snapshots[entry.snapshot_id]) for entry in page.rows]
    return {**page.counts(), "results": rows}


def _found(asked: SearchIn) -> list[queries.Found]:
    return queries.find(
        asked.q.replace("\x00", ""),
        source=asked.source,
        country=asked.country,
        region=asked.region,
        activity=asked.activity,
        size=asked.size,
        status=asked.status,
    )


def _shown_found(one: queries.Found) -> dict[str, Any]:
    entry = _shown(one.entry, one.entry.snapshot)
    return {"entry": entry, "how": one.how, "score": round(one.score, 4), "same": one.same, "name": one.name}


def _row(entry: Entry, snapshot: Snapshot) -> dict[str, Any]:
    return {"entry": _shown(entry, snapshot), "how": "filters", "score": 1.0, "same": False, "name": ""}


@router.get("/{source}/{key}", response={200: EntryOut, **OR_MISSING}, summary="One register entry")
def entry(request: HttpRequest, source: str, key: str) -> dict[str, Any]:  # noqa: ARG001
    """The current entry under the register's own number."""
    found = queries.entry_by(source, key) if source in Source.values and "\x00" not in key else None
    if found is None:
        raise Http404(key)
    return _shown(found, found.snapshot)


def _shown(entry: Entry, snapshot: Snapshot) -> dict[str, Any]:
    plain = (
        "source", "key", "identifiers", "title", "country", "region", "place", "address", "legal_form", "activity",
        "activity_codes", "size", "registered_on", "closed_on", "warnings",
    )  # fmt: skip
    names = [{part: name[part] for part in ("text", "language", "kind")} for name in entry.names]
    return {
        **{name: getattr(entry, name) for name in plain},
        "names": names,
        "status": EntryStatus(entry.status).value,
        "is_synthetic": snapshot.is_synthetic,
    }
