"""yente's shape for company names at the root of the host: `/match`, `/search`, `/entities`, `/catalog`.

The shape (not the code) follows yente 5.5: queries with a schema and properties in, scored entities out. A dataset is
a register's name, or `default` for all of them. Answers come from register snapshots only, without a token (unless
`KOPIR_OPEN_RECONCILE` is 0).
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from pydantic import Field, StringConstraints

from kopir.api import entities
from kopir.api.auth import OpenOrToken
from kopir.api.responses import OR_MISSING
from kopir.api.schemas import example
from kopir.core.models import Scope
from kopir.registers import queries
from kopir.registers.models import Source

router = Router(auth=OpenOrToken(Scope.REGISTERS), tags=["yente"])

MAX_QUERIES = 100
MATCHER = "kopir"
# yente's own names are heard, so that clients that name them keep working; the same matcher answers.
ALGORITHMS = frozenset({"best", MATCHER, "logic-v1", "logic-v2"})
_MOST_VALUES = 20
_FIRST_RESULTS = 9_500

Word = Annotated[str, StringConstraints(max_length=200)]


class EntityExample(Schema):
    """What is known of the company that is looked for."""

    id: str | None = None
    schema_: str = Field(alias="schema", max_length=100, examples=["Company"])
    properties: dict[str, Any] = Field(examples=[{"name": ["Казахтелеком"], "jurisdiction": ["kz"]}])


class MatchQueries(Schema):
    """At most 100 queries, each under a name of the caller's choice."""

    model_config = example(
        queries={
            "q1": {"schema": "Company", "properties": {"name": ["Казахтелеком"], "jurisdiction": ["kz"]}},
            "q2": {"schema": "Company", "properties": {"registrationNumber": ["T3020001020326"]}},
        }
    )

    queries: dict[str, EntityExample]
    weights: dict[str, float] = Field(default_factory=dict, description="Heard and left aside.")
    config: dict[str, Any] = Field(default_factory=dict, description="Heard and left aside.")


class Narrowed(Schema):
    """yente's parameters that narrow what is found."""

    include_dataset: list[Word] = Field(default_factory=list, max_length=50)
    exclude_dataset: list[Word] = Field(default_factory=list, max_length=50)
    exclude_schema: list[Word] = Field(default_factory=list, max_length=50)
    topics: list[Word] = Field(default_factory=list, max_length=50, description="Registers know no topics.")
    changed_since: date | None = None

    def lets_pass(self, entity: dict[str, Any]) -> bool:
        """Whether an entity stands under all of them."""
        sources = set(entity["datasets"])
        return not (
            self.topics
            or entity["schema"] in self.exclude_schema
            or sources & set(self.exclude_dataset)
            or (self.include_dataset and not sources & set(self.include_dataset))
            or (self.changed_since is not None and entity["last_change"] < self.changed_since.isoformat())
        )


class MatchOptions(Narrowed):
    """yente's parameters of a match."""

    limit: int = Field(default=5, ge=1, le=500, examples=[5])
    threshold: float = Field(default=entities.SURE, ge=0, le=1, description="From here a result is a `match`.")
    cutoff: float = Field(default=0.5, ge=0, le=1, description="Below this a result is not returned.")
    algorithm: Word = Field(default="best", examples=["best"])
    exclude_entity_ids: list[Word] = Field(default_factory=list, max_length=50)


class TotalOut(Schema):
    """How many were found; `gte`: at least so many."""

    value: int
    relation: str


class EntityOut(Schema):
    """A register entry in FollowTheMoney's shape."""

    id: str = Field(examples=["edinet-E00001"])
    caption: str
    schema_: str = Field(alias="schema")
    properties: dict[str, list[str]]
    datasets: list[str]
    referents: list[str]
    target: bool
    first_seen: str
    last_seen: str
    last_change: str


class ScoredOut(EntityOut):
    """The same with its score and the reasons."""

    score: float
    features: dict[str, float]
    match: bool
    explanations: dict[str, dict[str, Any]]


class MatchesOut(Schema):
    """The answer to one query."""

    status: int
    query: dict[str, Any]
    total: TotalOut
    results: list[ScoredOut]


class MatchOut(Schema):
    """The answers, under the names of the queries."""

    model_config = example(
        responses={
            "q1": {
                "status": 200,
                "query": {"id": None, "schema": "Company", "properties": {"name": ["Казахтелеком"]}},
                "total": {"value": 0, "relation": "eq"},
                "results": [],
            }
        },
        limit=5,
    )

    responses: dict[str, MatchesOut]
    limit: int


@router.post(
    "/match/{dataset}",
    response={200: MatchOut, **OR_MISSING},
    by_alias=True,
    summary="Match companies (yente's shape)",
)
def match(
    request: HttpRequest,  # noqa: ARG001
    response: HttpResponse,
    dataset: str,
    asked: MatchQueries,
    options: Query[MatchOptions],
) -> dict[str, Any]:
    """Find register entries for companies described by name, number and country. One bad query fails the batch."""
    sources = entities.sources_of(dataset)
    if options.algorithm not in ALGORITHMS:
        raise HttpError(400, _("Unknown algorithm: %(name)s") % {"name": options.algorithm})
    if not asked.queries:
        raise HttpError(400, _("No queries were given."))
    if len(asked.queries) > MAX_QUERIES:
        raise HttpError(400, _("At most %(most)d queries are possible in one request.") % {"most": MAX_QUERIES})
    for query in asked.queries.values():
        _refuse_schema(query.schema_)
    response["X-Batch-Size"] = str(len(asked.queries))
    return {
        "responses": {name: _matches(query, sources, options) for name, query in asked.queries.items()},
        "limit": options.limit,
    }


