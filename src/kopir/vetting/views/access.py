"""Who gets to the desk's pages."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from kopir.core.models import User


def officer_of(request: HttpRequest) -> User:
    """Who does no case work does not learn that the page exists."""
    if not isinstance(request.user, User) or not request.user.has_perm("vetting.work"):
        raise Http404
    return request.user
