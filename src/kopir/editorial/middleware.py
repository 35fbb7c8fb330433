"""Wagtail's own screens need inline scripts and styles, show pages in a frame, and tell refusals in their own way."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kopir.core.errors import KopirError

Answer = Callable[[HttpRequest], HttpResponse]


class EditorPolicyMiddleware:
    """A content security policy of its own for `/editor/`, which only editors enter."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        if request.path.startswith("/editor/"):
            response._csp_replace = {  # type: ignore[attr-defined]  # noqa: SLF001 -- how django-csp is told
                "script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL],
                "style-src": [SELF, UNSAFE_INLINE],
                "img-src": [SELF, "data:", "blob:"],
                "frame-ancestors": [SELF],
            }
            response["X-Frame-Options"] = "SAMEORIGIN"
        return response


class EditorRefusalMiddleware:
    """A refusal of what an editor's form asked for is told above that form, with everything that was saved in it."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django calls this when a view raised."""
        is_form = request.method == "POST" and request.path.startswith("/editor/") and request.accepts("text/html")
        if not is_form or not isinstance(exception, KopirError):
            return None
        messages.error(request, str(exception.sentence))
        return redirect(request.get_full_path())
