"""What a person does to a mail: changed, released, withdrawn, tried again; seen when it came back."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from kopir.core import audit
from kopir.core.errors import NotAllowed, WrongState
from kopir.core.models import User
from kopir.core.states import may_move
from kopir.mail import texts
from kopir.mail.models import Mail, ReleasedHow
from kopir.mail.states import GO_TOGETHER, MOVES, MailState

SEND = "mail.send"  # the job in `tasks`


def locked(mail: Mail) -> Mail:
    """The row as it is now, held until the transaction ends."""
    return Mail.objects.select_for_update(of=("self",)).get(pk=mail.pk)


def _move(mail: Mail, new: MailState) -> None:
    old = MailState(mail.state)
    if not may_move(MOVES, old, new):
        raise WrongState(
            _("This mail is in the state “%(state)s”: that cannot be done now.") % {"state": str(old.label)}
        )
    mail.state = new


def release_by_rule(mail: Mail) -> None:
    """Let a mail go as its kind's rule says, in the transaction that drafted it."""
    _let_go(mail, ReleasedHow.RULE, by=None)


@transaction.atomic
def release(mail: Mail, *, by: User) -> Mail:
    """A person lets a draft go. Released twice at once, it goes once."""
    fresh = locked(mail)
    _must_be(fresh, MailState.DRAFT)
    _let_go(fresh, ReleasedHow.PERSON, by=by)
    audit.record("mail.released", fresh, actor=by)
    return fresh


@transaction.atomic
def release_many(mails: Iterable[Mail], *, by: User) -> list[Mail]:
    """Let all those go that still wait or could not be sent; what somebody else saw to meanwhile stays as it is."""
    wanted = [mail.pk for mail in mails]
    held = Mail.objects.select_for_update(of=("self",)).filter(pk__in=wanted, state__in=GO_TOGETHER).order_by("pk")
    gone = list(held)
    for mail in gone:
        done = "mail.released" if mail.state == MailState.DRAFT else "mail.retried"
        _let_go(mail, ReleasedHow.PERSON, by=by)
        audit.record(done, mail, actor=by, together=len(gone))
    return gone


@transaction.atomic
def retry(mail: Mail, *, by: User) -> Mail:
    """Try again what could not be sent or was held back. It is checked anew whether the address may be written to."""
    fresh = locked(mail)
    if fresh.state not in {MailState.FAILED, MailState.SUPPRESSED}:
        _move(fresh, MailState.RELEASED)
    if fresh.is_secret and not fresh.body:
        raise WrongState(_("What this mail said has been deleted; it cannot be sent again."))
    _let_go(fresh, ReleasedHow.PERSON, by=by)
    audit.record("mail.retried", fresh, actor=by)
    return fresh


def _let_go(mail: Mail, how: ReleasedHow, *, by: User | None) -> None:
    _move(mail, MailState.RELEASED)
    mail.released_how, mail.released_by, mail.released_at = how, by, timezone.now()
    mail.attempts, mail.tried_at, mail.last_error = 0, None, ""
    mail.save(
        update_fields=[
            "state", "released_how", "released_by", "released_at", "attempts", "tried_at", "last_error",
        ]
    )  # fmt: skip
    app.configure_task(SEND).defer(pk=mail.pk)


@transaction.atomic
def edit_draft(mail: Mail, subject: str, body: str, *, by: User) -> Mail:
    """Other words for a mail that has not been released."""
    fresh = locked(mail)
    _must_be(fresh, MailState.DRAFT)
    if fresh.is_secret:
        raise NotAllowed(_("The text of this mail is for its reader only."))
    letter = texts.checked_words(subject, body)
    if letter == texts.Letter(fresh.subject, fresh.body):
        return fresh
    fresh.subject, fresh.body = letter.subject, letter.body
    fresh.save(update_fields=["subject", "body"])
    audit.record("mail.edited", fresh, actor=by)
    return fresh


@transaction.atomic
def withdraw(mail: Mail, *, by: User | None) -> Mail:
    """It is not to be sent. What has left the house cannot be called back."""
    fresh = locked(mail)
    _move(fresh, MailState.WITHDRAWN)
    fresh.body = "" if fresh.is_secret else fresh.body
    fresh.save(update_fields=["state", "body"])
    audit.record("mail.withdrawn", fresh, actor=by)
    return fresh


@transaction.atomic
def note_seen(mail: Mail, *, by: User) -> Mail:
    """Somebody saw that it came back: it waits for a person no longer. Its address stays as it is."""
    fresh = locked(mail)
    _must_be(fresh, MailState.BOUNCED)
    if fresh.seen_at is None:
        fresh.seen_at = timezone.now()
        fresh.save(update_fields=["seen_at"])
        audit.record("mail.seen", fresh, actor=by)
    return fresh


def _must_be(mail: Mail, state: MailState) -> None:
    if mail.state != state:
        raise WrongState(
            _("This mail is in the state “%(state)s”: that cannot be done now.")
            % {"state": str(MailState(mail.state).label)}
        )
