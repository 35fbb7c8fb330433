"""A mission like one before, on other days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import BadInput
from kopir.core.models import User
from kopir.core.references import next_reference
from kopir.missions.actions.slots import moment_at, slots_for
from kopir.missions.models import (
    BudgetLine,
    Delegate,
    Interpreter,
    Mission,
    Party,
    ProgrammeItem,
    Session,
    Slot,
    Table,
)
from kopir.missions.models.missions import new_key

_SAME = [
    "direction",
    "titles",
    "about",
    "place",
    "venue",
    "time_zone",
    "may_meet",
    "sitting",
    "answer_days",
    "most_wishes",
    "most_meetings",
    "most_a_day",
    "takes_late",
    "weight_idle",
    "weight_fair",
    "weight_tables",
    "weight_walking",
    "weight_interpreters",
    "weight_late",
    "is_example",
]
Row = TypeVar("Row", BudgetLine, Delegate, Interpreter, Party, ProgrammeItem, Session, Table)
_PARTY = ("group", "company_id", "organisation", "seeks")
_DELEGATE = ("contact_id", "name", "name_latin", "position", "email", "phone", "language", "speaks", "part")
_INTERPRETER = ("name", "email", "phone", "language", "pairs", "most_a_day", "in_a_row")


@dataclass(frozen=True)
class Taken:
    """What a copy takes over beside days, tables, programme, rules and planned money."""

    parties: bool = False
    interpreters: bool = False


@transaction.atomic
def duplicate_mission(mission: Mission, first_day: date, taken: Taken, *, by: User) -> Mission:
    """The mission anew, in preparation, with every hour moved by the same number of days; the whole of it, or nothing.

    Wishes, meetings, attendance and what was spent are not taken over. People get new links. Refused where an hour
    does not exist on its new day because the clock changes that night.
    """
    days = first_day - mission.starts_on
    if not days:
        raise BadInput(_("Please choose another first day than that of the mission which is copied."))
    copy = Mission.objects.create(
        **{name: getattr(mission, name) for name in _SAME},
        reference=next_reference("MS", timezone.localdate().year),
        starts_on=first_day,
        ends_on=mission.ends_on + days,
        wishes_until=_until(mission, days),
        owner=by,
    )
    _copy_hours(mission, copy, days)
    parties = _copy_parties(mission, copy) if taken.parties else {}
    if taken.interpreters:
        rows = mission.interpreters.exclude(name="")  # one that was forgotten has no name
        Interpreter.objects.bulk_create(_like(Interpreter(mission=copy), one, _INTERPRETER) for one in rows)
    _copy_tables(mission, copy, parties)
    BudgetLine.objects.bulk_create(
        _like(BudgetLine(mission=copy), one, ("what", "planned", "currency", "payer", "note"))
        for one in mission.budget.all()
    )
    audit.record("mission.duplicated", copy, actor=by, of=mission.reference, parties=len(parties))
    return copy


def _like(new: Row, old: Row, names: tuple[str, ...]) -> Row:
    for name in names:
        setattr(new, name, getattr(old, name))
    return new


def _moved(at: datetime, mission: Mission, days: timedelta) -> datetime:
    """The same hour on the clock of the place, some days later or earlier."""
    there = at.astimezone(mission.zone)
    return moment_at(there.date() + days, there.time(), mission.zone)


def _until(mission: Mission, days: timedelta) -> datetime | None:
    """Until when wishes are taken; not said where that is over already, or no hour of that day."""
    if mission.wishes_until is None:
        return None
    try:
        moved = _moved(mission.wishes_until, mission, days)
    except BadInput:
        return None
    return moved if moved > timezone.now() else None


def _copy_hours(mission: Mission, copy: Mission, days: timedelta) -> None:
    slots: list[Slot] = []
    for old in mission.sessions.all():
        session = Session(mission=copy, day=old.day + days)
        _like(session, old, ("starts", "ends", "name", "slot_minutes", "break_minutes"))
        made = slots_for(session)
        session.save()
        slots += made
    Slot.objects.bulk_create(slots)
    ProgrammeItem.objects.bulk_create(
        _like(
            ProgrammeItem(
                mission=copy,
                starts_at=_moved(one.starts_at, mission, days),
                ends_at=_moved(one.ends_at, mission, days),
            ),
            one,
            ("kind", "titles", "place", "capacity", "is_for_all"),
        )
        for one in mission.programme.all()
    )


def _copy_parties(mission: Mission, copy: Mission) -> dict[int, Party]:
    """Those that still take part, by the key of the old row."""
    old = list(mission.parties.filter(is_withdrawn=False))
    made = Party.objects.bulk_create(_like(Party(mission=copy), one, _PARTY) for one in old)
    parties = {one.pk: new for one, new in zip(old, made, strict=True)}
    people = list(Delegate.objects.filter(party__in=old).exclude(name="").order_by("pk"))
    new = Delegate.objects.bulk_create(
        _like(Delegate(party=parties[one.party_id], key=new_key()), one, _DELEGATE) for one in people
    )
    by_old = {one.pk: made for one, made in zip(people, new, strict=True)}
    substitutes = [(by_old[one.pk], by_old.get(one.stands_in_for_id or 0)) for one in people]
    standing_in = []
    for substitute, whom in substitutes:
        if whom is not None:
            substitute.stands_in_for = whom
            standing_in.append(substitute)
    Delegate.objects.bulk_update(standing_in, ["stands_in_for"])
    return parties


def _copy_tables(mission: Mission, copy: Mission, parties: dict[int, Party]) -> None:
    Table.objects.bulk_create(
        _like(
            Table(mission=copy, owner=parties.get(one.owner_id or 0)),
            one,
            ("name", "kind", "seats", "place", "position"),
        )
        for one in mission.tables.all()
    )
