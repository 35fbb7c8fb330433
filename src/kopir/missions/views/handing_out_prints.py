"""The desk's pages of large prints: ask for one, see how far it is, cancel it, take its file away."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.companies.labels import reader_language
from kopir.core.errors import KopirError
from kopir.missions.actions import handing_out_prints as actions
from kopir.missions.actions.handing_out_kept import KEPT
from kopir.missions.framing import desk_frame
from kopir.missions.models import Mission, Print
from kopir.missions.queries import handing_out_prints as queries
from kopir.missions.states import PrintKind, PrintState, PrintStep
from kopir.missions.tasks_handing_out import make_print
from kopir.missions.views.access import mission_of, officer_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def print_page(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """What there is of one kind of print; a press asks for another."""
    officer, mission = officer_of(request), mission_of(reference)
    if kind not in PrintKind.values:
        raise Http404
    wanted, language = PrintKind(kind), reader_language()
    if request.method == "POST":
        with transaction.atomic():
            one, is_new = actions.ask_print(mission, wanted, language, by=officer)
            if is_new:
                make_print.defer(pk=one.pk)
        return redirect("missions_desk:print", mission.reference, kind)
    found = queries.made(mission, wanted, queries.language_of(wanted, language))
    newest, ready = found.newest, found.ready
    shown = newest if newest is not None and newest.is_open else ready
    context = {
        **desk_frame(mission, "hand_out"),
        "label": wanted.label,
        "sheets": queries.sheets(mission)[wanted],
        "newest": newest,
        "ready": ready,
        "kept_until": ready.finished_at + KEPT if ready is not None and ready.finished_at is not None else None,
        "is_stale": shown is not None and queries.has_changed(shown),
        "steps": len(PrintStep),
    }
    return render(request, "missions/handing_out_print.html", context)


def _print(mission: Mission, pk: int) -> Print:
    return get_object_or_404(mission.prints.select_related("mission"), pk=pk)


@login_required
@require_safe
def print_progress(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """How far a print is, asked for every second; when it has ended the page is shown anew."""
    officer_of(request)
    one = _print(mission_of(reference), pk)
    if not one.is_open:
        answer = HttpResponse()
        answer.headers["HX-Refresh"] = "true"
        return answer
    context = {"mission": one.mission, "one": one, "steps": len(PrintStep)}
    return render(request, "missions/parts/print_progress.html", context)


@login_required
@require_POST
def print_cancel(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Nobody needs it any more."""
    officer = officer_of(request)
    one = _print(mission_of(reference), pk)
    try:
        actions.cancel_print(one, by=officer)
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
    return redirect("missions_desk:print", reference, one.kind)


@login_required
@require_safe
def print_file(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """The file, as long as it is kept; kept by nobody on its way."""
    officer_of(request)
    one = _print(mission_of(reference), pk)
    if one.state != PrintState.READY:
        raise Http404
    try:
        file = storages["private"].open(one.stored)
    except FileNotFoundError as gone:  # thrown away in this moment
        raise Http404 from gone
    name = f"{one.mission.reference}-{one.kind}.pdf"
    answer = FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
