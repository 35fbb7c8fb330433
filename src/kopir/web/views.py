"""The home page, the choice of language, and the health check."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import translate_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from kopir.core import accounts
from kopir.core.languages import Language
from kopir.web import queries


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A visitor is led to the public start page; who is known sees what waits for him."""
    if not request.user.is_authenticated:
        return redirect(f"/{request.LANGUAGE_CODE}/")
    figures = queries.waiting_for(request.user)
    return render(request, "web/home.html", {"figures": figures})


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Switch the screens to another language, and come back to the same page."""
    language = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = redirect(translate_url(back, language) if language in Language.values else back)
    if language in Language.values:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )
        if request.user.is_authenticated:
            accounts.choose_language(request.user, language)
    return response


@require_safe
def in_language(request: HttpRequest, rest: str = "") -> HttpResponse:  # noqa: ARG001 -- the whole address is read
    """The same page under the address that names the reader's language."""
    return redirect(f"/{request.LANGUAGE_CODE}{request.get_full_path()}")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """200 while the database answers; for proxies and monitors."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return HttpResponse("ok", content_type="text/plain")
