"""OpenRefine's reconciliation service (API 0.2, the shape yente offers): `/reconcile/{dataset}`.

OpenRefine runs in a browser on another origin and sends no token; like `/match` this answers from registers only.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt

from kopir.api import entities
from kopir.api.auth import refuse_if_closed
from kopir.api.refusals import PLAIN, Json, read_json, refusal, too_big_sentence, without_nul
from kopir.core.errors import KopirError
from kopir.registers.models import Entry, Source

MAX_QUERIES = 50
_MOST_PROPERTIES = 20
_MOST_VALUES = 20
_LIMIT = 5
TYPES = (
    {"id": "Company", "name": "Companies", "description": "Company"},
    {"id": "Organization", "name": "Organizations", "description": "Organization"},
    {"id": "LegalEntity", "name": "Legal entities", "description": "Legal entity"},
)
PROPERTIES = (
    {"id": "name", "name": "Name"},
    {"id": "alias", "name": "Other name"},
    {"id": "registrationNumber", "name": "Registration number (BIN, corporate number)"},
    {"id": "leiCode", "name": "LEI"},
    {"id": "idNumber", "name": "Other number (EDINET code)"},
    {"id": "country", "name": "Country"},
    {"id": "jurisdiction", "name": "Jurisdiction"},
    {"id": "address", "name": "Address"},
    {"id": "legalForm", "name": "Legal form"},
    {"id": "status", "name": "Status"},
    {"id": "incorporationDate", "name": "Date of registration"},
    {"id": "dissolutionDate", "name": "Date of closure"},
    {"id": "classification", "name": "Activity"},
)


class Malformed(KopirError):
    """The client's request is not what the protocol says."""


View = Callable[..., HttpResponse]


def answers_everywhere(view: View) -> View:
    """Open to other origins, refusals as JSON with words, and a token asked for where the setting says so."""

    @wraps(view)
    def answer(request: HttpRequest, dataset: str, **rest: str) -> HttpResponse:
        try:
            response = _answered(view, request, dataset, rest)
        except KopirError as error:
            response = refusal(str(error.sentence), error.status, as_yente=True)
        except Http404:
            response = refusal(_("There is no such register or entry."), 404, as_yente=True)
        except RequestDataTooBig:
            response = refusal(too_big_sentence(), 413, as_yente=True)
        except SuspiciousOperation:
            response = refusal(_("The request cannot be read."), 400, as_yente=True)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return csrf_exempt(answer)  # clients post forms without our cookie; nothing here writes


