"""How often one network may search people or send a form. Counted without an audit row: it says nothing of anybody."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from kopir.heritage.models import Attempt, AttemptKind

AN_HOUR = timedelta(hours=1)
MOST = {AttemptKind.SEARCH: 30, AttemptKind.VOICE: 10}  # in an hour


@transaction.atomic
def count_attempt(kind: AttemptKind, network: str) -> bool:
    """Count one more; whether it is still allowed. What is refused is not counted, what is old is forgotten.

    Attempts of one network wait for each other, so that many connections at once cannot pass the limit together.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{kind.value}:{network}"])
    Attempt.objects.filter(at__lt=now - AN_HOUR).delete()
    if Attempt.objects.filter(kind=kind, network=network).count() >= MOST[kind]:
        return False
    Attempt.objects.create(kind=kind, network=network, at=now)
    return True
