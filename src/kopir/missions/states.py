"""States of missions, wishes, meetings and plans, and how they move."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.core.states import Moves


class Direction(models.TextChoices):
    """Which way the companies travel, seen from the first country of the pair."""

    INWARD = "inward", _("Inward mission")
    OUTWARD = "outward", _("Outward mission")


class MissionState(models.TextChoices):
    """How far a mission has come."""

    PREPARING = "preparing", _("In preparation")
    COLLECTING = "collecting", _("Wishes are collected")
    PLANNING = "planning", _("Meetings are planned")
    PUBLISHED = "published", _("Schedules are out")
    OVER = "over", pgettext_lazy("mission", "Over")
    CANCELLED = "cancelled", pgettext_lazy("mission", "Cancelled")


_S = MissionState
MISSION_MOVES: Moves[MissionState] = {
    _S.PREPARING: frozenset({_S.COLLECTING, _S.CANCELLED}),
    _S.COLLECTING: frozenset({_S.PREPARING, _S.PLANNING, _S.CANCELLED}),
    _S.PLANNING: frozenset({_S.COLLECTING, _S.PUBLISHED, _S.CANCELLED}),
    _S.PUBLISHED: frozenset({_S.PLANNING, _S.OVER, _S.CANCELLED}),
    _S.OVER: frozenset({_S.PUBLISHED}),
    _S.CANCELLED: frozenset({_S.PREPARING}),
}
# In which participants see their schedules.
IN_FORCE = frozenset({_S.PUBLISHED, _S.OVER})
# In which the meetings can be planned and moved.
PLANNABLE = frozenset({_S.COLLECTING, _S.PLANNING, _S.PUBLISHED})
# In which participants can ask for meetings; after COLLECTING a wish is late.
TAKES_WISHES = frozenset({_S.COLLECTING, _S.PLANNING, _S.PUBLISHED})


class Group(models.TextChoices):
    """Who meets whom is said between groups: the two countries of the pair, in its order, and the partners."""

    FIRST = "first", _("First country")
    SECOND = "second", _("Second country")
    PARTNER = "partner", _("Partner organisations")


class Part(models.TextChoices):
    """What a delegate does at meetings."""

    PRINCIPAL = "principal", _("Holds meetings")
    SUBSTITUTE = "substitute", _("Steps in for somebody")
    COMPANION = "companion", _("Comes along")


class TableKind(models.TextChoices):
    """A table of the hall, or a company's booth."""

    TABLE = "table", pgettext_lazy("furniture", "Table")
    BOOTH = "booth", _("Booth")


class Priority(models.IntegerChoices):
    """How much a meeting is wanted; the greater the number, the more."""

    LOW = 1, _("If there is time")
    SOME = 2, _("Of some use")
    GOOD = 3, _("Useful")
    HIGH = 4, _("Important")
    MUST = 5, _("A must")


