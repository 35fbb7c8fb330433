"""Who is not to be brought together: a party's own word, and the organiser's."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import BadInput, WrongState
from kopir.core.models import User
from kopir.missions import letters_wishing as letters
from kopir.missions.actions import wishing
from kopir.missions.actions.access import locked, touch
from kopir.missions.models import Meeting, Party, Veto
from kopir.missions.queries import wishing as queries
from kopir.missions.states import MeetingState, WishState

_SEATED = frozenset({MeetingState.PLANNED, MeetingState.HELD, MeetingState.NOT_HELD})


@transaction.atomic
def veto(
    party: Party, other: Party, reason: str = "", *, by: User | None = None, cancels_meeting: bool = False
) -> Veto:
    """These two are not to meet. With `by` it is the organiser's word, else the party's own.

    An open wish between them ends; what the other side sees of it is a declined wish. A meeting that is planned
    already stays until the next plan, unless the organiser says that it is cancelled; the desk sees which those are.
    """
    mission = locked(party.mission)
    if party.pk == other.pk or {party.mission_id, other.mission_id} != {mission.pk}:
        raise BadInput(_("The two are not on the same mission."))
    if mission.state in wishing.CLOSED:
        raise WrongState(_("The mission is over."))
    clean = wishing.clean(reason, wishing.LONGEST_REASON)
    said, is_new = Veto.objects.get_or_create(
        party=party, other=other, by_organiser=by is not None, defaults={"reason": clean}
    )
    if is_new:
        audit.record("mission.veto", mission, actor=by, party=party.pk, other=other.pk)
    _end_wish(party, other, by, cancels_meeting=by is not None and cancels_meeting)
    if is_new:
        _touch_if_planned(party, other)
    return said


def _touch_if_planned(party: Party, other: Party) -> None:
    """A plan that was made by what the two said before is out of date where they have a meeting to come."""
    wish = queries.open_between(party, other)
    if wish is not None and Meeting.objects.filter(wish=wish, state=MeetingState.PLANNED).exists():
        touch(wish.mission)


def _end_wish(party: Party, other: Party, by: User | None, *, cancels_meeting: bool) -> None:
    wish = queries.open_between(party, other)
    if wish is None:
        return
    meeting = Meeting.objects.filter(wish=wish).first()
    if meeting is not None and meeting.state in _SEATED:
        if not cancels_meeting:
            return
        wishing.cancel_meeting(wish, "", by=by)
    was = wish.state
    is_own = by is None and wish.asker_id == party.pk
    wish.state = WishState.WITHDRAWN if is_own else WishState.DECLINED
    wish.answered_at = timezone.now()
    wish.save(update_fields=["state", "answered_at"])
    audit.record(f"mission.wish_{wish.state}", wish.mission, actor=by, wish=wish.pk, was=was, party=party.pk)
    if was == WishState.ACCEPTED:
        touch(wish.mission)
    if not is_own or was == WishState.ACCEPTED:
        letters.answered(wish, party if by is None else None, by=by)


@transaction.atomic
def lift_veto(party: Party, other: Party, *, by: User | None = None) -> None:
    """The two may be brought together again, as far as who speaks is concerned. Wishes that ended stay ended."""
    mission = locked(party.mission)
    gone, _rows = Veto.objects.filter(party=party, other=other, by_organiser=by is not None).delete()
    if gone:
        audit.record("mission.veto_lifted", mission, actor=by, party=party.pk, other=other.pk)
        _touch_if_planned(party, other)
