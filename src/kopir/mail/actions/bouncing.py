"""Addresses whose mails come back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from kopir.core import audit
from kopir.core.models import User
from kopir.mail import addresses
from kopir.mail.models import Bouncing


def note_bouncing(address_hash: str, reason: str) -> None:
    """Nothing more is sent there until a person clears it."""
    found, is_new = Bouncing.objects.get_or_create(
        address_hash=address_hash, cleared_at=None, defaults={"reason": reason[:500]}
    )
    if is_new:
        audit.record("mail.address_bounces", found, actor=None)


@transaction.atomic
def clear_bouncing(address: str, *, by: User) -> bool:
    """A person knows that the address works. Whether it was bouncing."""
    held = Bouncing.objects.select_for_update(of=("self",))
    found = held.filter(address_hash=addresses.hashed(address), cleared_at=None).first()
    if found is None:
        return False
    found.cleared_at, found.cleared_by = timezone.now(), by
    found.save(update_fields=["cleared_at", "cleared_by"])
    audit.record("mail.address_cleared", found, actor=by)
    return True
