"""The programme with its numbers, and the people of one item."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from kopir.missions.models import Attendance, Delegate, Mission, ProgrammeItem

State = Attendance.State


def programme_of(mission: Mission) -> QuerySet[ProgrammeItem]:
    """In the order of time, each with how many are expected, came and did not come."""
    there = Q(attendances__delegate__party__is_withdrawn=False)
    return mission.programme.annotate(
        busy=Count("attendances", filter=there & ~Q(attendances__state=State.MISSED)),
        came=Count("attendances", filter=there & Q(attendances__state=State.CAME)),
        missed=Count("attendances", filter=there & Q(attendances__state=State.MISSED)),
    ).order_by("starts_at", "pk")


def delegates_of(mission: Mission) -> QuerySet[Delegate]:
    """Everybody who takes part, company by company."""
    return (
        Delegate.objects.filter(party__mission=mission, party__is_withdrawn=False)
        .select_related("party__company")
        .prefetch_related("party__company__names")
        .order_by("party__group", "party", "name", "pk")
    )
