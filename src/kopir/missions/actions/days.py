"""Sessions of a mission and the slots they are cut into. Each change under the mission's lock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopir.core import audit
from kopir.core.errors import BadInput, WrongState
from kopir.core.models import User
from kopir.missions.actions.access import locked, touch
from kopir.missions.actions.slots import MOST_A_DAY, slots_for
from kopir.missions.models import Meeting, Mission, Session, Slot, Wish
from kopir.missions.models.slots import LONGEST, SHORTEST
from kopir.missions.states import MissionState

LONGEST_BREAK = 120
LONGEST_NAME = 100
MOST_DAYS = 60  # that sessions are copied to at once
_SETTLED = frozenset({MissionState.OVER, MissionState.CANCELLED})


@dataclass(frozen=True)
class Hours:
    """A session as it is typed: on the clock of the place."""

    day: date
    starts: time
    ends: time
    slot_minutes: int = 30
    break_minutes: int = 0
    name: str = ""


@dataclass(frozen=True)
class Copied:
    """What came of copying a day."""

    days: int
    left: int  # days that had sessions already


def changeable(mission: Mission) -> Mission:
    """The locked mission, where what it is made of can still be changed."""
    mission = locked(mission)
    if mission.state in _SETTLED:
        raise WrongState(_("The mission is over or cancelled; its days, tables and programme no longer change."))
    return mission


@transaction.atomic
def add_session(mission: Mission, hours: Hours, *, by: User) -> Session:
    """Add a session with its slots."""
    mission = changeable(mission)
    session = _filled(Session(mission=mission), hours)
    slots = _slots(session)
    session.save()
    Slot.objects.bulk_create(slots)
    touch(mission)
    audit.record("mission.session_added", mission, actor=by, session=session.pk, slots=len(slots))
    return session


@transaction.atomic
def change_session(session: Session, hours: Hours, *, by: User) -> int:
    """Change hours, lengths or the name. Slots that stay what they were keep their rows and who is away in them.

    Refused where a slot would go in which meetings are. Says how many wishes were bound to a slot that went.
    """
    mission = changeable(session.mission)
    session = _filled(_again(session, mission), hours)
    slots = _slots(session)
    wanted = {(one.starts_at, one.ends_at) for one in slots}
    old = {(one.starts_at, one.ends_at): one.pk for one in session.slots.all()}
    gone = [pk for moments, pk in old.items() if moments not in wanted]
    _refuse_meetings(gone)
    freed = Wish.objects.filter(fixed__in=gone).count()
    session.save()
    Slot.objects.filter(pk__in=gone).delete()
    new = [one for one in slots if (one.starts_at, one.ends_at) not in old]
    Slot.objects.bulk_create(new)
    touch(mission)
    audit.record(
        "mission.session_changed", mission, actor=by, session=session.pk, new=len(new), gone=len(gone), freed=freed
    )
    return freed


@transaction.atomic
def remove_session(session: Session, *, by: User) -> int:
    """Remove a session with its slots. Refused where meetings are in it; says how many wishes were bound to it."""
    mission = changeable(session.mission)
    session = _again(session, mission)
    gone = [one.pk for one in session.slots.all()]
    _refuse_meetings(gone)
    freed = Wish.objects.filter(Q(fixed__in=gone) | Q(session=session)).count()
    touch(mission)
    audit.record("mission.session_removed", mission, actor=by, session=session.pk, gone=len(gone), freed=freed)
    session.delete()
    return freed


@transaction.atomic
def copy_day(mission: Mission, day: date, *, by: User) -> Copied:
    """Give every other day of the mission that has no session yet the sessions of this one; all of them, or none."""
    mission = changeable(mission)
    sessions = list(mission.sessions.filter(day=day))
    if not sessions:
        raise BadInput(_("This day has no sessions to copy."))
    others = (mission.ends_on - mission.starts_on).days
    if others > MOST_DAYS:
        raise BadInput(_("The mission is too long to copy a day to all others. Please add the sessions one by one."))
    taken = set(mission.sessions.values_list("day", flat=True))
    every = [mission.starts_on + timedelta(days=nth) for nth in range(others + 1)]
    free = [one for one in every if one not in taken]
    slots: list[Slot] = []
    for one in free:
        for session in sessions:
            copy = _filled(Session(mission=mission), _hours_of(session, one))
            made = slots_for(copy)
            copy.save()
            slots += made
    Slot.objects.bulk_create(slots)
    if free:
        touch(mission)
        audit.record("mission.day_copied", mission, actor=by, day=day.isoformat(), days=len(free), slots=len(slots))
    return Copied(len(free), len(every) - len(free) - (day in every))


def _hours_of(session: Session, day: date) -> Hours:
    return Hours(
        day, session.starts, session.ends, session.slot_minutes, session.break_minutes, session.name
    )  # fmt: skip


def _again(session: Session, mission: Mission) -> Session:
    found = Session.objects.filter(pk=session.pk, mission=mission).first()
    if found is None:
        raise WrongState(_("Somebody else has removed this session."))
    found.mission = mission
    return found


def _filled(session: Session, hours: Hours) -> Session:
    mission = session.mission
    if not mission.starts_on <= hours.day <= mission.ends_on:
        raise BadInput(
            _("The mission is from %(first)s to %(last)s; this day is outside.")
            % {"first": mission.starts_on.isoformat(), "last": mission.ends_on.isoformat()}
        )
    if not SHORTEST <= hours.slot_minutes <= LONGEST:
        raise BadInput(
            _("A meeting has %(least)d to %(most)d minutes.") % {"least": SHORTEST, "most": LONGEST},
        )
    if not 0 <= hours.break_minutes <= LONGEST_BREAK:
        raise BadInput(_("A break has at most %(most)d minutes.") % {"most": LONGEST_BREAK})
    if len(hours.name) > LONGEST_NAME:
        raise BadInput(_("The name has more than %(most)d letters.") % {"most": LONGEST_NAME})
    session.day, session.starts, session.ends = hours.day, hours.starts, hours.ends
    session.slot_minutes, session.break_minutes, session.name = hours.slot_minutes, hours.break_minutes, hours.name
    return session


def _slots(session: Session) -> list[Slot]:
    """The slots, where the session stands beside the others of its day."""
    slots = slots_for(session)
    others = list(session.mission.sessions.filter(day=session.day).exclude(pk=session.pk))
    for other in others:
        if session.starts < other.ends and other.starts < session.ends:
            raise BadInput(
                _("This overlaps the session from %(starts)s to %(ends)s.")
                % {"starts": f"{other.starts:%H:%M}", "ends": f"{other.ends:%H:%M}"}
            )
    count = Slot.objects.filter(session__in=others).count() + len(slots)
    if count > MOST_A_DAY:
        raise BadInput(
            _("A day has at most %(most)d slots; with this session it would have %(count)d.")
            % {"most": MOST_A_DAY, "count": count}
        )
    return slots


def _refuse_meetings(slots: Iterable[int]) -> None:
    count = Meeting.objects.filter(slot__in=slots).count()
    if count:
        raise WrongState(
            ngettext(
                "%(count)d meeting is in a slot that would go. Move it or put it on stand-by first.",
                "%(count)d meetings are in slots that would go. Move them or put them on stand-by first.",
                count,
            )
            % {"count": count}
        )
