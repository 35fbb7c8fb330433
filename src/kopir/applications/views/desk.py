"""The desk's pages: the queue, one application, and the buttons on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.applications import actions, presenting, queries
from kopir.applications.forms import DeclineForm, OwnerForm, QuestionForm, QueueForm
from kopir.applications.models import Application, ApplicationFile, private_storage
from kopir.companies.facets import for_pages
from kopir.companies.labels import reader_language
from kopir.companies.views.access import person
from kopir.core.errors import BadInput, KopirError
from kopir.core.wording import plain

A_PAGE = 25
P = ParamSpec("P")


def desk_only(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Applications are case work."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.has_perm("applications.work"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return login_required(guarded)


def _application(reference: str) -> Application:
    return get_object_or_404(Application.objects.select_related("owner", "company"), reference=plain(reference))


@desk_only
@require_http_methods(["GET", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first. Words are searched by POST: names of applicants stand in no address."""
    form = QueueForm({"state": queries.WAITING_FOR_DESK, **request.GET.dict()})
    words = plain(request.POST.get("q", ""))
    filters = queries.Filters(state=queries.ALL) if words else form.asked()
    found = queries.found_by(queries.queue(filters, person(request)), words)
    page = Paginator(found, A_PAGE).get_page(None if words else request.GET.get("page"))
    context = {
        "form": form,
        "words": words,
        "page": page,
        "rows": presenting.rows(list(page.object_list), reader_language()),
        "is_cut": bool(words) and page.has_other_pages(),
        "query": for_pages(request.GET),
    }
    return render(request, "applications/desk/queue.html", context)


@desk_only
@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One application with all that helps to decide."""
    context = presenting.desk_page(_application(reference), reader_language())
    return render(request, "applications/desk/detail.html", context)


def _do(request: HttpRequest, reference: str, step: Callable[[Application], Application], said: str) -> HttpResponse:
    """Press a button; a refusal is said on the application's own page."""
    application = _application(reference)
    try:
        step(application)
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, said)
    return redirect("applications_desk:detail", reference=application.reference)


@desk_only
@require_POST
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """The officer who presses the button looks after it from now on."""
    by = person(request)
    return _do(request, reference, lambda one: actions.take(one, by=by), _("You look after this application now."))


@desk_only
@require_POST
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    """Give it to another officer."""
    by = person(request)

    def step(application: Application) -> Application:
        form = OwnerForm(request.POST)
        if not form.is_valid():
            raise BadInput(_("Please choose an officer."))
        return actions.assign(application, form.cleaned_data["owner"], by=by)

    return _do(request, reference, step, _("The officer in charge has been changed."))


@desk_only
@require_POST
def review(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin to read it, or go on without an answer."""
    by = person(request)
    return _do(request, reference, lambda one: actions.review(one, by=by), _("The application is in review."))


@desk_only
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a question to the applicant."""
    form, by = QuestionForm(request.POST or None), person(request)
    return _with_form(request, reference, form, lambda one: actions.ask(one, form.cleaned_data["text"], by=by))


@desk_only
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    """Say no, with the reason."""
    form, by = DeclineForm(request.POST or None), person(request)
    return _with_form(request, reference, form, lambda one: actions.decline(one, form.cleaned_data["reason"], by=by))


def _with_form(
    request: HttpRequest, reference: str, form: QuestionForm | DeclineForm, step: Callable[[Application], Application]
) -> HttpResponse:
    """A page with one text; what cannot be used is shown again with what was typed."""
    application = _application(reference)
    if request.method == "POST" and form.is_valid():
        try:
            step(application)
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, str(form.said))
            return redirect("applications_desk:detail", reference=application.reference)
    return render(request, "applications/desk/form.html", {"form": form, "application": application})


@desk_only
@require_POST
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    """Say yes: join a company, or make one. What was refused is shown again as it was chosen."""
    by = person(request)
    way, _colon, known = plain(request.POST.get("way", "")).partition(":")
    choice = actions.Choice(
        way,
        known or plain(request.POST.get("reference", "")),
        add_contact="add_contact" in request.POST,
        another=plain(request.POST.get("another", "")),
    )
    application = _application(reference)
    try:
        actions.accept(application, choice, by=by)
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
        context = presenting.desk_page(_application(reference), reader_language(), choice)
        return render(request, "applications/desk/detail.html", context, status=refusal.status)
    messages.success(request, _("The application is accepted; the applicant is told by mail."))
    return redirect("applications_desk:detail", reference=application.reference)


@desk_only
@require_safe
def file(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:  # noqa: ARG001 -- desk_only reads the request
    """A file of the applicant, to be saved and never opened in the page."""
    found = get_object_or_404(ApplicationFile, pk=pk, application__reference=plain(reference))
    answer = FileResponse(
        private_storage().open(found.stored), as_attachment=True, filename=found.name, content_type=found.media_type
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
