"""Reads: what is held of a person, what goes when, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Count, Q, QuerySet

from kopir.core.personal import Held, Person, Told, keepers, person, whole
from kopir.privacy.models import DataRequest, Place
from kopir.privacy.states import PlaceState, RequestState


def is_known(start: Person) -> bool:
    """Whether any room holds something of a person."""
    known = whole(start)
    return any(keeper.tell(known) for keeper in keepers())


def told(start: Person) -> list[Told]:
    """All that is held of a person, room by room, as he may read it."""
    known = whole(start)
    return [row for keeper in keepers() for row in keeper.tell(known)]


def has_namesake(known: Person) -> bool:
    """Whether one of the person's names is somebody else's too. Asked when he himself has been forgotten already."""
    return any(keeper.know_name(known) for keeper in keepers())


def packed(known: Person) -> dict[str, list[Any]]:
    """A person as JSON."""
    return {
        "addresses": sorted(known.addresses),
        "accounts": sorted(known.accounts),
        "names": sorted(known.names),
        "phones": sorted(known.phones),
    }


def unpacked(stored: dict[str, list[Any]]) -> Person:
    """The person again."""
    return person(
        addresses=stored.get("addresses", []),
        accounts=stored.get("accounts", []),
        names=stored.get("names", []),
        phones=stored.get("phones", []),
    )


def requests() -> QuerySet[DataRequest]:
    """All requests, newest first, with how many places wait to be looked at."""
    return (
        DataRequest.objects.select_related("by")
        .annotate(waiting=Count("places", filter=Q(places__state=PlaceState.OPEN)))
        .order_by("-at", "-pk")
    )


def left_behind() -> list[int]:
    """Deletions whose job died."""
    return list(
        DataRequest.objects.filter(state=RequestState.WAITING, wish="deletion")
        .order_by("pk")
        .values_list("pk", flat=True)
    )


@dataclass(frozen=True)
class Kept:
    """One line of what is held: the declaration, how many rows there are, how many should have gone."""

    room: str
    held: Held
    table: str
    rows: int


@dataclass(frozen=True)
class Overdue:
    """Rows of a room that should have gone before today."""

    room: str
    rows: int


def declared() -> list[Held]:
    """What is held of people, as the rooms declare it."""
    return [held for keeper in keepers() for held in keeper.held]


def open_places() -> QuerySet[Place]:
    """Rows in which somebody forgotten may still be found; an officer has to look."""
    return Place.objects.filter(state=PlaceState.OPEN).select_related("request").order_by("request_id", "pk")


def kept() -> list[Kept]:
    """What the house holds of people, table by table."""
    lines = []
    for keeper in keepers():
        for held in keeper.held:
            model = apps.get_model(held.model)
            lines.append(Kept(keeper.room, held, str(model._meta.verbose_name), QuerySet(model).count()))
    return lines


def overdue(today: date) -> list[Overdue]:
    """What should have gone by today; there must be none after a night."""
    return [Overdue(keeper.room, rows) for keeper in keepers() if (rows := keeper.due(today))]
