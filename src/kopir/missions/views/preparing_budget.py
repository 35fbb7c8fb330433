"""A mission's budget at the desk."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.companies.labels import reader_language
from kopir.core.errors import KopirError
from kopir.core.spreadsheets import csv_lines, xlsx_file
from kopir.missions import presenting_preparing_budget as presenting
from kopir.missions.actions.preparing_budget import add_budget_line, change_budget_line, remove_budget_line
from kopir.missions.forms_preparing_budget import MoneyForm
from kopir.missions.framing import desk_frame
from kopir.missions.models import BudgetLine, Mission
from kopir.missions.queries.preparing import totals_of
from kopir.missions.views.access import mission_of, officer_of

A_PAGE = 25
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def budget(request: HttpRequest, reference: str) -> HttpResponse:
    """The lines with their sums; one more is added here."""
    officer, mission = officer_of(request), mission_of(reference)
    form = MoneyForm(request.POST if request.method == "POST" else None, mission=mission)
    if request.method == "POST" and form.is_valid():
        try:
            add_budget_line(mission, form.money(), by=officer)
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("Line added."))
            return redirect("missions_desk:budget", reference=mission.reference)
    language = reader_language()
    page = Paginator(mission.budget.all(), A_PAGE).get_page(request.GET.get("page"))
    context = {
        **desk_frame(mission, "budget"),
        "form": form,
        "page": page,
        "lines": presenting.lines_shown(page.object_list, language),
        "totals": presenting.totals_shown(totals_of(mission), language),
    }
    return render(request, "missions/preparing_budget.html", context, status=422 if form.errors else 200)


def _line(mission: Mission, pk: int) -> BudgetLine:
    if pk >= 2**63:
        raise Http404
    return get_object_or_404(mission.budget.select_related("mission"), pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def budget_line(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Change one line."""
    officer, mission = officer_of(request), mission_of(reference)
    line = _line(mission, pk)
    form = MoneyForm(request.POST if request.method == "POST" else None, mission=mission, line=line)
    if request.method == "POST" and form.is_valid():
        try:
            change_budget_line(line, form.money(), by=officer)
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("Kept."))
            return redirect("missions_desk:budget", reference=mission.reference)
    context = {**desk_frame(mission, "budget"), "form": form, "line": line}
    return render(request, "missions/preparing_budget_line.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def budget_remove(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Remove one line."""
    officer, mission = officer_of(request), mission_of(reference)
    try:
        remove_budget_line(_line(mission, pk), by=officer)
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("Line removed."))
    return redirect("missions_desk:budget", reference=mission.reference)


@login_required
@require_safe
def budget_export(request: HttpRequest, reference: str, kind: str) -> HttpResponseBase:
    """All lines and the totals, as CSV or as a workbook."""
    officer_of(request)
    mission = mission_of(reference)
    rows = presenting.cells(mission.budget.all(), totals_of(mission))
    name = f"{mission.reference}-budget.{kind}"
    answer: StreamingHttpResponse
    if kind == "csv":
        answer = StreamingHttpResponse(csv_lines(presenting.head(), rows), content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    elif kind == "xlsx":
        answer = FileResponse(
            xlsx_file(presenting.head(), rows), as_attachment=True, filename=name, content_type=_XLSX
        )
    else:
        raise Http404
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
