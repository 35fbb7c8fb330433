"""What waits, and the list of records."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kopir.companies import facets
from kopir.companies.labels import reader_language
from kopir.core.languages import Language
from kopir.core.wording import plain
from kopir.heritage.models import RecordKind
from kopir.heritage.presenting.desk import due, statement_of, title_of
from kopir.heritage.queries import desk
from kopir.heritage.references import today
from kopir.heritage.states import ArchiveState
from kopir.heritage.views.desk.access import editors

A_PAGE = 50
MOST_SHOWN = 20


@require_safe
@editors
def overview(request: HttpRequest) -> HttpResponse:
    """Everything that waits for an editor, the most urgent first."""
    language = reader_language()
    context = {
        "requests": due(desk.open_requests()[:MOST_SHOWN], today()),
        "contributions": desk.new_contributions()[:MOST_SHOWN],
        "records": [(record, title_of(record, language)) for record in desk.records_in_review()[:MOST_SHOWN]],
        "claims": [(claim, statement_of(claim, language)) for claim in desk.claims_in_review()[:MOST_SHOWN]],
        "counts": desk.counts_in_review()[:MOST_SHOWN],
        "unread": [(record, title_of(record, language)) for record in desk.translations_waiting()[:MOST_SHOWN]],
        "again": [(record, title_of(record, language)) for record in desk.to_read_again(today())[:MOST_SHOWN]],
        "gaps": [(code, name, desk_gaps[code]) for desk_gaps in [desk.language_gaps()] for code, name in _languages()],
        "kinds": RecordKind.choices,
    }
    return render(request, "heritage/desk/overview.html", context)


def _languages() -> list[tuple[str, str]]:
    return [(code, str(name)) for code, name in Language.choices]


@require_safe
@editors
def records(request: HttpRequest) -> HttpResponse:
    """Records, narrowed and searched."""
    language = reader_language()
    asked = {name: plain(request.GET.get(name, "")) for name in desk.Filters.__dataclass_fields__}
    page = Paginator(desk.Filters(**asked).records(), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(record, title_of(record, language)) for record in page.object_list],
        "asked": asked,
        "kinds": RecordKind.choices,
        "states": ArchiveState.choices,
        "languages": Language.choices,
        "query": facets.for_pages(request.GET),
    }
    return render(request, "heritage/desk/records.html", context)
