"""How people log in (django-allauth), and actions on accounts and API tokens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import AlreadyThere
from kopir.core.models import ApiToken, Role, Scope, User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by the chamber, not by anyone who passes."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False


@transaction.atomic
def open_account(email: str, *, role: Role, password: str | None = None, by: User | None, **fields: Any) -> User:
    """Open an account for a person the chamber knows."""
    if User.objects.filter(email__iexact=email).exists():
        raise AlreadyThere(_("There is already an account with this e-mail address."))
    user = User.objects.create_user(email, password, role=role, **fields)
    audit.record("account.opened", user, actor=by, role=role.value)
    return user


@transaction.atomic
def choose_language(user: User, language: str) -> User:
    """Remember in which language a person reads the screens."""
    user.language = language
    user.save(update_fields=["language"])
    audit.record("account.language", user, actor=user, language=language)
    return user


@transaction.atomic
def issue_token(
    user: User, *, name: str, scopes: Iterable[Scope], expires_at: datetime | None = None, by: User
) -> tuple[ApiToken, str]:
    """A new token and its key. The key is shown this once and never kept."""
    key = ApiToken.new_key()
    token = ApiToken.objects.create(
        user=user,
        name=name,
        key_hash=ApiToken.hashed(key),
        scopes=sorted(scope.value for scope in scopes),
        expires_at=expires_at,
    )
    audit.record("token.issued", token, actor=by, scopes=token.scopes)
    return token, key


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User) -> ApiToken:
    """End a token at once. A revoked token stays on record."""
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        audit.record("token.revoked", token, actor=by)
    return token


def live_token(key: str) -> ApiToken | None:
    """The token a key opens, unless it is revoked, expired or its owner is gone."""
    token = ApiToken.objects.select_related("user").filter(key_hash=ApiToken.hashed(key), revoked_at=None).first()
    if token is None or not token.user.is_active:
        return None
    if token.expires_at is not None and token.expires_at <= timezone.now():
        return None
    return token
