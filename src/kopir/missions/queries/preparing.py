"""How far missions are: numbers for the list and the overview, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import combinations_with_replacement

from django.db.models import Count, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from kopir.missions.models import Delegate, Meeting, Mission, Party, Wish
from kopir.missions.states import WITH_SLOT, Group, MeetingState, MissionState, Part, WishState

# Which groups may meet, as `Mission.may_meet` writes them.
PAIRS = [f"{one}-{other}" for one, other in combinations_with_replacement(Group.values, 2)]


def _number(rows: QuerySet[Party] | QuerySet[Wish] | QuerySet[Meeting]) -> Coalesce:
    counted = rows.filter(mission=OuterRef("pk")).order_by().values("mission").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)


def missions_in(state: str) -> QuerySet[Mission]:
    """Missions of one state, or of all; each with its numbers. The next and newest first."""
    rows = Mission.objects.filter(state=state) if state in MissionState.values else Mission.objects.all()
    return rows.select_related("owner").annotate(
        parties_now=_number(Party.objects.filter(is_withdrawn=False)),
        wishes_now=_number(Wish.objects.filter(state=WishState.ACCEPTED)),
        meetings_now=_number(Meeting.objects.filter(state__in=WITH_SLOT)),
    )


@dataclass(frozen=True)
class Numbers:
    """What a mission is made of today."""

    slots: int
    first: datetime | None  # begin of the first slot
    last: datetime | None  # end of the last
    tables: int
    interpreters: int
    programme: int
    budget: int
    groups: Mapping[str, int]  # group -> parties that take part
    without_principal: int  # parties nobody of whom can hold a meeting
    delegates: int
    unreachable: int  # delegates without an address
    wishes: Mapping[str, int]  # state -> number
    meetings: Mapping[str, int]

    @property
    def parties(self) -> int:
        return sum(self.groups.values())

    @property
    def accepted(self) -> int:
        return self.wishes.get(WishState.ACCEPTED, 0)

    @property
    def planned(self) -> int:
        return sum(self.meetings.get(state, 0) for state in WITH_SLOT)

    @property
    def held(self) -> int:
        return self.meetings.get(MeetingState.HELD, 0)


def numbers_of(mission: Mission) -> Numbers:
    """Nine queries, whatever the mission's size."""
    slots = mission.slots.aggregate(number=Count("pk"), first=Min("starts_at"), last=Max("ends_at"))
    principal = Count("delegates", filter=Q(delegates__part=Part.PRINCIPAL))
    there = mission.parties.filter(is_withdrawn=False)
    people = Delegate.objects.filter(party__in=there)
    told = people.aggregate(number=Count("pk"), unreachable=Count("pk", filter=Q(email="")))
    return Numbers(
        slots=slots["number"],
        first=slots["first"],
        last=slots["last"],
        tables=mission.tables.count(),
        interpreters=mission.interpreters.count(),
        programme=mission.programme.count(),
        budget=mission.budget.count(),
        groups=_by(there, "group"),
        without_principal=there.annotate(principals=principal).filter(principals=0).count(),
        delegates=told["number"],
        unreachable=told["unreachable"],
        wishes=_by(mission.wishes.all(), "state"),
        meetings=_by(mission.meetings.all(), "state"),
    )


def _by(rows: QuerySet[Party] | QuerySet[Wish] | QuerySet[Meeting], name: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(name).annotate(number=Count("pk")))


def two_may_meet(mission: Mission, groups: Mapping[str, int]) -> bool:
    """Whether there are two parties of groups that may meet."""
    for pair in mission.may_meet:
        one, _dash, other = pair.partition("-")
        if groups.get(one, 0) >= 1 + (one == other) and groups.get(other, 0) >= 1:
            return True
    return False


def missing_to_collect(mission: Mission) -> list[str]:
    """What stands between a mission and its first wish, a sentence each."""
    said = []
    if not mission.slots.exists():
        said.append(_("There is no session with slots yet."))
    if not mission.tables.exists():
        said.append(_("There is no table yet."))
    if not two_may_meet(mission, _by(mission.parties.filter(is_withdrawn=False), "group")):
        said.append(_("There are no two participants yet who may meet."))
    return said


@dataclass(frozen=True)
class Total:
    """What a mission costs in one currency."""

    currency: str
    planned: Decimal
    spent: Decimal
    is_whole: bool  # every line of it says what was spent


def totals_of(mission: Mission) -> list[Total]:
    """One for each currency there is a line in. Nothing is converted."""
    rows = (
        mission.budget.order_by("currency")
        .values("currency")
        .annotate(
            all_planned=Sum("planned"),
            all_spent=Coalesce(Sum("spent"), Decimal(0)),
            open_lines=Count("pk", filter=Q(spent__isnull=True)),
        )
    )
    return [
        Total(row["currency"], row["all_planned"], row["all_spent"], is_whole=not row["open_lines"]) for row in rows
    ]
