"""What came of an introduction, as each company says after three and after twelve months."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.cases.models.cases import Case
from kopir.companies.models import Company
from kopir.core.languages import Language
from kopir.core.models import WrittenText

MONTHS = (3, 12)
MOST_ASKED = 3
_BAND_AND_CURRENCY = Q(band="", currency="") | (Q(band__in=["1", "2", "3", "4"]) & ~Q(currency=""))


class OutcomeAnswer(models.TextChoices):
    """What came of it."""

    CONTRACT = "contract", _("A contract was signed or an order placed")
    TALKS = "talks", _("We are in talks")
    CONTACT = "contact", _("We are in touch, without talks about business")
    NOTHING = "nothing", _("Nothing came of it")
    OTHER = "other", _("Something else")


class WithoutUs(models.TextChoices):
    """Whether it would have come about without the chamber."""

    NO = "no", _("No, hardly")
    LATER = "later", _("Yes, but later or smaller")
    YES = "yes", _("Yes, just so")
    UNKNOWN = "unknown", _("We cannot say")


class Outcome(models.Model):
    """One company's word on one introduction, three or twelve months after it.

    It counts when an officer has confirmed it. A corrected answer has to be confirmed anew.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="outcomes")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="outcomes")
    months = models.PositiveSmallIntegerField(_("months after the introduction"))
    due_on = models.DateField(_("due"))
    times_asked = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True, blank=True)  # the last time
    answer = models.CharField(_("answer"), max_length=10, choices=OutcomeAnswer, blank=True)
    band = models.CharField(_("value"), max_length=1, blank=True)  # of `worth.BANDS`
    currency = models.CharField(max_length=3, blank=True)
    without_us = models.CharField(_("without the chamber"), max_length=10, choices=WithoutUs, blank=True)
    language = models.CharField(max_length=5, choices=Language, blank=True)  # of the page it was answered on
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(  # an officer who wrote it down; none when the company answered by its link
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("due_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=["case", "company", "months"], name="outcome_once"),
            models.CheckConstraint(condition=Q(months__in=MONTHS), name="outcome_months_known"),
            models.CheckConstraint(
                condition=Q(times_asked=0, asked_at__isnull=True)
                | Q(times_asked__gte=1, times_asked__lte=MOST_ASKED, asked_at__isnull=False),
                name="outcome_asked_has_time",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | Q(answer__in=OutcomeAnswer.values, answered_at__isnull=False),
                name="outcome_answer_has_time",
            ),
            models.CheckConstraint(
                condition=Q(without_us="") | Q(without_us__in=WithoutUs.values), name="outcome_without_us_known"
            ),
            models.CheckConstraint(condition=_BAND_AND_CURRENCY, name="outcome_value_has_currency"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(answered_at__isnull=False),
                name="outcome_confirmed_was_answered",
            ),
        )
        indexes = (
            models.Index(fields=["due_on", "id"], condition=Q(answered_at__isnull=True), name="outcome_waiting"),
            models.Index(
                fields=["answered_at", "id"],
                condition=Q(answered_at__isnull=False, confirmed_at__isnull=True),
                name="outcome_to_confirm",
            ),
            models.Index(fields=["due_on", "id"], name="outcome_by_day"),
            models.Index(
                fields=["months", "case", "due_on", "currency", "band"],
                condition=Q(confirmed_at__isnull=False, answer="contract"),
                name="outcome_contracts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.company_id} {self.months}"


class OutcomeText(WrittenText):
    """What the company says about it in its own words, and translations of it."""

    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="texts")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["outcome", "language"], name="outcome_text_once"),
            models.UniqueConstraint(
                fields=["outcome"], condition=Q(origin="original"), name="outcome_text_one_original"
            ),
        )
