"""What people ask and give, for editors."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.companies import facets
from kopir.companies.history import history_of
from kopir.companies.views.access import person
from kopir.core.errors import KopirError
from kopir.core.wording import plain
from kopir.heritage import actions
from kopir.heritage.forms.voices import AnswerForm, ProposalForm
from kopir.heritage.history import HERITAGE_WORDS
from kopir.heritage.models import Contribution, Request
from kopir.heritage.presenting.desk import due
from kopir.heritage.references import today
from kopir.heritage.states import ContributionState, RequestState
from kopir.heritage.views.desk.access import done, editors

A_PAGE = 50


@require_safe
@editors
def requests(request: HttpRequest) -> HttpResponse:
    """All requests: the open ones by the day they are due, then the decided ones."""
    every = Request.objects.select_related("about", "proposed_by").order_by("decided_at", "due_on", "pk")
    state = plain(request.GET.get("state", ""))
    if state in RequestState.values:
        every = every.filter(state=state)
    page = Paginator(every, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": due(page.object_list, today()),
        "query": facets.for_pages(request.GET),
        "states": RequestState.choices,
        "state": state,
    }
    return render(request, "heritage/desk/requests.html", context)


def _request_for(reference: str) -> Request:
    people = ("about", "proposed_by", "decided_by")
    return get_object_or_404(Request.objects.select_related(*people), reference=plain(reference))


@require_http_methods(["GET", "POST"])
@editors
def one_request(request: HttpRequest, reference: str) -> HttpResponse:
    """One request. Posted to, a decision is proposed."""
    found = _request_for(reference)
    form = ProposalForm(request.POST or None, initial={"answer": found.answer})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            actions.propose(found, RequestState(typed["decision"]), answer=typed["answer"], by=person(request))
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect("heritage_desk:request", reference=reference)
    (row,) = due([found], today())
    context: dict[str, Any] = {
        "found": found,
        "due": row,
        "form": form,
        "proposed": RequestState(found.proposed).label if found.proposed else "",
        "is_own": found.proposed_by_id == person(request).pk,
        "history": history_of(found, HERITAGE_WORDS),
    }
    return render(request, "heritage/desk/request.html", context)


@require_POST
@editors
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """The second editor agrees or does not."""
    found = _request_for(reference)
    agrees = bool(request.POST.get("agrees"))
    said = _("Decided. Send the answer to who asked.") if agrees else _("The request is open again.")
    done(request, lambda: actions.decide(found, agrees=agrees, by=person(request)), said)
    return redirect("heritage_desk:request", reference=reference)


@require_safe
@editors
def contributions(request: HttpRequest) -> HttpResponse:
    """Everything that was given, the newest first."""
    every = Contribution.objects.select_related("about").order_by("-created_at", "-pk")
    state = plain(request.GET.get("state", ""))
    if state in ContributionState.values:
        every = every.filter(state=state)
    page = Paginator(every, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "query": facets.for_pages(request.GET),
        "states": ContributionState.choices,
        "state": state,
    }
    return render(request, "heritage/desk/contributions.html", context)


def _contribution_for(reference: str) -> Contribution:
    given = Contribution.objects.select_related("about", "answered_by").prefetch_related("files")
    return get_object_or_404(given, reference=plain(reference))


@require_http_methods(["GET", "POST"])
@editors
def contribution(request: HttpRequest, reference: str) -> HttpResponse:
    """One contribution. Posted to, it is answered."""
    found = _contribution_for(reference)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            actions.answer_contribution(
                found, ContributionState(typed["state"]), answer=typed["answer"], by=person(request)
            )
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect("heritage_desk:contribution", reference=reference)
    context = {"found": found, "form": form, "history": history_of(found, HERITAGE_WORDS)}
    return render(request, "heritage/desk/contribution.html", context)


@require_POST
@editors
def withdraw_contribution(request: HttpRequest, reference: str) -> HttpResponse:
    """The giver has asked for it back: everything he gave is deleted."""
    found = _contribution_for(reference)
    done(request, lambda: actions.withdraw_contribution(found, by=person(request)), _("What was given is deleted."))
    return redirect("heritage_desk:contribution", reference=reference)


@require_safe
@editors
def attachment(request: HttpRequest, reference: str, pk: int) -> FileResponse:  # noqa: ARG001
    """A file that was given: downloaded, never opened inside our pages."""
    row = get_object_or_404(_contribution_for(reference).files, pk=pk)
    response = FileResponse(
        row.file.open("rb"), as_attachment=True, filename=row.name, content_type="application/octet-stream"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
