"""Signed links in mails: stop writing to me."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from kopir.mail.models import Mail
from kopir.mail.purposes import CAN_BE_STOPPED, Purpose

# Without a time: the link never ends, and a mail sent again carries the one it carried before.
_signer = signing.Signer(salt="kopir.mail.stop")


@dataclass(frozen=True)
class Stop:
    """What a link stops. It holds the address's keyed hash, so that it works when the mail itself is long gone."""

    address_hash: str
    purpose: Purpose
    mail_pk: int


def stop_address(mail: Mail) -> str:
    """The whole address of the page, in the mail's language."""
    token = _signer.sign_object([mail.address_hash, mail.purpose, mail.pk])
    with translation.override(mail.language):
        path = reverse("mail:stop", args=[token])
    return f"{settings.PUBLIC_URL}{path}"


def read_stop(token: str) -> Stop | None:
    """What the link stops; None where it was never given out. It never ends."""
    try:
        address_hash, purpose, mail_pk = _signer.unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Stop(address_hash, Purpose(purpose), mail_pk) if purpose in CAN_BE_STOPPED else None
