"""A mission as the planner is asked for it: the engine's own JSON, and what its numbers stand for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from kopir.missions.models import Delegate, Interpreter, Meeting, Mission, Slot, Table, Veto, Wish
from kopir.missions.queries.begun import held_by_party, so_far
from kopir.missions.queries.presence import Line, Presence, pairs_between, presence, slots_to_come
from kopir.missions.states import MeetingState, PlanKind, WishState

_POINTS = 20  # of priority, for one step of a wish's weight
_LOCKED = 1_000  # the most the engine takes


@dataclass(frozen=True, eq=False)
class Sides:
    """Who of both parties holds a meeting; `only` where a wish names somebody."""

    asker: Line
    asked: Line
    only_asker: Delegate | None = None
    only_asked: Delegate | None = None

    def sitters(self, there: Presence, slot: int) -> tuple[Delegate, Delegate] | None:
        """Who sits down in a slot; none where one side is away."""
        one = there.sitter(self.asker, slot, self.only_asker)
        other = there.sitter(self.asked, slot, self.only_asked)
        return (one, other) if one is not None and other is not None else None

    @property
    def usual(self) -> tuple[Delegate, Delegate]:
        """Who sits there when nobody is away."""
        return self.only_asker or self.asker.principal, self.only_asked or self.asked.principal


@dataclass(eq=False)
class Asked:
    """What is planned.

    Attributes:
        document: the engine's JSON.
        slots, tables, interpreters, wishes: what its positions stand for.
        sides: who holds the meeting of each wish.
        old: position of a wish -> its meeting, where that has a slot to come.
        left_out: why a wish is not even tried: `{"kind": ..., "wish": number, ...}`.
    """

    document: dict[str, Any] = field(default_factory=dict)
    slots: list[Slot] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    interpreters: list[Interpreter] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)
    sides: list[Sides] = field(default_factory=list)
    there: Presence = field(default_factory=Presence)
    old: dict[int, Meeting] = field(default_factory=dict)
    left_out: list[dict[str, Any]] = field(default_factory=list)


def wishes_to_plan(mission: Mission) -> list[Wish]:
    """Accepted wishes of parties that take part and may meet, whose meeting was neither held nor cancelled."""
    rows = (
        Wish.objects.filter(mission=mission, state=WishState.ACCEPTED)
        .exclude(asker__is_withdrawn=True)
        .exclude(asked__is_withdrawn=True)
        .exclude(meeting__state__in=[MeetingState.HELD, MeetingState.NOT_HELD, MeetingState.CANCELLED])
        .select_related("asker", "asked", "meeting__slot", "asker_delegate", "asked_delegate")
        .prefetch_related("meeting__people")
        .order_by("pk")
    )
    barred = {
        frozenset(pair) for pair in Veto.objects.filter(party__mission=mission).values_list("party_id", "other_id")
    }
    return [
        wish
        for wish in rows
        if mission.allows(wish.asker.group, wish.asked.group)
        and frozenset({wish.asker_id, wish.asked_id}) not in barred
    ]


def asked_of(mission: Mission, kind: PlanKind, now: datetime | None = None) -> Asked:
    """All that the planner needs. About ten queries, whatever the size.

    Meetings whose slot has begun are settled; slots that have begun are closed.
    """
    now = now or timezone.now()
    asked = Asked(slots=slots_to_come(mission, now), tables=list(mission.tables.all()))
    asked.interpreters = list(mission.interpreters.exclude(name=""))  # one that was forgotten has no name
    asked.there = presence(mission, asked.slots)
    load: Counter[int] = Counter()
    settled = set(mission.slots.filter(starts_at__lte=now).values_list("pk", flat=True))
    for wish in _capped(mission, wishes_to_plan(mission), settled, asked.left_out):
        sides = sides_of(asked.there, wish, load)
        if sides is None:
            party = wish.asker_id if not asked.there.lines.get(wish.asker_id) else wish.asked_id
            asked.left_out.append({"kind": "nobody", "wish": wish.pk, "party": party})
            continue
        load[sides.asker.principal.pk] += 1
        load[sides.asked.principal.pk] += 1
        meeting = meeting_of(wish)
        if meeting is not None and meeting.slot_id is not None:
            asked.old[len(asked.wishes)] = meeting
        asked.wishes.append(wish)
        asked.sides.append(sides)
    asked.document = _document(mission, kind, asked) | {"so_far": so_far(mission, asked.there, now)}
    return asked


def meeting_of(wish: Wish) -> Meeting | None:
    """The meeting of a wish, where it has been planned once."""
    found: Meeting | None = getattr(wish, "meeting", None)
    return found


def _capped(mission: Mission, wishes: list[Wish], settled: set[int], left_out: list[dict[str, Any]]) -> Iterable[Wish]:
    """Without those beyond what one party's people may have in all; what is planned stands before what weighs more."""
    parties = held_by_party(mission)
    people = Counter(
        Delegate.objects.filter(party__mission=mission, part="principal").values_list("party_id", flat=True)
    )

    def rank(wish: Wish) -> tuple[bool, int, int]:
        meeting = meeting_of(wish)
        return meeting is None or meeting.slot_id is None, -wish.weight, wish.pk

    kept = []
    for wish in sorted(wishes, key=rank):
        meeting = meeting_of(wish)
        ends = (wish.asker_id, wish.asked_id)
        full = [
            party
            for party in ends
            if mission.most_meetings is not None and parties[party] >= mission.most_meetings * max(people[party], 1)
        ]
        if full and (meeting is None or not meeting.is_locked):
            left_out.append({"kind": "cap", "wish": wish.pk, "party": full[0], "most": mission.most_meetings})
            continue
        parties.update(ends)
        if meeting is None or meeting.slot_id not in settled:
            kept.append(wish)
    return sorted(kept, key=lambda wish: wish.pk)


