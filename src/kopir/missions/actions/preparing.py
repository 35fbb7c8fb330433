"""A mission is created, changed, and moved from one state to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopir.core import audit
from kopir.core.errors import BadInput, WrongState
from kopir.core.languages import Language
from kopir.core.models import User
from kopir.core.references import next_reference
from kopir.core.states import may_move
from kopir.core.wording import checked
from kopir.missions.actions import preparing_cancelling
from kopir.missions.actions.access import locked, touch
from kopir.missions.models import Mission
from kopir.missions.models.missions import may_meet_by_default
from kopir.missions.queries.preparing import PAIRS, missing_to_collect
from kopir.missions.states import (
    MISSION_MOVES,
    WITH_SLOT,
    Direction,
    Group,
    MissionState,
)

LONGEST_TITLE, LONGEST_ABOUT, LONGEST_REASON = 200, 5000, 300
MOST_DAYS = 31
_SETTLED = frozenset({MissionState.OVER, MissionState.CANCELLED})
_PLANNED_BY = frozenset(  # what a plan that is being made has read
    {"may_meet", "sitting", "most_meetings", "most_a_day"}
    | {f"weight_{name}" for name in ("idle", "fair", "tables", "walking", "interpreters", "late")}
)


@dataclass(frozen=True)
class Facts:
    """A mission as it is typed; the names are those of the model. Days are those of the place, moments are moments."""

    direction: str
    titles: Mapping[str, str]  # language -> text
    time_zone: str
    starts_on: date
    ends_on: date
    about: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    venue: str = ""
    owner: User | None = None
    may_meet: list[str] = field(default_factory=may_meet_by_default)
    sitting: str = Group.FIRST
    wishes_until: datetime | None = None
    answer_days: int = 7
    most_wishes: int = 20
    most_meetings: int | None = None
    most_a_day: int | None = None
    takes_late: bool = True
    weight_idle: int = 3
    weight_fair: int = 3
    weight_tables: int = 3
    weight_walking: int = 1
    weight_interpreters: int = 2
    weight_late: int = 3


@transaction.atomic
def create_mission(facts: Facts, *, by: User) -> Mission:
    """A new mission, in preparation."""
    values = _usable(facts)
    mission = Mission.objects.create(reference=next_reference("MS", timezone.localdate().year), **values)
    audit.record("mission.created", mission, actor=by)
    return mission


@transaction.atomic
def change_mission(mission: Mission, facts: Facts, *, seen: str, by: User) -> Mission:
    """Change what is known of a mission, or its rules. `seen` is the mark of what was on the screen.

    The clock of the place and the days are kept as long as hours hang on them.
    """
    mission = locked(mission)
    if mission.state in _SETTLED:
        raise WrongState(_("A mission that is over or cancelled is no longer changed."))
    if seen != mark_of(mission):
        raise WrongState(_("Somebody else has changed this mission meanwhile. Please look at it again."))
    values = _usable(facts)
    _refuse_hours_without_place(mission, facts)
    changed = [name for name, value in values.items() if getattr(mission, name) != value]
    if not changed:
        return mission
    for name in changed:
        setattr(mission, name, values[name])
    mission.save(update_fields=[*changed, "updated_at"])
    if _PLANNED_BY & set(changed):
        touch(mission)
    audit.record("mission.changed", mission, actor=by, fields=changed)
    return mission


def mark_of(mission: Mission) -> str:
    """What a form of changes carries, to tell that somebody else was quicker."""
    return mission.updated_at.isoformat()


def _usable(facts: Facts) -> dict[str, Any]:
    """The values of the fields; refused where they make no mission."""
    values = {one.name: getattr(facts, one.name) for one in fields(facts)}
    for name in ("titles", "about"):
        values[name] = {code: text for code, text in values[name].items() if code in Language.values and text}
    if not values["titles"]:
        raise BadInput(_("A mission needs a title in at least one language."))
    if facts.time_zone not in available_timezones():
        raise BadInput(_("There is no time zone %(name)s.") % {"name": facts.time_zone})
    if facts.ends_on < facts.starts_on:
        raise BadInput(_("The last day is before the first."))
    if (facts.ends_on - facts.starts_on).days >= MOST_DAYS:
        raise BadInput(
            ngettext("A mission lasts %d day at most.", "A mission lasts %d days at most.", MOST_DAYS) % MOST_DAYS
        )
    if facts.direction not in Direction.values or facts.sitting not in Group.values:
        raise BadInput(_("Please choose one of the listed values."))
    values["may_meet"] = [pair for pair in PAIRS if pair in facts.may_meet]
    if not values["may_meet"]:
        raise BadInput(_("Please tick at least one pair of groups that may meet."))
    return values


def _refuse_hours_without_place(mission: Mission, facts: Facts) -> None:
    if facts.time_zone != mission.time_zone and (mission.sessions.exists() or mission.programme.exists()):
        raise WrongState(
            _("Sessions and programme are on the clock of %(zone)s. Please remove them to change the time zone.")
            % {"zone": mission.time_zone}
        )
    outside = mission.sessions.filter(Q(day__lt=facts.starts_on) | Q(day__gt=facts.ends_on)).first()
    if outside is not None:
        raise WrongState(
            _("There is a session on %(day)s, outside these days. Please move or remove it first.")
            % {"day": outside.day.isoformat()}
        )


@transaction.atomic
def move_mission(mission: Mission, to: MissionState, *, by: User, reason: str = "") -> Mission:
    """The next state, or one back. Cancelling needs a reason, which stays in the history, and tells the people."""
    mission = locked(mission)
    was = MissionState(mission.state)
    if not may_move(MISSION_MOVES, was, to):
        raise WrongState(
            _("From “%(was)s” a mission does not go to “%(now)s”. Please look at it again.")
            % {"was": was.label, "now": to.label}
        )
    _refuse_too_early(mission, to)
    told: dict[str, object] = {}
    if to == MissionState.CANCELLED:
        told["reason"] = checked(reason, longest=LONGEST_REASON)
        told["letters"] = preparing_cancelling.call_off(mission, by=by)
    elif was == MissionState.CANCELLED:
        preparing_cancelling.take_up(mission, by=by)
    mission.state = to
    mission.save(update_fields=["state", "called_off_at", "updated_at"])
    audit.record("mission.moved", mission, actor=by, was=was.value, now=to.value, **told)
    return mission


def _refuse_too_early(mission: Mission, to: MissionState) -> None:
    if to == MissionState.COLLECTING:
        missing = missing_to_collect(mission)
        if missing:
            raise WrongState(" ".join(missing))
    if to == MissionState.PUBLISHED and not mission.meetings.filter(state__in=WITH_SLOT).exists():
        raise WrongState(_("No meeting is planned yet. Please approve a plan before schedules go out."))
