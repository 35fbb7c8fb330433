"""The programme of a mission, who is expected at its items, and who came. Each change under the mission's lock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import BadInput, WrongState
from kopir.core.languages import Language
from kopir.core.models import User
from kopir.missions.actions.access import locked, touch
from kopir.missions.actions.days import changeable
from kopir.missions.actions.slots import moment_at
from kopir.missions.models import Attendance, Delegate, Mission, ProgrammeItem

LONGEST_TITLE, LONGEST_PLACE = 200, 300
MOST_PEOPLE = 10_000
AROUND = timedelta(days=7)  # people arrive before the first day and leave after the last
LONGEST_ITEM = timedelta(days=3)
State = Attendance.State


@dataclass(frozen=True)
class Event:
    """An item as it is typed: hours on the clock of the place."""

    kind: str
    day: date
    starts: time
    ends: time
    titles: Mapping[str, str] = field(default_factory=dict)
    last_day: date | None = None  # where it ends on another day
    place: str = ""
    capacity: int | None = None
    is_for_all: bool = False


@transaction.atomic
def add_item(mission: Mission, event: Event, *, by: User) -> ProgrammeItem:
    """Add an item. Nobody is expected yet, unless everybody is."""
    mission = changeable(mission)
    item = _filled(ProgrammeItem(mission=mission), event)
    if item.is_for_all:
        _check_places(item, _delegates(mission).count())
    item.save()
    touch(mission)
    audit.record("mission.programme_added", mission, actor=by, item=item.pk, kind=item.kind)
    return item


@transaction.atomic
def change_item(item: ProgrammeItem, event: Event, *, by: User) -> ProgrammeItem:
    """Change an item. Plans made before are out of date only if hours or people changed."""
    mission = changeable(item.mission)
    item = _again(item, mission)
    before, places = (item.starts_at, item.ends_at, item.is_for_all), (item.capacity, item.is_for_all)
    told = _told(item)
    item = _filled(item, event)
    if told != _told(item):
        item.version, item.changed_at = item.version + 1, timezone.now()
    if places != (item.capacity, item.is_for_all):
        _check_places(item, _delegates(mission).count() if item.is_for_all else len(_busy(item)))
    item.save()
    if before != (item.starts_at, item.ends_at, item.is_for_all):
        touch(mission)
    audit.record("mission.programme_changed", mission, actor=by, item=item.pk)
    return item


@transaction.atomic
def remove_item(item: ProgrammeItem, *, by: User) -> None:
    """Remove an item with the list of its people: they are free for meetings again."""
    mission = changeable(item.mission)
    item = _again(item, mission)
    people = item.attendances.count()
    touch(mission)
    audit.record("mission.programme_removed", mission, actor=by, item=item.pk, people=people)
    item.delete()


@transaction.atomic
def mark_people(item: ProgrammeItem, marks: Mapping[int, str], *, by: User) -> None:
    """Say of some delegates whether they are expected (or came, or did not come); "" is not expected.

    Others stay as they are. Refused as a whole where more people would be expected than there are places. Also
    possible when the mission is over: who came is often written down afterwards.
    """
    mission = locked(item.mission)
    item = _again(item, mission)
    if set(marks.values()) - {"", *State.values}:
        raise BadInput(_("Please say of each person whether they are expected, came, or did not come."))
    there = set(_delegates(mission).filter(pk__in=list(marks)).values_list("pk", flat=True))
    if there != set(marks):
        raise WrongState(_("The list of people has changed meanwhile. Please look again."))
    before = _busy(item)
    _write(item, marks)
    after = _busy(item)
    if not item.is_for_all and len(after) > len(before):
        _check_places(item, len(after))
    if before != after:
        touch(mission)
    counts = {f"marked_{state or 'none'}": list(marks.values()).count(state) for state in ("", *State.values)}
    audit.record("mission.attendance_marked", mission, actor=by, item=item.pk, **counts)


def _told(item: ProgrammeItem) -> tuple[datetime, datetime, str, dict[str, str]]:
    """What calendars say of it."""
    return item.starts_at, item.ends_at, item.place, item.titles


def _write(item: ProgrammeItem, marks: Mapping[int, str]) -> None:
    rows = {row.delegate_id: row for row in item.attendances.filter(delegate__in=list(marks))}
    gone = [row.pk for delegate, row in rows.items() if not marks[delegate]]
    changed = [row for delegate, row in rows.items() if marks[delegate] and row.state != marks[delegate]]
    for row in changed:
        row.state = marks[row.delegate_id]
    Attendance.objects.filter(pk__in=gone).delete()
    Attendance.objects.bulk_update(changed, ["state"])
    Attendance.objects.bulk_create(
        Attendance(item=item, delegate_id=delegate, state=state)
        for delegate, state in sorted(marks.items())
        if state and delegate not in rows
    )


def _busy(item: ProgrammeItem) -> frozenset[int]:
    """Who takes a place."""
    rows = item.attendances.exclude(state=State.MISSED).exclude(delegate__party__is_withdrawn=True)
    return frozenset(rows.values_list("delegate_id", flat=True))


def _delegates(mission: Mission) -> QuerySet[Delegate]:
    return Delegate.objects.filter(party__mission=mission, party__is_withdrawn=False)


def _check_places(item: ProgrammeItem, people: int) -> None:
    if item.capacity is not None and people > item.capacity:
        raise WrongState(
            _("There are places for %(capacity)d people; this would make %(people)d.")
            % {"capacity": item.capacity, "people": people}
        )


def _again(item: ProgrammeItem, mission: Mission) -> ProgrammeItem:
    found = ProgrammeItem.objects.filter(pk=item.pk, mission=mission).first()
    if found is None:
        raise WrongState(_("Somebody else has removed this item of the programme."))
    found.mission = mission
    return found


def _filled(item: ProgrammeItem, event: Event) -> ProgrammeItem:
    """The item with what was typed, checked."""
    if event.kind not in ProgrammeItem.Kind.values:
        raise BadInput(_("Please choose what kind of item this is."))
    item.kind, item.titles = event.kind, _titles(event.titles)
    item.starts_at, item.ends_at = _moments(item.mission, event)
    if len(event.place) > LONGEST_PLACE:
        raise BadInput(_("The place has more than %(most)d letters.") % {"most": LONGEST_PLACE})
    if event.capacity is not None and not 1 <= event.capacity <= MOST_PEOPLE:
        raise BadInput(_("There are places for 1 to %(most)d people.") % {"most": MOST_PEOPLE})
    item.place, item.capacity, item.is_for_all = event.place, event.capacity, event.is_for_all
    return item


def _titles(typed: Mapping[str, str]) -> dict[str, str]:
    titles = {code: typed[code] for code in Language.values if typed.get(code)}
    if not titles:
        raise BadInput(_("Please give a title in at least one language."))
    if any(len(title) > LONGEST_TITLE for title in titles.values()):
        raise BadInput(_("A title has at most %(most)d letters.") % {"most": LONGEST_TITLE})
    return titles


def _moments(mission: Mission, event: Event) -> tuple[datetime, datetime]:
    last_day = event.last_day or event.day
    first, last = mission.starts_on - AROUND, mission.ends_on + AROUND
    if not (first <= event.day <= last and first <= last_day <= last):
        raise BadInput(
            _("The programme is between %(first)s and %(last)s: the mission, and a week before and after it.")
            % {"first": first.isoformat(), "last": last.isoformat()}
        )
    starts_at, ends_at = (
        moment_at(event.day, event.starts, mission.zone),
        moment_at(last_day, event.ends, mission.zone),
    )
    if ends_at <= starts_at:
        raise BadInput(_("It must end after it begins. Where it ends on another day, please give that day."))
    if ends_at - starts_at > LONGEST_ITEM:
        raise BadInput(_("An item of the programme is at most %(days)d days long.") % {"days": LONGEST_ITEM.days})
    return starts_at, ends_at
