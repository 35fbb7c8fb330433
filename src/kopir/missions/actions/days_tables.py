"""Tables and booths, and the slots in which one is not to be had."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, WrongState
from kopir.core.models import User
from kopir.missions.actions.access import touch
from kopir.missions.actions.days import changeable
from kopir.missions.models import Absence, Mission, Party, Table
from kopir.missions.states import TableKind

MOST_AT_ONCE = 200
MOST_TABLES = 500  # of a mission
FEWEST_SEATS, MOST_SEATS = 2, 50
LAST_POSITION = 9999
LONGEST_NAME, LONGEST_PREFIX = 40, 30
LONGEST_PLACE = 100
_NAMED = 5  # tables that a refusal names


@dataclass(frozen=True)
class Row:
    """Many tables of one kind, numbered: "A1" to "A12"."""

    prefix: str
    first: int
    last: int
    seats: int = 4
    place: str = ""
    kind: TableKind = TableKind.TABLE


@dataclass(frozen=True)
class Furniture:
    """One table as it is typed."""

    name: str
    kind: TableKind
    seats: int
    place: str
    position: int
    owner: Party | None = None


@transaction.atomic
def add_tables(mission: Mission, row: Row, *, by: User) -> list[Table]:
    """Add tables, standing behind those there are; all of them, or none."""
    mission = changeable(mission)
    count = row.last - row.first + 1
    if row.first < 0 or count < 1:
        raise BadInput(_("The last number must not be below the first."))
    if count > MOST_AT_ONCE:
        raise BadInput(_("At most %(most)d tables are added at once.") % {"most": MOST_AT_ONCE})
    if mission.tables.count() + count > MOST_TABLES:
        raise BadInput(_("A mission has at most %(most)d tables.") % {"most": MOST_TABLES})
    _check(row.prefix + str(row.last), row.seats, row.place)
    names = [f"{row.prefix}{number}" for number in range(row.first, row.last + 1)]
    taken = list(mission.tables.filter(name__in=names).values_list("name", flat=True))
    if taken:
        raise AlreadyThere(_("These are there already: %(names)s.") % {"names": _some(taken)})
    behind: int | None = mission.tables.aggregate(last=Max("position"))["last"]
    start = 1 if behind is None else behind + 1
    tables = Table.objects.bulk_create(
        Table(
            mission=mission,
            name=name,
            kind=row.kind,
            seats=row.seats,
            place=row.place,
            position=min(start + nth, LAST_POSITION),
        )
        for nth, name in enumerate(names)
    )
    touch(mission)
    audit.record("mission.tables_added", mission, actor=by, first=names[0], last=names[-1], count=count)
    return tables


@transaction.atomic
def change_table(table: Table, typed: Furniture, *, by: User) -> Table:
    """Change one table: its name, seats, place, and whose booth it is."""
    mission = changeable(table.mission)
    table = _again(table, mission)
    _check(typed.name, typed.seats, typed.place)
    if not 0 <= typed.position <= LAST_POSITION:
        raise BadInput(_("The position is a number up to %(most)d.") % {"most": LAST_POSITION})
    if mission.tables.filter(name=typed.name).exclude(pk=table.pk).exists():
        raise AlreadyThere(_("These are there already: %(names)s.") % {"names": typed.name})
    if typed.owner is not None and typed.kind != TableKind.BOOTH:
        raise BadInput(_("Only a booth belongs to a participant. Please choose “Booth”, or nobody."))
    if typed.owner is not None and not mission.parties.filter(pk=typed.owner.pk, is_withdrawn=False).exists():
        raise BadInput(_("The owner of the booth does not take part in this mission."))
    table.name, table.kind, table.seats, table.place = typed.name, typed.kind, typed.seats, typed.place
    table.position, table.owner = typed.position, typed.owner
    table.save()
    touch(mission)
    audit.record("mission.table_changed", mission, actor=by, table=table.pk)
    return table


@transaction.atomic
def remove_table(table: Table, *, by: User) -> None:
    """Refused while meetings sit there."""
    mission = changeable(table.mission)
    table = _again(table, mission)
    count = table.meetings.count()
    if count:
        raise WrongState(
            ngettext(
                "%(count)d meeting is at this table. Move it first, or note the table as lost and plan anew.",
                "%(count)d meetings are at this table. Move them first, or note the table as lost and plan anew.",
                count,
            )
            % {"count": count}
        )
    touch(mission)
    audit.record("mission.table_removed", mission, actor=by, table=table.pk, name=table.name)
    table.delete()


@transaction.atomic
def lose_table(table: Table, slots: Collection[int], *, by: User) -> None:
    """The table cannot be used in exactly these slots. Meetings there stay until a plan of the change moves them."""
    mission = changeable(table.mission)
    table = _again(table, mission)
    wanted = set(slots)
    if mission.slots.filter(pk__in=wanted).count() != len(wanted):
        raise WrongState(_("The slots have changed meanwhile. Please tick again."))
    was = set(table.absences.values_list("slot_id", flat=True))
    if wanted == was:
        return
    table.absences.exclude(slot__in=wanted).delete()
    Absence.objects.bulk_create(Absence(table=table, slot_id=slot) for slot in sorted(wanted - was))
    touch(mission)
    audit.record("mission.table_lost", mission, actor=by, table=table.pk, slots=len(wanted))


def _again(table: Table, mission: Mission) -> Table:
    found = Table.objects.filter(pk=table.pk, mission=mission).first()
    if found is None:
        raise WrongState(_("Somebody else has removed this table."))
    return found


def _check(name: str, seats: int, place: str) -> None:
    if not name or len(name) > LONGEST_NAME:
        raise BadInput(_("A table has a number or name of at most %(most)d letters.") % {"most": LONGEST_NAME})
    if not FEWEST_SEATS <= seats <= MOST_SEATS:
        raise BadInput(
            _("A table has %(least)d to %(most)d seats.") % {"least": FEWEST_SEATS, "most": MOST_SEATS},
        )
    if len(place) > LONGEST_PLACE:
        raise BadInput(_("The hall has more than %(most)d letters.") % {"most": LONGEST_PLACE})


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:_NAMED])
    return f"{shown} … ({len(names)})" if len(names) > _NAMED else shown
