"""The lock under which a mission is changed, and the mark that a plan being made is out of date."""

from __future__ import annotations

from django.db import connection
from django.db.models import F

from kopir.missions.models import Mission


def locked(mission: Mission) -> Mission:
    """The mission as it stands now; others who want to change it wait for the end of this transaction."""
    return Mission.objects.select_for_update().get(pk=mission.pk)


def touch(mission: Mission) -> None:
    """Slots, tables, interpreters, people or meetings have changed: a plan made before is no longer approved."""
    Mission.objects.filter(pk=mission.pk).update(version=F("version") + 1)


def look_at_constraints() -> None:
    """Have double bookings refused now, while the sentence can still be said, and not when the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")