def _answered(view: View, request: HttpRequest, dataset: str, rest: dict[str, str]) -> HttpResponse:
    if request.method == "OPTIONS":
        response = HttpResponse(status=204)
        response["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
        response["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        return response
    if request.method not in {"GET", "HEAD", "POST"}:
        return refusal(_("This method is not possible here."), 405, as_yente=True)
    refuse_if_closed(request)
    entities.sources_of(dataset)
    return view(request, dataset, **rest)


@answers_everywhere
def service(request: HttpRequest, dataset: str) -> HttpResponse:
    """The manifest, or answers to `queries`, or to `extend`."""
    asked = request.POST if request.method == "POST" else request.GET
    if asked.get("extend", "").strip():
        answer = _extension(_read(asked["extend"]))
        size = len(answer["rows"])
    elif "queries" in asked:
        answer = _answers(_read(asked["queries"]), entities.sources_of(dataset))
        size = len(answer)
    elif request.method == "POST":
        raise Malformed(_("Send `queries` or `extend` as a form field."))
    else:
        return JsonResponse(manifest(request, dataset), json_dumps_params=PLAIN)
    return JsonResponse(answer, headers={"X-Batch-Size": str(size)}, json_dumps_params=PLAIN)


def _read(text: str) -> dict[str, Any]:
    read = without_nul(read_json(text))
    if not isinstance(read, dict):
        raise Malformed(_("A JSON object was expected."))
    return read


def manifest(request: HttpRequest, dataset: str) -> dict[str, Any]:
    """What OpenRefine asks first. Services are named by the address it came to; ids by the public one."""
    base = request.build_absolute_uri(f"/reconcile/{dataset}")
    title = dict(Source.choices).get(dataset, _("All registers"))
    services = {kind: {"service_url": base, "service_path": f"/suggest/{kind}"} for kind in _SUGGESTED}
    return {
        "versions": ["0.2"],
        "name": f"{title} (Kopir)",
        "identifierSpace": f"{settings.PUBLIC_URL}/entities/",
        "schemaSpace": "https://followthemoney.tech/explorer/",
        "documentation": f"{settings.PUBLIC_URL}/api/v1/openapi.json",
        "view": {"url": request.build_absolute_uri("/entities/") + "{{id}}"},
        "preview": {"url": f"{base}/preview?id={{{{id}}}}", "width": 430, "height": 300},
        "defaultTypes": list(TYPES),
        "batchSize": 10,
        "suggest": services,
        "extend": {
            "propose_properties": {"service_url": base, "service_path": "/extend/property"},
            "property_settings": [
                {
                    "name": "limit",
                    "label": "Limit",
                    "type": "number",
                    "default": 0,
                    "help_text": "Maximum number of values to return per row (0 for no limit).",
                }
            ],
        },
    }


_SUGGESTED = ("entity", "type", "property")


def _answers(queries: dict[str, Any], sources: tuple[str, ...]) -> dict[str, Any]:
    if len(queries) > MAX_QUERIES:
        raise Malformed(_("At most %(most)d queries are possible in one request.") % {"most": MAX_QUERIES})
    return {name: {"result": _results(query, sources)} for name, query in queries.items()}


def _results(query: Json, sources: tuple[str, ...]) -> list[dict[str, Any]]:
    properties, limit = _properties(query), _limit(query)
    if not _is_ours(query.get("type")):
        return []
    hits = entities.search(properties, sources, limit=entities.MAX_LIMIT)
    sure = [hit for hit in hits if hit.score >= entities.SURE]
    # OpenRefine takes `match` without asking: said only when no second entry is as good a guess.
    return [
        {**_named(hit.entry), "score": round(hit.score * 100, 1), "match": len(sure) == 1 and hit is sure[0]}
        for hit in hits[:limit]
    ]


def _properties(query: Json) -> dict[str, list[str]]:
    if not isinstance(query, dict) or not isinstance(query.get("query", ""), str):
        raise Malformed(_("Each query needs a text in `query`."))
    found: dict[str, list[str]] = {}
    if query.get("query", "").strip():
        found["name"] = [query["query"]]
    given = query.get("properties") or []
    if not isinstance(given, list):
        raise Malformed(_("`properties` must be a list."))
    for one in given[:_MOST_PROPERTIES]:
        if not isinstance(one, dict) or not isinstance(one.get("pid"), str):
            raise Malformed(_("Each property needs a `pid`."))
        values = one.get("v")
        many = values if isinstance(values, list) else [values]
        found.setdefault(one["pid"].rpartition(":")[2], []).extend(filter(None, map(_value, many[:_MOST_VALUES])))
    if not any(found.values()):
        raise Malformed(_("Each query needs a text in `query`."))
    return found


def _value(given: Json) -> str:
    """A text, a number, or a cell that is reconciled already (`{"id", "name"}`)."""
    if isinstance(given, dict):
        given = given.get("name") or given.get("id")
    return str(given) if isinstance(given, str | int | float) and not isinstance(given, bool) else ""


def _limit(query: dict[str, Any]) -> int:
    limit = query.get("limit", _LIMIT)
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 0:
        raise Malformed(_("`limit` must be a whole number."))
    return min(limit, entities.MAX_LIMIT)


def _is_ours(asked: Json) -> bool:
    """Whether the type asked for is one that a register of companies holds; none asked for: yes."""
    kinds = asked if isinstance(asked, list) else [asked]
    named = {str(kind.get("id", "")) if isinstance(kind, dict) else str(kind or "") for kind in kinds} - {""}
    unknown = named - set(entities.SCHEMATA) - entities.OTHER_SCHEMATA
    if unknown:
        raise Malformed(_("Unknown schema: %(name)s") % {"name": min(unknown)[:100]})
    return not named or bool(named & set(entities.SCHEMATA))


def _named(entry: Entry) -> dict[str, Any]:
    return {
        "id": entities.entity_id(entry),
        "name": entry.title,
        "description": ", ".join(part for part in (entry.place, entry.country) if part),
        "type": [TYPES[0]],
    }


def _extension(asked: dict[str, Any]) -> dict[str, Any]:
    ids, wanted = asked.get("ids"), asked.get("properties")
    if not isinstance(ids, list) or not isinstance(wanted, list):
        raise Malformed(_("`extend` needs lists in `ids` and `properties`."))
    if len(ids) > MAX_QUERIES or len(wanted) > _MOST_PROPERTIES:
        raise Malformed(_("At most %(most)d ids are possible in one request.") % {"most": MAX_QUERIES})
    known = {one["id"]: one for one in PROPERTIES}
    columns = [
        (one, known[one["id"].rpartition(":")[2]])
        for one in wanted
        if isinstance(one, dict) and isinstance(one.get("id"), str) and one["id"].rpartition(":")[2] in known
    ]
    return {
        "meta": [{"id": one["id"], "name": prop["name"]} for one, prop in columns],
        "rows": {str(name): _row(str(name), columns) for name in ids},
    }


def _row(name: str, columns: list[tuple[dict[str, Any], dict[str, str]]]) -> dict[str, Any]:
    found = entities.entry_of_id(name)
    values = entities.as_entity(found)["properties"] if found is not None else {}
    return {one["id"]: [{"str": value} for value in values.get(prop["id"], [])[: _most(one)]] for one, prop in columns}


def _most(column: dict[str, Any]) -> int | None:
    settings_given = column.get("settings")
    limit = settings_given.get("limit") if isinstance(settings_given, dict) else None
    try:
        return max(int(str(limit)), 0) or None
    except ValueError:
        return None


@answers_everywhere
def suggest(request: HttpRequest, dataset: str, kind: str) -> HttpResponse:
    """Completion of an entity, a type or a property from what has been typed."""
    if kind not in _SUGGESTED:
        raise Http404(kind)
    prefix = request.GET.get("prefix", "").replace("\x00", "").strip()[:400]
    if kind == "entity":
        hits = entities.search({"name": [prefix]}, entities.sources_of(dataset), limit=10) if prefix else []
        result = [{**_named(hit.entry), "notable": [TYPES[0]]} for hit in hits]
    else:
        pool: tuple[dict[str, str], ...] = TYPES if kind == "type" else PROPERTIES
        low = prefix.casefold()
        result = [dict(one) for one in pool if low in one["name"].casefold() or low in one["id"].casefold()]
    return JsonResponse(
        {"code": "/api/status/ok", "status": "200 OK", "prefix": prefix, "result": result}, json_dumps_params=PLAIN
    )


@answers_everywhere
def proposed(request: HttpRequest, dataset: str) -> HttpResponse:  # noqa: ARG001
    """The columns OpenRefine may add."""
    limit = request.GET.get("limit", "")
    most = int(limit) if limit.isdecimal() and int(limit[:4]) > 0 else len(PROPERTIES)
    kind = request.GET.get("type", "Company")
    return JsonResponse({"limit": most, "type": kind, "properties": list(PROPERTIES[:most])})


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@answers_everywhere
def preview(request: HttpRequest, dataset: str) -> HttpResponse:
    """A small page that OpenRefine shows in a frame beside a candidate."""
    entry = entities.entry_of_id(request.GET.get("id", ""))
    sources = entities.sources_of(dataset)
    if entry is None or (sources and entry.source not in sources):
        raise Http404(dataset)
    context = {"entry": entry, "numbers": [one.partition(":")[2] for one in entry.identifiers]}
    return render(request, "api/preview.html", context)


urlpatterns = [
    path("<str:dataset>", service, name="reconcile"),
    path("<str:dataset>/suggest/<str:kind>", suggest, name="reconcile_suggest"),
    path("<str:dataset>/extend/property", proposed, name="reconcile_properties"),
    path("<str:dataset>/preview", preview, name="reconcile_preview"),
]
