"""What yente's clients ask before they match: which registers and matchers there are, and whether all is well."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from kopir.api.auth import OpenOrToken
from kopir.api.responses import OR_REFUSED
from kopir.api.schemas import example
from kopir.api.yente import ALGORITHMS, MATCHER
from kopir.core.models import Scope
from kopir.registers import queries
from kopir.registers.models import Snapshot

router = Router(auth=OpenOrToken(Scope.REGISTERS), tags=["yente"])

_FEATURES = {
    "identifier": "The entry has the same number (BIN, corporate number, LEI, EDINET code): certain.",
    "name_match": "The names compared across scripts: the chance, learned on open pairs, that one company bears both.",
    "identifier_mismatch": "The entry has another number of the same kind: the score of the name counts little.",
}


class DatasetOut(Schema):
    """A register that is loaded, or all of them together."""

    name: str = Field(examples=["edinet"])
    title: str
    load: bool
    version: str
    index_version: str
    index_current: bool
    thing_count: int
    children: list[str]


class CatalogOut(Schema):
    """What can be asked."""

    model_config = example(datasets=[], current=["edinet", "default"], outdated=[], index_stale=False)

    datasets: list[DatasetOut]
    current: list[str]
    outdated: list[str]
    index_stale: bool


@router.get("/catalog", response={200: CatalogOut, **OR_REFUSED}, summary="The registers that are loaded")
def catalog(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001
    """Each register with the day it speaks of; `default` is all of them."""
    snapshots = queries.current_snapshots()
    rows = [
        _dataset(one.source, _title(one), (one.as_of or one.created_at.date()).isoformat(), one.rows_kept, [])
        for one in snapshots
    ]
    names = [one.source for one in snapshots]
    newest = max((row["version"] for row in rows), default="")
    together = sum(one.rows_kept for one in snapshots)
    rows.append(_dataset("default", _("All registers"), newest, together, names))
    return {"datasets": rows, "current": [*names, "default"], "outdated": [], "index_stale": False}


def _title(snapshot: Snapshot) -> str:
    title = str(snapshot.get_source_display())
    return f"{title} ({_('synthetic example data')})" if snapshot.is_synthetic else title


def _dataset(name: str, title: str, version: str, count: int, children: list[str]) -> dict[str, Any]:
    return {
        "name": name,
        "title": title,
        "load": True,
        "version": version,
        "index_version": version,
        "index_current": True,
        "thing_count": count,
        "children": children,
    }


class AlgorithmsOut(Schema):
    """The matchers."""

    algorithms: list[dict[str, Any]] = Field(examples=[[{"name": MATCHER, "description": "…", "features": {}}]])
    default: str
    best: str


@router.get("/algorithms", response={200: AlgorithmsOut, **OR_REFUSED}, summary="The matchers and their features")
def algorithms(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001
    """There is one matcher, under its own name and under those that yente's clients send."""
    features = {
        name: {"description": words, "coefficient": 1.0, "url": None} for name, words in sorted(_FEATURES.items())
    }
    about = "Numbers first; names across Kazakh, Russian, Japanese and Latin script by sound, meaning and spelling."
    rows = [{"name": name, "description": about, "features": features} for name in sorted(ALGORITHMS - {"best"})]
    return {"algorithms": rows, "default": MATCHER, "best": MATCHER}


class StatusOut(Schema):
    """ok."""

    status: str = Field(examples=["ok"])


@router.get("/readyz", auth=None, response=StatusOut, summary="Whether requests can be answered")
def readyz(request: HttpRequest) -> dict[str, str]:  # noqa: ARG001
    """200 while the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return {"status": "ok"}
