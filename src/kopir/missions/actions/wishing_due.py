"""What runs by the calendar: wishes nobody answered run out, and those who were asked are reminded."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from kopir.core import audit
from kopir.missions import letters_wishing as letters
from kopir.missions.actions.access import locked
from kopir.missions.models import Delegate, Mission, Wish
from kopir.missions.states import TAKES_WISHES, Part, WishState

REMIND_EVERY = timedelta(days=3)


def expire_due(now: datetime) -> int:
    """Wishes that were not answered in time; how many. Running it twice changes nothing more."""
    due = Wish.objects.filter(state=WishState.ASKED, expires_at__lte=now)
    missions = Mission.objects.filter(pk__in=due.values("mission")).order_by("pk")
    return sum(_expire(mission, now) for mission in missions)


@transaction.atomic
def _expire(mission: Mission, now: datetime) -> int:
    mission = locked(mission)
    due = Wish.objects.filter(mission=mission, state=WishState.ASKED, expires_at__lte=now)
    keys = sorted(due.values_list("pk", flat=True))
    if keys:
        Wish.objects.filter(pk__in=keys).update(state=WishState.EXPIRED, answered_at=now)
        audit.record("mission.wishes_expired", mission, actor=None, wishes=keys, number=len(keys))
    return len(keys)


def remind_due(now: datetime) -> int:
    """Tell those whom wishes wait for, every third day; how many were told.

    A person gets one such mail a day at most, even with two missions; a night in which nothing ran is made up for.
    """
    today = timezone.localdate(now)
    waiting = Wish.objects.filter(
        state=WishState.ASKED,
        expires_at__gt=now,
        asked_at__date__lte=today - REMIND_EVERY,
        mission__state__in=TAKES_WISHES,
        asked__is_withdrawn=False,
    )
    number: dict[int, int] = defaultdict(int)
    for party in waiting.values_list("asked", flat=True):
        number[party] += 1
    readers = Delegate.objects.filter(party__in=number).exclude(email="").exclude(part=Part.COMPANION)
    told = 0
    for delegate in readers.select_related("party__mission").order_by("pk"):
        with transaction.atomic():
            told += letters.reminder(delegate, number[delegate.party_id], today, REMIND_EVERY)
    return told
