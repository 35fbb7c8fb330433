"""The desk's pages: look a company up, read an entry, load a register."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.core.errors import KopirError
from kopir.core.models import User
from kopir.registers import actions, facets, presenting, queries, tasks
from kopir.registers.forms import SearchForm, UploadForm
from kopir.registers.importing import held_sources
from kopir.registers.models import Entry, Snapshot
from kopir.registers.reports import report_lines
from kopir.registers.sources import about

A_PAGE = 25
_COUNTED = 10_000  # a list is not counted further; nobody turns four hundred pages
P = ParamSpec("P")


def desk_only(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Registers are the desk's tool."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.has_perm("registers.look_up"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return cast("Callable[Concatenate[HttpRequest, P], HttpResponseBase]", login_required(guarded))


class _Bounded(Paginator):  # type: ignore[type-arg]
    """A paginator that counts no further than it shows."""

    @cached_property
    def count(self) -> int:
        return len(cast("QuerySet[Entry]", self.object_list).order_by().values_list("pk")[:_COUNTED])


def _language() -> str:
    return (get_language() or "en").split("-")[0]


@desk_only
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """By number or name, narrowed by facets; without words, what the filters leave."""
    asked = SearchForm(request.GET).asked()
    words = asked.pop("q")
    snapshots = queries.current_snapshots()
    shown = _found(words, asked, request) if words else _browsed(asked, snapshots, request)
    context = {
        **shown,
        "words": words,
        "snapshots": snapshots,
        "synthetic": {one.pk for one in snapshots if one.is_synthetic},
        "unfiled": [one for one in snapshots if one.names_done < one.rows_kept and one.names_at == 0],
        "query": facets.query_with(request.GET) + ("&" if facets.query_with(request.GET) else ""),
        "is_narrowed": any(asked.values()),
    }
    return render(request, "registers/search.html", context)


def _found(words: str, asked: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    found = queries.find(words, **asked)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    told = [(one.entry, one.score if one.how == "name" else None, one.same, one.name) for one in page.object_list]
    counted = facets.counted_in([one.entry for one in found])
    return {
        "page": page,
        "lines": presenting.lines(told, _language()),
        "facets": facets.facets_of(request.GET, counted, _language()),
    }


def _browsed(asked: dict[str, Any], snapshots: list[Snapshot], request: HttpRequest) -> dict[str, Any]:
    filters = queries.Filters(**asked)
    page = _Bounded(queries.browsed(filters), A_PAGE).get_page(request.GET.get("page"))
    wanted = [one for one in snapshots if filters.source in {"", one.source}]
    is_narrowed = not queries.Filters(**{**asked, "source": ""}).is_empty
    return {
        "page": page,
        "is_long": page.paginator.count >= _COUNTED,
        "lines": presenting.lines([(entry, None, False, "") for entry in page.object_list], _language()),
        "facets": facets.facets_of(request.GET, facets.counted_of(wanted, is_narrowed=is_narrowed), _language()),
    }


@desk_only
@require_safe
def entry(request: HttpRequest, source: str, key: str) -> HttpResponse:
    """All the register says of one organisation, with where it says so."""
    found = queries.entry_by(source, key)
    if found is None:
        raise Http404
    context = {
        "entry": found,
        "names": presenting.names(found),
        "numbers": presenting.numbers(found),
        "codes": presenting.codes(found, _language()),
        "warnings": presenting.warnings(found),
        "region": presenting.region(found.region, _language()),
        "size": presenting.SIZES[found.size_rank],
        "about": about(found.source),
    }
    return render(request, "registers/entry.html", context)


@desk_only
@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponseBase:
    """The imports and their progress; a file handed in is loaded by a job."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            _take(form.cleaned_data, cast("User", request.user))
        except KopirError as refusal:
            form.add_error("file", str(refusal.sentence))
        else:
            messages.success(request, _("The file has been taken; loading begins at once."))
            return redirect("registers:imports")
    return render(request, "registers/imports.html", {"form": form, **_imports(request)})


def _take(typed: dict[str, Any], by: User) -> None:
    """Keep the upload and queue its import, in one transaction; a refused file is not kept."""
    file = typed.pop("file")
    path = actions.keep_upload(file.chunks(), file.name)
    try:
        with transaction.atomic():
            snapshot = actions.begin_import(actions.Wanted(path=path, file_name=file.name, **typed), by=by)
            tasks.load_snapshot.defer(pk=snapshot.pk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _imports(request: HttpRequest) -> dict[str, Any]:
    page = Paginator(queries.imports(), A_PAGE).get_page(request.GET.get("page"))
    held = held_sources()
    rows = [presenting.ShownImport.of(one, is_held=one.source in held) for one in page.object_list]
    return {"page": page, "rows": rows, "is_busy": any(row.is_moving for row in rows), "query": ""}


@desk_only
@require_safe
def import_rows(request: HttpRequest) -> HttpResponse:
    """Only the table, asked for every two seconds while something moves."""
    return render(request, "registers/parts/imports.html", _imports(request))


@desk_only
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop an import."""
    actions.cancel_import(get_object_or_404(Snapshot, pk=pk), by=cast("User", request.user))
    return redirect("registers:imports")


@desk_only
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with an interrupted or failed import, by a job."""
    snapshot = get_object_or_404(Snapshot, pk=pk, state__in=actions.RESUMABLE)
    tasks.load_snapshot.defer(pk=snapshot.pk)
    messages.success(request, _("The import goes on."))
    return redirect("registers:imports")


@desk_only
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Swap in a snapshot that waits for a decision."""
    snapshot = get_object_or_404(Snapshot, pk=pk)
    actions.confirm_swap(snapshot, by=cast("User", request.user))
    messages.success(request, _("The register has been replaced."))
    return redirect("registers:imports")


@desk_only
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponseBase:  # noqa: ARG001 -- desk_only reads the request
    """The refused rows as CSV."""
    snapshot = get_object_or_404(Snapshot, pk=pk)
    answer = StreamingHttpResponse(report_lines(snapshot), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{snapshot.source}-{snapshot.pk}-refused.csv"'
    return answer
