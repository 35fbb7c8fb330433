"""Where a request comes from. Used for limits and for counting, never stored as it is."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The visitor's network address. Behind our own proxy it is the last one of `X-Forwarded-For`, which the proxy
    wrote; what stands before it the visitor may have made up."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.BEHIND_PROXY:
        return direct
    told = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", 1)[-1].strip()
    return told or direct