def _refuse_schema(schema: str) -> None:
    if schema not in entities.SCHEMATA and schema not in entities.OTHER_SCHEMATA:
        raise HttpError(400, _("Unknown schema: %(name)s") % {"name": schema})


def _matches(query: EntityExample, sources: tuple[str, ...], options: MatchOptions) -> dict[str, Any]:
    properties = values_of(query.properties)
    looked = query.schema_ in entities.SCHEMATA
    hits = entities.search(properties, sources, limit=entities.MAX_LIMIT) if looked else []
    cutoff = min(options.cutoff, options.threshold)
    excluded = set(options.exclude_entity_ids)
    found = [
        _scored(hit, entity, options.threshold)
        for hit in hits
        if hit.score >= cutoff
        and (entity := entities.as_entity(hit.entry))["id"] not in excluded
        and options.lets_pass(entity)
    ]
    return {
        "status": 200,
        "query": {"id": query.id, "schema": query.schema_, "properties": properties},
        "total": {"value": len(found), "relation": "eq"},
        "results": found[: options.limit],
    }


def values_of(properties: dict[str, Any]) -> dict[str, list[str]]:
    """yente takes a value or a list of them, texts or numbers; anything else says nothing."""
    return {
        name: [
            str(value)
            for value in (given if isinstance(given, list) else [given])[:_MOST_VALUES]
            if isinstance(value, str | int | float) and not isinstance(value, bool)
        ]
        for name, given in list(properties.items())[:100]
    }


def _scored(hit: entities.Hit, entity: dict[str, Any], threshold: float) -> dict[str, Any]:
    return {
        **entity,
        "score": hit.score,
        "features": {why.feature: why.score for why in hit.reasons},
        "match": hit.score >= threshold,
        "explanations": entities.explanations(hit),
    }


class SearchOptions(Narrowed):
    """yente's parameters of a search."""

    q: str = Field(
        default="", max_length=400, description="A name in any script, or a number.", examples=["Казахтелеком"]
    )
    schema_: str = Field(default="Thing", alias="schema", max_length=100, examples=["Company"])
    countries: list[Word] = Field(default_factory=list, max_length=20, examples=[["kz"]])
    limit: int = Field(default=10, ge=0, le=entities.MAX_LIMIT, examples=[10])
    offset: int = Field(default=0, ge=0, le=_FIRST_RESULTS, examples=[0])


class SearchOut(Schema):
    """One page of entities, with counts of countries and datasets among all that were found."""

    model_config = example(
        limit=10,
        offset=0,
        total={"value": 0, "relation": "eq"},
        results=[],
        facets={"countries": {"label": "Countries", "values": []}},
    )

    limit: int
    offset: int
    total: TotalOut
    results: list[EntityOut]
    facets: dict[str, dict[str, Any]]


@router.get("/search/{dataset}", response={200: SearchOut, **OR_MISSING}, by_alias=True, summary="Search entities")
def search(request: HttpRequest, dataset: str, options: Query[SearchOptions]) -> dict[str, Any]:  # noqa: ARG001
    """Find entries by a name in any script or by a number; without words, in the order of the register."""
    sources = entities.sources_of(dataset)
    _refuse_schema(options.schema_)
    found, relation = _searched(sources, options) if options.schema_ in entities.SCHEMATA else ([], "eq")
    return {
        "limit": options.limit,
        "offset": options.offset,
        "total": {"value": options.offset * (relation == "gte") + len(found), "relation": relation},
        "results": _page(found, relation, options),
        "facets": _facets(found),
    }


def _searched(sources: tuple[str, ...], options: SearchOptions) -> tuple[list[dict[str, Any]], str]:
    """All that was found by words; without words a slice of the register, and that there may be more."""
    if options.q.strip():
        asked = {"name": [options.q], "country": options.countries}
        hits = entities.search(asked, sources, limit=entities.MAX_LIMIT)
        found = [entities.as_entity(hit.entry) for hit in hits]
        return [entity for entity in found if options.lets_pass(entity)], "eq"
    country = options.countries[0].upper() if len(options.countries) == 1 else ""
    rows = queries.browsed(queries.Filters(source=sources[0] if sources else "", country=country))
    snapshots = {one.pk: one for one in queries.current_snapshots(sources[0] if sources else "")}
    page = list(rows[options.offset : options.offset + options.limit])
    for entry in page:
        entry.snapshot = snapshots[entry.snapshot_id]
    found = [entities.as_entity(entry) for entry in page]
    return [entity for entity in found if options.lets_pass(entity)], "gte"


def _page(found: list[dict[str, Any]], relation: str, options: SearchOptions) -> list[dict[str, Any]]:
    return found if relation == "gte" else found[options.offset : options.offset + options.limit]


def _facets(found: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    countries = Counter(country for one in found for country in one["properties"].get("country", ()))
    datasets = Counter(name for one in found for name in one["datasets"])
    return {
        "countries": {"label": "Countries", "values": _counted(countries, {})},
        "datasets": {"label": "Data sources", "values": _counted(datasets, dict(Source.choices))},
    }


def _counted(counts: Counter[str], labels: dict[Any, Any]) -> list[dict[str, Any]]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [{"name": name, "label": str(labels.get(name, name.upper())), "count": count} for name, count in ordered]


@router.get(
    "/entities/{entity_id}", response={200: EntityOut, **OR_MISSING}, by_alias=True, summary="One entity by its id"
)
def entity(request: HttpRequest, entity_id: str) -> dict[str, Any]:  # noqa: ARG001
    """The register entry behind an id that `/match`, `/search` or `/reconcile` gave."""
    found = entities.entry_of_id(entity_id)
    if found is None:
        raise Http404(entity_id)
    return entities.as_entity(found)
