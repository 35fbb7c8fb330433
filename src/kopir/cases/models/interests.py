"""Expressions of interest with their three questions, and each answer that was given."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.cases.states import OPEN_INTERESTS, InterestAnswer, InterestState, Side
from kopir.companies.models import Company
from kopir.core.languages import TextLanguage
from kopir.core.models import WrittenText
from kopir.opportunities.models import Opportunity


class Interest(models.Model):
    """A company's formal word that an opportunity interests it.

    The adviser of its own side reads it first and forwards it; the adviser of the other side sees it from then on.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)  # EI-2026-000123
    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="interests")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="interests")
    # The company's own need or offer that it was matched with; none when it came from the public page.
    own_opportunity = models.ForeignKey(
        Opportunity, null=True, blank=True, on_delete=models.PROTECT, related_name="interests_from"
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    language = models.CharField(_("language"), max_length=5, choices=TextLanguage)
    state = models.CharField(_("state"), max_length=10, choices=InterestState, default=InterestState.SUBMITTED)
    adviser = models.ForeignKey(  # of the interested company's side
        settings.AUTH_USER_MODEL,
        verbose_name=_("adviser of the interested side"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    other_adviser = models.ForeignKey(  # of the side that published
        settings.AUTH_USER_MODEL,
        verbose_name=_("adviser of the other side"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    answer = models.CharField(_("answer"), max_length=20, choices=InterestAnswer, blank=True)
    submitted_at = models.DateTimeField(default=timezone.now)
    forwarded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)  # by when the next step happens
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-submitted_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=InterestState.values), name="interest_state_known"),
            models.UniqueConstraint(
                fields=["opportunity", "company"],
                condition=Q(state__in=sorted(OPEN_INTERESTS)),
                name="interest_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(state=InterestState.ANSWERED)
                | (Q(answered_at__isnull=False) & Q(answer__in=["fits", "does-not-fit", "not-eligible"])),
                name="interest_answered_has_answer",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[InterestState.FORWARDED, InterestState.ASKED]) | Q(forwarded_at__isnull=False),
                name="interest_forwarded_has_time",
            ),
            models.CheckConstraint(
                condition=Q(own_opportunity__isnull=True) | ~Q(own_opportunity=models.F("opportunity")),
                name="interest_of_two_opportunities",
            ),
        )
        indexes = (
            models.Index(fields=["state", "due_on"], name="interest_due"),
            models.Index(
                fields=["due_on", "-submitted_at", "id"],
                condition=Q(state__in=sorted(OPEN_INTERESTS)),
                name="interest_open_due",
            ),
            models.Index(fields=["company", "-submitted_at"], name="interest_of_company"),
            models.Index(fields=["adviser", "state"], name="interest_of_adviser"),
            models.Index(fields=["other_adviser", "state"], name="interest_of_other"),
        )

    def __str__(self) -> str:
        return self.reference


class Question(models.TextChoices):
    """The three standard questions of an expression of interest."""

    WHY = "why", _("Why does this opportunity interest you?")
    OFFER = "offer", _("What can your company bring?")
    NEXT = "next", _("What do you expect of the cooperation?")


class InterestText(WrittenText):
    """An answer to one of the three questions, and its translations."""

    interest = models.ForeignKey(Interest, on_delete=models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=10, choices=Question)

    class Meta:
        ordering = ("kind", "language")
        constraints = (
            models.UniqueConstraint(fields=["interest", "kind", "language"], name="interest_text_once"),
            models.UniqueConstraint(
                fields=["interest", "kind"], condition=Q(origin="original"), name="interest_text_one_original"
            ),
        )


class InterestReply(models.Model):
    """One answer, question, completion or return, in order. The last decisive one stands on the interest itself."""

    interest = models.ForeignKey(Interest, on_delete=models.CASCADE, related_name="replies")
    side = models.CharField(max_length=12, choices=Side)
    answer = models.CharField(max_length=20, choices=InterestAnswer, blank=True)
    text = models.TextField(_("reason"), blank=True)
    language = models.CharField(max_length=5, choices=TextLanguage, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(answer__in=["does-not-fit", "not-eligible", "more-information"]) | ~Q(text=""),
                name="interest_reply_has_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.interest_id} {self.side} {self.answer}"
