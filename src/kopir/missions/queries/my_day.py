"""Missions that wait for their officers, each with the day by which it should be done, and the numbers of it.

The SQL of these rows is kept as long as the process lives: their clock is that of the database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, DateField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Now, TruncDate

from kopir.missions.models import Meeting, Mission, Plan, Wish
from kopir.missions.queries.recording_lists import LAST_REMINDER, disputed
from kopir.missions.states import IN_FORCE, WITH_SLOT, MeetingState, MissionState, PlanState, WishState

NEAR = timedelta(days=14)  # so long before its day a thing is seen to come
OUT_BEFORE = timedelta(days=7)  # schedules should be out so long before the first day
LONGEST = timedelta(days=180)  # what nobody has said of a meeting by then nobody will
_A_DAY = timedelta(days=1)
_BEFORE_PLANNING = (MissionState.PREPARING, MissionState.COLLECTING)
_KNOWN = (MeetingState.HELD, MeetingState.NOT_HELD)


def closing() -> QuerySet[Mission]:
    """Wishes close soon, or should be closed by now."""
    # On the chamber's clock, not that of the place: of a zone that the database does not know it would make an error,
    # and one such mission would take everybody's page away.
    closes_on = TruncDate("wishes_until", tzinfo=ZoneInfo(settings.TIME_ZONE))
    rows = Mission.objects.filter(state__in=_BEFORE_PLANNING, wishes_until__lt=Now() + NEAR)
    return rows.annotate(due_on=closes_on)


def unpublished() -> QuerySet[Mission]:
    """The mission begins soon, and no schedule is out."""
    before = (*_BEFORE_PLANNING, MissionState.PLANNING)
    rows = Mission.objects.filter(state__in=before, starts_on__lt=Now() + (OUT_BEFORE + NEAR))
    return rows.annotate(due_on=Cast(F("starts_on") - OUT_BEFORE, DateField()))


def ended() -> QuerySet[Mission]:
    """The last day is past, and nobody has said that the mission is over."""
    return _week_after(Mission.objects.filter(state=MissionState.PUBLISHED, ends_on__lte=Now() - _A_DAY))


def without_result() -> QuerySet[Mission]:
    """Meetings are past of which no side has said anything."""
    return _with(silent())


def contradicted() -> QuerySet[Mission]:
    """Meetings of which the two sides say different things."""
    return _with(disputed())


def silent() -> QuerySet[Meeting]:
    """Meetings that are past and still stand as planned: whatever is said of one changes that."""
    return Meeting.objects.filter(state=MeetingState.PLANNED, slot__ends_at__lte=Now()).order_by()


def _with(meetings: QuerySet[Meeting]) -> QuerySet[Mission]:
    rows = Mission.objects.filter(state__in=IN_FORCE, starts_on__lte=Now() + _A_DAY, ends_on__gt=Now() - LONGEST)
    return _week_after(rows.filter(Exists(meetings.filter(mission=OuterRef("pk")))))


def _week_after(rows: QuerySet[Mission]) -> QuerySet[Mission]:
    """Until then the sides are asked by mail; after that the desk has to."""
    return rows.annotate(due_on=Cast(F("ends_on") + LAST_REMINDER, DateField()))


@dataclass(frozen=True)
class Progress:
    """How many wishes are agreed, how many of them have a time, and of how many meetings one knows what became."""

    accepted: int = 0
    planned: int = 0
    known: int = 0


def progress_of(missions: Collection[int]) -> dict[int, Progress]:
    """One query. Missions without an accepted wish are left out."""
    rows = (
        Wish.objects.filter(mission__in=missions, state=WishState.ACCEPTED)
        .order_by()
        .values_list("mission_id")
        .annotate(
            accepted=Count("pk"),
            planned=Count("pk", filter=Q(meeting__state__in=WITH_SLOT)),
            known=Count("pk", filter=Q(meeting__state__in=_KNOWN)),
        )
    )
    return {pk: Progress(*numbers) for pk, *numbers in rows}


def with_fresh_plan(missions: Collection[int]) -> set[int]:
    """Those for which a plan waits to be approved that was made for the mission as it is now."""
    rows = Plan.objects.filter(mission__in=missions, state=PlanState.DONE, version=F("mission__version"))
    return set(rows.values_list("mission_id", flat=True))


def wishes_asked(missions: Collection[int]) -> Counter[int]:
    """How many wishes of each wait for an answer."""
    rows = Wish.objects.filter(mission__in=missions, state=WishState.ASKED)
    return Counter(rows.order_by().values_list("mission_id", flat=True))


def meetings_among(meetings: QuerySet[Meeting], missions: Collection[int]) -> Counter[int]:
    """How many of these meetings belong to each mission."""
    return Counter(meetings.filter(mission__in=missions).values_list("mission_id", flat=True))
