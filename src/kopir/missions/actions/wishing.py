"""Wishes to meet: asked for, accepted, declined, withdrawn.

`party` is the one that speaks by its link; None is the organiser, who may speak for either. Everything happens under
the mission's lock: two who press at the same time come one after the other, and the second is answered in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, NotAllowed, WrongState
from kopir.core.models import User
from kopir.core.states import may_move
from kopir.core.wording import checked
from kopir.missions import letters_wishing as letters
from kopir.missions.actions import meetings
from kopir.missions.actions.access import locked, touch
from kopir.missions.models import Delegate, Meeting, Mission, Party, Wish
from kopir.missions.queries import wishing as queries
from kopir.missions.states import (
    OPEN_WISHES,
    TAKES_WISHES,
    WISH_MOVES,
    MeetingState,
    MissionState,
    Part,
    Priority,
    WishSource,
    WishState,
)

LONGEST_WORDS = 500
LONGEST_REASON = 300
CLOSED = frozenset({MissionState.OVER, MissionState.CANCELLED})
_AFTER_COLLECTING = frozenset({MissionState.PLANNING, MissionState.PUBLISHED})


@dataclass(frozen=True)
class Wanted:
    """How much a meeting is wanted, why, and who is to hold it."""

    priority: int = Priority.GOOD
    words: str = ""
    asker_delegate: Delegate | None = None
    asked_delegate: Delegate | None = None


def ask(asker: Party, asked: Party, wanted: Wanted, *, by: User | None = None, is_agreed: bool = False) -> Wish:
    """Ask for a meeting. Where the other side has asked already, this is the answer to it: both want to meet.

    Without `by` a participant asks. Pressed twice it is asked once.
    `is_agreed`: the organiser knows that both want it.
    """
    try:
        return _ask(asker, asked, wanted, by, is_agreed=is_agreed and by is not None)
    except IntegrityError as twice:
        if "wish_once_a_pair" not in str(twice):
            raise
        raise AlreadyThere(_("This meeting has been asked for already.")) from twice


@transaction.atomic
def _ask(asker: Party, asked: Party, wanted: Wanted, by: User | None, *, is_agreed: bool) -> Wish:
    mission = locked(asker.mission)
    refuse_pair(mission, asker, asked, by)
    _refuse_wanted(asker, asked, wanted)
    there = queries.open_between(asker, asked)
    if there is not None and is_agreed and there.state == WishState.ASKED:
        return _accept(there, wanted.priority, None, by)
    if there is not None:
        return _answer_to(there, asker, wanted, by)
    is_late = _is_late(mission, by)
    if by is None:
        _refuse_more(mission, asker, asked)
    wish = Wish.objects.create(
        mission=mission,
        asker=asker,
        asked=asked,
        asker_delegate=wanted.asker_delegate,
        asked_delegate=wanted.asked_delegate,
        priority=wanted.priority,
        words=clean(wanted.words, LONGEST_WORDS),
        source=WishSource.PARTICIPANT if by is None else WishSource.ORGANISER,
        is_late=is_late,
        state=WishState.ACCEPTED if is_agreed else WishState.ASKED,
        counter_priority=wanted.priority if is_agreed else None,
        answered_at=timezone.now() if is_agreed else None,
        expires_at=expires_at(mission, timezone.now()),
        created_by=by,
    )
    word = "arranged" if is_agreed else "asked"
    audit.record(f"mission.wish_{word}", mission, actor=by, wish=wish.pk, asker=asker.pk, asked=asked.pk, late=is_late)
    if not is_agreed:
        letters.asked(wish, by=by)
    return wish


def _answer_to(there: Wish, asker: Party, wanted: Wanted, by: User | None) -> Wish:
    """What asking means where there is an open wish between the two."""
    if there.state == WishState.ACCEPTED:
        raise AlreadyThere(_("Both sides have agreed to this meeting already."))
    if there.asker_id != asker.pk:
        return _accept(there, wanted.priority, asker, by)
    if (there.priority, there.words) == (wanted.priority, clean(wanted.words, LONGEST_WORDS)):
        return there
    raise AlreadyThere(_("This meeting has been asked for already."))


def refuse_pair(mission: Mission, asker: Party, asked: Party, by: User | None) -> None:
    """Refuse two who are not to be brought together. A participant is not told why: it may be the other's veto."""
    if asker.pk == asked.pk:
        raise BadInput(_("Nobody meets himself."))
    if {asker.mission_id, asked.mission_id} != {mission.pk}:
        raise BadInput(_("The two are not on the same mission."))
    if mission.state in CLOSED or (by is None and mission.state not in TAKES_WISHES):
        raise WrongState(_("No wishes are taken for this mission."))
    vetoes = list(queries.vetoes_between(asker, asked))
    for party in (asker, asked):
        party.refresh_from_db(fields=["is_withdrawn", "group"])
    if by is None and any(not one.by_organiser and one.party_id == asker.pk for one in vetoes):
        raise NotAllowed(_("You said that you would rather not meet them. Take that back first."))
    try:
        refuse_known(mission, asker, asked, is_vetoed=bool(vetoes))
    except NotAllowed as why:
        if by is not None:
            raise
        raise NotAllowed(_("This meeting is not possible.")) from why


