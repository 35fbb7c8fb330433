"""What may be sent, what waits, and what the desk looks up."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q

from kopir.mail.kinds import Kind
from kopir.mail.models import Bouncing, Consent, Mail, NeverAgain, ReleaseRule
from kopir.mail.purposes import OPT_IN, Purpose
from kopir.mail.states import MailState

_JUST_NOW = timedelta(minutes=10)
_BETWEEN_TRIES = timedelta(hours=1)  # longer than the job itself waits
BOUNCES, STOPPED, NO_CONSENT = "bounces", "stopped", "no-consent"


def is_automatic(kind: Kind) -> bool:
    """Whether mails of this kind go out without a person's look."""
    if kind.needs_person:
        return False
    rule = ReleaseRule.objects.filter(kind=kind.name).first()
    return kind.automatic if rule is None else rule.is_automatic


def is_bouncing(address_hash: str) -> bool:
    """Whether mails to this address come back."""
    return Bouncing.objects.filter(address_hash=address_hash, cleared_at=None).exists()


def has_stopped(address_hash: str, purpose: str) -> bool:
    """Whether the address does not want mails of this purpose. What was asked for is always answered."""
    if purpose == Purpose.SERVICE:
        return False
    return NeverAgain.objects.filter(Q(purpose=purpose) | Q(purpose=""), address_hash=address_hash).exists()


def has_consent(address: str, purpose: str) -> bool:
    """Whether the last word on this purpose was yes; without a word, yes only where none is needed."""
    last = Consent.objects.filter(address__iexact=address, purpose=purpose).order_by("-at", "-pk").first()
    return last.is_given if last is not None else purpose not in OPT_IN


def why_held_back(mail: Mail) -> str | None:
    """Why this mail may not go out now, or None."""
    if is_bouncing(mail.address_hash):
        return BOUNCES
    if has_stopped(mail.address_hash, mail.purpose):
        return STOPPED
    if not has_consent(mail.to_address, mail.purpose):
        return NO_CONSENT
    return None


def was_invited(address_hash: str, *, since: datetime) -> bool:
    """Whether an invitation to this address was written and not withdrawn."""
    invitations = Mail.objects.filter(address_hash=address_hash, purpose=Purpose.INVITATIONS, created_at__gt=since)
    return invitations.exclude(state=MailState.WITHDRAWN).exists()


def hold_address(address_hash: str) -> None:
    """Until the transaction ends nobody else invites this address."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [int(address_hash[:15], 16)])


def left_behind(now: datetime) -> list[int]:
    """Mails released some time ago whose job seems to be gone: its worker was killed."""
    waiting = Mail.objects.filter(state=MailState.RELEASED, released_at__lt=now - _JUST_NOW)
    found = waiting.filter(Q(tried_at=None) | Q(tried_at__lt=now - _BETWEEN_TRIES))
    return list(found.order_by("released_at").values_list("pk", flat=True)[:1000])
