"""Missions as their list and their overview show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from kopir.cases import zones
from kopir.companies.history import Done
from kopir.core.models import AuditRow
from kopir.core.pair import sides
from kopir.missions.models import Mission
from kopir.missions.presenting_preparing_checks import address
from kopir.missions.queries.preparing import PAIRS, Numbers
from kopir.missions.states import MISSION_MOVES, Group, MissionState
from kopir.missions.words_preparing import HISTORY

_STEPS: dict[tuple[str, str], str | Promise] = {
    ("preparing", "collecting"): gettext_lazy("Begin to collect wishes"),
    ("collecting", "preparing"): gettext_lazy("Back to preparation: links are closed"),
    ("collecting", "planning"): gettext_lazy("Go on to planning: wishes count as late from now on"),
    ("planning", "collecting"): gettext_lazy("Back to collecting wishes"),
    ("planning", "published"): gettext_lazy("Publish the schedules"),
    ("published", "planning"): gettext_lazy("Hide the schedules again"),
    ("published", "over"): gettext_lazy("The mission is over"),
    ("over", "published"): gettext_lazy("Open the mission again"),
    ("cancelled", "preparing"): gettext_lazy("Prepare the mission after all"),
}
_ONWARD = frozenset(
    {("preparing", "collecting"), ("collecting", "planning"), ("planning", "published"), ("published", "over")}
)


def group_names(language: str) -> dict[str, str]:
    """The three groups as people call them: the two countries, and the partners."""
    first, second = sides()
    return {
        Group.FIRST.value: first.label(language),
        Group.SECOND.value: second.label(language),
        Group.PARTNER.value: str(Group.PARTNER.label),
    }


def pair_rows(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The triangle of who may meet whom: name of the row, then words and key of each pair (no key: said elsewhere)."""
    names = group_names(language)
    return [
        (
            name,
            [
                (
                    _("%(one)s meets %(other)s") % {"one": name, "other": other_name},
                    f"{one}-{other}" if f"{one}-{other}" in PAIRS else "",
                )
                for other, other_name in names.items()
            ],
        )
        for one, name in names.items()
    ]


def who_meets(mission: Mission, language: str) -> list[str]:
    """The pairs that may meet, in words."""
    names = group_names(language)
    return [" – ".join(names[one] for one in pair.split("-")) for pair in PAIRS if pair in mission.may_meet]


def times(at: datetime | None, mission: Mission, language: str) -> list[zones.Told]:
    """A moment on the clock of the place and in both countries, each zone once, the place first."""
    if at is None:
        return []
    both = zones.on_both_sides(at, language)
    here = [one for one in both if one.zone == mission.time_zone]
    if not here:
        there = at.astimezone(ZoneInfo(mission.time_zone))
        here = [zones.Told(there, mission.time_zone, mission.place or mission.time_zone, f"UTC{there:%z}")]
    return here + [one for one in both if one.zone != mission.time_zone]


@dataclass(frozen=True)
class Step:
    """A button that moves the mission to another state."""

    to: str
    label: str | Promise
    is_onward: bool


def steps_of(mission: Mission) -> list[Step]:
    """What may come next, without cancelling; the way onward first."""
    steps = [
        Step(state.value, label, (mission.state, state.value) in _ONWARD)
        for state in MISSION_MOVES[MissionState(mission.state)]
        if (label := _STEPS.get((mission.state, state.value)))
    ]
    return sorted(steps, key=lambda one: (not one.is_onward, one.to))


def may_cancel(mission: Mission) -> bool:
    return MissionState.CANCELLED in MISSION_MOVES[MissionState(mission.state)]


def history(rows: Iterable[AuditRow]) -> list[Done]:
    """The audit log in words. An action without words is shown by its name."""
    return [
        Done(
            row.at, HISTORY.get(row.action, row.action), str(row.actor) if row.actor is not None else "", _detail(row)
        )
        for row in rows
    ]


def _detail(row: AuditRow) -> str:
    told = row.details
    if row.action == "mission.moved":
        state = str(MissionState(told["now"]).label)
        if not told.get("reason"):
            return state
        return pgettext("state: reason", "%(state)s: %(reason)s") % {"state": state, "reason": told["reason"]}
    return next((str(told[name]) for name in ("reason", "name", "of") if told.get(name)), "")


NUMBER_LABELS: dict[str, str | Promise] = {
    "parties": pgettext_lazy("of a mission", "participants"),
    "accepted": gettext_lazy("accepted wishes"),
    "planned": gettext_lazy("planned meetings"),
    "held": gettext_lazy("meetings held"),
}


@dataclass(frozen=True)
class Figure:
    """A number over the page, with where it comes from."""

    number: int
    label: str | Promise
    url: str


def figures_of(mission: Mission, numbers: Numbers) -> list[Figure]:
    pages = {"parties": "people", "accepted": "wishes", "planned": "schedule", "held": "results"}
    return [
        Figure(getattr(numbers, name), label, address(pages[name], mission)) for name, label in NUMBER_LABELS.items()
    ]
