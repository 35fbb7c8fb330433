"""Addresses and header lines: made safe before they are kept, and the keyed hash by which an address is remembered."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from kopir.core.errors import BadInput

LONGEST_ADDRESS = 254
LONGEST_LINE = 300


def checked(address: str) -> str:
    """The address without spaces around it. Anything that is not one plain address is refused."""
    plain = address.strip(" \t")
    try:
        validate_email(plain)
        plain.rpartition("@")[2].encode("idna")  # as it is written when it is sent
    except (ValidationError, UnicodeError):
        raise BadInput(_("This is not an e-mail address.")) from None
    if len(plain) > LONGEST_ADDRESS or any(unicodedata.category(letter)[0] in "CZ" for letter in plain):
        raise BadInput(_("This is not an e-mail address."))
    return plain


def one_line(text: str, longest: int = LONGEST_LINE) -> str:
    """For a header: line breaks, control characters and marks that turn the reading direction become spaces."""
    letters = (" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text)
    line = " ".join("".join(letters).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def of_the_house() -> str:
    """Where the chamber is reached: the name and the address its mails come from, on one line."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return ", ".join(filter(None, (name, address)))


def hashed(address: str) -> str:
    """How an address is remembered where it must not be kept: the same for any case of its letters, useless without
    the key."""
    key = hashlib.sha256(b"kopir.mail.address" + settings.MAIL_ADDRESS_KEY.encode()).digest()
    return hmac.new(key, address.strip().lower().encode(), hashlib.sha256).hexdigest()
