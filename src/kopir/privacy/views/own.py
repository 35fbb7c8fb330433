"""A person reads, takes away and deletes what is held of him: by a link sent to his address, or logged in."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from functools import wraps
from typing import cast

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kopir.core.errors import KopirError
from kopir.core.models import User
from kopir.core.network import network_of
from kopir.core.personal import Person, Told, person
from kopir.core.spreadsheets import csv_lines
from kopir.privacy import actions, links, queries
from kopir.privacy.forms import AddressForm, CorrectionForm, DeletionForm
from kopir.privacy.models import DataRequest

# As at applications: the link is told to no other host, kept by no browser and found by no search engine.
_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex, nofollow"}


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Kept and found by nobody."""

    @wraps(view)
    def closed(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        for name, value in _HEADERS.items():
            answer.headers[name] = value
        return answer

    return closed


def by_link(view: Callable[[HttpRequest, Person, str], HttpResponse]) -> Callable[..., HttpResponse]:
    """The person whose address a link was sent to."""

    @private
    @wraps(view)
    def opened(request: HttpRequest, key: str) -> HttpResponse:
        door = links.door_of(key)
        if door is None:
            return render(request, "privacy/no_link.html", {"no_apply": True}, status=410)
        return view(request, person(addresses=[door.address]), key)

    return opened


def logged_in(view: Callable[[HttpRequest, Person, str], HttpResponse]) -> Callable[..., HttpResponse]:
    """The person whose account it is."""

    @private
    @login_required
    @wraps(view)
    def opened(request: HttpRequest) -> HttpResponse:
        user = cast("User", request.user)
        return view(request, person(addresses=[user.email], accounts=[user.pk]), "")

    return opened


@require_http_methods(["GET", "POST"])
@private
def ask(request: HttpRequest) -> HttpResponse:
    """Type an address; the answer is the same whether we know it or not."""
    form = AddressForm(request.POST or None)
    is_sent = form.is_valid()
    if is_sent:
        actions.ask_for_link(form.cleaned_data["email"], language=get_language() or "en", network=network_of(request))
    return render(request, "privacy/ask.html", {"form": form, "is_sent": is_sent, "no_apply": True})


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """What is held of whom, why, and until when: for everybody to read."""
    return render(request, "privacy/kept.html", {"lines": queries.declared()})


def _show(request: HttpRequest, who: Person, key: str) -> HttpResponse:
    return _page(request, who, key)


def _page(
    request: HttpRequest,
    who: Person,
    key: str,
    *,
    form: DeletionForm | None = None,
    correction: CorrectionForm | None = None,
    refusal: str = "",
    receipt: DataRequest | None = None,
) -> HttpResponse:
    form, correction = form or DeletionForm(), correction or CorrectionForm()
    context = {
        "told": queries.told(who),
        "key": key,
        "form": form,
        "correction": correction,
        "refusal": refusal,
        "receipt": receipt,
        "no_apply": True,
    }
    is_refused = bool(refusal or form.errors or correction.errors)
    return render(request, "privacy/held.html", context, status=422 if is_refused else 200)


def _correct(request: HttpRequest, who: Person, key: str) -> HttpResponse:
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _page(request, who, key, correction=form)
    by = cast("User", request.user) if who.accounts else None
    try:
        receipt = actions.ask_to_correct(who, form.cleaned_data["words"], by=by)
    except KopirError as refusal:
        return _page(request, who, key, correction=form, refusal=str(refusal.sentence))
    return _page(request, who, key, receipt=receipt)


def _take(request: HttpRequest, who: Person, key: str) -> HttpResponse:  # noqa: ARG001 -- called alike
    told = queries.told(who)
    actions.note_export(by=None)
    answer = HttpResponse(_archive(told), content_type="application/zip")
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    return answer


def _archive(told: list[Told]) -> bytes:
    """One JSON for programs, one CSV for each kind of row for people."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        rows = [{"what": str(one.what), **one.row} for one in told]
        archive.writestr("data.json", json.dumps(rows, ensure_ascii=False, indent=2))
        for number, what in enumerate(dict.fromkeys(str(one.what) for one in told), start=1):
            of_kind = [one.row for one in told if str(one.what) == what]
            name = f"{number}-{slugify(what, allow_unicode=True)}.csv"
            cells = [list(row.values()) for row in of_kind]
            archive.writestr(name, "".join(csv_lines(list(of_kind[0]), cells)))
    return file.getvalue()


def _forget(request: HttpRequest, who: Person, key: str) -> HttpResponse:
    form = DeletionForm(request.POST)
    if not form.is_valid():
        return _page(request, who, key, form=form)
    try:
        actions.ask_to_be_forgotten(who, by=None)
    except KopirError as refusal:
        return _page(request, who, key, form=form, refusal=str(refusal.sentence))
    if who.accounts:
        logout(request)
    return render(request, "privacy/forgotten.html", {"no_apply": True})


held = require_safe(by_link(_show))
take = require_POST(by_link(_take))
correct = require_POST(by_link(_correct))
forget = require_POST(by_link(_forget))
mine = require_safe(logged_in(_show))
take_mine = require_POST(logged_in(_take))
correct_mine = require_POST(logged_in(_correct))
forget_mine = require_POST(logged_in(_forget))
