"""Who calls: a token in `Authorization: Bearer …` (or `ApiKey …`), with the scope the endpoint asks for.

A browser's session never counts here: only the header is read.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from kopir.core.accounts import live_token
from kopir.core.errors import KopirError, NotAllowed
from kopir.core.models import ApiToken, Scope, User

_LONGEST_KEY = 200


class NoToken(KopirError):
    """Nobody has said who asks, or the token is not one of ours, revoked, or expired."""

    status = 401


def token_of(request: HttpRequest, scope: Scope) -> ApiToken:
    """The live token of the request. yente's clients say `ApiKey` where others say `Bearer`; both are heard."""
    word, _space, key = request.headers.get("Authorization", "").strip().partition(" ")
    if word.lower() not in {"bearer", "apikey"} or not 0 < len(key.strip()) <= _LONGEST_KEY:
        raise NoToken(_("This needs a token: send it in the header “Authorization: Bearer …”."))
    found = live_token(key.strip())
    if found is None:
        raise NoToken(_("This token is not known, or it has been revoked, or it has expired."))
    if scope.value not in found.scopes:
        raise NotAllowed(_("This token lacks the scope “%(scope)s”.") % {"scope": scope.value})
    return found


class ScopedToken(HttpBearer):
    """A live token that has `scope`. No token: 401. A token without the scope: 403."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> ApiToken | None:
        request.user = AnonymousUser()
        found = token_of(request, self.scope)
        request.user = found.user
        return found

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:  # noqa: ARG002
        """Ninja's hook for a bearer token; the header is read in `__call__`."""
        return live_token(token)


class OpenOrToken(ScopedToken):
    """Open to everybody, unless `KOPIR_OPEN_RECONCILE` is 0: then a token like any other."""

    def __call__(self, request: HttpRequest) -> ApiToken | bool | None:  # type: ignore[override]
        refuse_if_closed(request, self.scope)
        request.user = AnonymousUser()
        return True


def refuse_if_closed(request: HttpRequest, scope: Scope = Scope.REGISTERS) -> None:
    """Registers are public and answer without a token, where the setting has not closed them."""
    if not settings.OPEN_RECONCILE:
        token_of(request, scope)


def caller(request: HttpRequest) -> User:
    """The owner of the token the request was let in with."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 -- for the type checker: the token's owner
    return user
