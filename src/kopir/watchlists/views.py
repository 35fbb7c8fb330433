"""The desk's pages: the lists with their age, one list with its parties, one party, and what is held."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.core.errors import KopirError
from kopir.core.models import User
from kopir.core.wording import plain
from kopir.watchlists import actions, queries
from kopir.watchlists.forms import LoadForm, RefuseForm
from kopir.watchlists.models import ListSnapshot
from kopir.watchlists.sources import sources
from kopir.watchlists.states import ListState
from kopir.watchlists.storing import party_of

A_PAGE = 50


def _officer(request: HttpRequest) -> User:
    """Who does no case work does not learn that the page exists."""
    if not isinstance(request.user, User) or not request.user.has_perm("watchlists.work"):
        raise Http404
    return request.user


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """All lists with their dates; a file can be handed in."""
    officer = _officer(request)
    form = LoadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            snapshot = _load(given["source"], given["file"], given["published_on"], officer)
        except actions.NothingNew as same:
            messages.info(request, str(same.sentence))
            return redirect("watchlists_desk:overview")
        except KopirError as refusal:
            form.add_error("file", str(refusal.sentence))
        else:
            said = _("The list is in use now.") if snapshot.state == ListState.CURRENT else _("The list is held.")
            messages.success(request, said)
            return redirect("watchlists_desk:detail", source=snapshot.source)
    return render(request, "watchlists/overview.html", {"rows": queries.overview(), "form": form})


def _load(source: str, file: UploadedFile[bytes], published_on: object, by: User) -> ListSnapshot:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(file.name or "list").name[-100:] or "list")
        with path.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
        return actions.load_list(source, path, by=by, published_on=published_on)  # type: ignore[arg-type]


@login_required
@require_safe
def detail(request: HttpRequest, source: str) -> HttpResponse:
    """One list: where it comes from, its snapshots, its parties."""
    _officer(request)
    said = sources().get(source)
    if said is None:
        raise Http404
    snapshots = list(ListSnapshot.objects.filter(source=source).select_related("loaded_by", "decided_by")[:20])
    current = next((one for one in snapshots if one.state == ListState.CURRENT), None)
    held = next((one for one in snapshots if one.state == ListState.HELD), None)
    words = plain(request.GET.get("q", ""))[:200]
    page = None
    if current is not None:
        page = Paginator(queries.parties_of(current, words), A_PAGE).get_page(request.GET.get("page"))
    query = f"q={words}&" if words else ""
    context = {"said": said, "current": current, "held": held, "snapshots": snapshots, "page": page, "words": words}
    return render(request, "watchlists/detail.html", {**context, "query": query, "refuse_form": RefuseForm()})


@login_required
@require_safe
def party(request: HttpRequest, key: str) -> HttpResponse:
    """One party as its list states it."""
    _officer(request)
    found = queries.party(plain(key))
    if found is None:
        raise Http404
    listed = party_of(found.key, found.stated)
    return render(request, "watchlists/party.html", {"party": found, "listed": listed})


@login_required
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Use a held list from now on."""
    officer = _officer(request)
    snapshot = get_object_or_404(ListSnapshot, pk=pk)
    try:
        actions.accept_held(snapshot, by=officer)
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("The list is in use now."))
    return redirect("watchlists_desk:detail", source=snapshot.source)


@login_required
@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a held list; the one in use stays."""
    officer = _officer(request)
    snapshot = get_object_or_404(ListSnapshot, pk=pk)
    try:
        actions.refuse_held(snapshot, request.POST.get("reason", ""), by=officer)
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("The list was not taken; the one in use stays."))
    return redirect("watchlists_desk:detail", source=snapshot.source)
