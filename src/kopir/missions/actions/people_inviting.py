"""Invitations with personal links, and other links for those that leaked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import BadInput, KopirError, WrongState
from kopir.core.models import User
from kopir.mail import actions as mail
from kopir.mail.models import Mail
from kopir.mail.states import MailState
from kopir.missions.actions.access import locked
from kopir.missions.letters_people import DELEGATES, INTERPRETERS, Participant, invite, invited
from kopir.missions.models import Delegate, Mission
from kopir.missions.models.missions import new_key
from kopir.missions.states import MissionState

MOST_AT_ONCE = 500
_ENDED = frozenset({MissionState.OVER, MissionState.CANCELLED})


@dataclass
class Written:
    """What became of the wish to invite many. `left`: too many for one go."""

    drafts: int = 0
    were_invited: int = 0
    without_address: int = 0
    refused: list[str] = field(default_factory=list)
    left: int = 0


@transaction.atomic
def write_invitations(mission: Mission, people: Iterable[Participant], *, by: User, again: bool = False) -> Written:
    """Drafts for those who have none with their link yet, or for all where it is asked. A person lets them go."""
    fresh = locked(mission)
    if fresh.state in _ENDED:
        raise WrongState(_("The mission is over or cancelled: nobody is invited to it any more."))
    wanted, said = list(people), Written()
    before, times = invited(wanted), _times(wanted)
    for one in wanted:
        name = f"{one._meta.label_lower}:{one.pk}"
        known = before.get(name)
        if known is not None and not known.is_old and not again:
            said.were_invited += 1
        elif not one.email or not one.name:
            said.without_address += 1
        elif said.drafts >= MOST_AT_ONCE:
            said.left += 1
        else:
            _draft(one, fresh, times[name], said, by)
    audit.record("mission.invited", fresh, actor=by, drafts=said.drafts)
    return said


def _draft(one: Participant, mission: Mission, nth: int, said: Written, by: User) -> None:
    try:
        with transaction.atomic():
            invite(one, mission, nth, by=by)
    except KopirError as refused:
        said.refused.append(f"{one}: {refused.sentence}")
    else:
        said.drafts += 1


def _mails_about(people: Iterable[Participant]) -> list[Mail]:
    wanted = {(one._meta.label_lower, str(one.pk)) for one in people}
    mails = Mail.objects.filter(kind__in=[DELEGATES, INTERPRETERS], about_id__in={pk for _kind, pk in wanted})
    return [one for one in mails.defer("body").order_by("pk") if (one.about_type, one.about_id) in wanted]


def _times(people: Iterable[Participant]) -> Counter[str]:
    return Counter(f"{one.about_type}:{one.about_id}" for one in _mails_about(people))


def withdraw_waiting(people: Iterable[Participant], *, by: User) -> int:
    """Invitations that have not left the house are not sent: their links would open nothing."""
    waiting = [one for one in _mails_about(people) if one.state in {MailState.DRAFT, MailState.FAILED}]
    for one in waiting:
        mail.withdraw(one, by=by)
    return len(waiting)


@transaction.atomic
def give_new_link(person: Participant, *, by: User) -> None:
    """The link somebody had opens nothing any more; whoever needs the new one is invited again."""
    mission = person.party.mission if isinstance(person, Delegate) else person.mission
    locked(mission)
    fresh = type(person).objects.get(pk=person.pk)
    if not fresh.name:
        raise BadInput(_("This person's data were deleted: there is nobody to give a link to."))
    fresh.key = new_key()
    fresh.save(update_fields=["key"])
    withdraw_waiting([fresh], by=by)
    audit.record("mission.link_given", mission, actor=by, kind=fresh._meta.model_name, person=fresh.pk)
