"""Plans and the grid of meetings as pages show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from kopir.missions.models import Meeting, MeetingPerson, Mission, Plan, Slot, Table, Veto, Wish
from kopir.missions.queries.places import Broken
from kopir.missions.queries.wishing import planned_in_spite
from kopir.missions.states import MeetingState, PlanState, WishState

TABLES_SHOWN = 12  # a page of the grid
CHANGES_SHOWN = 100
IN_SPITE_SHOWN = 50
MOVABLE = frozenset({MeetingState.PLANNED, MeetingState.WAITING, MeetingState.CANCELLED})


@dataclass(frozen=True)
class Card:
    """One meeting in the grid or on the stand-by list."""

    wish: Wish
    meeting: Meeting | None
    one: str
    other: str
    people: str = ""
    why: tuple[str, ...] = ()  # it can no longer be held here

    @property
    def is_locked(self) -> bool:
        return self.meeting is not None and self.meeting.is_locked

    @property
    def moves(self) -> bool:
        """Whether it can still be put elsewhere."""
        return self.meeting is None or self.meeting.state in {MeetingState.PLANNED, MeetingState.WAITING}


@dataclass(frozen=True)
class Row:
    """One slot over the tables that are shown."""

    slot: Slot
    cells: tuple[tuple[Table, Card | None], ...]
    held: int


@dataclass(frozen=True)
class Change:
    """What a plan would do to one meeting. `old` and `new` are slot and table, where there is one."""

    kind: str  # new, moved, table, lost
    card: Card
    old_slot: Slot | None = None
    old_table: str = ""
    new_slot: Slot | None = None
    new_table: str = ""
    interpreter: str = ""


@dataclass
class Changes:
    """The difference a plan makes."""

    counts: dict[str, int] = field(default_factory=lambda: {"new": 0, "moved": 0, "table": 0, "lost": 0, "same": 0})
    shown: list[Change] = field(default_factory=list)
    told: int = 0  # people who would have to be told

    @property
    def more(self) -> int:
        return sum(self.counts[kind] for kind in ("new", "moved", "table", "lost")) - len(self.shown)


def _wishes(rows: QuerySet[Wish]) -> QuerySet[Wish]:
    return rows.select_related("asker__company", "asked__company", "meeting__slot", "meeting__table").prefetch_related(
        "asker__company__names", "asked__company__names"
    )


def _card(wish: Wish, meeting: Meeting | None, language: str, why: tuple[str, ...] = ()) -> Card:
    people = ""
    if meeting is not None and "people" in getattr(meeting, "_prefetched_objects_cache", {}):
        people = ", ".join(str(row.delegate) for row in meeting.people.all())
    return Card(wish, meeting, wish.asker.name_in(language), wish.asked.name_in(language), people, why)


def days_of(mission: Mission, slots: Iterable[Slot]) -> list[date]:
    """Days with slots, on the clock of the place."""
    return sorted({slot.starts_at.astimezone(mission.zone).date() for slot in slots})


def grid(mission: Mission, day: date, tables: Sequence[Table], language: str, shut: Iterable[Broken]) -> list[Row]:
    """The meetings of one day at some tables, slot by slot. Five queries."""
    zone = mission.zone
    slots = [one for one in mission.slots.all() if one.starts_at.astimezone(zone).date() == day]
    meetings = (
        Meeting.objects.filter(mission=mission, slot__in=slots)
        .select_related("wish__asker__company", "wish__asked__company", "interpreter")
        .prefetch_related(
            "wish__asker__company__names",
            "wish__asked__company__names",
            Prefetch("people", MeetingPerson.objects.select_related("delegate")),
        )
    )
    why = {one.meeting.pk: one.why for one in shut}
    at = {(one.slot_id, one.table_id): one for one in meetings}
    rows = []
    for slot in slots:
        cells = []
        for table in tables:
            meeting = at.get((slot.pk, table.pk))
            card = _card(meeting.wish, meeting, language, why.get(meeting.pk, ())) if meeting is not None else None
            cells.append((table, card))
        rows.append(Row(slot, tuple(cells), sum(key[0] == slot.pk for key in at)))
    return rows


def standby(mission: Mission) -> QuerySet[Wish]:
    """Accepted wishes without a place, those that weigh most first."""
    rows = Wish.objects.filter(mission=mission, state=WishState.ACCEPTED)
    rows = rows.exclude(meeting__state__in=[MeetingState.PLANNED, MeetingState.HELD, MeetingState.NOT_HELD])
    return _wishes(rows.exclude(meeting__state=MeetingState.CANCELLED).order_by("-priority", "pk"))


def standby_cards(wishes: Iterable[Wish], language: str) -> list[Card]:
    return [_card(wish, getattr(wish, "meeting", None), language) for wish in wishes]


def broken_cards(shut: Iterable[Broken], language: str) -> list[Card]:
    """Meetings that can no longer be held where they are."""
    return [_card(one.meeting.wish, one.meeting, language, one.why) for one in shut]


@dataclass(frozen=True)
class InSpite:
    """A planned meeting of two who are not to be brought together."""

    card: Card
    said_by: tuple[str, ...]  # names; the organiser is said beside them
    is_by_organiser: bool


@dataclass(frozen=True)
class AllInSpite:
    """Those that are shown, and how many there are."""

    number: int
    shown: list[InSpite]

    @property
    def more(self) -> int:
        return self.number - len(self.shown)


def in_spite(mission: Mission, language: str, now: datetime) -> AllInSpite:
    """For the desk alone: a participant does not learn who would rather not meet whom. Four queries."""
    found = planned_in_spite(mission, now)
    rows = found.select_related("slot", "wish__asker__company", "wish__asked__company").prefetch_related(
        "wish__asker__company__names", "wish__asked__company__names"
    )
    meetings = list(rows[:IN_SPITE_SHOWN])
    number = len(meetings) if len(meetings) < IN_SPITE_SHOWN else found.count()
    parties = {pk for one in meetings for pk in (one.wish.asker_id, one.wish.asked_id)}
    said: dict[frozenset[int], list[Veto]] = defaultdict(list)
    for veto in Veto.objects.filter(party__in=parties, other__in=parties):
        said[frozenset((veto.party_id, veto.other_id))].append(veto)
    return AllInSpite(number, [_in_spite(one, said, language) for one in meetings])


def _in_spite(meeting: Meeting, said: dict[frozenset[int], list[Veto]], language: str) -> InSpite:
    wish = meeting.wish
    card = _card(wish, meeting, language)
    names = {wish.asker_id: card.one, wish.asked_id: card.other}
    vetoes = said[frozenset(names)]
    own = tuple(names[veto.party_id] for veto in vetoes if not veto.by_organiser)
    return InSpite(card, own, any(veto.by_organiser for veto in vetoes))


def changes_of(plan: Plan, language: str, now: datetime) -> Changes:
    """What would change if the plan came into force. Few queries, whatever its size."""
    mission, found = plan.mission, Changes()
    slots = {one.pk: one for one in mission.slots.all()}
    tables = {one.pk: one.name for one in mission.tables.all()}
    names = {one.pk: str(one) for one in mission.interpreters.all()}
    there = {one.wish_id: one for one in Meeting.objects.filter(mission=mission)}
    seated: dict[int, set[int]] = {}
    for pk, person in MeetingPerson.objects.filter(meeting__mission=mission).values_list("meeting", "delegate"):
        seated.setdefault(pk, set()).add(person)
    listed: list[tuple[str, int, list[object] | None]] = []
    touched: set[int] = set()
    planned = {row[0]: row for row in plan.meetings}
    for pk, row in planned.items():
        meeting = there.get(pk)
        kind = _kind(meeting, row)
        found.counts[kind] += 1
        if kind != "same":
            listed.append((kind, pk, row))
            touched.update(row[4], seated.get(meeting.pk, ()) if meeting is not None else ())
    for pk, meeting in there.items():
        slot = slots.get(meeting.slot_id or 0)
        if meeting.state == MeetingState.PLANNED and pk not in planned and slot is not None and slot.starts_at > now:
            found.counts["lost"] += 1
            listed.append(("lost", pk, None))
            touched.update(seated.get(meeting.pk, ()))
    found.told = len(touched)
    order = ("lost", "moved", "table", "new")
    listed.sort(key=lambda one: order.index(one[0]))
    wishes = _wishes(Wish.objects.filter(pk__in=[pk for _kind_, pk, _row in listed[:CHANGES_SHOWN]]))
    by_pk = {one.pk: one for one in wishes}
    for kind, pk, new in listed[:CHANGES_SHOWN]:
        if pk not in by_pk:  # the wish went since
            continue
        old = there.get(pk)
        found.shown.append(
            Change(
                kind,
                _card(by_pk[pk], old, language),
                slots.get(old.slot_id or 0) if old is not None else None,
                tables.get(old.table_id or 0, "") if old is not None else "",
                slots.get(new[1]) if new is not None else None,  # type: ignore[call-overload]
                tables.get(new[2], "") if new is not None else "",  # type: ignore[call-overload]
                names.get(new[3], "") if new is not None else "",  # type: ignore[call-overload]
            )
        )
    return found


def _kind(meeting: Meeting | None, row: list[object]) -> str:
    if meeting is None or meeting.slot_id is None:
        return "new"
    if meeting.slot_id != row[1]:
        return "moved"
    return "same" if (meeting.table_id, meeting.interpreter_id) == (row[2], row[3]) else "table"


def running(mission: Mission) -> Plan | None:
    """The run that waits or goes on."""
    return mission.plans.filter(state__in=[PlanState.QUEUED, PlanState.RUNNING]).first()
