"""The desk's queue: one kind of work at a time, narrowed by who checks the company, its country and the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kopir.companies.facets import for_pages
from kopir.companies.labels import reader_language
from kopir.companies.naming import title_of
from kopir.core.models import User
from kopir.core.wording import plain
from kopir.vetting.admission import admission
from kopir.vetting.forms import QueueForm
from kopir.vetting.queries import queue as queues
from kopir.vetting.views.access import officer_of

A_PAGE = 25
Rows = Callable[[User, queues.Filters], QuerySet[Any]]
# Part -> its label, its rows, and the people a row names. In the order of `queues.Counts`.
PARTS: dict[str, tuple[str | Promise, Rows, tuple[str, ...]]] = {
    "hits": (_("Hits to look at"), queues.open_hits, ("person",)),
    "second": (_("Hits that wait for a second person"), queues.proposed_hits, ("person", "proposed_by")),
    "checking": (_("Companies being checked"), queues.being_checked, ("owner",)),
    "papers": (_("Papers to look at"), queues.papers, ()),
    "expiring": (_("Papers that expire"), queues.expiring, ()),
    "ending": (_("Verdicts that run out"), queues.ending, ("owner",)),
}


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What has to be looked at."""
    officer, language = officer_of(request), reader_language()
    part = plain(request.GET.get("part", ""))
    part = part if part in PARTS else "hits"
    form = QueueForm(request.GET, language=language)
    filters = form.asked()
    _label, rows, people = PARTS[part]
    page = Paginator(queues.with_companies(rows(officer, filters), *people), A_PAGE).get_page(request.GET.get("page"))
    counts = queues.counts(officer, filters)
    labels = {kind: admission().label(kind, language) for kind in admission().evidence}
    context = {
        "part": part,
        "parts": [
            (code, label, number, form.address(code))
            for (code, (label, _rows, _people)), number in zip(PARTS.items(), astuple(counts), strict=False)
        ],
        "counts": counts,
        "most_due": queues.MOST_DUE,
        "form": form,
        "page": page,
        "query": for_pages(request.GET),
        "rows": [
            (row, title_of(row.company, language), labels.get(getattr(row, "kind", ""), getattr(row, "kind", "")))
            for row in page.object_list
        ],
        "today": timezone.localdate(),
    }
    return render(request, "vetting/queue.html", context)
