"""Who can sit down when: absences, the programme, and substitutes who make somebody's hours longer.

A *line* is a principal with those who stand in: one of them sits down at a time, so a line is what cannot be in two
places. Few queries, whatever the size of the mission.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from kopir.missions.models import Absence, Attendance, Delegate, Mission, ProgrammeItem, Slot
from kopir.missions.states import Part


@dataclass(frozen=True, eq=False)
class Line:
    """A principal and the substitutes of theirs, the principal first."""

    people: tuple[Delegate, ...]

    @property
    def principal(self) -> Delegate:
        """Whose hours these are."""
        return self.people[0]


@dataclass(eq=False)
class Presence:
    """All lines of a mission, and when each person, interpreter and table is away, by slot."""

    lines: dict[int, list[Line]] = field(default_factory=dict)  # party -> its lines
    away: dict[int, set[int]] = field(default_factory=dict)  # delegate -> slots
    interpreters_away: dict[int, set[int]] = field(default_factory=dict)
    tables_away: dict[int, set[int]] = field(default_factory=dict)

    def sitter(self, line: Line, slot: int, only: Delegate | None = None) -> Delegate | None:
        """Who of a line sits down in a slot: the first who is there, or only somebody named."""
        able = (one for one in line.people if only is None or one.pk == only.pk)
        return next((one for one in able if slot not in self.away.get(one.pk, ())), None)

    def line_of(self, delegate: Delegate) -> Line | None:
        """The line somebody belongs to."""
        return next(
            (
                line
                for line in self.lines.get(delegate.party_id, ())
                if any(one.pk == delegate.pk for one in line.people)
            ),
            None,
        )


def presence(mission: Mission, slots: Sequence[Slot]) -> Presence:
    """Five queries."""
    found = Presence()
    rows = Delegate.objects.filter(party__mission=mission, party__is_withdrawn=False).exclude(part=Part.COMPANION)
    delegates = list(rows.exclude(name=""))  # whoever was forgotten has no name, and comes no more
    found.lines = _lines(delegates)
    away, interpreters, tables = defaultdict(set), defaultdict(set), defaultdict(set)
    for row in Absence.objects.filter(slot__mission=mission):
        if row.delegate_id:
            away[row.delegate_id].add(row.slot_id)
        elif row.interpreter_id:
            interpreters[row.interpreter_id].add(row.slot_id)
        elif row.table_id:
            tables[row.table_id].add(row.slot_id)
    for delegate, slot in _at_programme(mission, slots, delegates):
        away[delegate].add(slot)
    found.away, found.interpreters_away, found.tables_away = dict(away), dict(interpreters), dict(tables)
    return found


def _lines(delegates: Iterable[Delegate]) -> dict[int, list[Line]]:
    every = sorted(delegates, key=lambda one: (one.part != Part.PRINCIPAL, one.pk))
    stand_ins = defaultdict(list)
    firsts = {one.party_id: one.pk for one in reversed(every) if one.part == Part.PRINCIPAL}
    for one in every:
        stands_in_for = one.stands_in_for_id or firsts.get(one.party_id)
        if one.part == Part.SUBSTITUTE and stands_in_for is not None:
            stand_ins[stands_in_for].append(one)
    lines: dict[int, list[Line]] = defaultdict(list)
    for one in every:
        if one.part == Part.PRINCIPAL:
            lines[one.party_id].append(Line((one, *stand_ins.get(one.pk, ()))))
    for one in every:  # a party that sent only substitutes has them hold its meetings
        if one.part == Part.SUBSTITUTE and one.party_id not in firsts:
            lines[one.party_id].append(Line((one,)))
    return dict(lines)


def _at_programme(mission: Mission, slots: Sequence[Slot], delegates: Sequence[Delegate]) -> set[tuple[int, int]]:
    """Who is at a visit or a reception meanwhile."""
    items = list(ProgrammeItem.objects.filter(mission=mission))
    if not items:
        return set()
    expected = defaultdict(set)
    for row in Attendance.objects.filter(item__mission=mission).exclude(state=Attendance.State.MISSED):
        expected[row.item_id].add(row.delegate_id)
    everybody = {one.pk for one in delegates}
    return {
        (person, slot.pk)
        for item in items
        for slot in slots
        if slot.starts_at < item.ends_at and item.starts_at < slot.ends_at
        for person in (everybody if item.is_for_all else expected[item.pk])
    }


def slots_to_come(mission: Mission, now: datetime) -> list[Slot]:
    """Those that have not begun, in the order of time."""
    return list(mission.slots.filter(starts_at__gt=now).select_related("session").order_by("starts_at", "pk"))


def pairs_between(one: Delegate, other: Delegate) -> frozenset[str]:
    """The pairs of languages that an interpreter could serve the two with; empty where they share a language.

    Of somebody whose languages nobody wrote down, it is taken that they can talk.
    """
    if not one.speaks or not other.speaks or set(one.speaks) & set(other.speaks):
        return frozenset()
    return frozenset("-".join(sorted((a, b))) for a in one.speaks for b in other.speaks)
