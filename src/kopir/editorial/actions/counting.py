"""Counting readers without knowing them: once a person, page and day; no cookie, no address kept."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from kopir.core import public
from kopir.editorial.models import Face, ViewCount, ViewMark, ViewSalt

_ROBOT = re.compile(
    r"bot|crawl|spider|slurp|fetch|monitor|preview|scan|curl|wget|python|java/|go-http|headless|lighthouse|facebookext",
    re.IGNORECASE,
)


def is_robot(agent: str) -> bool:
    """Whether a browser's name is missing or that of a program that reads by itself."""
    return not agent or bool(_ROBOT.search(agent))


@transaction.atomic
def count_reader(key: UUID, *, address: str, agent: str, today: date) -> bool:
    """Count somebody who read a page. Twice on one day counts once; robots never."""
    if is_robot(agent) or not Face.objects.filter(key=key).exists():
        return False
    mark = hashlib.blake2b(f"{address}\n{agent}".encode(), key=_salt(today), digest_size=16).digest()
    _row, is_new = ViewMark.objects.get_or_create(day=today, key=key, mark=mark)
    if is_new:
        ViewCount.objects.get_or_create(key=key)
        ViewCount.objects.filter(key=key).update(number=F("number") + 1)
    return is_new


def _salt(today: date) -> bytes:
    row, _made = ViewSalt.objects.get_or_create(day=today, defaults={"salt": secrets.token_bytes(32)})
    return bytes(row.salt)


@transaction.atomic
def forget_readers(today: date) -> int:
    """With the salts of past days goes the last trace of who read what; the counts stay."""
    ViewSalt.objects.filter(day__lt=today).delete()
    gone, _kinds = ViewMark.objects.filter(day__lt=today - timedelta(days=1)).delete()
    return gone


@transaction.atomic
def tell_readers() -> int:
    """Let kept pages say the numbers of today: they are made anew when some have moved."""
    moved = ViewCount.objects.exclude(shown=F("number")).update(shown=F("number"))
    if moved:
        public.changed()
    return moved
