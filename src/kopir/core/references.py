"""Reference numbers by which people speak of things: CS-2026-000042."""

from __future__ import annotations

from django.db import connection

_NEXT = """
insert into core_referencecount as counted (prefix, last) values (%s, 1)
on conflict (prefix) do update set last = counted.last + 1 returning last
"""


def next_reference(kind: str, year: int) -> str:
    """CS-2026-000042. The counter's row stays locked until the transaction ends, so no number is given twice."""
    prefix = f"{kind}-{year}"
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [prefix])
        (number,) = cursor.fetchone()
    return f"{prefix}-{number:06d}"