def refuse_known(mission: Mission, asker: Party, asked: Party, *, is_vetoed: bool) -> None:
    """The same in the organiser's words, from what has been read already."""
    if is_vetoed:
        raise NotAllowed(_("One of the two would rather not meet the other, or the organiser has said so."))
    if asker.is_withdrawn or asked.is_withdrawn:
        raise NotAllowed(_("One of the two no longer takes part."))
    if not mission.allows(asker.group, asked.group):
        raise NotAllowed(_("By the rules of this mission these two groups do not meet."))


def _refuse_wanted(asker: Party, asked: Party, wanted: Wanted) -> None:
    if wanted.priority not in Priority.values:
        raise BadInput(_("Please choose how much this meeting is wanted."))
    for delegate, party in ((wanted.asker_delegate, asker), (wanted.asked_delegate, asked)):
        if delegate is not None and (delegate.party_id != party.pk or delegate.part == Part.COMPANION):
            raise BadInput(_("This person holds no meetings for that side."))


def _refuse_more(mission: Mission, asker: Party, asked: Party) -> None:
    declined = Wish.objects.filter(asker=asker, asked=asked, state=WishState.DECLINED)
    if declined.exists():
        raise WrongState(_("They have declined this meeting. If they change their mind, they can ask you."))
    if queries.wishes_left(mission, asker) <= 0:
        raise NotAllowed(
            _("You have asked for %(most)d meetings, and more are not possible. Withdraw a wish to make another.")
            % {"most": mission.most_wishes}
        )


def _is_late(mission: Mission, by: User | None) -> bool:
    """Whether a wish made now is late; refused where none is taken any more."""
    now = timezone.now()
    if by is None and now >= end_of(mission):
        raise WrongState(_("The mission is over."))
    is_late = is_past(mission, now)
    if is_late and by is None and not mission.takes_late:
        raise WrongState(_("The time for wishes is over. The chamber can still add a meeting for you."))
    return is_late


def is_past(mission: Mission, now: datetime) -> bool:
    """Whether the time for wishes is over."""
    return mission.state in _AFTER_COLLECTING or (mission.wishes_until is not None and now > mission.wishes_until)


def expires_at(mission: Mission, now: datetime) -> datetime:
    """Until when an answer is waited for: some days, but not beyond the day before the mission; a wish made later
    than that waits until the mission ends."""
    day_before = datetime.combine(mission.starts_on, time.min, mission.zone) - timedelta(days=1)
    last = day_before if now < day_before else end_of(mission)
    return min(now + timedelta(days=mission.answer_days), last)


def end_of(mission: Mission) -> datetime:
    """The midnight after its last day, where it takes place."""
    return datetime.combine(mission.ends_on + timedelta(days=1), time.min, mission.zone)


def clean(text: str, longest: int) -> str:
    return checked(text, longest=longest) if text.strip() else ""


def hold(wish: Wish, party: Party | None) -> Mission:
    """The mission locked, and the wish as it stands now; refused where the party has no part in it."""
    mission = locked(wish.mission)
    wish.refresh_from_db()
    if party is not None and party.pk not in {wish.asker_id, wish.asked_id}:
        raise NotAllowed(_("This wish is between others."))
    if mission.state in CLOSED:
        raise WrongState(_("The mission is over."))
    return mission


@transaction.atomic
def accept(wish: Wish, priority: int, *, party: Party | None = None, by: User | None = None) -> Wish:
    """The side that was asked wants to meet, too. One that declined, or answers late, may still say so."""
    mission = hold(wish, party)
    if party is not None and party.pk != wish.asked_id:
        raise NotAllowed(_("The other side answers your wish."))
    if wish.state == WishState.ACCEPTED and wish.counter_priority == priority:
        return wish
    refuse_pair(mission, wish.asked, wish.asker, by)
    other = queries.open_between(wish.asker, wish.asked)
    if other is not None and other.pk != wish.pk:
        raise AlreadyThere(_("There is a newer wish between the two."))
    return _accept(wish, priority, party, by)


