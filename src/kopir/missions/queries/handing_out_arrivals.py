"""Who has arrived today, who has not, and whose meeting is near."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from kopir.missions.models import CheckIn, Delegate, Interpreter, Meeting, Mission
from kopir.missions.queries.handing_out import Participant, delegates_of, meetings_of
from kopir.missions.states import Group, MeetingState

NEAR = timedelta(hours=1)
INTERPRETERS = "interpreters"


def day_of(mission: Mission, now: datetime) -> date:
    """Today on the clock of the place."""
    return now.astimezone(mission.zone).date()


def is_a_day(mission: Mission, day: date) -> bool:
    """Whether the mission takes place then."""
    return mission.starts_on <= day <= mission.ends_on


def participant(code: str) -> Participant | None:
    """Whom a badge's code means: "d12" a delegate, "i3" an interpreter, of any mission."""
    number = min(int(code[1:]), 2**63 - 1)
    if code[0] == "d":
        return Delegate.objects.select_related("party__mission", "party__company").filter(pk=number).first()
    return Interpreter.objects.select_related("mission").filter(pk=number).first()


def check_ins(mission: Mission, day: date) -> QuerySet[CheckIn]:
    """Of one day, the newest first."""
    rows = CheckIn.objects.filter(Q(delegate__party__mission=mission) | Q(interpreter__mission=mission), day=day)
    return rows.select_related("delegate__party__company", "interpreter", "by").prefetch_related(
        "delegate__party__company__names"
    )


def check_in_of(person: Participant, day: date) -> CheckIn | None:
    """Whether and when they came that day."""
    rows = CheckIn.objects.filter(day=day).select_related("by")
    mine = rows.filter(delegate=person) if isinstance(person, Delegate) else rows.filter(interpreter=person)
    return mine.first()


@dataclass(frozen=True)
class Count:
    """How many of a group have come."""

    group: str  # a Group, or "interpreters"
    came: int
    of: int


def counts(mission: Mission, day: date) -> list[Count]:
    """Delegates by group, then interpreters."""
    expected = Counter(delegates_of(mission).values_list("party__group", flat=True))
    rows = CheckIn.objects.filter(day=day)
    came = Counter(
        rows.filter(delegate__party__mission=mission, delegate__party__is_withdrawn=False)
        .exclude(delegate__name="")
        .values_list("delegate__party__group", flat=True)
    )
    found = [Count(group, came[group], expected[group]) for group in Group.values if expected[group]]
    interpreters = mission.interpreters.exclude(name="").count()
    there = rows.filter(interpreter__mission=mission).exclude(interpreter__name="").count()
    return [*found, *([Count(INTERPRETERS, there, interpreters)] if interpreters else [])]


@dataclass(frozen=True)
class Missing:
    """Somebody not yet there, and the meeting that waits for them first."""

    person: Participant
    meeting: Meeting


def missing(mission: Mission, now: datetime) -> list[Missing]:
    """Who has not checked in today and has a meeting that runs or begins within the hour; the most urgent first."""
    rows = CheckIn.objects.filter(day=day_of(mission, now))
    delegates = set(rows.filter(delegate__party__mission=mission).values_list("delegate_id", flat=True))
    interpreters = set(rows.filter(interpreter__mission=mission).values_list("interpreter_id", flat=True))
    near = (
        meetings_of(mission)
        .filter(state=MeetingState.PLANNED, slot__ends_at__gt=now, slot__starts_at__lte=now + NEAR)
        .prefetch_related("people__delegate__party__company__names")
    )
    found: dict[tuple[str, int], Missing] = {}
    for meeting in near:
        people: list[Participant] = [one.delegate for one in meeting.people.all() if one.delegate_id not in delegates]
        if meeting.interpreter is not None and meeting.interpreter_id not in interpreters:
            people.append(meeting.interpreter)
        for person in people:
            found.setdefault((type(person).__name__, person.pk), Missing(person, meeting))
    return list(found.values())
