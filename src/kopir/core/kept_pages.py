"""Finished pages kept in memory for visitors without a session, so that a page that many read is made once.

First in the list of middleware: a page that is kept costs neither a session nor a template. Kept is only what a view
marked with `for_everybody`, was asked for without any cookie but the chosen language, and set none. What was published
or taken down meanwhile is seen within a second (`core.public`). Where `front` stands before Django, a kept page does
not even enter it.
"""

from __future__ import annotations

import gzip
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from kopir.core import public

Answer = Callable[[HttpRequest], HttpResponseBase]
Key = tuple[str, ...]
MOST_PAGES = 2_000
MOST_BYTES = 64 * 1024 * 1024
LONGEST_ADDRESS = 1_000  # bytes; a title in Japanese takes three a letter
_REFUSED = re.compile(r"q=0(\.0*)?")
# A visitor who chose a language carries it in a cookie; pages whose address names theirs do not depend on it.
_ONLY_A_LANGUAGE = re.compile(r"(django_language=[a-z]{2};?)?")
_MARK = "_kopir_for_everybody"
_STORE = "kopir.kept_pages"
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

    def told(self, *, packed: bool) -> tuple[list[tuple[str, str]], bytes]:
        """Headers and content."""
        content = self.packed if packed else self.plain
        headers = [*self.headers, ("Content-Length", str(len(content)))]
        return [*headers, ("Content-Encoding", "gzip")] if packed else headers, content

    def answer(self, *, packed: bool) -> HttpResponse:
        """The page as a response."""
        headers, content = self.told(packed=packed)
        return HttpResponse(content, headers=dict(headers))


class Store:
    """The pages of a process, those used longest ago dropped first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Key, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def find(self, key: Key, version: int) -> Kept | None:
        """The page, if nothing public has changed since it was made."""
        kept = self._pages.get(key)
        return kept if kept is not None and kept.version == version else None

    def keep(self, key: Key, version: int, response: HttpResponse) -> Kept:
        """Keep a response."""
        headers = [(name, response.headers[name]) for name in _KEPT_HEADERS if name in response.headers]
        headers.append(("Vary", "Accept-Encoding, Cookie"))
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


class KeptPagesMiddleware:
    """Serves kept pages, and keeps those that may be."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self._store = Store()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = _key(request.META)
        if key is None:
            return self.answer(request)
        store: Store = request.META.get(_STORE, self._store)
        version = public.version()
        kept = store.find(key, version)
        if kept is None:
            response = self.answer(request)
            if not getattr(response, _MARK, False) or response.status_code != 200 or response.cookies:
                return response
            assert isinstance(response, HttpResponse)  # noqa: S101 -- only whole pages are marked
            kept = store.keep(key, version, response)
        return kept.answer(packed=_takes_packed(request.META))


def front(application: WSGIApplication) -> WSGIApplication:
    """Serves kept pages before Django is asked; leaves everything else, and asking the database, to it."""
    store = Store()

    def serve(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        key, version = _key(environ), public.believed_version()
        kept = store.find(key, version) if key is not None and version is not None else None
        if kept is None:
            environ[_STORE] = store
            return application(environ, start)
        headers, content = kept.told(packed=_takes_packed(environ))
        start("200 OK", headers)
        return [content]

    return serve


def _size(page: Kept) -> int:
    return len(page.plain) + len(page.packed)


def _takes_packed(asked: Mapping[str, Any]) -> bool:
    offers = [offer.replace(" ", "").lower().split(";") for offer in asked.get("HTTP_ACCEPT_ENCODING", "").split(",")]
    return any(name == "gzip" and not _REFUSED.fullmatch("".join(rest)) for name, *rest in offers)


def _key(asked: Mapping[str, Any]) -> Key | None:
    """What a page is kept under; nothing where it must be made for this visitor."""
    path, question = asked.get("PATH_INFO", ""), asked.get("QUERY_STRING", "")
    if (
        not settings.KEEP_PAGES
        or asked.get("REQUEST_METHOD") != "GET"
        or not _ONLY_A_LANGUAGE.fullmatch(asked.get("HTTP_COOKIE", ""))
        or asked.get("HTTP_HX_REQUEST")
        or len(path) + len(question) > LONGEST_ADDRESS
    ):
        return None
    proxy = settings.SECURE_PROXY_SSL_HEADER
    said = str(asked.get(proxy[0], "")) if proxy else ""
    return (str(asked.get("wsgi.url_scheme", "")), said, str(asked.get("HTTP_HOST", "")), path, question)
