"""The search over case work, the searches that are kept, exports, and work on many things at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kopir.companies.facets import for_pages, without_page
from kopir.companies.labels import reader_language
from kopir.companies.views.access import person
from kopir.core.errors import BadInput, KopirError
from kopir.core.spreadsheets import csv_lines, xlsx_file
from kopir.core.wording import plain
from kopir.desk import actions
from kopir.desk.bulk import MOST_AT_ONCE, Fate, carry_out, preview
from kopir.desk.forms import AlertForm, BulkForm, KeepForm, SearchForm
from kopir.desk.models import SavedSearch
from kopir.desk.presenting import rows
from kopir.desk.queries.export import exported, head
from kopir.desk.queries.search import MOST_FOUND, Asked, find, news_of, page_of
from kopir.desk.views.access import desk_only

A_PAGE = 50
MOST_ROWS_OF_A_WORKBOOK = 20_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _form(request: HttpRequest) -> SearchForm:
    given = {name: plain(value) for name, value in request.GET.dict().items()}
    return SearchForm(given, language=reader_language())


@desk_only
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything the desk works on, by words, names and filters."""
    form = _form(request)
    asked = form.asked()
    found = find(asked, person(request))
    page = Paginator(found.ids, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "asked": asked,
        "is_asked": asked != Asked(),
        "rows": rows(page_of(list(page.object_list)), reader_language()),
        "page": page,
        "query": for_pages(request.GET),
        "filters": without_page(request.GET),
        "is_cut": found.is_cut,
        "most": MOST_FOUND,
        "keep_form": KeepForm(auto_id="keep_%s"),
        "bulk_form": BulkForm(),
        "kept": SavedSearch.objects.filter(owner=person(request)),
    }
    return render(request, "desk/search.html", context)


@desk_only
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the search that is on the screen."""
    asked = _form(request).asked()
    form = KeepForm(request.POST)
    back = f"{reverse('desk_desk:search')}?{without_page(request.GET)}"
    if not form.is_valid():
        messages.error(request, _("Please give the search a name."))
        return redirect(back)
    try:
        actions.keep_search(form.cleaned_data["name"], asked, form.cleaned_data["alert"], by=person(request))
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("The search is kept; what is new in it is shown on your page of today."))
    return redirect(back)


def _own(request: HttpRequest, pk: int) -> SavedSearch:
    return get_object_or_404(SavedSearch.objects.select_related("owner"), pk=pk, owner=person(request))


@desk_only
@require_safe
def kept(request: HttpRequest, pk: int) -> HttpResponse:
    """What a kept search finds, with what is new in it first."""
    own = _own(request, pk)
    asked = Asked.of(own)
    new = set(news_of(own))
    found = find(asked, own.owner)
    page = Paginator(sorted(found.ids, key=lambda one: one not in new), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "kept": own,
        "rows": rows(page_of(list(page.object_list)), reader_language()),
        "new": new,
        "number_new": len(new),
        "alert_form": AlertForm(initial={"alert": own.alert}),
        "page": page,
        "query": for_pages(request.GET),
        "filters": urlencode(_as_query(asked)),
    }
    return render(request, "desk/kept.html", context)


def _as_query(asked: Asked) -> dict[str, str]:
    values = {"q": asked.words, "kind": asked.kind, "country": asked.country, "state": asked.state}
    return {name: value for name, value in {**values, "whose": asked.whose}.items() if value}


@desk_only
@require_POST
def alert(request: HttpRequest, pk: int) -> HttpResponse:
    """Be told of its new findings otherwise."""
    own = _own(request, pk)
    try:
        actions.change_alert(own, plain(request.POST.get("alert", "")), by=person(request))
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("Saved."))
    return redirect("desk_desk:kept", own.pk)


@desk_only
@require_POST
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing of it is new any more."""
    own = _own(request, pk)
    actions.mark_seen(own, find(Asked.of(own), own.owner).ids)
    return redirect("desk_desk:today")


@desk_only
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep it no longer."""
    actions.forget_search(_own(request, pk), by=person(request))
    messages.success(request, _("The search is no longer kept."))
    return redirect("desk_desk:search")


@desk_only
@require_safe
def export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """What the search finds, as a table to take away."""
    asked, by, language = _form(request).asked(), person(request), reader_language()
    name = f"kopir-{timezone.localdate():%Y-%m-%d}.{file_format}"
    lines = exported(asked, by, language)
    if file_format == "csv":
        actions.record_export(asked, file_format, by=by)
        answer: HttpResponseBase = StreamingHttpResponse(
            csv_lines(head(), lines), content_type="text/csv; charset=utf-8"
        )
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    else:
        actions.record_export(asked, file_format, by=by)
        answer = FileResponse(
            xlsx_file(head(), _at_most(lines)), as_attachment=True, filename=name, content_type=_XLSX
        )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _at_most(lines: Iterable[list[str]]) -> Iterator[list[str]]:
    """A workbook is made before its first byte goes out: more than it can be in a moment is refused."""
    for number, line in enumerate(lines):
        if number == MOST_ROWS_OF_A_WORKBOOK:
            raise BadInput(
                _("There are more than %(most)d rows. Please narrow the search, or take the CSV file.")
                % {"most": MOST_ROWS_OF_A_WORKBOOK}
            )
        yield line


@desk_only
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Work on the ticked things: what would become of each first, and the work after it was confirmed.

    What is missing is said above the same findings, not on a page that leads nowhere.
    """
    form = BulkForm(request.POST)
    try:
        ids = _ticked(request, form)
    except BadInput as missing:
        messages.error(request, str(missing.sentence))
        return redirect(f"{reverse('desk_desk:search')}?{_back(request)}")
    is_confirmed = "confirmed" in request.POST
    work = carry_out if is_confirmed else preview
    fates = work(form.bulk(), page_of(ids), form.given(), by=person(request))
    return render(request, "desk/bulk.html", _bulk_context(form, fates, request, is_confirmed=is_confirmed))


def _back(request: HttpRequest) -> str:
    """The search the work was begun on."""
    return plain(request.POST.get("filters", ""))[:500]


def _ticked(request: HttpRequest, form: BulkForm) -> list[int]:
    """What was ticked, each once; refused when nothing can be done with it."""
    ids = [int(pk) for pk in request.POST.getlist("entry") if pk.isdecimal() and len(pk) < 19]
    if not ids:
        raise BadInput(_("Please tick at least one thing."))
    if len(ids) > MOST_AT_ONCE:
        raise BadInput(_("At most %(most)d things can be worked on at once.") % {"most": MOST_AT_ONCE})
    if not form.is_valid():
        raise BadInput(
            " ".join(f"{form[name].label}: {' '.join(map(str, errors))}" for name, errors in form.errors.items())
        )
    return list(dict.fromkeys(ids))


def _bulk_context(form: BulkForm, fates: list[Fate], request: HttpRequest, *, is_confirmed: bool) -> dict[str, Any]:
    by_pk = {row.pk: row for row in rows([fate.entry for fate in fates], reader_language())}
    return {
        "form": form,
        "bulk": form.bulk(),
        "given": form.given(),
        "lines": [(by_pk[fate.entry.pk], fate.refusal) for fate in fates if fate.entry.pk in by_pk],
        "doable": [fate.entry.pk for fate in fates if not fate.refusal],
        "refused": sum(1 for fate in fates if fate.refusal),
        "is_confirmed": is_confirmed,
        "back": _back(request),
    }
