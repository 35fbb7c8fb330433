"""Finished pages kept in memory for visitors without a session, so that a page that many read is made once.

First in the list of middleware: a page that is kept costs neither a session nor a template. Kept is only what a view
marked with `for_everybody`, was asked for without any cookie, and set none. What was published or taken down meanwhile
is seen within a second (`core.public`).
"""

from __future__ import annotations

import gzip
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from kopir.core import public

Answer = Callable[[HttpRequest], HttpResponseBase]
Key = tuple[str, str, str]  # scheme, host, address
MOST_PAGES = 2_000
MOST_BYTES = 64 * 1024 * 1024
LONGEST_ADDRESS = 300
_REFUSED = re.compile(r"q=0(\.0*)?")
_MARK = "_kopir_for_everybody"
_KEPT_HEADERS = (
    "Content-Type", "Content-Language", "Cache-Control", "Content-Security-Policy", "Referrer-Policy",
    "X-Content-Type-Options", "X-Frame-Options", "Cross-Origin-Opener-Policy", "Link", "X-Robots-Tag",
    "Strict-Transport-Security",
)  # fmt: skip


def for_everybody(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Marks a view whose answer to a visitor is the same for every visitor and carries no form token."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        setattr(response, _MARK, True)
        return response

    return marked


@dataclass(frozen=True)
class Kept:
    """A finished page, plain and packed."""

    version: int
    headers: tuple[tuple[str, str], ...]
    plain: bytes
    packed: bytes

    def answer(self, *, packed: bool) -> HttpResponse:
        """The page as a response."""
        body = self.packed if packed else self.plain
        response = HttpResponse(body)
        for name, value in self.headers:
            response.headers[name] = value
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(body))
        return response


class KeptPagesMiddleware:
    """Serves kept pages, and keeps those that may be."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self._pages: OrderedDict[Key, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        address = request.get_full_path()
        if not _may_be_kept(request, address):
            return self.answer(request)
        key = (request.scheme or "", request.META.get("HTTP_HOST", ""), address)
        packed = _takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        version = public.version()
        kept = self._pages.get(key)
        if kept is not None and kept.version == version:
            return kept.answer(packed=packed)
        response = self.answer(request)
        if not getattr(response, _MARK, False) or response.status_code != 200 or response.cookies:
            return response
        assert isinstance(response, HttpResponse)  # noqa: S101 -- only whole pages are marked
        return self._keep(key, version, response).answer(packed=packed)

    def _keep(self, key: Key, version: int, response: HttpResponse) -> Kept:
        response.headers["Vary"] = "Accept-Encoding, Cookie"
        headers = [(name, response.headers[name]) for name in _KEPT_HEADERS if name in response.headers]
        headers.append(("Vary", response.headers["Vary"]))
        page = Kept(version, tuple(headers), response.content, gzip.compress(response.content, 6, mtime=0))
        with self._lock:
            self._drop(key)
            self._pages[key] = page
            self._bytes += _size(page)
            while self._pages and (len(self._pages) > MOST_PAGES or self._bytes > MOST_BYTES):
                self._drop(next(iter(self._pages)))
        return page

    def _drop(self, key: Key) -> None:
        gone = self._pages.pop(key, None)
        if gone is not None:
            self._bytes -= _size(gone)


def _takes_gzip(accepted: str) -> bool:
    offers = [offer.replace(" ", "").lower().split(";") for offer in accepted.split(",")]
    return any(name == "gzip" and not _REFUSED.fullmatch("".join(rest)) for name, *rest in offers)


def _size(page: Kept) -> int:
    return len(page.plain) + len(page.packed)


def _may_be_kept(request: HttpRequest, address: str) -> bool:
    return (
        settings.KEEP_PAGES
        and request.method == "GET"
        and not request.META.get("HTTP_COOKIE")
        and not request.META.get("HTTP_HX_REQUEST")
        and len(address) <= LONGEST_ADDRESS
    )
