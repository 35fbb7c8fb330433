"""Officers' decisions on suggestions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.matches.states import DecisionState
from kopir.opportunities.models import Opportunity


class Decision(models.Model):
    """An officer's word on a suggestion: a pair of opportunities, or an opportunity and a register entry.

    A pair is stored once, whichever of the two pages it was decided on: a need stands before an offer, of two offers
    the older one first. Register entries change with each snapshot, so a lead is named, not pointed to.
    """

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="decisions")
    answer = models.ForeignKey(
        Opportunity, null=True, blank=True, on_delete=models.CASCADE, related_name="decisions_as_answer"
    )
    lead_source = models.CharField(max_length=20, blank=True)
    lead_key = models.CharField(max_length=40, blank=True)
    lead_name = models.CharField(max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=DecisionState, default=DecisionState.SUGGESTED)
    reason = models.CharField(_("why"), max_length=500, blank=True)
    # What was suggested when the officer decided, as it stood then.
    score = models.FloatField(null=True)
    evidence = models.JSONField(default=list)
    engine_version = models.CharField(max_length=40, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-updated_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=DecisionState.values), name="decision_state_known"),
            models.CheckConstraint(
                condition=models.Q(answer__isnull=False, lead_key="")
                | (models.Q(answer__isnull=True) & ~models.Q(lead_key="")),
                name="decision_on_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(answer__isnull=True) | ~models.Q(answer=models.F("opportunity")),
                name="decision_on_two_opportunities",
            ),
            models.UniqueConstraint(
                fields=["opportunity", "answer"],
                condition=models.Q(answer__isnull=False),
                name="decision_once_a_pair",
            ),
            models.UniqueConstraint(
                fields=["opportunity", "lead_source", "lead_key"],
                condition=~models.Q(lead_key=""),
                name="decision_once_a_lead",
            ),
        )
        indexes = (models.Index(fields=["state", "due_on"], name="decision_due"),)

    def __str__(self) -> str:
        return f"{self.opportunity_id} {self.answer_id or self.lead_key} {self.state}"