def sides_of(there: Presence, wish: Wish, load: Counter[int]) -> Sides | None:
    """Who holds the meeting: whoever is named, then who sits in it already, then whoever talks without help."""
    chosen: dict[int, Line] = {}
    sitting = {row.delegate_id for row in wish.meeting.people.all()} if meeting_of(wish) is not None else set()
    for party, named in ((wish.asker_id, wish.asker_delegate), (wish.asked_id, wish.asked_delegate)):
        lines = there.lines.get(party, [])
        line = there.line_of(named) if named is not None else None
        line = line or next((one for one in lines if any(person.pk in sitting for person in one.people)), None)
        if line is None and not lines:
            return None
        if line is not None:
            chosen[party] = line
    both = [
        (one, other)
        for one in ([chosen[wish.asker_id]] if wish.asker_id in chosen else there.lines[wish.asker_id])
        for other in ([chosen[wish.asked_id]] if wish.asked_id in chosen else there.lines[wish.asked_id])
    ]
    one, other = min(
        both,
        key=lambda pair: (
            bool(pairs_between(pair[0].principal, pair[1].principal)),
            load[pair[0].principal.pk] + load[pair[1].principal.pk],
        ),
    )
    return Sides(one, other, _within(one, wish.asker_delegate), _within(other, wish.asked_delegate))


def _within(line: Line, named: Delegate | None) -> Delegate | None:
    """Somebody named who is not the line's own principal: only they will do."""
    if named is None or named.pk == line.principal.pk:
        return None
    return next((one for one in line.people if one.pk == named.pk), None)


def open_slots(asked_there: Presence, sides: Sides, wish: Wish, slots: Iterable[Slot]) -> list[int]:
    """Positions of the slots in which both sides are there and can talk as they are expected to."""
    usual = pairs_between(*sides.usual)
    found = []
    for nth, slot in enumerate(slots):
        if wish.session_id is not None and slot.session_id != wish.session_id:
            continue
        if wish.fixed_id is not None and slot.pk != wish.fixed_id:
            continue
        sitters = sides.sitters(asked_there, slot.pk)
        if sitters is None:
            continue
        needed = pairs_between(*sitters)
        if not needed or needed & usual:  # whoever stands in needs no other interpreter
            found.append(nth)
    return found


