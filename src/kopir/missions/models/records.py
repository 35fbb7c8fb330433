"""What each side says of a meeting afterwards."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.missions.models.meetings import Meeting
from kopir.missions.models.people import Party
from kopir.missions.states import Absent, Result


class Missing(models.TextChoices):
    """Who was not there, said from outside: `states.Absent` is the same as one side says it."""

    NOBODY = "", _("Nobody was missing")
    ASKER = "asker", _("The side that asked for the meeting")
    ASKED = "asked", _("The side that was asked")
    BOTH = "both", _("Neither side came")
    INTERPRETER = "interpreter", _("The interpreter was missing")


class MeetingReport(models.Model):
    """One side's word on one meeting. `note` is for that side alone; the chamber reads the rest."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="reports")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="reports")
    result = models.CharField(_("result"), max_length=12, choices=Result)
    absent = models.CharField(_("who was missing"), max_length=12, choices=Absent, blank=True, default=Absent.NOBODY)
    reason = models.CharField(_("why it was not held"), max_length=300, blank=True)
    next_step = models.CharField(_("agreed next step"), max_length=300, blank=True)
    next_on = models.DateField(_("by"), null=True, blank=True)
    rating = models.PositiveSmallIntegerField(_("how useful it was"), null=True, blank=True)
    note = models.TextField(_("own note"), blank=True)
    told_at = models.DateTimeField(default=timezone.now)
    told_by = models.ForeignKey(  # an officer who wrote it down; none when the side said so by its link
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["meeting", "party"], name="meeting_report_once"),
            models.CheckConstraint(condition=Q(result__in=Result.values), name="meeting_report_result_known"),
            models.CheckConstraint(
                condition=Q(absent="") | Q(result=Result.NOT_HELD), name="meeting_report_absent_if_not_held"
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5), name="meeting_report_rating"
            ),
        )

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.party_id} {self.result}"


class MeetingDecision(models.Model):
    """What an officer decided between two sides that contradict each other. Gone when a side says something else."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="decision")
    is_held = models.BooleanField(pgettext_lazy("one-to-one meeting", "held"))
    missing = models.CharField(
        _("who was missing"), max_length=12, choices=Missing, blank=True, default=Missing.NOBODY
    )
    decided_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(missing__in=Missing.values), name="meeting_decision_missing_known"),
            models.CheckConstraint(
                condition=Q(is_held=False) | Q(missing=""), name="meeting_decision_missing_if_not_held"
            ),
        )

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.is_held}"
