"""What follows when a mission is cancelled, or taken up again: mails, calendars. Under the mission's lock."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, QuerySet
from django.utils import timezone

from kopir.core.models import User
from kopir.mail import actions as mail
from kopir.mail.models import Mail
from kopir.missions import letters_preparing as letters
from kopir.missions.actions.access import touch
from kopir.missions.models import Delegate, Interpreter, Meeting, Mission, ProgrammeItem
from kopir.missions.queries import preparing_cancelling as queries
from kopir.missions.queries.handing_out import is_out
from kopir.missions.states import WITH_SLOT


def call_off(mission: Mission, *, by: User) -> int:
    """Tell everybody who believes that it takes place; gives how many. Called before the state has changed.

    What waits to be sent about the mission is withdrawn first: it would call people to what is not held.
    """
    _withdraw(queries.waiting(mission), by)
    told = queries.to_tell(mission).people
    for person, nth in told:
        letters.cancelled(mission, person, nth, by=by)
    # Taken up again, each schedule is told anew, also one that is the same.
    Delegate.objects.filter(party__mission=mission).exclude(told_as="").update(told_as="")
    Interpreter.objects.filter(mission=mission).exclude(told_as="").update(told_as="")
    if is_out(mission):
        mission.called_off_at = timezone.now()
        _raise_versions(mission, mission.called_off_at)
    touch(mission)
    return len(told)


def take_up(mission: Mission, *, by: User) -> None:
    """It is prepared after all: whoever was not told yet that it is cancelled is not told."""
    _withdraw(queries.waiting_cancelled(mission), by)
    if mission.called_off_at is not None:
        _raise_versions(mission, mission.called_off_at)
        mission.called_off_at = None


def _withdraw(mails: QuerySet[Mail], by: User) -> None:
    for one in list(mails.select_for_update(of=("self",))):  # none that leaves the house at this moment
        mail.withdraw(one, by=by)


def _raise_versions(mission: Mission, after: datetime) -> None:
    """Calendars take what was to come in its new state."""
    change = {"version": F("version") + 1, "changed_at": timezone.now()}
    Meeting.objects.filter(mission=mission, state__in=WITH_SLOT, slot__starts_at__gt=after).update(**change)
    ProgrammeItem.objects.filter(mission=mission, starts_at__gt=after).update(**change)