def _document(mission: Mission, kind: PlanKind, asked: Asked) -> dict[str, Any]:
    position = {slot.pk: nth for nth, slot in enumerate(asked.slots)}
    lines = {line.principal.pk: line for sides in asked.sides for line in (sides.asker, sides.asked)}
    owners: dict[int, list[str]] = {}
    for principal, line in lines.items():
        owners.setdefault(line.principal.party_id, []).append(str(principal))
    zone = mission.zone
    return {
        "slots": [
            {
                "day": slot.starts_at.astimezone(zone).date().isoformat(),
                "session": str(slot.session_id),
                "start": slot.starts_at.astimezone(zone).strftime("%H:%M"),
            }
            for slot in asked.slots
        ],
        "tables": [
            {
                "id": str(table.pk),
                "place": table.position,
                "of": owners.get(table.owner_id or 0, []),
                "away": _positions(asked.there.tables_away.get(table.pk, ()), position),
            }
            for table in asked.tables
        ],
        "people": [
            {"id": str(principal), "languages": list(line.principal.speaks), "most_a_day": mission.most_a_day}
            for principal, line in lines.items()
        ],
        "interpreters": [
            {
                "id": str(one.pk),
                "pairs": [pair.split("-") for pair in one.pairs],
                "away": _positions(asked.there.interpreters_away.get(one.pk, ()), position),
                "most": one.most_a_day,
                "in_a_row": one.in_a_row,
            }
            for one in asked.interpreters
        ],
        "meetings": _meetings(mission, kind, asked, position),
        "weights": {
            "idle": mission.weight_idle,
            "fair": mission.weight_fair,
            "tables": mission.weight_tables,
            "walking": mission.weight_walking,
            "interpreters": mission.weight_interpreters,
        },
    }


def _positions(slots: Iterable[int], position: dict[int, int]) -> list[int]:
    return sorted(position[slot] for slot in slots if slot in position)


def _meetings(mission: Mission, kind: PlanKind, asked: Asked, position: dict[int, int]) -> list[dict[str, Any]]:
    planned = {wish.pk for wish in asked.wishes}
    rows = []
    for nth, wish in enumerate(asked.wishes):
        row = _row(mission, asked, nth, wish, planned)
        meeting = asked.old.get(nth)
        here = position.get(meeting.slot_id or 0) if meeting is not None else None
        if here is not None and kind == PlanKind.CHANGE:
            row["now"] = here
        if meeting is not None and (meeting.is_locked or kind == PlanKind.FILL):
            if here in row["slots"]:
                row |= {"fixed": here, "priority": _LOCKED}
            else:
                asked.left_out.append({"kind": "stays", "wish": wish.pk, "slot": meeting.slot_id})
        rows.append(row)
    return rows


def _row(mission: Mission, asked: Asked, nth: int, wish: Wish, planned: set[int]) -> dict[str, Any]:
    sides = asked.sides[nth]
    open_ = open_slots(asked.there, sides, wish, asked.slots)
    one, other = sides.usual
    host, guest = _host_first(mission, wish, sides)
    row: dict[str, Any] = {
        "id": str(wish.pk),
        "a": str(host.principal.pk),
        "b": str(guest.principal.pk),
        "priority": _priority(mission, wish),
        "slots": open_,
        "after": [str(wish.after_id)] if wish.after_id in planned else [],
    }
    if (one.pk, other.pk) != (sides.asker.principal.pk, sides.asked.principal.pk):
        languages = {str(sides.asker.principal.pk): one.speaks, str(sides.asked.principal.pk): other.speaks}
        row |= {"a_languages": list(languages[row["a"]]), "b_languages": list(languages[row["b"]])}
    return row


def _host_first(mission: Mission, wish: Wish, sides: Sides) -> tuple[Line, Line]:
    """The group that keeps its tables comes first; where neither or both belong to it, whoever asked."""
    if wish.asked.group == mission.sitting != wish.asker.group:
        return sides.asked, sides.asker
    return sides.asker, sides.asked


def _priority(mission: Mission, wish: Wish) -> int:
    points = _POINTS * wish.weight
    return max(points * mission.weight_late // 5, 1) if wish.is_late else points
