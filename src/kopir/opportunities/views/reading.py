"""The list of opportunities, and one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kopir.companies import facets, labels
from kopir.core.languages import TextLanguage
from kopir.core.wording import plain
from kopir.opportunities import presenting, queries
from kopir.opportunities.models import Direction, Opportunity, PartnerRole, ProfileType
from kopir.opportunities.states import OpportunityState
from kopir.opportunities.views.access import opportunity_for

A_PAGE = 25


@require_safe
def opportunity_list(request: HttpRequest) -> HttpResponse:
    """Opportunities this person may see, searched and narrowed."""
    language = labels.reader_language()
    words = plain(request.GET.get("q", ""))
    visible = queries.found_by(queries.opportunities_visible_to(request.user), words, user=request.user)
    company = plain(request.GET.get("company", ""))
    if company:  # only for those who may know whose it is
        visible = visible.filter(queries.private_to(request.user), company__reference=company)
    if request.GET.get("mine"):
        visible = visible.filter(queries.own_of(request.user))
    asked = {name: plain(request.GET.get(name, "")) for name in queries.Filters.__dataclass_fields__}
    narrowed = visible.filter(queries.Filters(**asked).as_query())
    page = Paginator(queries.for_list(narrowed), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": presenting.rows(page.object_list, request.user, language),
        "facets": _facets(request, narrowed, language),
        "words": words,
        "company": company,
        "query": facets.for_pages(request.GET),
    }
    return render(request, "opportunities/list.html", context)


def _facets(request: HttpRequest, narrowed: QuerySet[Opportunity], language: str) -> list[facets.Facet]:
    user = request.user
    plain = [
        ("direction", _("Need or offer"), "direction", _labels(Direction.choices)),
        ("profile_type", _("Profile type"), "profile_type", _labels(ProfileType.choices)),
        ("role", _("Role of the company"), "own_role", _labels(PartnerRole.choices)),
    ]
    if user.is_authenticated:
        plain.append(("state", _("State"), "state", _labels(OpportunityState.choices)))
    asked = request.GET
    found = [
        facets.facet(name, label, queries.counted_by(narrowed, field), asked=asked, words=_lookup(words))
        for name, label, field, words in plain
    ]
    found.insert(
        1,
        facets.facet(
            "country",
            _("Country"),
            queries.counted_by(narrowed, "company__country"),
            asked=asked,
            words=lambda code: labels.country_label(code, language),
        ),
    )
    found.insert(
        2,
        facets.facet(
            "region",
            _("Region"),
            queries.counted_by(narrowed, "company__region"),
            asked=asked,
            words=lambda code: labels.region_label(code, language),
        ),
    )
    languages = _labels(TextLanguage.choices)
    found.append(
        facets.facet(
            "language",
            _("Language"),
            queries.counted_by_language(narrowed),
            asked=asked,
            words=_lookup(languages),
        )
    )
    return found


def _lookup(words: dict[str, str]) -> Callable[[str], str]:
    return lambda value: words.get(value, value)


def _labels(choices: Iterable[tuple[str, object]]) -> dict[str, str]:
    return {value: str(label) for value, label in choices}


@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """The public version to everybody; all of it to the desk and the company itself."""
    opportunity = opportunity_for(request, reference)
    language = labels.reader_language()
    if queries.is_private_to(request.user, opportunity):
        context = presenting.private_page(opportunity, request.user, language)
        return render(request, "opportunities/detail.html", context)
    return render(request, "opportunities/public.html", presenting.public_page(opportunity, language))
