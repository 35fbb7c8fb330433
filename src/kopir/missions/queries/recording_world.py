"""A mission read whole, once, for its figures: a fixed number of queries, whatever its size."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Prefetch, Q

from kopir.cases.models import Case, Outcome
from kopir.missions.models import (
    Absence,
    CheckIn,
    Delegate,
    Interpreter,
    Meeting,
    MeetingPerson,
    MeetingReport,
    Mission,
    Party,
    Slot,
    Table,
    Wish,
)
from kopir.missions.states import WITH_SLOT, Part
from kopir.missions.telling import Known, known

_Pair = frozenset[int]


@dataclass
class World:
    """What the figures are counted from. `at` is the moment they are counted for."""

    mission: Mission
    at: datetime
    parties: dict[int, Party]
    delegates: list[Delegate]
    wishes: list[Wish]
    slots: dict[int, Slot]
    tables: list[Table]
    interpreters: list[Interpreter]
    booked: list[Meeting]  # has a time and a table
    sits: dict[int, list[int]]  # delegate -> slots
    away: dict[str, dict[int, set[int]]]  # kind -> row -> slots
    arrived: dict[int, set[date]]  # delegate -> days
    cases: list[Case]  # introduced, between companies of the mission
    outcomes: list[Outcome]  # of these cases, confirmed or due

    @cached_property
    def over(self) -> list[Meeting]:
        """Meetings whose time is over."""
        return [one for one in self.booked if self.slots[one.slot_id or 0].ends_at <= self.at]

    @cached_property
    def known(self) -> dict[int, Known]:
        """What is known of each."""
        return {one.pk: known(one) for one in self.booked}

    def day_of(self, slot: int) -> date:
        """On the clock of the place."""
        return self.slots[slot].starts_at.astimezone(self.mission.zone).date()

    def sides_of(self, meeting: Meeting) -> tuple[int, int]:
        """The two parties."""
        return meeting.wish.asker_id, meeting.wish.asked_id

    def companies_of(self, meeting: Meeting) -> _Pair | None:
        """The two companies; none where a side is no company of ours."""
        found = [self.parties[one].company_id for one in self.sides_of(meeting)]
        return None if None in found else frozenset(one for one in found if one is not None)


def read(mission: Mission, at: datetime) -> World:
    """Everything, as it is now."""
    reports = MeetingReport.objects.defer("note").order_by("told_at", "pk")
    parties = {one.pk: one for one in Party.objects.filter(mission=mission).order_by("group", "pk")}
    booked = Meeting.objects.filter(mission=mission, state__in=WITH_SLOT).select_related("wish", "decision")
    companies = [one.company_id for one in parties.values() if one.company_id is not None]
    cases = list(
        Case.objects.filter(publisher__in=companies, interested__in=companies, introduced_at__isnull=False)
        .exclude(introduced_at__gt=at)
        .order_by("introduced_at", "pk")
    )
    delegates = Delegate.objects.filter(party__mission=mission, party__is_withdrawn=False)
    return World(
        mission,
        at,
        parties,
        list(delegates.exclude(part=Part.COMPANION).order_by("party__group", "party", "pk")),
        list(Wish.objects.filter(mission=mission).select_related("meeting").order_by("pk")),
        {one.pk: one for one in Slot.objects.filter(mission=mission)},
        list(Table.objects.filter(mission=mission)),
        list(Interpreter.objects.filter(mission=mission)),
        list(booked.prefetch_related(Prefetch("reports", reports)).order_by("slot__starts_at", "pk")),
        _sits(mission),
        _away(mission),
        _arrived(mission, at),
        cases,
        list(Outcome.objects.filter(case__in=cases).order_by("due_on", "pk")),
    )


def _sits(mission: Mission) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = MeetingPerson.objects.filter(meeting__mission=mission, meeting__state__in=WITH_SLOT, slot__isnull=False)
    for delegate, slot in rows.order_by("slot__starts_at").values_list("delegate_id", "slot_id"):
        found[delegate].append(slot or 0)
    return found


def _away(mission: Mission) -> dict[str, dict[int, set[int]]]:
    found: dict[str, dict[int, set[int]]] = {"delegate": {}, "interpreter": {}, "table": {}}
    rows = Absence.objects.filter(slot__mission=mission)
    for slot, *who in rows.values_list("slot_id", "delegate_id", "interpreter_id", "table_id"):
        for kind, row in zip(found, who, strict=True):
            if row is not None:
                found[kind].setdefault(row, set()).add(slot)
    return found


def _arrived(mission: Mission, at: datetime) -> dict[int, set[date]]:
    found: dict[int, set[date]] = defaultdict(set)
    rows = CheckIn.objects.filter(Q(delegate__party__mission=mission), at__lte=at)
    for delegate, day in rows.values_list("delegate_id", "day"):
        found[delegate or 0].add(day)
    return found
