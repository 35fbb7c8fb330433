"""What else happens on a mission: visits, receptions, transfers, and who attends."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.missions.models.missions import Mission, text_in
from kopir.missions.models.people import Delegate


class ProgrammeItem(models.Model):
    """One item of the programme. Whoever attends holds no meetings meanwhile."""

    class Kind(models.TextChoices):
        VISIT = "visit", _("Company visit")
        RECEPTION = "reception", _("Reception")
        BRIEFING = "briefing", _("Briefing")
        SEMINAR = "seminar", _("Seminar")
        MEAL = "meal", _("Meal")
        TRANSFER = "transfer", _("Transfer")
        OTHER = "other", pgettext_lazy("programme item", "Other")

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="programme")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    titles = models.JSONField(_("title"), default=dict)  # language -> text
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=300, blank=True)
    capacity = models.PositiveSmallIntegerField(_("places for people"), null=True, blank=True)
    is_for_all = models.BooleanField(_("everybody is expected"), default=False)
    version = models.PositiveSmallIntegerField(default=0)  # rises with each change: calendars take the highest
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("starts_at", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="programme_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(kind__in=["visit", "reception", "briefing", "seminar", "meal", "transfer", "other"]),
                name="programme_kind_known",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """In the language of the page."""
        return text_in(self.titles) or self.get_kind_display()


class Attendance(models.Model):
    """Somebody is expected at an item, and whether they came."""

    class State(models.TextChoices):
        EXPECTED = "expected", pgettext_lazy("attendance", "Expected")
        CAME = "came", pgettext_lazy("attendance", "Came")
        MISSED = "missed", pgettext_lazy("attendance", "Did not come")

    item = models.ForeignKey(ProgrammeItem, on_delete=models.CASCADE, related_name="attendances")
    delegate = models.ForeignKey(Delegate, on_delete=models.CASCADE, related_name="attendances")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.EXPECTED)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["item", "delegate"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(state__in=["expected", "came", "missed"]), name="attendance_state_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} {self.delegate_id}"
