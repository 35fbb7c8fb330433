"""Meetings by hand: put in a place, locked, cancelled, back on the list. Each under the mission's lock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import BadInput, WrongState
from kopir.core.models import User
from kopir.core.wording import checked
from kopir.missions.actions.access import locked, look_at_constraints, touch
from kopir.missions.models import Interpreter, Meeting, MeetingPerson, Mission, Slot, Table, Wish
from kopir.missions.queries.places import Place, places_for
from kopir.missions.states import PLANNABLE, MeetingState, WishState

LONGEST_REASON = 300
_OPEN = frozenset({MeetingState.PLANNED, MeetingState.WAITING, MeetingState.CANCELLED})


@dataclass(frozen=True)
class Spot:
    """Where a meeting is put. Without a table or an interpreter the best that is free is taken."""

    slot: Slot
    table: Table | None = None
    interpreter: Interpreter | None = None


def place_meeting(mission: Mission, wish: Wish, spot: Spot, *, by: User) -> Meeting:
    """Put the meeting of an accepted wish into a slot: from the stand-by list, or from where it is."""
    try:
        return _place(mission, wish, spot, by)
    except IntegrityError as twice:
        raise WrongState(_("Somebody else has just taken this place. Please look again.")) from twice


@transaction.atomic
def _place(mission: Mission, wish: Wish, spot: Spot, by: User) -> Meeting:
    mission = locked(mission)
    if mission.state not in PLANNABLE:
        raise WrongState(_("Meetings are planned once wishes are collected, and while the mission is not over."))
    wish = Wish.objects.select_for_update(of=("self",)).get(pk=wish.pk, mission=mission)
    meeting = Meeting.objects.filter(wish=wish).first()
    if wish.state != WishState.ACCEPTED or (meeting is not None and meeting.state not in _OPEN):
        raise WrongState(_("This meeting can no longer be planned."))
    place = _found(mission, wish, spot.slot)
    table, interpreter = _resources(place, spot)
    meeting = meeting or Meeting(mission=mission, wish=wish)
    was = meeting.slot_id
    meeting.slot, meeting.table, meeting.interpreter = spot.slot, table, interpreter
    meeting.state, meeting.because = MeetingState.PLANNED, ""
    meeting.version, meeting.changed_at = meeting.version + (meeting.pk is not None), timezone.now()
    meeting.save()
    _seat(meeting, [one.pk for one in place.people])
    touch(mission)
    audit.record("mission.meeting_placed", mission, actor=by, meeting=meeting.pk, was=was, slot=spot.slot.pk)
    look_at_constraints()
    return meeting


def _found(mission: Mission, wish: Wish, slot: Slot) -> Place:
    place = next((one for one in places_for(mission, wish) if one.slot.pk == slot.pk), None)
    if place is None:
        raise BadInput(_("This slot is over, or not of this mission."))
    if place.why_not:
        raise WrongState(" ".join(place.why_not))
    return place


def _resources(place: Place, spot: Spot) -> tuple[Table, Interpreter | None]:
    table = spot.table or place.tables[0]
    if all(one.pk != table.pk for one in place.tables):
        raise WrongState(_("Table %(name)s is not free.") % {"name": table})
    if not place.needs:
        return table, None
    interpreter = spot.interpreter or place.interpreters[0]
    if all(one.pk != interpreter.pk for one in place.interpreters):
        raise WrongState(_("%(name)s is not free, or does not speak these languages.") % {"name": interpreter})
    return table, interpreter


def _seat(meeting: Meeting, people: list[int]) -> None:
    MeetingPerson.objects.filter(meeting=meeting).exclude(delegate__in=people).delete()
    there = set(MeetingPerson.objects.filter(meeting=meeting).values_list("delegate_id", flat=True))
    MeetingPerson.objects.bulk_create(
        MeetingPerson(meeting=meeting, delegate_id=person) for person in people if person not in there
    )


@transaction.atomic
def lock_meetings(mission: Mission, meetings: Iterable[Meeting], *, is_locked: bool, by: User) -> int:
    """What is locked stays where it is in every plan; unlocked, it may move again."""
    mission = locked(mission)
    rows = Meeting.objects.filter(
        mission=mission, pk__in=[one.pk for one in meetings], state=MeetingState.PLANNED
    ).exclude(is_locked=is_locked)
    count = rows.update(is_locked=is_locked)
    if count:
        touch(mission)
        what = "mission.meetings_locked" if is_locked else "mission.meetings_unlocked"
        audit.record(what, mission, actor=by, count=count)
    return count


@transaction.atomic
def cancel_meeting(meeting: Meeting, reason: str, *, by: User | None) -> Meeting:
    """It is not held, and its slot, table and interpreter are free again. Others move up only by a plan."""
    mission = locked(meeting.mission)
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.state not in {MeetingState.PLANNED, MeetingState.WAITING}:
        raise WrongState(_("The meeting is no longer where it was. Read it again."))
    _leave(meeting, MeetingState.CANCELLED, checked(reason, longest=LONGEST_REASON))
    touch(mission)
    audit.record("mission.meeting_cancelled", mission, actor=by, meeting=meeting.pk)
    return meeting


@transaction.atomic
def put_on_standby(meeting: Meeting, *, by: User) -> Meeting:
    """Out of its slot, or back from a cancellation: it waits for a place."""
    mission = locked(meeting.mission)
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.state not in {MeetingState.PLANNED, MeetingState.CANCELLED}:
        raise WrongState(_("The meeting is no longer where it was. Read it again."))
    if meeting.wish.state != WishState.ACCEPTED:  # it would wait for good: only what both want is planned
        raise WrongState(_("This meeting can no longer be planned."))
    _leave(meeting, MeetingState.WAITING, "")
    touch(mission)
    audit.record("mission.meeting_on_standby", mission, actor=by, meeting=meeting.pk)
    return meeting


def wait_again(wish: Wish) -> None:
    """A wish is agreed to after all: its meeting, cancelled when the wish ended, waits for a place again.

    Called under the mission's lock. No plan that is being made knows of it, and none is wrong without it.
    """
    meeting = Meeting.objects.filter(wish=wish, state=MeetingState.CANCELLED).first()
    if meeting is not None:
        _leave(meeting, MeetingState.WAITING, "")


def _leave(meeting: Meeting, state: MeetingState, because: str) -> None:
    meeting.slot = meeting.table = meeting.interpreter = None
    meeting.is_locked, meeting.state, meeting.because = False, state, because
    meeting.version, meeting.changed_at = meeting.version + 1, timezone.now()
    meeting.save()
