"""The provider's reports as they come: signature, size and shape."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from kopir.core.errors import BadInput
from kopir.core.wording import tidy
from kopir.mail.actions.events import Report
from kopir.mail.models import EventKind

MOST_BYTES = 1024 * 1024
MOST_EVENTS = 1000
_LONGEST_ID = 200


def is_signed(body: bytes, signature: str) -> bool:
    """Whether the sender holds our secret: HMAC-SHA256 over the raw body, in hex, with or without `sha256=` before."""
    secret = settings.MAIL_WEBHOOK_SECRET
    if not secret:
        return False
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.strip().removeprefix("sha256=").lower().encode())


def read(body: bytes) -> list[Report]:
    """The reports; refused whole if one of them cannot be read, so that the provider sends them again."""
    try:
        rows = json.loads(body)
    except (ValueError, RecursionError):
        raise BadInput(_("This is not JSON.")) from None
    if not isinstance(rows, list) or len(rows) > MOST_EVENTS:
        raise BadInput(_("A list of at most %(most)d events is expected.") % {"most": MOST_EVENTS})
    return [_report(row) for row in rows]


def _report(row: object) -> Report:
    if not isinstance(row, dict):
        raise BadInput(_("An event needs an id, a type, a message_id and a time."))
    words = {name: row.get(name) for name in ("id", "type", "message_id", "at")}
    if not all(
        isinstance(word, str) and 0 < len(word) <= _LONGEST_ID and _can_be_kept(word) for word in words.values()
    ):
        raise BadInput(_("An event needs an id, a type, a message_id and a time."))
    kind = EventKind(row["type"]) if row["type"] in EventKind.values else EventKind.OTHER
    reason = row.get("reason")
    plain = tidy(reason) if isinstance(reason, str) else ""
    message_id = f"<{row['message_id'].strip().strip('<>')}>"[:_LONGEST_ID]  # so long is none of ours
    return Report(row["id"], kind, message_id, _time(row["at"]), plain)


def _can_be_kept(word: str) -> bool:
    """A database holds neither the letter zero nor half a letter, which JSON can write."""
    return "\x00" not in word and not any("\ud800" <= letter <= "\udfff" for letter in word)


def _time(text: str) -> datetime:
    try:
        at = parse_datetime(text)
    except ValueError:
        at = None
    if at is None:
        raise BadInput(_("The time of an event is written like 2026-01-31T12:00:00Z."))
    return timezone.make_aware(at) if timezone.is_naive(at) else at
