"""Numbers as sources give them, and the time of the internees."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.companies.history import history_of
from kopir.companies.labels import reader_language
from kopir.companies.views.access import person
from kopir.core.errors import KopirError
from kopir.heritage import actions
from kopir.heritage.forms.claims import CountForm, WindowForm, count_values
from kopir.heritage.history import HERITAGE_WORDS
from kopir.heritage.models import CountStatement, PresenceWindow
from kopir.heritage.presenting.dates import said
from kopir.heritage.presenting.desk import steps_of
from kopir.heritage.queries import desk
from kopir.heritage.views.desk.access import done, editors
from kopir.heritage.views.desk.moves import take_step

MOST_SHOWN = 500


@require_safe
@editors
def numbers(request: HttpRequest) -> HttpResponse:
    """All numbers, side by side."""
    return render(request, "heritage/desk/numbers.html", {"counts": desk.counts()[:MOST_SHOWN]})


@require_http_methods(["GET", "POST"])
@editors
def create(request: HttpRequest) -> HttpResponse:
    """A new number."""
    form = CountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.write_count(form.count(), by=person(request))
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect("heritage_desk:number", pk=row.pk)
    return render(request, "heritage/desk/number.html", {"form": form})


@require_http_methods(["GET", "POST"])
@editors
def number(request: HttpRequest, pk: int) -> HttpResponse:
    """One number. Posted to, it is corrected."""
    row = get_object_or_404(desk.counts(), pk=pk)
    form = CountForm(request.POST or None, initial=count_values(row))
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_count(row, form.count(), version=form.cleaned_data["seen"], by=person(request))
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect("heritage_desk:number", pk=pk)
    context = {
        "form": form,
        "count": row,
        "steps": steps_of(row, person(request)),
        "history": history_of(row, HERITAGE_WORDS),
    }
    return render(request, "heritage/desk/number.html", context)


@require_POST
@editors
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """One step along the table of states."""
    take_step(request, get_object_or_404(CountStatement, pk=pk))
    return redirect("heritage_desk:number", pk=pk)


@require_http_methods(["GET", "POST"])
@editors
def window(request: HttpRequest) -> HttpResponse:
    """When internees can have worked at all: every date check compares with it."""
    row = PresenceWindow.objects.filter(pk=1).first()
    start = {"date_text": row.date_text, "date_edtf": row.date_edtf} if row is not None else None
    form = WindowForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        is_set = done(
            request,
            lambda: actions.set_window(typed["date_edtf"], date_text=typed["date_text"], by=person(request)),
            _("The time is set; all dates are checked against it."),
        )
        if is_set:
            return redirect("heritage_desk:window")
    words = said(row.date_edtf, reader_language()) if row is not None else ""
    history = history_of(row, HERITAGE_WORDS) if row is not None else []
    return render(request, "heritage/desk/window.html", {"form": form, "words": words, "history": history})
