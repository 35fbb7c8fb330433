"""The applicant's own page, opened by a signed link."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kopir.applications import actions, links, presenting
from kopir.applications.forms import LinkForm, ReplyForm
from kopir.applications.models import Application
from kopir.applications.views.bounds import bounded
from kopir.core.errors import KopirError
from kopir.core.network import network_of

# The link is told to no other host. "no-referrer" would do that too, but then browsers send forms without an origin,
# and the guard against other sites' forms refuses them.
_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex, nofollow"}


def by_link(view: Callable[[HttpRequest, Application, str], HttpResponse]) -> Callable[..., HttpResponse]:
    """The application a link opens; a link that opens nothing says how to get another. Kept and found by nobody."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        try:
            answer = view(request, links.application_of(token), token)
        except (links.LinkEnded, links.LinkUnknown) as closed:
            status = 410 if isinstance(closed, links.LinkEnded) else 404
            answer = render(request, "applications/no_link.html", {"no_apply": True}, status=status)
        for name, value in _HEADERS.items():
            answer.headers[name] = value
        return answer

    return opened


@require_safe
@by_link
def status(request: HttpRequest, application: Application, token: str) -> HttpResponse:
    """Where the application stands."""
    return _page(request, application, token, ReplyForm())


def _page(request: HttpRequest, application: Application, token: str, form: ReplyForm) -> HttpResponse:
    context = {**presenting.status_page(application), "token": token, "form": form}
    return render(request, "applications/status.html", context)


@bounded
@require_http_methods(["GET", "POST"])
@by_link
def reply(request: HttpRequest, application: Application, token: str) -> HttpResponse:
    """Answer a question. What cannot be used is said on the same page, with what was typed."""
    if request.method != "POST":
        return redirect("applications:status", token=token)
    form = ReplyForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.reply(application, form.cleaned_data["text"], form.cleaned_data["attached"])
        except KopirError as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("Your answer has been sent. We go on with your application."))
            return redirect("applications:status", token=token)
    return _page(request, application, token, form)


@require_http_methods(["GET", "POST"])
@by_link
def withdraw(request: HttpRequest, application: Application, token: str) -> HttpResponse:
    """Asked once more, then taken back."""
    if request.method != "POST":
        context = {**presenting.status_page(application), "token": token}
        return render(request, "applications/withdraw.html", context)
    try:
        actions.withdraw(application)
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("Your application has been withdrawn."))
    return redirect("applications:status", token=token)


@require_http_methods(["GET", "POST"])
def resend(request: HttpRequest) -> HttpResponse:
    """A new link by mail. The answer is the same whether there is such an application or not."""
    form = LinkForm(request.POST or None)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent:
        typed = form.cleaned_data
        actions.send_new_link(typed["email"], typed["reference"], network=network_of(request))
    return render(request, "applications/resend.html", {"form": form, "is_sent": is_sent, "no_apply": True})
