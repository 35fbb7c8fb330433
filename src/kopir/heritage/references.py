"""Codes of the archive: KJ-S-0001 for a record; KJ-G-0001 for what is given, KJ-R-0001 for what is asked."""

from __future__ import annotations

import secrets
from datetime import date
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from kopir.core.pair import archive_prefix, sides
from kopir.heritage.models import RecordKind

GIVEN, ASKED = "G", "R"
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that is read as another
_NEXT = """
insert into heritage_referencecount as counted (kind, last) values (%s, 1)
on conflict (kind) do update set last = counted.last + 1 returning last
"""


def next_reference(kind: str) -> str:
    """The next code of a kind. The counter's row stays locked until the transaction ends: no code is given twice.

    Codes of people are drawn by lot, so that nobody can count through them.
    """
    if kind == RecordKind.PERSON:
        return f"{archive_prefix()}-{kind}-{''.join(secrets.choice(_LETTERS) for _place in range(8))}"
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [kind])
        (number,) = cursor.fetchone()
    return f"{archive_prefix()}-{kind}-{number:04d}"


def today() -> date:
    """The date in the country of the archive."""
    return timezone.localdate(timezone=ZoneInfo(sides()[0].time_zone))