class WishState(models.TextChoices):
    """What became of a wish to meet."""

    ASKED = "asked", pgettext_lazy("wish", "Waits for an answer")
    ACCEPTED = "accepted", pgettext_lazy("wish", "Accepted")
    DECLINED = "declined", pgettext_lazy("wish", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("wish", "Withdrawn")
    EXPIRED = "expired", pgettext_lazy("wish", "Expired")


_W = WishState
WISH_MOVES: Moves[WishState] = {
    _W.ASKED: frozenset({_W.ACCEPTED, _W.DECLINED, _W.WITHDRAWN, _W.EXPIRED}),
    _W.ACCEPTED: frozenset({_W.WITHDRAWN, _W.DECLINED}),
    _W.DECLINED: frozenset({_W.ACCEPTED, _W.ASKED}),
    _W.WITHDRAWN: frozenset({_W.ASKED}),
    _W.EXPIRED: frozenset({_W.ASKED, _W.ACCEPTED}),
}
OPEN_WISHES = frozenset({_W.ASKED, _W.ACCEPTED})


class WishSource(models.TextChoices):
    """Who brought the wish in."""

    PARTICIPANT = "participant", _("Participant")
    ORGANISER = "organiser", _("Organiser")
    IMPORT = "import", _("From a list")


class MeetingState(models.TextChoices):
    """What became of a meeting. One that waits has lost its slot and stands on the stand-by list."""

    WAITING = "waiting", pgettext_lazy("one-to-one meeting", "On stand-by")
    PLANNED = "planned", pgettext_lazy("one-to-one meeting", "Planned")
    HELD = "held", pgettext_lazy("one-to-one meeting", "Held")
    NOT_HELD = "not-held", pgettext_lazy("one-to-one meeting", "Not held")
    CANCELLED = "cancelled", pgettext_lazy("one-to-one meeting", "Cancelled")


_M = MeetingState
WITHOUT_SLOT = frozenset({_M.WAITING, _M.CANCELLED})
WITH_SLOT = frozenset({_M.PLANNED, _M.HELD, _M.NOT_HELD})


class PlanKind(models.TextChoices):
    """What is planned anew."""

    WHOLE = "whole", _("Everything that is not locked")
    CHANGE = "change", _("As few changes as possible")
    FILL = "fill", _("Only gaps are filled")


class PlanState(models.TextChoices):
    """How far a run of the planner is, and whether its plan was taken."""

    QUEUED = "queued", pgettext_lazy("plan", "Waits")
    RUNNING = "running", pgettext_lazy("plan", "Is being made")
    DONE = "done", pgettext_lazy("plan", "To be approved")
    IMPOSSIBLE = "impossible", pgettext_lazy("plan", "Nothing can be planned")
    FAILED = "failed", pgettext_lazy("plan", "Broken off")
    CANCELLED = "cancelled", pgettext_lazy("plan", "Cancelled")
    APPLIED = "applied", pgettext_lazy("plan", "In force")
    DISCARDED = "discarded", pgettext_lazy("plan", "Put aside")


_P = PlanState
PLAN_MOVES: Moves[PlanState] = {
    _P.QUEUED: frozenset({_P.RUNNING, _P.CANCELLED, _P.FAILED, _P.IMPOSSIBLE}),
    _P.RUNNING: frozenset({_P.DONE, _P.FAILED, _P.CANCELLED, _P.IMPOSSIBLE}),
    _P.DONE: frozenset({_P.APPLIED, _P.DISCARDED}),
    _P.IMPOSSIBLE: frozenset(),
    _P.FAILED: frozenset(),
    _P.CANCELLED: frozenset(),
    _P.APPLIED: frozenset(),
    _P.DISCARDED: frozenset(),
}
OPEN_PLANS = frozenset({_P.QUEUED, _P.RUNNING})


class PrintKind(models.TextChoices):
    """What is printed of a whole mission."""

    SCHEDULES = "schedules", _("All schedules")
    BADGES = "badges", _("Badges, 85 × 55 mm")
    SIGNS = "signs", _("Table signs with the meetings of each day")
    NUMBERS = "numbers", _("Table signs with large numbers")
    SLOTS = "slots", _("Meetings by time")
    TABLES = "tables", _("Meetings by table")
    INTERPRETERS = "interpreters", _("Meetings by interpreter")


# Everybody's sheet is in that person's language, whoever asks for the print.
EACH_IN_ITS_OWN = frozenset({PrintKind.SCHEDULES, PrintKind.BADGES})


class PrintState(models.TextChoices):
    """How far a print made by a job is."""

    QUEUED = "queued", pgettext_lazy("print", "Waits")
    RUNNING = "running", pgettext_lazy("print", "Is being made")
    READY = "ready", pgettext_lazy("print", "Ready")
    FAILED = "failed", pgettext_lazy("print", "Broken off")
    CANCELLED = "cancelled", pgettext_lazy("print", "Cancelled")
    EXPIRED = "expired", pgettext_lazy("print", "No longer kept")


_F = PrintState
PRINT_MOVES: Moves[PrintState] = {
    _F.QUEUED: frozenset({_F.RUNNING, _F.CANCELLED}),
    _F.RUNNING: frozenset({_F.READY, _F.FAILED, _F.CANCELLED}),
    _F.READY: frozenset({_F.EXPIRED}),
    _F.FAILED: frozenset(),
    _F.CANCELLED: frozenset(),
    _F.EXPIRED: frozenset(),
}
OPEN_PRINTS = frozenset({_F.QUEUED, _F.RUNNING})


class PrintStep(models.TextChoices):
    """What the job of a print does, one after the other. How far the last step is nobody can say."""

    READING = "reading", _("Meetings and people are read")
    WORDS = "words", _("Each sheet is worded in its language")
    PAGES = "pages", _("The pages are set, which takes longest")


class PrintFault(models.TextChoices):
    """Why a print was broken off."""

    DIED = "died", _("Its process ended. Please print anew.")
    ERROR = "error", _("An error of the software; it was written to the log.")


class Absent(models.TextChoices):
    """Who did not come to a meeting that was not held."""

    NOBODY = "", _("Nobody was missing")
    US = "us", _("We could not come")
    THEM = "them", _("The other side did not come")
    BOTH = "both", _("Neither side came")
    INTERPRETER = "interpreter", _("The interpreter was missing")


class Result(models.TextChoices):
    """What came of a meeting, in the four steps that brokerage events use."""

    NOT_HELD = "not-held", _("The meeting did not take place")
    NO_INTEREST = "no-interest", _("Not enough interest")
    INFORMATIVE = "informative", _("Very informative, but no cooperation is planned")
    POSSIBLE = "possible", _("Cooperation is possible")
