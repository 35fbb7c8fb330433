"""Reference numbers after the pattern of the Enterprise Europe Network: country, type, date, sequence."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from kopir.core.pair import side

_NEXT = """
insert into opportunities_referencecount as counted (prefix, last) values (%s, 1)
on conflict (prefix) do update set last = counted.last + 1 returning last
"""


def next_reference(country: str, profile_type: str, day: date) -> str:
    """KZBO20261123001. The counter's row stays locked until the transaction ends, so no number is given twice."""
    prefix = f"{country}{profile_type}{day:%Y%m%d}"
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [prefix])
        (number,) = cursor.fetchone()
    return f"{prefix}{number:03d}"


def today_in(country: str) -> date:
    """The date where the company is."""
    found = side(country)
    return timezone.localdate(timezone=ZoneInfo(found.time_zone) if found is not None else None)
