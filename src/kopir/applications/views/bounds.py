"""What is far too large is not read at all: the forms are open to everybody."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from kopir.core.errors import KopirError


class TooLarge(KopirError):
    """More than all files together may have."""

    status = 413


def bounded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse by the length that is announced, before the guard against other sites' forms reads the whole."""
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.APPLICATION_MOST_BYTES:
            raise TooLarge(_("The files are too large together. Please send smaller or fewer ones."))
        return protected(request, *args, **kwargs)

    return guarded
