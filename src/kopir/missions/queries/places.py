"""Where one meeting could be: the instant check behind moving it by hand, the same for page, drag and action."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.missions.models import Delegate, Interpreter, Meeting, MeetingPerson, Mission, Slot, Table, Wish
from kopir.missions.queries.asking import Sides, meeting_of, sides_of
from kopir.missions.queries.presence import Presence, pairs_between, presence, slots_to_come
from kopir.missions.states import MeetingState


@dataclass(frozen=True, eq=False)
class Place:
    """One slot for one meeting.

    Attributes:
        why_not: sentences; empty where it can be held here.
        people: who sits down.
        interpreters: who could serve, best first; empty where nobody is needed.
        needs: the pairs of languages of which one is needed.
        tables: those that are free.
    """

    slot: Slot
    why_not: tuple[str, ...] = ()
    people: tuple[Delegate, ...] = ()
    needs: frozenset[str] = frozenset()
    interpreters: tuple[Interpreter, ...] = ()
    tables: tuple[Table, ...] = ()

    @property
    def is_open(self) -> bool:
        return not self.why_not


@dataclass(eq=False)
class _Taken:
    """What other meetings of the mission hold: by slot."""

    people: dict[int, dict[int, Meeting]] = field(default_factory=lambda: defaultdict(dict))
    tables: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    interpreters: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    of_interpreter: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # interpreter -> slots
    not_before: datetime | None = None  # when the meeting begins that has to come before
    not_after: datetime | None = None  # ... and the first of those that have to come after


def places_for(mission: Mission, wish: Wish, now: datetime | None = None) -> list[Place]:
    """Every slot to come, and whether the meeting of this wish can be held in it. About ten queries."""
    slots = slots_to_come(mission, now or timezone.now())
    there = presence(mission, slots)
    sides = sides_of(there, wish, Counter())
    if sides is None:
        return [Place(slot, (_("One side has sent nobody who holds meetings."),)) for slot in slots]
    own = meeting_of(wish)
    taken = _taken(mission, wish, own)
    tables, interpreters = list(mission.tables.all()), list(mission.interpreters.exclude(name=""))
    days = _days(mission, slots)
    return [_place(mission, wish, sides, there, taken, slot, tables, interpreters, days) for slot in slots]


def _days(mission: Mission, slots: Sequence[Slot]) -> dict[int, list[int]]:
    """Slot -> all slots of its day, in the order of time, those that are over among them."""
    zone = mission.zone
    by_day: dict[object, list[int]] = defaultdict(list)
    of: dict[int, object] = {}
    for slot in mission.slots.order_by("starts_at", "pk"):
        of[slot.pk] = slot.starts_at.astimezone(zone).date()
        by_day[of[slot.pk]].append(slot.pk)
    return {slot.pk: by_day[of[slot.pk]] for slot in slots}


def _taken(mission: Mission, wish: Wish, own: Meeting | None) -> _Taken:
    taken = _Taken()
    people = MeetingPerson.objects.filter(meeting__mission=mission, slot__isnull=False).exclude(meeting=own)
    for row in people.select_related("meeting"):
        taken.people[row.slot_id or 0][row.delegate_id] = row.meeting
    meetings = Meeting.objects.filter(mission=mission, slot__isnull=False).exclude(
        pk=own.pk if own is not None and own.pk is not None else 0
    )
    for meeting in meetings.select_related("slot", "wish"):
        slot = meeting.slot_id or 0
        if meeting.slot is not None and meeting.wish_id == wish.after_id:
            taken.not_before = meeting.slot.starts_at
        if meeting.slot is not None and meeting.wish.after_id == wish.pk:
            taken.not_after = min(taken.not_after or meeting.slot.starts_at, meeting.slot.starts_at)
        taken.tables[slot].add(meeting.table_id or 0)
        if meeting.interpreter_id is not None:
            taken.interpreters[slot].add(meeting.interpreter_id)
            taken.of_interpreter[meeting.interpreter_id].add(slot)
    return taken


def _place(
    mission: Mission,
    wish: Wish,
    sides: Sides,
    there: Presence,
    taken: _Taken,
    slot: Slot,
    tables: list[Table],
    interpreters: list[Interpreter],
    days: dict[int, list[int]],
) -> Place:  # fmt: skip
    why = list(_against_hours(wish, taken, slot))
    sitters = sides.sitters(there, slot.pk)
    if sitters is None:
        away = [
            line.principal
            for line, only in ((sides.asker, sides.only_asker), (sides.asked, sides.only_asked))
            if there.sitter(line, slot.pk, only) is None
        ]
        return Place(slot, (*why, *(_("%(name)s is away.") % {"name": one} for one in away)))
    for line, one in zip((sides.asker, sides.asked), sitters, strict=True):
        if any(person.pk in taken.people[slot.pk] for person in line.people):
            why.append(_("%(name)s has another meeting.") % {"name": one})
        elif mission.most_a_day is not None and _that_day(line.people, taken, days[slot.pk]) >= mission.most_a_day:
            why.append(_("%(name)s has the most meetings of a day already.") % {"name": one})
    free = [
        table
        for table in tables
        if table.pk not in taken.tables[slot.pk] and slot.pk not in there.tables_away.get(table.pk, ())
    ]
    if not free:
        why.append(_("No table is free."))
    needs = pairs_between(*sitters)
    able = [one for one in interpreters if needs & set(one.pairs)]
    serving = [
        one
        for one in able
        if one.pk not in taken.interpreters[slot.pk]
        and slot.pk not in there.interpreters_away.get(one.pk, ())
        and not _tired(one, taken.of_interpreter[one.pk] | {slot.pk}, days[slot.pk])
    ]
    if needs and not serving:
        why.append(_("No interpreter for %(pairs)s is free.") % {"pairs": ", ".join(sorted(needs))})
    meeting = meeting_of(wish)
    had = meeting.interpreter_id if meeting is not None else None
    serving.sort(key=lambda one: (one.pk != had, len(taken.of_interpreter[one.pk]), one.pk))
    owner = {wish.asker_id, wish.asked_id}
    free.sort(key=lambda table: (table.owner_id not in owner, table.owner_id is not None, table.position, table.pk))
    return Place(slot, tuple(why), sitters, needs, tuple(serving), tuple(free))


def _against_hours(wish: Wish, taken: _Taken, slot: Slot) -> list[str]:
    found = []
    if wish.session_id is not None and slot.session_id != wish.session_id:
        found.append(_("This meeting is wanted in another session."))
    if wish.fixed_id is not None and slot.pk != wish.fixed_id:
        found.append(_("This meeting has a fixed slot."))
    if taken.not_before is not None and taken.not_before >= slot.starts_at:
        found.append(_("Another meeting has to come before this one."))
    if taken.not_after is not None and taken.not_after <= slot.starts_at:
        found.append(_("Another meeting has to come after this one."))
    return found


def _that_day(people: Sequence[Delegate], taken: _Taken, day: list[int]) -> int:
    return sum(any(person.pk in taken.people[slot] for person in people) for slot in day)


def _tired(one: Interpreter, slots: set[int], day: list[int]) -> bool:
    """Whether so many meetings on a day are more than the interpreter takes."""
    today = [slot in slots for slot in day]
    if one.most_a_day is not None and sum(today) > one.most_a_day:
        return True
    run = longest = 0
    for busy in today:
        run = run + 1 if busy else 0
        longest = max(longest, run)
    return one.in_a_row is not None and longest > one.in_a_row


@dataclass(frozen=True)
class Broken:
    """A planned meeting that can no longer be held where it is."""

    meeting: Meeting
    why: tuple[str, ...]


def broken(mission: Mission, now: datetime | None = None) -> list[Broken]:
    """Planned meetings to come whose people, table or interpreter are away since. About ten queries."""
    now = now or timezone.now()
    slots = slots_to_come(mission, now)
    there = presence(mission, slots)
    meetings = (
        Meeting.objects.filter(mission=mission, state=MeetingState.PLANNED, slot__starts_at__gt=now)
        .select_related("slot", "table", "interpreter", "wish__asker__company", "wish__asked__company")
        .prefetch_related("people__delegate", "wish__asker__company__names", "wish__asked__company__names")
    )
    found = []
    for meeting in meetings:
        slot = meeting.slot_id or 0
        why = [
            _("%(name)s is away.") % {"name": row.delegate}
            for row in meeting.people.all()
            if slot in there.away.get(row.delegate_id, ()) or not row.delegate.name  # forgotten
        ]
        if slot in there.tables_away.get(meeting.table_id or 0, ()):
            why.append(_("Table %(name)s is not to be had.") % {"name": meeting.table})
        if meeting.interpreter_id and slot in there.interpreters_away.get(meeting.interpreter_id, ()):
            why.append(_("%(name)s is away.") % {"name": meeting.interpreter})
        if why:
            found.append(Broken(meeting, tuple(why)))
    return found
