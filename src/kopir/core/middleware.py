"""What happens around every request: the language, the person's settings, the second factor, refusals."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from urllib.parse import urlsplit

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from kopir.core.errors import KopirError
from kopir.core.languages import Language

Answer = Callable[[HttpRequest], HttpResponse]
_WITHOUT_SECOND_FACTOR = ("/accounts/", "/static/", "/language/", "/media/", "/api/", "/healthz")


class LanguageMiddleware:
    """The screen's language: the address's (`/ja/…`), else the visitor's choice (cookie), else that of the public page
    he comes from, else what the browser asks for, else the default."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        named = translation.get_language_from_path(request.path_info)
        language = named or _came_from(request) or translation.get_language_from_request(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        request.names_language = named is not None  # type: ignore[attr-defined]
        response = self.answer(request)
        response.headers.setdefault("Content-Language", translation.get_language() or language)
        patch_vary_headers(response, ("Cookie",) if named else ("Accept-Language", "Cookie"))
        return response


def _came_from(request: HttpRequest) -> str | None:
    """The language of the public page that led here, for a visitor who has chosen none."""
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return None
    try:
        before = urlsplit(request.META.get("HTTP_REFERER", ""))
    except ValueError:
        return None
    if before.netloc != request.META.get("HTTP_HOST", ""):
        return None
    return translation.get_language_from_path(before.path)


class PersonMiddleware:
    """A logged-in person reads in the time zone of the account, and in its language where the address names none."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            if user.language in Language.values and not request.names_language:  # type: ignore[attr-defined]
                translation.activate(user.language)
                request.LANGUAGE_CODE = user.language
            timezone.activate(_zone(user.time_zone))
        try:
            return self.answer(request)
        finally:
            timezone.deactivate()


def _zone(name: str) -> zoneinfo.ZoneInfo:
    """The person's zone, or the house's where the name means nothing here."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)


class SecondFactorMiddleware:
    """Staff without a second factor are led to set one up before anything else."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if (
            settings.STAFF_SECOND_FACTOR
            and user.is_authenticated
            and user.is_staff
            and not request.path.startswith(_WITHOUT_SECOND_FACTOR)
            and not is_mfa_enabled(user)
        ):
            return redirect("mfa_activate_totp")
        return self.answer(request)


class RefusalMiddleware:
    """Turns an expected refusal into a page, an htmx fragment or JSON, with its status."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django calls this when a view raised."""
        if not isinstance(exception, KopirError):
            return None
        sentence = str(exception.sentence)
        if request.path.startswith("/api/") or request.accepts("text/html") is False:
            return JsonResponse({"error": sentence}, status=exception.status)
        template = "core/refusal_fragment.html" if getattr(request, "htmx", False) else "core/refusal.html"
        return render(request, template, {"sentence": sentence}, status=exception.status)
