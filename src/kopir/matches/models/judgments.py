"""What people answered of pairs, with what the engine saw of each pair at that moment."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.matches.states import Answer, JudgmentSource
from kopir.opportunities.models import Opportunity

BEST_GRADE = 3


class Judgment(models.Model):
    """One answer on one pair, as a grade of the open ranking set, ready to teach the ranking.

    The pair is stored as in a decision: a need before an offer, of two offers the older first. What learning needs
    (`values`, the need's number) is kept in the row, so that it does not hang on texts that change or go. An anonymous
    row has lost its words and its person, and keeps its figures.
    """

    need = models.ForeignKey(Opportunity, null=True, on_delete=models.SET_NULL, related_name="judgments")
    offer = models.ForeignKey(Opportunity, null=True, on_delete=models.SET_NULL, related_name="judgments_as_offer")
    need_number = models.BigIntegerField()  # the need's key, kept when it is deleted: groups rows while learning
    offer_number = models.BigIntegerField()
    answer = models.CharField(_("answer"), max_length=20, choices=Answer)
    grade = models.PositiveSmallIntegerField(_("grade"))  # 3 to 0, as in the open set
    reason = models.CharField(_("why"), max_length=500, blank=True)
    source = models.CharField(max_length=10, choices=JudgmentSource)
    source_key = models.CharField(max_length=60, unique=True)  # "interest:12": the same answer twice is one row
    values = models.JSONField(default=dict)  # reason -> value as the engine measured it; empty: not in the index
    score = models.FloatField(null=True)
    engine_version = models.CharField(max_length=40, blank=True)
    anonymous = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(grade__lte=BEST_GRADE), name="judgment_grade_known"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="judgment_answer_known"),
            models.CheckConstraint(condition=Q(source__in=JudgmentSource.values), name="judgment_source_known"),
            models.CheckConstraint(
                condition=~Q(need_number=models.F("offer_number")), name="judgment_of_two_opportunities"
            ),
            models.CheckConstraint(
                condition=Q(anonymous=False) | Q(reason="", by__isnull=True), name="judgment_anonymous_says_nothing"
            ),
        )
        indexes = (models.Index(fields=["need_number", "offer_number"], name="judgment_pair"),)

    def __str__(self) -> str:
        return f"{self.need_number} {self.offer_number}: {self.grade}"
