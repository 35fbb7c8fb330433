"""Reads: what is held of a person, what goes when, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from kopir.core.personal import Held, Person, Told, keepers, person, whole
from kopir.privacy.models import DataRequest, Night, Place
from kopir.privacy.states import PlaceState, RequestState, Wish


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


def phones_of_others(known: Person) -> frozenset[str]:
    """Which of the person's telephone numbers are somebody else's too. Asked when he has been forgotten already."""
    return frozenset[str]().union(*(keeper.know_phone(known) for keeper in keepers()))


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


def corrections() -> QuerySet[DataRequest]:
    """What people say is wrong and nobody has put right yet, the most pressing first."""
    return DataRequest.objects.filter(wish=Wish.CORRECTION, state=RequestState.WAITING).order_by("due_on", "pk")


def corrections_of(who: Person) -> QuerySet[DataRequest]:
    """Those of one person."""
    same = Q(pk__in=[])
    for address in who.addresses:
        same |= Q(pending__addresses__contains=[address])
    for account in who.accounts:
        same |= Q(pending__accounts__contains=[account])
    return corrections().filter(same)


def left_behind() -> list[int]:
    """Deletions whose job died."""
    return list(
        DataRequest.objects.filter(state=RequestState.WAITING, wish="deletion")
        .order_by("pk")
        .values_list("pk", flat=True)
    )


SINCE = ("created_at", "at", "found_at", "added_at")  # fields that say since when a row is held, by what a table has


@dataclass(frozen=True)
class Kept:
    """One line of what is held: the declaration, its rows, how many hold something in each field, the oldest."""

    room: str
    held: Held
    rows: int
    fields: tuple[tuple[str, int], ...]
    oldest: date | None


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
            counted = _counted(held)
            fields = tuple((name, int(counted[f"in_{name}"])) for name in held.fields)
            oldest = counted.get("oldest")
            lines.append(Kept(keeper.room, held, int(counted["rows"]), fields, oldest and timezone.localdate(oldest)))
    return lines


def _counted(held: Held) -> dict[str, Any]:
    """One query a table: rows in all, rows that hold something in a field, the oldest of those that hold anything."""
    model = apps.get_model(held.model)
    filled = {name: _holds(model._meta.get_field(name)) for name in held.fields}
    wanted: dict[str, Any] = {"rows": Count("pk")}
    wanted |= {f"in_{name}": Count("pk", filter=condition) for name, condition in filled.items()}
    since = since_of(held)
    if since:
        wanted["oldest"] = Min(since, filter=reduce(or_, filled.values()))
    return QuerySet(model).aggregate(**wanted)


def _holds(field: Any) -> Q:  # noqa: ANN401 -- Django's fields have no type in common
    """Whether a row holds something in a field."""
    if isinstance(field, models.JSONField):
        return ~Q(**{f"{field.name}__in": [{}, []]}) & Q(**{f"{field.name}__isnull": False})
    if isinstance(field, models.CharField | models.TextField | models.FileField):
        return ~Q(**{field.name: ""}) & Q(**{f"{field.name}__isnull": False})
    return Q(**{f"{field.name}__isnull": False})


def since_of(held: Held) -> str:
    """The field that says since when a row is held; empty where none does."""
    there = {field.name for field in apps.get_model(held.model)._meta.concrete_fields}
    return held.since or next((name for name in SINCE if name in there), "")


def last_night() -> Night | None:
    """When what was held long enough was last let go of."""
    return Night.objects.filter(pk=1).first()


def overdue(today: date) -> list[Overdue]:
    """What should have gone by today; there must be none after a night."""
    return [Overdue(keeper.room, rows) for keeper in keepers() if (rows := keeper.due(today))]
