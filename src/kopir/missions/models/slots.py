"""Sessions, the slots they are cut into, and the tables."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from kopir.missions.models.missions import Mission
from kopir.missions.states import TableKind

SHORTEST, LONGEST = 5, 240  # minutes of a slot


class _Moments(Func):
    function = "tstzrange"
    output_field = DateTimeRangeField()


class _Numbers(Func):
    function = "int8range"
    output_field = BigIntegerRangeField()


class Session(models.Model):
    """A morning or an afternoon: hours on the clock of the place, cut into slots of one length with breaks between."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="sessions")
    day = models.DateField(_("day"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))
    name = models.CharField(_("name"), max_length=100, blank=True)
    slot_minutes = models.PositiveSmallIntegerField(
        _("minutes of a meeting"), default=30, validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)]
    )
    break_minutes = models.PositiveSmallIntegerField(
        _("minutes between meetings"), default=0, validators=[MaxValueValidator(120)]
    )

    class Meta:
        ordering = ("day", "starts")
        constraints = (
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="session_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(slot_minutes__gte=SHORTEST, slot_minutes__lte=LONGEST), name="session_slot_length"
            ),
            models.UniqueConstraint(fields=["mission", "day", "starts"], name="session_once"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.starts:%H:%M}–{self.ends:%H:%M}"


class Slot(models.Model):
    """Time for one meeting at each table. No two slots of a mission overlap."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="slots")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ("starts_at", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_it_starts"),
            # A range of one number stands for equality, which such an index cannot compare otherwise.
            ExclusionConstraint(
                name="slots_do_not_overlap",
                expressions=[
                    (_Numbers("mission", "mission", Value("[]")), RangeOperators.OVERLAPS),
                    (_Moments("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
            ),
        )

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class Table(models.Model):
    """A table or a booth: one meeting at a time."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="tables")
    name = models.CharField(_("number or name"), max_length=40)
    kind = models.CharField(_("kind"), max_length=6, choices=TableKind, default=TableKind.TABLE)
    seats = models.PositiveSmallIntegerField(_("seats"), default=4)
    place = models.CharField(_("hall or floor"), max_length=100, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)  # along the hall; near numbers stand near
    owner = models.ForeignKey(  # whose booth it is
        "missions.Party", verbose_name=_("belongs to"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="tables",
    )  # fmt: skip

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=["mission", "name"], name="table_once"),
            models.CheckConstraint(condition=Q(kind__in=TableKind.values), name="table_kind_known"),
            models.CheckConstraint(condition=Q(seats__gte=2), name="table_has_two_seats"),
        )

    def __str__(self) -> str:
        return self.name
