"""The programme at the desk: visits, receptions and the like, who is expected, and who came."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kopir.companies.labels import reader_language
from kopir.core.errors import KopirError
from kopir.missions import presenting_days as presenting
from kopir.missions.actions import days_programme as acting
from kopir.missions.forms_days_programme import ItemForm, PeopleForm
from kopir.missions.framing import desk_frame
from kopir.missions.models import Mission, ProgrammeItem
from kopir.missions.queries.days_programme import delegates_of, programme_of
from kopir.missions.views.access import mission_of, officer_of

A_PAGE = 25


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def programme(request: HttpRequest, reference: str) -> HttpResponse:
    """All items in the order of time, and one more."""
    officer, mission = officer_of(request), mission_of(reference)
    form = ItemForm(request.POST if request.method == "POST" else None, mission=mission)
    if request.method == "POST" and form.is_valid():
        try:
            made = acting.add_item(mission, form.event(), by=officer)
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The item was added to the programme."))
            if made.is_for_all:
                return redirect("missions_desk:programme", reference=mission.reference)
            return redirect("missions_desk:programme_item", reference=mission.reference, pk=made.pk)
    context = {
        **desk_frame(mission, "days"),
        "part": "programme",
        "form": form,
        "page": Paginator(programme_of(mission), A_PAGE).get_page(request.GET.get("page")),
        "everybody": delegates_of(mission).count(),
    }
    return render(request, "missions/days_programme.html", context, status=422 if form.errors else 200)


def _item(mission: Mission, pk: int) -> ProgrammeItem:
    return get_object_or_404(programme_of(mission).select_related("mission"), pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One item: what it is, and its people."""
    officer, mission = officer_of(request), mission_of(reference)
    found = _item(mission, pk)
    form = ItemForm(request.POST if request.method == "POST" else None, mission=mission, item=found)
    if request.method == "POST" and form.is_valid():
        try:
            acting.change_item(found, form.event(), by=officer)
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The item was changed."))
            return redirect("missions_desk:programme_item", reference=mission.reference, pk=pk)
    page = Paginator(delegates_of(mission), A_PAGE).get_page(request.GET.get("page"))
    people = presenting.expected_people(found, list(page.object_list), reader_language())
    context = {
        **desk_frame(mission, "days"),
        "part": "programme",
        "form": form,
        "item": found,
        "page": page,
        "people": people,
        "everybody": page.paginator.count,
    }
    return render(request, "missions/days_item.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def people(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Who is expected and who came, of the people of one page of the list."""
    officer, mission = officer_of(request), mission_of(reference)
    found = _item(mission, pk)
    form = PeopleForm(request.POST, delegates=delegates_of(mission).values_list("pk", flat=True))
    try:
        if form.is_valid():
            acting.mark_people(found, form.marks(), by=officer)
            messages.success(request, _("The list of people was saved."))
        else:
            messages.error(request, _("The list of people has changed meanwhile. Please look again."))
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
    number = request.POST.get("page", "")
    more = f"?page={number}" if number.isascii() and number.isdecimal() and len(number) < 6 else ""
    return redirect(reverse("missions_desk:programme_item", args=[mission.reference, pk]) + more + "#people")


@login_required
@require_POST
def remove(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Remove an item with its list of people."""
    officer, mission = officer_of(request), mission_of(reference)
    try:
        acting.remove_item(_item(mission, pk), by=officer)
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("missions_desk:programme_item", reference=mission.reference, pk=pk)
    messages.success(request, _("The item was removed."))
    return redirect("missions_desk:programme", reference=mission.reference)
