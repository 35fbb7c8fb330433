"""A mission, its rules and its money."""

from __future__ import annotations

import secrets
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kopir.core.pair import Side, sides
from kopir.missions.states import Direction, Group, MissionState

# Which groups may meet, written "first-second".
MAY_MEET = ["first-second", "first-partner", "second-partner"]
HEAVIEST = 5  # of the organiser's weights
_ORDER = ("kk", "ru", "ja", "en")


def may_meet_by_default() -> list[str]:
    return list(MAY_MEET)


def new_key() -> str:
    """The unguessable part of a link that opens without logging in."""
    return secrets.token_urlsafe(18)


def language_in(texts: dict[str, str], language: str | None = None) -> str:
    """In which language a reader (None: of the page that is being made) is told it; empty where there is no text."""
    mine = (language or get_language() or "en").split("-")[0]
    return next((code for code in (mine, "en", *_ORDER) if texts.get(code)), "")


def text_in(texts: dict[str, str], language: str | None = None) -> str:
    """The text for a reader; English or any other where his is missing."""
    return texts.get(language_in(texts, language), "")


def _weight(label: object, default: int) -> models.PositiveSmallIntegerField[int, int]:
    return models.PositiveSmallIntegerField(label, default=default, validators=[MaxValueValidator(HEAVIEST)])  # type: ignore[arg-type]


class Mission(models.Model):
    """Companies of one country visit the other, and meet its companies one to one.

    `version` rises with each change that can make a plan wrong which is being made: a plan is approved only for the
    mission it was made for. Whoever changes meetings locks this row first.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)  # MS-2026-000001
    direction = models.CharField(_("direction"), max_length=8, choices=Direction)
    titles = models.JSONField(_("title"), default=dict)  # language -> text
    about = models.JSONField(_("description"), default=dict)  # language -> text
    place = models.CharField(_("city"), max_length=200, blank=True)
    venue = models.CharField(_("place of the meetings"), max_length=300, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=12, choices=MissionState, default=MissionState.PREPARING)
    # When it was cancelled while schedules were out: what was to come then stands in calendars as cancelled.
    called_off_at = models.DateTimeField(null=True, blank=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("officer in charge"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # Rules of wishes.
    may_meet = ArrayField(models.CharField(max_length=20), default=may_meet_by_default)
    sitting = models.CharField(_("who keeps a table"), max_length=8, choices=Group, default=Group.FIRST)
    wishes_until = models.DateTimeField(_("wishes until"), null=True, blank=True)
    answer_days = models.PositiveSmallIntegerField(
        _("days to answer a wish"), default=7, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    most_wishes = models.PositiveSmallIntegerField(_("wishes of one participant"), default=20)
    most_meetings = models.PositiveSmallIntegerField(_("meetings of one person"), null=True, blank=True)
    most_a_day = models.PositiveSmallIntegerField(_("meetings of one person a day"), null=True, blank=True)
    takes_late = models.BooleanField(_("late wishes are taken"), default=True)
    # The organiser's weights, 0 (does not matter) to 5.
    weight_idle = _weight(_("no idle slots between meetings"), 3)
    weight_fair = _weight(_("nobody waits much longer than others"), 3)
    weight_tables = _weight(_("hosts stay at their table"), 3)
    weight_walking = _weight(_("short ways between tables"), 1)
    weight_interpreters = _weight(_("the same interpreter again"), 2)
    weight_late = _weight(_("late wishes count"), 3)
    wall_key = models.CharField(max_length=40, default=new_key, editable=False)
    version = models.PositiveIntegerField(default=0)
    is_example = models.BooleanField(_("example"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-starts_on", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=MissionState.values), name="mission_state_known"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="mission_direction_known"),
            models.CheckConstraint(condition=Q(sitting__in=Group.values), name="mission_sitting_known"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="mission_ends_after_it_starts"),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def title(self) -> str:
        """In the language of the page."""
        return text_in(self.titles) or self.reference

    @property
    def zone(self) -> ZoneInfo:
        """Where the meetings are."""
        return ZoneInfo(self.time_zone)

    @property
    def host(self) -> Side:
        """The country where it takes place."""
        first, second = sides()
        return first if self.direction == Direction.INWARD else second

    def allows(self, one: str, other: str) -> bool:
        """Whether somebody of the one group may meet somebody of the other."""
        return f"{one}-{other}" in self.may_meet or f"{other}-{one}" in self.may_meet


class BudgetLine(models.Model):
    """What something costs, and who pays."""

    class Payer(models.TextChoices):
        CHAMBER = "chamber", _("The chamber")
        PARTICIPANTS = "participants", _("The participants")
        PARTNER = "partner", _("A partner organisation")

    class Currency(models.TextChoices):
        KZT = "KZT", "KZT"
        JPY = "JPY", "JPY"
        USD = "USD", "USD"
        EUR = "EUR", "EUR"

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="budget")
    what = models.CharField(_("what for"), max_length=200)
    planned = models.DecimalField(_("planned"), max_digits=14, decimal_places=2)
    spent = models.DecimalField(_("spent"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency)
    payer = models.CharField(pgettext_lazy("money", "paid by"), max_length=12, choices=Payer, default=Payer.CHAMBER)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(planned__gte=0), name="budget_planned_not_negative"),
            models.CheckConstraint(
                condition=Q(spent__isnull=True) | Q(spent__gte=0), name="budget_spent_not_negative"
            ),
        )

    def __str__(self) -> str:
        return self.what
