"""For editors: which page exists in which language, what is missing, what is outdated."""

from __future__ import annotations

import posixpath

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.static import serve

from kopir.core.languages import Language
from kopir.core.models import User
from kopir.editorial import gaps
from kopir.editorial.actions import publishing
from kopir.editorial.models import HousePage

A_PAGE = 40


def _editor(request: HttpRequest) -> User:
    """The editor who asks; nobody else gets past here."""
    if not isinstance(request.user, User) or not request.user.has_perm("editorial.edit"):
        raise PermissionDenied
    return request.user


@require_safe
@login_required
def languages(request: HttpRequest) -> HttpResponse:
    """Every page in every language, those with gaps first."""
    _editor(request)
    rows = gaps.rows(only_gaps=request.GET.get("all") != "1")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "languages": Language.choices,
        "shows_all": request.GET.get("all") == "1",
        "query": "all=1&" if request.GET.get("all") == "1" else "",
    }
    return render(request, "editorial/languages.html", context)


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Pictures as pages show them, for everybody; as they were handed in, for editors alone: a photograph may tell
    where it was taken. Nothing else is served from here, however the path is written."""
    clean = posixpath.normpath(path).lstrip("/")
    folder = clean.partition("/")[0]
    is_editor = isinstance(request.user, User) and request.user.has_perm("editorial.edit")
    if folder != "images" and not (folder == "original_images" and is_editor):
        raise Http404
    return serve(request, clean, document_root=str(settings.MEDIA_ROOT))


@require_POST
@login_required
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """The editor has read a translation and finds it right."""
    editor = _editor(request)
    page = get_object_or_404(HousePage, pk=pk)
    publishing.confirm_reading(page, read=request.POST.get("read", ""), by=editor)
    return redirect("editorial_desk:languages")
