"""What the organiser does with wishes: meetings agreed on behalf of both, and when and by whom they can be held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, KopirError
from kopir.core.models import User
from kopir.missions.actions import wishing
from kopir.missions.actions.access import locked, touch
from kopir.missions.models import Delegate, Mission, Party, Session, Slot, Veto, Wish
from kopir.missions.states import Part, Priority, WishState


@dataclass(frozen=True)
class Options:
    """How an agreed wish is to be planned: only in a session, only in a slot, after another wish, by whom."""

    session: Session | None = None
    fixed: Slot | None = None
    after: Wish | None = None
    asker_delegate: Delegate | None = None
    asked_delegate: Delegate | None = None


@transaction.atomic
def set_options(wish: Wish, options: Options, *, by: User) -> Wish:
    """The options as a whole: what is not said is taken away. A plan being made is out of date then."""
    mission = wishing.hold(wish, None)
    _refuse_options(wish, options)
    changed = [name for name in vars(options) if getattr(wish, f"{name}_id") != _key(getattr(options, name))]
    if not changed:
        return wish
    for name in changed:
        setattr(wish, name, getattr(options, name))
    wish.save(update_fields=changed)
    audit.record("mission.wish_options", mission, actor=by, wish=wish.pk, changed=changed)
    if wish.state == WishState.ACCEPTED:
        touch(mission)
    return wish


def _key(thing: Session | Slot | Wish | Delegate | None) -> int | None:
    return thing.pk if thing is not None else None


def _refuse_options(wish: Wish, options: Options) -> None:
    for thing in (options.session, options.fixed, options.after):
        if thing is not None and thing.mission_id != wish.mission_id:
            raise BadInput(_("This belongs to another mission."))
    if options.fixed is not None and options.session is not None and options.fixed.session_id != options.session.pk:
        raise BadInput(_("This slot does not lie in that session."))
    for delegate, party in ((options.asker_delegate, wish.asker_id), (options.asked_delegate, wish.asked_id)):
        if delegate is not None and (delegate.party_id != party or delegate.part == Part.COMPANION):
            raise BadInput(_("This person holds no meetings for that side."))
    if options.after is not None:
        _refuse_after(wish, options)


def _refuse_after(wish: Wish, options: Options) -> None:
    """No wish waits for itself, over however many others; and not for one that is fixed later."""
    earlier, seen = options.after, {wish.pk}
    while earlier is not None:
        if earlier.pk in seen:
            raise BadInput(_("Then each of these meetings would have to wait for the other."))
        seen.add(earlier.pk)
        times = (earlier.fixed, options.fixed)
        if None not in times and times[0].starts_at >= times[1].starts_at:  # type: ignore[union-attr]
            raise BadInput(_("The meeting that is to come first is fixed at the same time or later."))
        earlier = earlier.after


@transaction.atomic
def arrange(asker: Party, asked: Party, priority: int, options: Options, words: str = "", *, by: User) -> Wish:
    """A meeting that both sides are known to want: agreed at once. A wish of one of them becomes that."""
    wanted = wishing.Wanted(priority, words, options.asker_delegate, options.asked_delegate)
    wish = wishing.ask(asker, asked, wanted, by=by, is_agreed=True)
    if any(value is not None for value in vars(options).values()):
        turned = wish.asker_id != asker.pk
        mine, theirs = options.asker_delegate, options.asked_delegate
        whole = Options(
            options.session,
            options.fixed,
            options.after,
            theirs if turned else mine,
            mine if turned else theirs,
        )
        set_options(wish, whole, by=by)
    return wish


@dataclass(frozen=True)
class Together:
    """What accepting many wishes would do, or did."""

    accepted: tuple[Wish, ...]
    refused: tuple[tuple[Wish, str], ...]


def preview_all(mission: Mission, wishes: Iterable[Wish]) -> Together:
    """Which waiting wishes could be agreed to on behalf of those who were asked, and which not, with the reason."""
    accepted: list[Wish] = []
    refused: list[tuple[Wish, str]] = []
    vetoed = set(Veto.objects.filter(party__mission=mission).values_list("party_id", "other_id"))
    for wish in wishes:
        try:
            _refuse_one(mission, wish, vetoed)
        except KopirError as refusal:
            refused.append((wish, str(refusal.sentence)))
        else:
            accepted.append(wish)
    return Together(tuple(accepted), tuple(refused))


def _refuse_one(mission: Mission, wish: Wish, vetoed: set[tuple[int, int]]) -> None:
    if wish.state != WishState.ASKED:
        raise AlreadyThere(_("This wish is no longer where it was. Read it again."))
    wishing.refuse_known(
        mission,
        wish.asker,
        wish.asked,
        is_vetoed=bool({(wish.asker_id, wish.asked_id), (wish.asked_id, wish.asker_id)} & vetoed),
    )


@transaction.atomic
def accept_all(mission: Mission, wishes: Iterable[int], *, by: User) -> Together:
    """Agree to many wishes at once on behalf of those who were asked, each with the asker's priority.

    Nobody gets a mail for each: schedules tell them. What can no longer be agreed to is left, with its reason.
    """
    mission = locked(mission)
    rows = Wish.objects.filter(mission=mission, pk__in=list(wishes)).select_related("asker__company", "asked__company")
    found = preview_all(mission, rows.order_by("pk"))
    now = timezone.now()
    for wish in found.accepted:
        wish.state, wish.counter_priority, wish.answered_at = WishState.ACCEPTED, Priority(wish.priority), now
    Wish.objects.bulk_update(found.accepted, ["state", "counter_priority", "answered_at"], batch_size=500)
    if found.accepted:
        keys = [wish.pk for wish in found.accepted]
        audit.record("mission.wishes_accepted", mission, actor=by, wishes=keys, number=len(keys))
    return found
