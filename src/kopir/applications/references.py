"""Reference numbers: by which people speak of an application."""

from __future__ import annotations

from django.db import connection

_NEXT = """
insert into applications_referencecount as counted (prefix, last) values (%s, 1)
on conflict (prefix) do update set last = counted.last + 1 returning last
"""


def next_reference(year: int) -> str:
    """AP-2026-000123. The counter's row stays locked until the transaction ends, so no number is given twice."""
    prefix = f"AP-{year}"
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [prefix])
        (number,) = cursor.fetchone()
    return f"{prefix}-{number:06d}"
