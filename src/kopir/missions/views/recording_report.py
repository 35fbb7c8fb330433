"""The report of a mission: a page, a table and a print to take away, and the rows behind each figure."""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kopir.companies.facets import for_pages
from kopir.companies.labels import reader_language
from kopir.core import printing
from kopir.core.spreadsheets import xlsx_file
from kopir.core.wording import plain
from kopir.missions import presenting_recording_report as presenting
from kopir.missions.actions import recording as actions
from kopir.missions.framing import desk_frame
from kopir.missions.queries.recording import figure, figures
from kopir.missions.views.access import mission_of, officer_of
from kopir.missions.views.recording_desk import XLSX

A_PAGE = 25
TEMPLATE = Path(__file__).resolve().parents[1] / "prints" / "recording_report.typ"


@login_required
@require_safe
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """All figures, counted now."""
    officer_of(request)
    mission, now = mission_of(reference), timezone.now()
    context = {
        **desk_frame(mission, "results"),
        "blocks": presenting.blocks(figures(mission, now), mission),
        "when": presenting.when(now, mission),
    }
    return render(request, "missions/recording_report.html", context)


@login_required
@require_safe
def rows(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """From which rows a figure was counted; `counted`: only those that are in its number."""
    officer_of(request)
    mission, now = mission_of(reference), timezone.now()
    one = figure(figures(mission, now), plain(key))
    if one is None:
        raise Http404
    is_narrowed = "counted" in request.GET and one.numerator is not None
    parts = [part for part in one.parts if part.numerator or not is_narrowed]
    page = Paginator(parts, A_PAGE).get_page(request.GET.get("page"))
    language = reader_language()
    context = {
        **desk_frame(mission, "results"),
        "figure": one,
        "said": presenting.said(one, language),
        "numerator": presenting.counted(one.numerator),
        "is_narrowed": is_narrowed,
        "when": presenting.when(now, mission),
        "page": page,
        "rows": presenting.rows_of(one, list(page.object_list), mission, language),
        "query": for_pages(request.GET),
    }
    return render(request, "missions/recording_rows.html", context)


@login_required
@require_safe
def table(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The figures as XLSX."""
    officer, mission = officer_of(request), mission_of(reference)
    found = figures(mission, timezone.now())
    actions.record_export(mission, "report-xlsx", by=officer)
    answer = FileResponse(
        xlsx_file(presenting.head(), presenting.cells(found, mission)), as_attachment=True,
        filename=f"{mission.reference}-report.xlsx", content_type=XLSX,
    )  # fmt: skip
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_safe
def document(request: HttpRequest, reference: str) -> HttpResponse:
    """The figures on paper, in the language of the page."""
    officer, mission, now = officer_of(request), mission_of(reference), timezone.now()
    given = presenting.printed(figures(mission, now), mission, now)
    actions.record_export(mission, "report-pdf", by=officer)
    answer = HttpResponse(printing.pdf(TEMPLATE, given), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{mission.reference}-report.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
