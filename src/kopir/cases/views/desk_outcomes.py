"""The desk's pages of outcomes: what is to be confirmed, what is silent, and the sums."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kopir.cases import actions, presenting_outcomes
from kopir.cases.models import Outcome
from kopir.cases.outcome_forms import OutcomeForm, OutcomeListForm
from kopir.cases.queries import outcomes as found
from kopir.cases.views.access import given, officer_of
from kopir.cases.views.paging import BoundedPaginator
from kopir.companies.facets import for_pages
from kopir.companies.labels import reader_language
from kopir.core.errors import KopirError
from kopir.core.spreadsheets import csv_lines

A_PAGE = 25


@login_required
@require_safe
def outcomes(request: HttpRequest) -> HttpResponse:
    """What companies said, narrowed, and the sums over all that was due."""
    officer_of(request)
    form = OutcomeListForm(given(request))
    which, months = form.asked()
    now, today = timezone.now(), timezone.localdate()
    rows = found.outcomes_of(which, months, today, now)
    page = BoundedPaginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": presenting_outcomes.rows(page.object_list, reader_language(), now),
        "query": for_pages(request.GET),
        "sums": found.sums(today),
        "values": presenting_outcomes.values(found.sums_of_value(today)),
        "today": today,
    }
    return render(request, "cases/desk_outcomes.html", context)


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """The list as CSV, as it is narrowed. That it was taken is recorded first."""
    officer = officer_of(request)
    which, months = OutcomeListForm(given(request)).asked()
    now, today = timezone.now(), timezone.localdate()
    language = reader_language()
    actions.record_outcome_export((("which", which), ("months", str(months or ""))), by=officer)
    rows = found.outcomes_of(which, months, today, now).iterator(chunk_size=500)
    lines: Iterator[str] = csv_lines(presenting_outcomes.head(), presenting_outcomes.cells(rows, language))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="outcomes-{today.isoformat()}.csv"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _outcome(pk: int) -> Outcome:
    rows = Outcome.objects.select_related("case__publisher", "case__interested", "company", "confirmed_by")
    prefetched = ("texts", "company__names", "case__publisher__names", "case__interested__names")
    if pk >= 2**63:
        raise Http404
    return get_object_or_404(rows.prefetch_related(*prefetched), pk=pk)


@login_required
@require_safe
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """One answer, or the question an officer asks by telephone."""
    officer_of(request)
    return _page(request, _outcome(pk))


def _page(request: HttpRequest, one: Outcome, form: OutcomeForm | None = None) -> HttpResponse:
    context = presenting_outcomes.page(one, reader_language(), timezone.now())
    context["form"] = form if form is not None else OutcomeForm(outcome=one)
    status = 422 if form is not None else 200
    return render(request, "cases/desk_outcome.html", context, status=status)


@login_required
@require_POST
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """An officer writes down what the company told him."""
    officer, one = officer_of(request), _outcome(pk)
    form = OutcomeForm(request.POST, outcome=one)
    if not form.is_valid():
        return _page(request, one, form)
    try:
        actions.tell_outcome(one, form.told(reader_language()), by=officer)
    except KopirError as refusal:
        form.add_error(None, str(refusal.sentence))
        return _page(request, one, form)
    messages.success(request, _("Kept. It counts when it is confirmed."))
    return redirect("cases_desk:outcome", pk=one.pk)


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """From now on it counts."""
    officer, one = officer_of(request), _outcome(pk)
    try:
        actions.confirm_outcome(one, seen=request.POST.get("seen", ""), by=officer)
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("Confirmed: it counts from now on."))
    return redirect("cases_desk:outcome", pk=one.pk)