def _accept(wish: Wish, priority: int, party: Party | None, by: User | None) -> Wish:
    if priority not in Priority.values:
        raise BadInput(_("Please choose how much this meeting is wanted."))
    old = _refuse_move(wish, WishState.ACCEPTED)
    wish.state, wish.counter_priority, wish.answered_at, wish.reason = WishState.ACCEPTED, priority, timezone.now(), ""
    wish.save(update_fields=["state", "counter_priority", "answered_at", "reason"])
    meetings.wait_again(wish)
    _record(wish, old, party, by)
    letters.answered(wish, party, by=by)
    return wish


def decline(wish: Wish, reason: str, *, party: Party | None = None, by: User | None = None) -> Wish:
    """The side that was asked does not want to meet, or no longer. Its slot is free then."""
    if party is not None and party.pk != wish.asked_id:
        raise NotAllowed(_("The other side answers your wish."))
    return close(wish, WishState.DECLINED, reason, party=party, by=by)


def withdraw(wish: Wish, *, reason: str = "", party: Party | None = None, by: User | None = None) -> Wish:
    """Who asked takes it back. A planned meeting is cancelled, its slot is free."""
    if party is not None and party.pk != wish.asker_id:
        raise NotAllowed(_("Only who asked can withdraw it."))
    return close(wish, WishState.WITHDRAWN, reason, party=party, by=by)


@transaction.atomic
def close(wish: Wish, new: WishState, reason: str, *, party: Party | None, by: User | None) -> Wish:
    """A wish ends by somebody's word. Said twice, it is said once."""
    mission = hold(wish, party)
    if wish.state == new:
        return wish
    old = _refuse_move(wish, new)
    cancel_meeting(wish, clean(reason, LONGEST_REASON), by=by)
    wish.state, wish.reason, wish.answered_at = new, clean(reason, LONGEST_REASON), timezone.now()
    wish.save(update_fields=["state", "reason", "answered_at"])
    _record(wish, old, party, by)
    if old == WishState.ACCEPTED:
        touch(mission)
    if new == WishState.DECLINED or old == WishState.ACCEPTED:
        letters.answered(wish, party, by=by)
    return wish


def cancel_meeting(wish: Wish, because: str, *, by: User | None) -> None:
    """The wish's meeting, if it has one, is cancelled, and its slot is free. What was held stays."""
    meeting = Meeting.objects.filter(wish=wish).select_related("slot").order_by("pk").first()
    if meeting is None or meeting.state == MeetingState.CANCELLED:
        return
    has_begun = meeting.slot is not None and meeting.slot.starts_at <= timezone.now()
    if has_begun or meeting.state in {MeetingState.HELD, MeetingState.NOT_HELD}:
        raise WrongState(_("The meeting has taken place, or its time has passed."))
    meetings.cancel_meeting(meeting, because or _("One side does not want to meet any more."), by=by)


@transaction.atomic
def change_priority(wish: Wish, priority: int, party: Party, *, by: User | None = None) -> Wish:
    """How much one side wants an open wish: each says its own."""
    mission = hold(wish, party)
    if priority not in Priority.values:
        raise BadInput(_("Please choose how much this meeting is wanted."))
    if wish.state not in OPEN_WISHES or (party.pk == wish.asked_id and wish.state != WishState.ACCEPTED):
        raise WrongState(_("This wish is no longer where it was. Read it again."))
    field = "priority" if party.pk == wish.asker_id else "counter_priority"
    if getattr(wish, field) != priority:
        setattr(wish, field, priority)
        wish.save(update_fields=[field])
        audit.record("mission.wish_priority", mission, actor=by, wish=wish.pk, party=party.pk, priority=priority)
    return wish


def _refuse_move(wish: Wish, new: WishState) -> WishState:
    old = WishState(wish.state)
    if not may_move(WISH_MOVES, old, new):
        raise WrongState(_("This wish is no longer where it was. Read it again."))
    return old


def _record(wish: Wish, old: WishState, party: Party | None, by: User | None) -> None:
    who = party.pk if party is not None else None
    audit.record(f"mission.wish_{wish.state}", wish.mission, actor=by, wish=wish.pk, was=old.value, party=who)
