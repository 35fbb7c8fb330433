"""Mails are case work: who may open the desk's pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from kopir.core.models import User

P = ParamSpec("P")


def desk_only(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """For the desk and nobody else."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.has_perm("mail.work"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return login_required(guarded)


def person(request: HttpRequest) -> User:
    """The account that asks: pages behind the log-in have one."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
