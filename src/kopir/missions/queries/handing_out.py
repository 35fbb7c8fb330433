"""Schedules of delegates and interpreters as plain entries: what the web, paper and calendars show.

A mission's meetings are loaded once, for everybody or for one person; entries are then made for each reader.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from kopir.missions.models import Delegate, Interpreter, Meeting, Mission, Party, ProgrammeItem
from kopir.missions.models.missions import text_in
from kopir.missions.states import IN_FORCE, WITH_SLOT, MissionState

Participant = Delegate | Interpreter
MEETING = "meeting"


@dataclass(frozen=True)
class Entry:
    """One line of a schedule, in the words of one reader. `uid` stays the same for good."""

    uid: str
    kind: str  # "meeting", or the kind of a programme item
    starts_at: datetime
    ends_at: datetime
    title: str
    changed_at: datetime
    others: tuple[str, ...] = ()
    colleagues: tuple[str, ...] = ()
    interpreter: str = ""
    table: str = ""
    place: str = ""
    version: int = 0
    is_cancelled: bool = False

    @property
    def is_meeting(self) -> bool:
        """Otherwise it is an item of the programme."""
        return self.kind == MEETING


@dataclass(frozen=True)
class Loaded:
    """Meetings and programme of a mission, found by person."""

    mission: Mission
    of_delegate: dict[int, list[Meeting]]
    of_interpreter: dict[int, list[Meeting]]
    programme: list[ProgrammeItem]

    def is_off(self, starts_at: datetime) -> bool:
        """Whether what begins then does not take place, because the mission was cancelled before."""
        off_at = self.mission.called_off_at
        return is_called_off(self.mission) and off_at is not None and starts_at > off_at

    def meetings(self, person: Participant) -> list[Meeting]:
        """In any state."""
        found = self.of_delegate if isinstance(person, Delegate) else self.of_interpreter
        return found.get(person.pk, [])

    def items(self, person: Participant) -> list[ProgrammeItem]:
        """Where the person is expected."""
        is_delegate = isinstance(person, Delegate)
        return [
            item
            for item in self.programme
            if item.is_for_all or (is_delegate and any(one.delegate_id == person.pk for one in item.attendances.all()))
        ]


def is_out(mission: Mission) -> bool:
    """Whether participants see their schedules."""
    return mission.state in IN_FORCE


def is_called_off(mission: Mission) -> bool:
    """Whether it was cancelled while participants saw their schedules: calendars say so of what was to come."""
    return mission.state == MissionState.CANCELLED and mission.called_off_at is not None


def meetings_of(mission: Mission) -> QuerySet[Meeting]:
    """With all that is said of a meeting."""
    return (
        Meeting.objects.filter(mission=mission)
        .select_related("slot", "told_slot", "table", "interpreter", "wish__asker__company", "wish__asked__company")
        .prefetch_related("wish__asker__company__names", "wish__asked__company__names", "people__delegate")
    )


def load(mission: Mission, only: Participant | None = None) -> Loaded:
    """The whole mission, or what one person needs; the number of queries does not grow."""
    meetings = meetings_of(mission)
    if isinstance(only, Delegate):
        meetings = meetings.filter(Q(pk__in=only.sits_in.values("meeting")))
    elif only is not None:
        meetings = meetings.filter(interpreter=only)
    of_delegate: dict[int, list[Meeting]] = defaultdict(list)
    of_interpreter: dict[int, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        for one in meeting.people.all():
            of_delegate[one.delegate_id].append(meeting)
        if meeting.interpreter_id is not None:
            of_interpreter[meeting.interpreter_id].append(meeting)
    programme = list(mission.programme.prefetch_related("attendances"))
    return Loaded(mission, dict(of_delegate), dict(of_interpreter), programme)


def entries(loaded: Loaded, person: Participant, language: str) -> list[Entry]:
    """The person's schedule, by the hour. A meeting that was told and has lost its slot stands there as cancelled;
    so does all that was to come when the mission itself was cancelled.
    """
    found = [_of_meeting(meeting, loaded, person, language) for meeting in loaded.meetings(person)]
    found += [_of_item(item, loaded, language) for item in loaded.items(person)]
    return sorted((one for one in found if one is not None), key=lambda one: (one.starts_at, one.uid))


def name_of(person: Delegate) -> str:
    """With the Latin letters, where the name has others."""
    has_other = person.name_latin and person.name_latin.casefold() != person.name.casefold()
    return f"{person.name} ({person.name_latin})" if has_other else person.name


def sides_of(meeting: Meeting) -> tuple[Party, Party]:
    """Both parties, who asked first."""
    return meeting.wish.asker, meeting.wish.asked


def _names(people: Iterable[Delegate]) -> tuple[str, ...]:
    return tuple(f"{name_of(one)}, {one.position}" if one.position else name_of(one) for one in people if one.name)


def _of_meeting(meeting: Meeting, loaded: Loaded, person: Participant, language: str) -> Entry | None:
    has_slot = meeting.state in WITH_SLOT
    slot = meeting.slot if has_slot else meeting.told_slot
    if slot is None:
        return None
    asker, asked = sides_of(meeting)
    people = [one.delegate for one in meeting.people.all()]
    if isinstance(person, Delegate):
        other = asked if asker.pk == person.party_id else asker
        title = other.name_in(language)
        others = [one for one in people if one.party_id == other.pk]
        own = [one for one in people if one.party_id == person.party_id and one.pk != person.pk]
        interpreter = meeting.interpreter.name if meeting.interpreter is not None else ""
    else:
        title = f"{asker.name_in(language)} – {asked.name_in(language)}"
        others, own, interpreter = people, [], ""
    return Entry(
        uid=f"meeting-{meeting.pk}",
        kind=MEETING,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        title=title,
        changed_at=meeting.changed_at,
        others=_names(others),
        colleagues=_names(own),
        interpreter=interpreter,
        table=meeting.table.name if meeting.table is not None else "",
        place=meeting.table.place if meeting.table is not None else "",
        version=meeting.version,
        is_cancelled=not has_slot or loaded.is_off(slot.starts_at),
    )


def _of_item(item: ProgrammeItem, loaded: Loaded, language: str) -> Entry:
    return Entry(
        uid=f"programme-{item.pk}",
        kind=item.kind,
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        title=text_in(item.titles, language) or item.get_kind_display(),
        changed_at=item.changed_at,
        place=item.place,
        version=item.version,
        is_cancelled=loaded.is_off(item.starts_at),
    )


def fingerprint(loaded: Loaded, person: Participant) -> str:
    """What changes when the person has to be told anew, and not with the spelling of names; empty for no entries."""
    facts: list[list[object]] = [
        [
            meeting.pk,
            meeting.slot.starts_at.isoformat(),
            meeting.slot.ends_at.isoformat(),
            meeting.table_id,
            meeting.interpreter_id,
            sorted(one.delegate_id for one in meeting.people.all()),
        ]
        for meeting in loaded.meetings(person)
        if meeting.state in WITH_SLOT and meeting.slot is not None
    ]
    facts += [
        [item.pk, item.starts_at.isoformat(), item.ends_at.isoformat(), item.place, sorted(item.titles.items())]
        for item in loaded.items(person)
    ]
    if not facts:
        return ""
    return hashlib.sha256(json.dumps(sorted(facts, key=json.dumps)).encode()).hexdigest()[:32]


def delegates_of(mission: Mission) -> QuerySet[Delegate]:
    """Everybody who still takes part, by company."""
    rows = Delegate.objects.filter(party__mission=mission, party__is_withdrawn=False).exclude(name="")
    return (
        rows.select_related("party__company")
        .prefetch_related("party__company__names")
        .order_by("party__group", "party", "pk")
    )


def participants_of(mission: Mission) -> list[Participant]:
    """Delegates, then interpreters."""
    return [*delegates_of(mission), *mission.interpreters.exclude(name="")]


@dataclass(frozen=True)
class ToTell:
    """Whose schedule is not the one last sent to them, each with its fingerprint; and who has no address."""

    people: list[tuple[Participant, str]]
    without_address: list[Participant]


def to_tell(mission: Mission) -> ToTell:
    """Everybody else knows already, or has nothing to know."""
    loaded = load(mission)
    changed = [(one, fingerprint(loaded, one)) for one in participants_of(mission)]
    changed = [(one, now) for one, now in changed if now != one.told_as]
    return ToTell([pair for pair in changed if pair[0].email], [one for one, _now in changed if not one.email])
