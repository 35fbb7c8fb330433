"""What a mission's days and tables hold, and how many tables are advised."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from django.db.models import Count, QuerySet

from kopir.missions.models import Mission, Session, Table
from kopir.missions.states import WishState

MORE_AT_LEAST, MORE_AT_MOST = 10, 20  # per cent beyond what the accepted wishes need


@dataclass(frozen=True)
class Advice:
    """How many tables the accepted wishes ask for. Without slots or wishes nothing can be said."""

    slots: int
    tables: int
    wishes: int

    @property
    def is_known(self) -> bool:
        return bool(self.slots and self.wishes)

    @property
    def least(self) -> int:
        """Wishes by slots, and a tenth more."""
        return self._with(MORE_AT_LEAST)

    @property
    def most(self) -> int:
        """Wishes by slots, and a fifth more."""
        return self._with(MORE_AT_MOST)

    @property
    def places(self) -> int:
        """Meetings that could be held at once and after each other."""
        return self.slots * self.tables

    @property
    def is_short(self) -> bool:
        return self.is_known and self.tables < self.least

    def _with(self, more: int) -> int:
        return ceil(self.wishes * (100 + more) / (100 * self.slots)) if self.slots else 0


def advice(mission: Mission) -> Advice:
    """Three queries."""
    wishes = mission.wishes.filter(state=WishState.ACCEPTED, asker__is_withdrawn=False, asked__is_withdrawn=False)
    return Advice(mission.slots.count(), mission.tables.count(), wishes.count())


def sessions_of(mission: Mission) -> QuerySet[Session]:
    """By day and hour, with the numbers of their slots and of the meetings in them."""
    return mission.sessions.annotate(
        slot_count=Count("slots", distinct=True), meeting_count=Count("slots__meetings", distinct=True)
    ).order_by("day", "starts")


def tables_of(mission: Mission) -> QuerySet[Table]:
    """As they stand in the hall, with the numbers of meetings and of slots in which they are lost."""
    return (
        mission.tables.select_related("owner__company")
        .prefetch_related("owner__company__names")
        .annotate(meeting_count=Count("meetings", distinct=True), lost_count=Count("absences", distinct=True))
        .order_by("position", "pk")
    )
