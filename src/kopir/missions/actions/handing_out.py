"""Telling everybody of their schedules, checking people in, and another address for the screen on the wall."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import WrongState
from kopir.core.models import User
from kopir.missions import letters_handing_out as letters
from kopir.missions.actions.access import locked
from kopir.missions.models import CheckIn, Delegate, Meeting, Mission
from kopir.missions.models.missions import new_key
from kopir.missions.queries import handing_out as queries
from kopir.missions.queries import handing_out_arrivals as arrivals
from kopir.missions.queries.handing_out import Participant
from kopir.missions.states import WITH_SLOT, MissionState


@transaction.atomic
def tell_schedules(mission: Mission, *, by: User) -> int:
    """Write to everybody whose schedule is not the one last sent to them, and to nobody else; gives how many."""
    mission = locked(mission)
    if mission.state != MissionState.PUBLISHED:
        raise WrongState(_("Schedules are sent only while they are out. Publish the mission's schedules first."))
    people = queries.to_tell(mission).people
    for person, fingerprint in people:
        letters.schedule(mission, person, fingerprint, by=by)
        person.told_as = fingerprint
        person.save(update_fields=["told_as"])
    # A meeting that loses its slot later is still taken out of calendars at the hour that was told.
    Meeting.objects.filter(mission=mission, state__in=WITH_SLOT).update(told_slot=F("slot"))
    audit.record("mission.schedules_told", mission, actor=by, people=len(people))
    return len(people)


@transaction.atomic
def check_in(mission: Mission, person: Participant, *, by: User) -> tuple[CheckIn, bool]:
    """They have arrived, today on the clock of the place. Gives the row, and whether it is new."""
    now = timezone.now()
    day = arrivals.day_of(mission, now)
    if not arrivals.is_a_day(mission, day):
        raise WrongState(_("Today is no day of this mission: nobody is checked in."))
    who = {"delegate": person} if isinstance(person, Delegate) else {"interpreter": person}
    if isinstance(person, Delegate) and person.party.is_withdrawn:
        raise WrongState(_("This company no longer takes part in the mission."))
    row, is_new = CheckIn.objects.get_or_create(**who, day=day, defaults={"at": now, "by": by})
    if is_new:
        audit.record("mission.checked_in", person, actor=by, day=day.isoformat())
    return row, is_new


@transaction.atomic
def undo_check_in(mission: Mission, person: Participant, *, by: User) -> bool:
    """It was a mistake. Gives whether there was anything to undo."""
    row = arrivals.check_in_of(person, arrivals.day_of(mission, timezone.now()))
    if row is None:
        return False
    audit.record("mission.check_in_undone", person, actor=by, day=row.day.isoformat())
    row.delete()
    return True


@transaction.atomic
def exchange_wall_address(mission: Mission, *, seen: str, by: User) -> Mission:
    """The old address opens nothing from now on. `seen` is the key of the page: a second press exchanges nothing."""
    mission = locked(mission)
    if mission.wall_key != seen:
        raise WrongState(_("The screen on the wall has been given a new address already."))
    mission.wall_key = new_key()
    mission.save(update_fields=["wall_key"])
    audit.record("mission.wall_exchanged", mission, actor=by)
    return mission
