"""The audit log of a mission, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HISTORY: dict[str, str | Promise] = {
    "mission.created": _("Created"),
    "mission.duplicated": _("Copied from another mission"),
    "mission.changed": _("Facts or rules changed"),
    "mission.moved": _("Moved to another state"),
    "mission.budget_added": _("Line of the budget added"),
    "mission.budget_changed": _("Line of the budget changed"),
    "mission.budget_removed": _("Line of the budget removed"),
    "mission.plan_asked": _("Planner started"),
    "mission.plan_cancelled": _("Planner stopped"),
    "mission.plan_failed": _("Planner broke off"),
    "mission.plan_approved": _("Plan put in force"),
    "mission.plan_discarded": _("Plan put aside"),
    "mission.meeting_placed": _("Meeting put in a place by hand"),
    "mission.meeting_on_standby": _("Meeting put on stand-by"),
    "mission.meeting_cancelled": _("Meeting cancelled"),
    "mission.meetings_locked": _("Meetings locked"),
    "mission.meetings_unlocked": _("Meetings unlocked"),
}
