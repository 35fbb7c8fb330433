"""What has begun already: the part of a day that limits go on from, and plans that the clock has overtaken."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any

from kopir.missions.models import Meeting, MeetingPerson, Mission, Plan
from kopir.missions.queries.presence import Presence
from kopir.missions.states import WITH_SLOT, MeetingState

_MOVABLE = frozenset({MeetingState.PLANNED, MeetingState.WAITING})


def so_far(mission: Mission, there: Presence, now: datetime) -> dict[str, Any]:
    """The engine's `so_far`: what today's people and interpreters have had before the first slot to come.

    Three queries.
    """
    zone = mission.zone
    today = now.astimezone(zone).date()
    over = [
        slot.pk
        for slot in mission.slots.filter(starts_at__lte=now).order_by("starts_at", "pk")
        if slot.starts_at.astimezone(zone).date() == today
    ]
    seated: dict[int, set[int]] = defaultdict(set)
    rows = MeetingPerson.objects.filter(meeting__mission=mission, slot__in=over)
    for delegate, slot in rows.values_list("delegate", "slot"):
        seated[delegate].add(slot or 0)
    people = {}
    for line in (line for lines in there.lines.values() for line in lines):
        had = set().union(*(seated[one.pk] for one in line.people))
        if had:
            people[str(line.principal.pk)] = len(had)
    work: dict[int, set[int]] = defaultdict(set)
    served = Meeting.objects.filter(mission=mission, slot__in=over, interpreter__isnull=False, state__in=WITH_SLOT)
    for interpreter, slot in served.values_list("interpreter", "slot"):
        work[interpreter or 0].add(slot or 0)
    return {
        "day": today.isoformat(),
        "slots": len(over),
        "people": people,
        "interpreters": {str(one): [len(slots), _run(slots, over)] for one, slots in work.items()},
    }


def _run(busy: set[int], over: list[int]) -> int:
    """How many slots without a rest, until now."""
    run = 0
    for slot in reversed(over):
        if slot not in busy:
            break
        run += 1
    return run


def held_by_party(mission: Mission) -> Counter[int]:
    """Meetings that were held, by party: they count towards the most somebody may have."""
    rows = Meeting.objects.filter(mission=mission, state=MeetingState.HELD)
    return Counter(party for pair in rows.values_list("wish__asker", "wish__asked") for party in pair)


def is_overtaken(plan: Plan, now: datetime) -> bool:
    """Whether the plan puts a meeting into a slot that has begun since, or takes one out of it."""
    begun = set(plan.mission.slots.filter(starts_at__lte=now).values_list("pk", flat=True))
    there = {one.wish_id: one for one in Meeting.objects.filter(mission=plan.mission_id)}
    return any(_takes(row, there.get(row[0]), begun) for row in plan.meetings)


def _takes(row: list[Any], meeting: Meeting | None, begun: set[int]) -> bool:
    slot, table, interpreter = row[1:4]
    if meeting is None:
        return slot in begun
    if (meeting.slot_id, meeting.table_id, meeting.interpreter_id) == (slot, table, interpreter):
        return False
    return meeting.state not in _MOVABLE or bool({meeting.slot_id, slot} & begun)
