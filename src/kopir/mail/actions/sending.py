"""Sending: the row is locked while the mail is handed over, so that two workers cannot both send it."""

from __future__ import annotations

import smtplib

from django.db import transaction
from django.utils import timezone

from kopir.core import audit
from kopir.mail import composing, queries
from kopir.mail.actions.bouncing import note_bouncing
from kopir.mail.models import Mail
from kopir.mail.states import MailState

MOST_ATTEMPTS = 8
_NEVER = 500  # and above: the server will never take it
_NO_SUCH_ADDRESS = frozenset({550, 551, 553})


class NotSent(Exception):
    """The server did not take the mail; the job tries again."""


def send(pk: int) -> bool:
    """Send one released mail, if nobody has. Whether it was sent.

    A worker that dies after the mail went out and before it said so makes one more of the same Message-ID, which mail
    servers know. Raises NotSent where it is worth another try; what was tried stays written down.
    """
    with transaction.atomic():
        mail = Mail.objects.select_for_update(of=("self",)).filter(pk=pk, state=MailState.RELEASED).first()
        if mail is None:
            return False
        reason = queries.why_held_back(mail)
        if reason is not None:
            return _hold_back(mail, reason)
        try:
            composing.message_of(mail).send()
        except (smtplib.SMTPException, OSError, ValueError) as failed:  # ValueError: no header can be made of it
            _note_failure(mail, failed)
        else:
            _note_sent(mail)
    if mail.state == MailState.RELEASED:
        raise NotSent(mail.last_error)
    return mail.state == MailState.SENT


def _note_sent(mail: Mail) -> None:
    mail.state, mail.sent_at = MailState.SENT, timezone.now()
    mail.attempts, mail.tried_at, mail.last_error = mail.attempts + 1, mail.sent_at, ""
    mail.body = "" if mail.is_secret else mail.body
    mail.save(update_fields=["state", "sent_at", "attempts", "tried_at", "last_error", "body"])
    audit.record("mail.sent", mail, actor=None)


def _hold_back(mail: Mail, reason: str) -> bool:
    mail.state, mail.last_error = MailState.SUPPRESSED, reason
    mail.save(update_fields=["state", "last_error"])
    audit.record("mail.held_back", mail, actor=None, reason=reason)
    return False


def _note_failure(mail: Mail, failed: Exception) -> None:
    """Tried once more; given up after many tries, or at once where the server will never take it."""
    mail.attempts, mail.tried_at = mail.attempts + 1, timezone.now()
    mail.last_error = _words_of(failed)[:500]
    if _is_final(failed) or mail.attempts >= MOST_ATTEMPTS:
        mail.state = MailState.FAILED
        audit.record("mail.failed", mail, actor=None)
    if isinstance(failed, smtplib.SMTPRecipientsRefused) and _codes(failed) <= _NO_SUCH_ADDRESS:
        note_bouncing(mail.address_hash, mail.last_error)
    mail.save(update_fields=["attempts", "tried_at", "last_error", "state"])


def _is_final(failed: Exception) -> bool:
    if isinstance(failed, smtplib.SMTPRecipientsRefused):
        return min(_codes(failed)) >= _NEVER
    if isinstance(failed, smtplib.SMTPDataError):
        return failed.smtp_code >= _NEVER
    return isinstance(failed, ValueError)


def _codes(refused: smtplib.SMTPRecipientsRefused) -> frozenset[int]:
    return frozenset(code for code, _words in refused.recipients.values())


def _words_of(failed: Exception) -> str:
    """What the server said, without the address it said it of."""
    if isinstance(failed, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code}" for code in sorted(_codes(failed)))
    if isinstance(failed, smtplib.SMTPResponseException):
        return f"{failed.smtp_code}"
    return type(failed).__name__
