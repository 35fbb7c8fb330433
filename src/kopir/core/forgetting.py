"""How an account is forgotten: the row stays, so that history keeps its order, but nobody can tell whose it was."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from kopir.core import audit
from kopir.core.models import GONE_ADDRESSES, User


@transaction.atomic
def forget_account(user: User, *, by: User | None) -> bool:
    """Empty an account and end all that opens it: sessions, tokens, second factors. Whether there was something."""
    fresh = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if fresh.is_forgotten:
        return False
    audit.record("account.forgotten", fresh, actor=by)
    fresh.email, fresh.name, fresh.is_active = f"{fresh.pk}{GONE_ADDRESSES}", "", False
    fresh.set_unusable_password()
    fresh.save(update_fields=["email", "name", "is_active", "password"])
    fresh.api_tokens.update(revoked_at=timezone.now(), name="")
    fresh.groups.clear()
    EmailAddress.objects.filter(user=fresh).delete()
    Authenticator.objects.filter(user=fresh).delete()
    _end_sessions(fresh.pk)
    return True


def _end_sessions(account: int) -> None:
    """Sessions do not say in a column whose they are."""
    for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator():
        if str(session.get_decoded().get("_auth_user_id")) == str(account):
            session.delete()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
