"""A mail is written down first: its words are fixed in the transaction of the change it tells of."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, NotAllowed
from kopir.core.languages import Language
from kopir.core.models import User
from kopir.mail import addresses, kinds, queries, texts
from kopir.mail.actions.releasing import release_by_rule
from kopir.mail.models import Mail

INVITATION = "invitation"
AGAIN_AFTER = timedelta(days=180)  # an address is invited once in this time
LONGEST_WHY = 500


@dataclass(frozen=True)
class Writing:
    """What a room wants written. `key` names the reason for this one mail: asked for twice, it is written once.

    `values` are the kind's placeholders, all of them. `about` is the thing the mail tells of; `why`, in the foot,
    says to somebody who did not ask for it why we write.
    """

    kind: str
    to: str
    language: str
    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    to_name: str = ""
    about: models.Model | None = None
    account: User | None = None
    why: str = ""
    is_secret: bool = False


@transaction.atomic
def draft(writing: Writing, *, by: User | None = None) -> Mail:
    """Write the mail down. It goes out after commit if the rule of its kind says so, else it waits for a person."""
    if "@" in writing.key:  # a sent mail's key stays for good, and must name nobody
        raise ValueError("the key of a mail holds no address")
    mail, is_new = Mail.objects.get_or_create(key=writing.key, defaults=_fields(writing, by))
    if not is_new:
        return mail
    audit.record("mail.drafted", mail, actor=by, kind=mail.kind)
    if queries.is_automatic(kinds.known(mail.kind)):
        release_by_rule(mail)
    return mail


def preview(writing: Writing) -> Mail:
    """The mail as it would be drafted, not kept."""
    return Mail(key=writing.key, **_fields(writing, None))


def _fields(writing: Writing, by: User | None) -> dict[str, object]:
    kind = kinds.known(writing.kind)
    language = writing.language if writing.language in Language.values else settings.LANGUAGE_CODE
    letter = texts.filled(texts.current(kind.name, language), kind, writing.values, language)
    address, why = addresses.checked(writing.to), addresses.one_line(writing.why, LONGEST_WHY)
    if kind.needs_person and not why:
        raise BadInput(_("Please say why the chamber writes to this company."))
    return {
        "kind": kind.name,
        "purpose": kind.purpose,
        "language": language,
        "to_address": address,
        "to_name": addresses.one_line(writing.to_name, 200),
        "address_hash": addresses.hashed(address),
        "account": writing.account,
        "subject": letter.subject,
        "body": letter.body,
        "why": why,
        "is_secret": kind.is_secret or writing.is_secret,
        "about_type": writing.about._meta.label_lower if writing.about is not None else "",
        "about_id": str(writing.about.pk) if writing.about is not None else "",
        "message_id": f"<mail-{secrets.token_hex(16)}@{urlsplit(settings.PUBLIC_URL).hostname}>",
        "created_by": by,
        "retain_until": timezone.localdate() + timedelta(days=settings.MAIL_KEPT_DAYS),
    }


@transaction.atomic
def draft_invitation(writing: Writing, *, by: User) -> Mail:
    """A first letter to somebody the chamber does not know. It waits for a person, always.

    Refused without a reason, to who was invited in the last 180 days, and to who does not want to hear from us.
    """
    if not kinds.known(writing.kind).needs_person:
        raise ValueError(f"{writing.kind} is no invitation")
    address_hash = addresses.hashed(addresses.checked(writing.to))
    queries.hold_address(address_hash)
    already = Mail.objects.filter(key=writing.key).first()
    if already is not None:
        return already
    if queries.has_stopped(address_hash, kinds.known(writing.kind).purpose) or queries.is_bouncing(address_hash):
        raise NotAllowed(_("This address does not want invitations, or mails to it come back."))
    if queries.was_invited(address_hash, since=timezone.now() - AGAIN_AFTER):
        raise AlreadyThere(
            _("This address was invited in the last %(days)d days; one invitation is enough.")
            % {"days": AGAIN_AFTER.days}
        )
    return draft(writing, by=by)
