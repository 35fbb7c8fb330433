"""Delegates are asked what came of their meetings: in the evening of the day, and after three and seven days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q

from kopir.missions import letters_recording as letters
from kopir.missions.models import Delegate, MeetingPerson, MeetingReport, Mission
from kopir.missions.queries.recording_lists import unanswered
from kopir.missions.states import IN_FORCE, WITH_SLOT

EVENING = time(18)  # by the clock of the place
AFTER_DAYS = (0, 3, 7)


def remind_of_results(at: datetime) -> int:
    """How many were asked now or earlier this evening. Twice asks nobody twice: a mail is known by side and day."""
    near = {"starts_on__lte": at.date() + timedelta(days=1), "ends_on__gte": at.date() - timedelta(days=9)}
    missions = Mission.objects.filter(state__in=IN_FORCE, **near).order_by("pk")
    return sum(_remind(mission, at) for mission in missions)


def _remind(mission: Mission, at: datetime) -> int:
    there = at.astimezone(mission.zone)
    if there.time() < EVENING:
        return 0
    number = 0
    for delegate in _to_ask(mission, there.date(), at):
        letters.results_asked(delegate, unanswered(delegate, at), there.date())
        number += 1
    return number


def _hours(mission: Mission, day: date) -> tuple[datetime, datetime]:
    midnight = datetime.combine(day, time(), mission.zone)
    return midnight, datetime.combine(day + timedelta(days=1), time(), mission.zone)


def _to_ask(mission: Mission, today: date, at: datetime) -> list[Delegate]:
    """Whoever sat in a meeting of these days of which their side has said nothing, and has none to come today."""
    days = Q()
    for ago in AFTER_DAYS:
        begins, ends = _hours(mission, today - timedelta(days=ago))
        days |= Q(slot__starts_at__gte=begins, slot__starts_at__lt=ends)
    said = MeetingReport.objects.filter(meeting=OuterRef("meeting"), party=OuterRef("delegate__party"))
    silent = (
        MeetingPerson.objects.filter(days, meeting__mission=mission, meeting__state__in=WITH_SLOT)
        .filter(~Exists(said), slot__ends_at__lte=at)
        .values("delegate")
    )
    _begins, midnight = _hours(mission, today)
    to_come = MeetingPerson.objects.filter(
        delegate=OuterRef("pk"),
        meeting__state__in=WITH_SLOT,
        slot__ends_at__gt=at,
        slot__starts_at__lt=midnight,
    )
    rows = Delegate.objects.filter(pk__in=silent, party__is_withdrawn=False).exclude(email="").filter(~Exists(to_come))
    return list(rows.select_related("party__mission", "party__company").order_by("pk"))
