"""Public pages, and who read them."""

from __future__ import annotations

import json
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from kopir.core.kept_pages import for_everybody
from kopir.core.network import address_of
from kopir.editorial import queries
from kopir.editorial.actions import counting
from kopir.editorial.models import Face, FaceKind

A_PAGE = 20
_LIST_PARTS = {FaceKind.INDEX}


@require_safe
@for_everybody
def page(request: HttpRequest, path: str) -> HttpResponse:
    """A public page. An old address leads on; one that never was is not found."""
    language = request.LANGUAGE_CODE
    opened = queries.opened(language, path)
    if opened is None:
        now = queries.moved_to(language, path)
        if not now:
            raise Http404
        return redirect(now, permanent=True)
    face, versions = opened.face, opened.versions
    context = {
        "face": face,
        "versions": versions,
        "alternates": versions.alternates(),
        "beside": queries.beside(face) if face.kind not in {FaceKind.HOME, FaceKind.INDEX} else [],
        "readers": opened.readers,
        "structured": as_data(face.structured),
        "shares": _shares(face),
    }
    if face.kind == FaceKind.INDEX:
        below = Paginator(queries.below(face), A_PAGE).get_page(request.GET.get("page"))
        context |= {"below": below, "elsewhere": queries.in_other_languages_only(face), "query": "", "page": below}
    if face.kind == FaceKind.HOME:
        context |= {
            "news": queries.newest(language, (FaceKind.NEWS,), 3),
            "events": queries.newest(language, (FaceKind.EVENT,), 3),
        }
    return render(request, "editorial/page.html", context)


def as_data(found: dict[str, object]) -> str:
    """JSON for a script element of data: nothing in it can end the element."""
    text = json.dumps(found, ensure_ascii=False)
    for letter, written in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(letter, written)
    return mark_safe(text)  # noqa: S308 -- escaped just above


def _shares(face: Face) -> list[tuple[str, str]]:
    """Where readers pass a page on; plain links, nothing is loaded from there."""
    address, title = quote(f"{settings.PUBLIC_URL}{face.url}", safe=""), quote(face.title, safe="")
    return [
        ("E-mail", f"mailto:?subject={title}&body={address}"),
        ("Telegram", f"https://t.me/share/url?url={address}&text={title}"),
        ("WhatsApp", f"https://wa.me/?text={title}%20{address}"),
        ("LINE", f"https://social-plugins.line.me/lineit/share?url={address}"),
    ]


@csrf_exempt  # counts readers without a session: there is nothing that could be forged in somebody's name
@require_POST
def seen(request: HttpRequest, key: UUID) -> HttpResponse:
    """Somebody has read the page for some seconds."""
    counting.count_reader(
        key,
        address=address_of(request),
        agent=request.META.get("HTTP_USER_AGENT", "")[:500],
        today=timezone.localdate(),
    )
    return HttpResponse(status=204)
