"""Public pages over several rooms: the search, the map of the site for machines."""

from __future__ import annotations

from collections import Counter

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kopir.core.search import LONGEST_QUESTION
from kopir.core.wording import plain
from kopir.web import searching, sitemap

A_PAGE = 20


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What answers a question in any of the four languages. Made for each question: opportunities come and go."""
    question = " ".join(plain(request.GET.get("q", ""))[:LONGEST_QUESTION].split())
    kind = request.GET.get("kind", "")
    found = searching.hits(question, get_language() or "en")
    counted = Counter(hit.kind for hit in found)
    shown = searching.hits(question, get_language() or "en", kinds=[kind]) if kind in searching.KINDS else found
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "question": question,
        "page": page,
        "kinds": [(name, searching.KINDS[name], number) for name, number in counted.most_common()],
        "kind": kind,
        "total": len(found),
        "query": f"{asked.urlencode()}&" if asked else "",
    }
    return render(request, "web/search.html", context)


@require_safe
def sitemap_xml(request: HttpRequest) -> HttpResponse:
    """Every public address with its languages."""
    entries = sitemap.entries()
    return render(request, "web/sitemap.xml", {"entries": entries}, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- the same for everybody
    """What machines are asked to leave alone."""
    lines = (
        "User-agent: *",
        "Disallow: /desk/", "Disallow: /editor/", "Disallow: /accounts/", "Disallow: /api/",
        *(f"Disallow: /{code}/{part}" for code, _name in settings.LANGUAGES
          for part in ("apply/status/", "outcomes/", "archive/people/", "search/")),
        f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml",
    )  # fmt: skip
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
