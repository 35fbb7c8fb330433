"""What came of an introduction, as each company says after 3 and 12 months."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.cases.models.cases import Case
from kopir.cases.states import OutcomeAnswer
from kopir.companies.models import Company
from kopir.core.languages import TextLanguage


class ValueBand(models.TextChoices):
    """What the agreement is worth in a year, in bands: companies tell a band where they would not tell a figure."""

    UNSAID = "", _("Not stated")
    UNDER_10 = "under-10", _("Under 10 thousand US dollars")
    UNDER_100 = "under-100", _("10 to 100 thousand US dollars")
    UNDER_1000 = "under-1000", _("100 thousand to 1 million US dollars")
    OVER_1000 = "over-1000", _("Over 1 million US dollars")


class Outcome(models.Model):
    """One question to one company about one case. Answered by a link, without an account."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="outcomes")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    months = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    asked_at = models.DateTimeField(null=True, blank=True)
    times_asked = models.PositiveSmallIntegerField(default=0)
    link_version = models.PositiveIntegerField(default=1)  # raising it ends all links
    answer = models.CharField(_("answer"), max_length=12, choices=OutcomeAnswer, blank=True)
    value = models.CharField(_("worth in a year"), max_length=12, choices=ValueBand, blank=True)
    would_have_without = models.BooleanField(_("It would have come about without the chamber"), null=True, blank=True)
    text = models.TextField(_("in your own words"), blank=True)
    language = models.CharField(max_length=5, choices=TextLanguage, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("due_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=["case", "company", "months"], name="outcome_once"),
            models.CheckConstraint(condition=Q(months__in=[3, 12]), name="outcome_months_known"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="outcome_answer_whole",
            ),
        )
        indexes = (models.Index(fields=["due_on"], condition=Q(answered_at__isnull=True), name="outcome_waiting"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.months}"
