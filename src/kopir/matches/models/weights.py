"""Weights of the ranking that were learned here. Without a row in use the shipped ones count."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Weights(models.Model):
    """One table of weights with the figures it was learned with. A person applies it; one at most is in use."""

    digest = models.CharField(max_length=64, unique=True)  # of the content: the same weights are proposed once
    content = models.JSONField()  # reason -> weight, with bias and threshold
    figures = models.JSONField(default=dict)  # shipped and refitted: measure -> mean and spread over the folds
    origin = models.JSONField(default=dict)  # judgments, needs, folds, fingerprint of the data, versions
    engine_version = models.CharField(max_length=40)
    fitted_at = models.DateTimeField()
    proposed_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)  # for the last time
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    is_current = models.BooleanField(default=False)
    # What was in use when this was first applied; None: the shipped weights. To this "go back" leads.
    before = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-proposed_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["is_current"], condition=Q(is_current=True), name="weights_one_current"),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(applied_at__isnull=False), name="weights_current_were_applied"
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk}"
