"""Meetings with what their sides said: a side's own ones, the desk's lists, and what an officer has to see to."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from kopir.core.models import User
from kopir.missions.models import (
    Delegate,
    Meeting,
    MeetingDecision,
    MeetingPerson,
    MeetingReport,
    Mission,
    Party,
    Slot,
)
from kopir.missions.states import IN_FORCE, WITH_SLOT, Absent, MeetingState, Result

EVERY, SILENT, HALF, DISPUTED, POSSIBLE, HELD, NOT_HELD = (
    "", "silent", "half", "disputed", "possible", "held", "not-held",
)  # fmt: skip
LAST_REMINDER = timedelta(days=7)  # a side that has not answered by then is asked by the desk


def _whole(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """With all that a line shows. The notes of the sides are not even read."""
    reports = MeetingReport.objects.defer("note", "rating").order_by("told_at", "pk")
    people = MeetingPerson.objects.select_related("delegate").order_by("pk")
    return rows.select_related(
        "slot", "table", "interpreter", "decision__decided_by", "wish__asker__company", "wish__asked__company"
    ).prefetch_related(
        Prefetch("reports", reports),
        Prefetch("people", people),
        "wish__asker__company__names",
        "wish__asked__company__names",
    )


def own_meetings(delegate: Delegate, at: datetime) -> QuerySet[Meeting]:
    """The past meetings of somebody's side, the last first, with `own_reports`: this side's words and no others."""
    party = delegate.party
    rows = Meeting.objects.filter(
        Q(wish__asker=party) | Q(wish__asked=party), mission=party.mission, state__in=WITH_SLOT, slot__ends_at__lte=at
    )
    return (
        rows.select_related("slot", "table", "wish__asker__company", "wish__asked__company")
        .prefetch_related(
            Prefetch("reports", MeetingReport.objects.filter(party=party), to_attr="own_reports"),
            "wish__asker__company__names",
            "wish__asked__company__names",
        )
        .order_by("-slot__starts_at", "pk")
    )


def unanswered(delegate: Delegate, at: datetime) -> int:
    """How many of them wait for an answer."""
    said = MeetingReport.objects.filter(meeting=OuterRef("pk"), party=delegate.party)
    return own_meetings(delegate, at).filter(~Exists(said)).count()


def _counted(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    not_held = Q(reports__result=Result.NOT_HELD)
    return rows.annotate(
        said=Count("reports"),
        said_not=Count("reports", filter=not_held),
        said_them=Count("reports", filter=not_held & Q(reports__absent=Absent.THEM)),
        said_possible=Count("reports", filter=Q(reports__result=Result.POSSIBLE)),
        decided=Count("decision"),
    )


_IS_MIXED = Q(said=2, said_not=1) | Q(said_not=2, said_them=2)
_WHICH = {
    SILENT: Q(said=0),
    HALF: Q(said=1),
    DISPUTED: Q(decided=0) & _IS_MIXED,
    POSSIBLE: Q(said_possible__gt=0, state=MeetingState.HELD),
    HELD: Q(state=MeetingState.HELD),
    NOT_HELD: Q(state=MeetingState.NOT_HELD),
}


def _past(mission: Mission, at: datetime) -> QuerySet[Meeting]:
    rows = Meeting.objects.filter(mission=mission, state__in=WITH_SLOT)
    return _counted(rows).filter(Q(slot__ends_at__lte=at) | Q(said__gt=0))


def results_of(mission: Mission, at: datetime, which: str = EVERY, party: int | None = None) -> QuerySet[Meeting]:
    """Meetings whose time is over, or of which something was said. `which`: one of the words above."""
    rows = _past(mission, at).filter(_WHICH.get(which, Q()))
    if party is not None:
        rows = rows.filter(Q(wish__asker=party) | Q(wish__asked=party))
    return _whole(rows).order_by("slot__starts_at", "table__position", "pk")


def counts(mission: Mission, at: datetime) -> dict[str, int]:
    """How many of each sort; "all" are all."""
    sorts = {which.replace("-", "_"): Count("pk", filter=narrowed) for which, narrowed in _WHICH.items()}
    found = _past(mission, at).aggregate(all=Count("pk"), **sorts)
    return dict(found)


def one_of(mission: Mission, pk: int) -> Meeting | None:
    """A meeting of the mission with all that was said of it."""
    return _whole(Meeting.objects.filter(mission=mission, pk=pk)).first()


def slots_begun(mission: Mission, at: datetime) -> list[Slot]:
    """Slots with meetings that have begun, the last first: that is the one which runs, or ran last."""
    used = Exists(Meeting.objects.filter(slot=OuterRef("pk"), state__in=WITH_SLOT))
    return list(mission.slots.filter(used, starts_at__lte=at).order_by("-starts_at", "-pk"))


def in_slot(slot: Slot) -> QuerySet[Meeting]:
    """Who sits where in this slot."""
    return _whole(Meeting.objects.filter(slot=slot, state__in=WITH_SLOT)).order_by("table__position", "pk")


def due(officer: User, at: datetime) -> QuerySet[Meeting]:
    """What the officer in charge has to see to: contradictions, and meetings of which nobody said anything in time."""
    rows = _counted(Meeting.objects.filter(mission__owner=officer, mission__state__in=IN_FORCE, state__in=WITH_SLOT))
    is_late = Q(said=0, slot__ends_at__lte=at - LAST_REMINDER)
    rows = rows.filter(_WHICH[DISPUTED] | is_late)
    return _whole(rows).select_related("mission").order_by("slot__starts_at", "pk")


def disputed() -> QuerySet[Meeting]:
    """Meetings of all missions that are DISPUTED. Nothing is counted: it is looked for in many missions at once."""
    said = MeetingReport.objects.filter(meeting=OuterRef("pk"))
    them = said.filter(absent=Absent.THEM)
    is_mixed = Exists(said.exclude(result=Result.NOT_HELD))
    is_mutual = Exists(them.filter(party=OuterRef("wish__asker"))) & Exists(them.filter(party=OuterRef("wish__asked")))
    decided = MeetingDecision.objects.filter(meeting=OuterRef("pk"))
    rows = Meeting.objects.filter(Exists(said.filter(result=Result.NOT_HELD)), ~Exists(decided), state__in=WITH_SLOT)
    return rows.filter(is_mixed | is_mutual).order_by()


def parties_of(mission: Mission) -> list[Party]:
    """For the filter by party."""
    rows = Party.objects.filter(mission=mission).select_related("company").prefetch_related("company__names")
    return list(rows.order_by("group", "pk"))


def these_meetings(mission: Mission, ids: list[int]) -> QuerySet[Meeting]:
    """Meetings of the mission by their keys, with all that a line shows."""
    return _whole(Meeting.objects.filter(mission=mission, pk__in=ids))
