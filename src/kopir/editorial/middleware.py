"""Wagtail's own screens need inline scripts and styles, and show pages in a frame; nothing else in the house does."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse

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
