"""Tables and booths at the desk."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from kopir.companies.labels import reader_language
from kopir.core.errors import KopirError
from kopir.missions import presenting_days as presenting
from kopir.missions.actions import days_tables as acting
from kopir.missions.forms_days import LostForm, RowForm, TableForm
from kopir.missions.framing import desk_frame
from kopir.missions.models import Mission, Table
from kopir.missions.queries.days import advice, tables_of
from kopir.missions.views.access import mission_of, officer_of

A_PAGE = 25


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tables(request: HttpRequest, reference: str) -> HttpResponse:
    """All tables as they stand in the hall, and many more at once."""
    officer, mission = officer_of(request), mission_of(reference)
    form = RowForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            count = len(acting.add_tables(mission, form.row(), by=officer))
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            words = ngettext("%(count)d table was added.", "%(count)d tables were added.", count)
            messages.success(request, words % {"count": count})
            return redirect("missions_desk:days_tables", reference=mission.reference)
    page = Paginator(tables_of(mission), A_PAGE).get_page(request.GET.get("page"))
    language = reader_language()
    context = {
        **desk_frame(mission, "days"),
        "part": "tables",
        "form": form,
        "page": page,
        "rows": [(one, one.owner.name_in(language) if one.owner is not None else "") for one in page],
        "advice": advice(mission),
    }
    return render(request, "missions/days_tables.html", context, status=422 if form.errors else 200)


def _table(mission: Mission, pk: int) -> Table:
    return get_object_or_404(mission.tables.select_related("mission"), pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One table: what it is, and when it is not to be had."""
    officer, mission = officer_of(request), mission_of(reference)
    found = _table(mission, pk)
    form = TableForm(request.POST if request.method == "POST" else None, mission=mission, table=found)
    if request.method == "POST" and form.is_valid():
        try:
            acting.change_table(found, form.furniture(), by=officer)
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The table was changed."))
            return redirect("missions_desk:days_tables", reference=mission.reference)
    context = {
        **desk_frame(mission, "days"),
        "part": "tables",
        "form": form,
        "table": found,
        "days": presenting.slot_ticks(mission, found, mission.slots.all()),
    }
    return render(request, "missions/days_table.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def lost(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The slots in which a table is not to be had."""
    officer, mission = officer_of(request), mission_of(reference)
    found = _table(mission, pk)
    form = LostForm(request.POST, slots=list(mission.slots.all()))
    try:
        if not form.is_valid():
            messages.error(request, _("The slots have changed meanwhile. Please tick again."))
        else:
            acting.lose_table(found, form.cleaned_data["slots"], by=officer)
            messages.success(request, _("It is noted when the table cannot be used."))
            _say_meetings(request, mission, found)
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
    return redirect("missions_desk:days_table", reference=mission.reference, pk=pk)


def _say_meetings(request: HttpRequest, mission: Mission, found: Table) -> None:
    count = mission.meetings.filter(table=found, slot__absences__table=found).count()
    if count:
        words = ngettext(
            "%(count)d meeting is there in these slots. Please plan the change.",
            "%(count)d meetings are there in these slots. Please plan the change.",
            count,
        )
        messages.warning(request, words % {"count": count})


@login_required
@require_POST
def remove(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Remove a table at which no meeting is."""
    officer, mission = officer_of(request), mission_of(reference)
    try:
        acting.remove_table(_table(mission, pk), by=officer)
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("missions_desk:days_table", reference=mission.reference, pk=pk)
    messages.success(request, _("The table was removed."))
    return redirect("missions_desk:days_tables", reference=mission.reference)
