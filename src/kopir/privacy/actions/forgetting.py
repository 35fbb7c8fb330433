"""A person is forgotten: every room lets go of him, his words are taken out elsewhere, and what is left is listed."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import WrongState
from kopir.core.models import User
from kopir.core.personal import Person, keepers
from kopir.privacy import queries, searching
from kopir.privacy.models import DataRequest, Place
from kopir.privacy.states import PlaceState, Reason, RequestState, Wish

FORGET = "privacy.forget"  # the job in `tasks`
MOST_BY_NAME = 200  # places in which a name alone is taken out without a person's look


def carry_out(pk: int) -> DataRequest | None:
    """Forget who stands in a request; nothing when it is done already.

    In three steps of their own, each of which may be done again: a process that dies in the middle goes on from the
    start when the job comes again, and finds less to do. Who it was stays in the row until the last step.
    """
    request = DataRequest.objects.filter(pk=pk, wish=Wish.DELETION, state=RequestState.WAITING).first()
    if request is None:
        return None
    known = queries.unpacked(request.pending)
    counts = {keeper.room: _let_go(keeper.room, known) for keeper in keepers()}
    shared = queries.phones_of_others(known)
    refused = _take_out_everywhere(pk, known, shared)
    left = list(searching.spots(known, shared=shared, progress=partial(_tell, pk, 1)))
    return _end(pk, known, counts, refused, left)


def _tell(pk: int, searches: int, done: int, of: int) -> None:
    """How far it is, for the desk: tables looked through, of both searches."""
    DataRequest.objects.filter(pk=pk).update(tables_done=searches * of + done, tables=2 * of)


@transaction.atomic
def _let_go(room: str, known: Person) -> int:
    return next(keeper for keeper in keepers() if keeper.room == room).forget(known)


def _take_out_everywhere(pk: int, known: Person, shared: frozenset[str]) -> set[tuple[str, str, str]]:
    """Where the words could not be taken out.

    Names and numbers that others have too are left to an officer, and so is a name that stands in too many places: it
    may be made of words that everybody uses, for nobody checks what an applicant calls himself.
    """
    found = list(searching.spots(known, shared=shared, progress=partial(_tell, pk, 0)))
    is_common = sum(not (spot.is_sure or searching.is_published(spot)) for spot in found) > MOST_BY_NAME
    sure, _all = searching.patterns(known, shared=shared)
    own = sure if is_common or queries.has_namesake(known) else searching.name_pattern(known)
    pattern = "|".join(dict.fromkeys(part for part in (sure, own) if part))
    refused = set()
    for spot in found:
        if pattern and not searching.is_published(spot) and not searching.take_out(spot, pattern):
            refused.add((spot.column.table, spot.column.name, spot.row))
    return refused


@transaction.atomic
def _end(
    pk: int, known: Person, counts: dict[str, int], refused: set[tuple[str, str, str]], left: list[searching.Spot]
) -> DataRequest | None:
    request = DataRequest.objects.select_for_update().filter(pk=pk, state=RequestState.WAITING).first()
    if request is None:
        return None
    for spot in left:
        at = (spot.column.table, spot.column.name, spot.row)
        why = Reason.REFUSED if at in refused or spot.is_sure else Reason.SAME_NAME
        why = Reason.PUBLISHED if searching.is_published(spot) else why
        Place.objects.get_or_create(request=request, table=at[0], column=at[1], row=at[2], defaults={"reason": why})
    is_left = request.places.filter(state=PlaceState.OPEN).exists()
    request.state = RequestState.LEFT if is_left else RequestState.DONE
    # An officer who has to look needs to know whom to look for; when he has looked, it goes too.
    request.pending = queries.packed(known) if is_left else {}
    request.done_at = timezone.now()
    request.forgotten = {room: number for room, number in counts.items() if number}
    request.save(update_fields=["state", "pending", "done_at", "forgotten"])
    audit.record("privacy.forgotten", request, actor=None, rows=request.forgotten, left=request.places.count())
    return request


@transaction.atomic
def take_out_place(place: Place, *, by: User) -> Place:
    """An officer looked: it is the person. His name is taken out there."""
    fresh, request = _open_place(place)
    known = queries.unpacked(request.pending)
    here = (fresh.table, fresh.column, fresh.row)
    found = [one for one in searching.spots(known) if (one.column.table, one.column.name, one.row) == here]
    _sure, everything = searching.patterns(known)
    if not all(searching.take_out(one, everything) for one in found):
        raise WrongState(_("The words there are fixed; change them on their own page, then look again."))
    return _decide(fresh, request, PlaceState.GONE, by)


@transaction.atomic
def it_is_another(place: Place, *, by: User) -> Place:
    """An officer looked: it is somebody else of the same name."""
    fresh, request = _open_place(place)
    return _decide(fresh, request, PlaceState.ANOTHER, by)


def _open_place(place: Place) -> tuple[Place, DataRequest]:
    request = DataRequest.objects.select_for_update().get(pk=place.request_id)
    fresh = Place.objects.select_for_update().get(pk=place.pk)
    if fresh.state != PlaceState.OPEN:
        raise WrongState(_("This place has been decided on already."))
    return fresh, request


def _decide(place: Place, request: DataRequest, state: PlaceState, by: User) -> Place:
    place.state, place.decided_by, place.decided_at = state, by, timezone.now()
    place.save(update_fields=["state", "decided_by", "decided_at"])
    audit.record("privacy.place_decided", request, actor=by, table=place.table, row=place.row, state=state.value)
    if not request.places.filter(state=PlaceState.OPEN).exists():
        request.state, request.pending = RequestState.DONE, {}
        request.save(update_fields=["state", "pending"])
    return place
