"""Who may enter, and the thing a page is about."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from kopir.core.errors import KopirError
from kopir.core.wording import plain
from kopir.heritage.models import Claim, Record
from kopir.heritage.queries import desk

View = Callable[..., HttpResponseBase]


def editors(view: View) -> View:
    """Editors and administrators. Who is not logged in is asked to; others are refused."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.has_perm("heritage.edit"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def record_for(reference: str) -> Record:
    """The record with this code, with everything its page shows."""
    return get_object_or_404(desk.whole_record(), reference=plain(reference))


def claim_for(pk: int) -> Claim:
    """The claim with everything its page shows."""
    return get_object_or_404(desk.whole_claim(), pk=pk)


def done(request: HttpRequest, step: Callable[[], object], said: str = "") -> bool:
    """Take a step; a refusal is said on the page that follows, as is what was done."""
    try:
        step()
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
        return False
    if said:
        messages.success(request, said)
    return True
