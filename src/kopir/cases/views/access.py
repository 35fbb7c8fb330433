"""Who opens the desk's pages, and what the address says."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from kopir.core.models import User
from kopir.core.wording import plain


def officer_of(request: HttpRequest) -> User:
    """The officer who asks. Who does no case work does not learn that the page exists."""
    if not isinstance(request.user, User) or not request.user.has_perm("cases.work"):
        raise Http404
    return request.user


def given(request: HttpRequest) -> dict[str, str]:
    """The fields of the address, without what a database cannot hold."""
    return {name: plain(value) for name, value in request.GET.dict().items()}
