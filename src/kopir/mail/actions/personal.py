"""What the room holds of one address: handed out, and deleted."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from kopir.core import audit
from kopir.mail import addresses
from kopir.mail.actions.consents import never_again
from kopir.mail.models import Bouncing, Consent, Mail, NeverAgain
from kopir.mail.purposes import Purpose
from kopir.mail.states import GONE, MailState

_EMPTIED = ("to_address", "to_name", "address_hash", "subject", "body", "why")
_ENDED = GONE | {MailState.WITHDRAWN, MailState.SUPPRESSED}


def _mails_to(address: str) -> Q:
    return Q(address_hash=addresses.hashed(address)) | Q(to_address__iexact=address.strip())


def export_address(address: str) -> list[dict[str, Any]]:
    """All that is kept of the address, as plain values. Texts that open something are not among them."""
    held: list[dict[str, Any]] = [
        {
            "what": "mail",
            "at": mail.created_at.isoformat(),
            "to_address": mail.to_address,
            "to_name": mail.to_name,
            "kind": mail.kind,
            "purpose": mail.purpose,
            "state": mail.state,
            "sent_at": mail.sent_at.isoformat() if mail.sent_at is not None else "",
            "subject": mail.subject,
            "body": "" if mail.is_secret else mail.body,
            "why": mail.why,
        }
        for mail in Mail.objects.filter(_mails_to(address)).order_by("pk")
    ]
    held += [
        {
            "what": "consent",
            "at": said.at.isoformat(),
            "to_address": said.address,
            "purpose": said.purpose,
            "is_given": said.is_given,
            "source": said.source,
            "evidence": said.evidence,
        }
        for said in Consent.objects.filter(address__iexact=address.strip()).order_by("pk")
    ]
    address_hash = addresses.hashed(address)
    held += [
        {"what": "never-again", "at": said.at.isoformat(), "purpose": said.purpose, "source": said.source}
        for said in NeverAgain.objects.filter(address_hash=address_hash).order_by("pk")
    ]
    return held + [
        {"what": "bouncing", "at": found.since.isoformat(), "reason": found.reason}
        for found in Bouncing.objects.filter(address_hash=address_hash).order_by("pk")
    ]


@transaction.atomic
def erase_address(address: str) -> int:
    """Nothing that names the address stays: mails not yet sent are withdrawn, all are emptied; how many.

    What stays is the keyed hash that keeps us from inviting the address ever again.
    """
    mails = Mail.objects.select_for_update(of=("self",)).filter(_mails_to(address)).order_by("pk")
    number = sum(_empty(mail) for mail in list(mails))
    Consent.objects.filter(address__iexact=address.strip()).delete()
    Bouncing.objects.filter(address_hash=addresses.hashed(address)).delete()
    never_again(addresses.hashed(address), Purpose.INVITATIONS, source="erasure")
    return number


@transaction.atomic
def empty_about(subject: models.Model) -> int:
    """The same for the mails about one thing, when that thing forgets whom it was about; how many."""
    held = Mail.objects.select_for_update(of=("self",)).filter(
        about_type=subject._meta.label_lower, about_id=str(subject.pk)
    )
    return sum(_empty(mail) for mail in list(held.order_by("pk")))


def empty_due(today: date) -> int:
    """Empty the mails past their last day; how many. What was never sent by then is withdrawn."""
    due = Mail.objects.filter(retain_until__lt=today, emptied_at=None).order_by("pk").values_list("pk", flat=True)
    number = 0
    for pk in list(due):
        with transaction.atomic():
            mail = Mail.objects.select_for_update(of=("self",)).filter(pk=pk, emptied_at=None).first()
            number += _empty(mail) if mail is not None else 0
    return number


def _empty(mail: Mail) -> int:
    if mail.emptied_at is not None:
        return 0
    if mail.state not in _ENDED:
        mail.state = MailState.WITHDRAWN
        audit.record("mail.withdrawn", mail, actor=None)
    for name in _EMPTIED:
        setattr(mail, name, "")
    mail.account, mail.emptied_at = None, timezone.now()
    mail.save(update_fields=[*_EMPTIED, "account", "emptied_at", "state"])
    mail.events.update(reason="")
    audit.record("mail.emptied", mail, actor=None)
    return 1
