"""What the provider of mail reports afterwards. Each report has one effect, however often it comes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kopir.core import audit
from kopir.mail.actions.bouncing import note_bouncing
from kopir.mail.actions.consents import never_again
from kopir.mail.models import EventKind, Mail, MailEvent
from kopir.mail.purposes import Purpose
from kopir.mail.states import MailState

_ADDRESS = re.compile(r"\S+@\S+")


@dataclass(frozen=True)
class Report:
    """One event as the provider tells it."""

    id: str
    kind: EventKind
    message_id: str
    at: datetime
    reason: str = ""


def take_events(reports: Iterable[Report]) -> int:
    """Take each report in a transaction of its own; how many were new."""
    return sum(take_event(report) for report in reports)


@transaction.atomic
def take_event(report: Report) -> bool:
    """Whether it was new. What is reported of a mail we do not know is noted and changes nothing."""
    mail = Mail.objects.select_for_update(of=("self",)).filter(message_id=report.message_id).first()
    _event, is_new = MailEvent.objects.get_or_create(
        event_id=report.id,
        defaults={
            "kind": report.kind,
            "message_id": report.message_id,
            "mail": mail,
            "at": report.at,
            "reason": _ADDRESS.sub("…", report.reason)[:500],
        },
    )
    if is_new and mail is not None:
        _follow(mail, report)
    return is_new


def _follow(mail: Mail, report: Report) -> None:
    if report.kind == EventKind.BOUNCED:
        if mail.state == MailState.SENT:
            mail.state = MailState.BOUNCED
            mail.save(update_fields=["state"])
            audit.record("mail.bounced", mail, actor=None)
        if mail.address_hash:
            note_bouncing(mail.address_hash, _ADDRESS.sub("…", report.reason))
    elif report.kind == EventKind.COMPLAINED and mail.address_hash:
        purpose = None if mail.purpose == Purpose.SERVICE else Purpose(mail.purpose)
        never_again(mail.address_hash, purpose, source="complaint")
