"""Sites and camps: the map and the table that says the same, and both to take away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kopir.companies.labels import reader_language
from kopir.core.kept_pages import for_everybody
from kopir.core.wording import tidy
from kopir.heritage.models import CampKind, Confidence, SiteKind
from kopir.heritage.presenting import downloads, maps
from kopir.heritage.presenting.claims import CONFIDENCE_LABELS, STANDING_LABELS, Standing
from kopir.heritage.presenting.maps import Place
from kopir.heritage.queries import public

LONGEST_WORDS = 80
SORTS = ("reference", "name", "kind", "when", "standing")


@dataclass(frozen=True)
class Asked:
    """How the list is narrowed and sorted."""

    q: str = ""
    kind: str = ""
    standing: str = ""
    confidence: str = ""
    sort: str = ""

    @property
    def query(self) -> str:
        """As a query string, without what is empty."""
        return urlencode({name: value for name, value in vars(self).items() if value})


def _asked(request: HttpRequest) -> Asked:
    get = request.GET.get
    sort = get("sort", "")
    return Asked(
        " ".join(tidy(get("q", "")[: 2 * LONGEST_WORDS]).split())[:LONGEST_WORDS],
        tidy(get("kind", "")[:20]),
        tidy(get("standing", "")[:10]),
        tidy(get("confidence", "")[:12]),
        sort if sort in SORTS else "",
    )


def _narrowed(asked: Asked) -> list[Place]:
    language = reader_language()
    found = [place for place in maps.places_of(public.places(asked.q), language) if _fits(place, asked)]
    return sorted(found, key=lambda place: _sort_key(place, asked.sort or "reference"))


def _fits(place: Place, asked: Asked) -> bool:
    kind = asked.kind in {"", place.located.kind} or (asked.kind == "camp" and place.record.kind == "C")
    standing = asked.standing in {"", place.standing.value if place.standing is not None else "none"}
    sure = not asked.confidence or any(claim.confidence == asked.confidence for claim in place.record.claims.all())
    return kind and standing and sure


def _sort_key(place: Place, sort: str) -> tuple[object, ...]:
    reference = place.record.reference
    if sort == "name":
        return (place.name.text.casefold(), reference)
    if sort == "kind":
        return (place.kind.casefold(), reference)
    if sort == "when":
        first = place.located.date_min
        return (first is None, first.isoformat() if first is not None else "", reference)
    if sort == "standing":
        return (list(Standing).index(place.standing) if place.standing is not None else len(Standing), reference)
    return (reference,)


@require_safe
@for_everybody
def places(request: HttpRequest) -> HttpResponse:
    """The map, drawn by the server and again by the browser, above the table of the same places."""
    asked = _asked(request)
    found = _narrowed(asked)
    groups = maps.groups_of(found)
    context = {
        "asked": asked,
        "places": found,
        "groups": groups,
        "points": maps.points_of(groups),
        "frame": maps.Frame(),
        "sort_links": {name: replace(asked, sort=name).query for name in SORTS},
        "site_kinds": SiteKind.choices,
        "camp_kinds": CampKind.choices,
        "standings": [(one.value, label) for one, label in STANDING_LABELS.items()],
        "scale": [(one.value, CONFIDENCE_LABELS[one]) for one in Confidence],
        "without_point": sum(not place.has_point for place in found),
        "is_full": len(found) >= public.MOST_PLACES,
    }
    return render(request, "heritage/places.html", context)


@require_safe
def places_csv(request: HttpRequest) -> HttpResponse:
    """The same places as a table for a spreadsheet, in the language of the address."""
    response = HttpResponse(downloads.as_csv(_narrowed(_asked(request))), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="places.csv"'
    return response


@require_safe
def places_geojson(request: HttpRequest) -> JsonResponse:
    """The same places for a map program."""
    content = downloads.as_geojson(_narrowed(_asked(request)))
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False})
    response.headers["Content-Type"] = "application/geo+json"
    response.headers["Content-Disposition"] = 'attachment; filename="places.geojson"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
