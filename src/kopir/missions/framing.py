"""The frames of the room's pages: a row of tabs over each part of a mission, and over a participant's own pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.companies.labels import reader_language
from kopir.missions.models import Delegate, Interpreter, Mission

# Name of the page -> label, in the order of the work.
DESK_TABS: dict[str, str | Promise] = {
    "mission": pgettext_lazy("of a mission", "Overview"),
    "days": _("Days and tables"),
    "people": pgettext_lazy("of a mission", "People"),
    "wishes": _("Wishes"),
    "planning": _("Planning"),
    "schedule": pgettext_lazy("of a mission", "Schedule"),
    "hand_out": _("Hand out"),
    "results": _("Results"),
    "budget": _("Budget"),
}
MY_TABS: dict[str, str | Promise] = {
    "schedule": _("My schedule"),
    "wishes": _("My wishes"),
    "results": _("What came of it"),
}


@dataclass(frozen=True)
class Tab:
    """One entry over the page."""

    label: str | Promise
    url: str
    is_here: bool


def _tabs(prefix: str, labels: dict[str, str | Promise], here: str, argument: str) -> list[Tab]:
    return [Tab(label, reverse(f"{prefix}:{name}", args=[argument]), name == here) for name, label in labels.items()]


def desk_frame(mission: Mission, here: str) -> dict[str, Any]:
    """What `missions/base.html` needs."""
    return {"mission": mission, "tabs": _tabs("missions_desk", DESK_TABS, here, mission.reference)}


def my_frame(person: Delegate | Interpreter, here: str) -> dict[str, Any]:
    """What `missions/my_base.html` needs. An interpreter has a schedule and nothing else."""
    if isinstance(person, Delegate):
        labels, mission, party_name = MY_TABS, person.party.mission, person.party.name_in(reader_language())
    else:
        labels, mission, party_name = {"schedule": MY_TABS["schedule"]}, person.mission, ""
    return {
        "person": person,
        "mission": mission,
        "party_name": party_name,
        "tabs": _tabs("my_mission", labels, here, person.key),
        "no_apply": True,
    }
