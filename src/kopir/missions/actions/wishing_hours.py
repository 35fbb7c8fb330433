"""When a delegate is there: one action for the whole grid of slots."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import WrongState
from kopir.core.models import User
from kopir.missions.actions.access import locked, touch
from kopir.missions.actions.wishing import CLOSED
from kopir.missions.models import Absence, Delegate, MeetingPerson, Slot


@transaction.atomic
def set_hours(delegate: Delegate, shown: Collection[int], there: Collection[int], *, by: User | None = None) -> int:
    """Of the slots `shown` to the delegate, those in `there` are possible and the others not.

    Slots that were not shown stay as they are. Returns in how many of the hours given up a meeting is planned: it
    stays until the organiser moves it.
    """
    mission = locked(delegate.party.mission)
    if mission.state in CLOSED:
        raise WrongState(_("The mission is over."))
    slots = set(Slot.objects.filter(mission=mission, pk__in=list(shown)).values_list("pk", flat=True))
    away = slots - set(there)
    before = set(Absence.objects.filter(delegate=delegate, slot__in=slots).values_list("slot_id", flat=True))
    gone, new = before - away, away - before
    Absence.objects.filter(delegate=delegate, slot__in=gone).delete()
    Absence.objects.bulk_create(Absence(delegate=delegate, slot_id=slot) for slot in sorted(new))
    if gone or new:
        touch(mission)
        audit.record("mission.hours", mission, actor=by, delegate=delegate.pk, away=sorted(new), there=sorted(gone))
    return MeetingPerson.objects.filter(delegate=delegate, slot__in=new).count()
