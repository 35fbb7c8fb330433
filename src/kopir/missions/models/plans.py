"""Runs of the planner: asked for by an officer, worked on by a job, approved by an officer."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.missions.models.missions import Mission
from kopir.missions.states import OPEN_PLANS, PlanKind, PlanState

LONGEST_SECONDS = 900


class Plan(models.Model):
    """One run, and the plan it found. Nothing of it is in force before it was approved, and then all of it.

    Attributes:
        progress: the best plan so far: share of the time, held, meetings, weight, weight_bound, idle, breaks, bound.
        figures: the same of the plan that was found, with proved, tables and interpreters at once, table changes,
            moved, lost, seconds.
        meetings: rows `[wish, slot, table, interpreter or null, [delegates]]`, by their numbers.
        clashes: rules that exclude each other, each `{"kind": ..., names}`; told in the reader's language.
        version: of the mission it was made for.
    """

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="plans")
    kind = models.CharField(_("what is planned"), max_length=8, choices=PlanKind, default=PlanKind.WHOLE)
    state = models.CharField(_("state"), max_length=12, choices=PlanState, default=PlanState.QUEUED)
    seconds = models.PositiveSmallIntegerField(
        _("seconds"), default=20, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_SECONDS)]
    )
    seed = models.PositiveIntegerField(default=1)
    version = models.PositiveIntegerField()
    progress = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    meetings = models.JSONField(default=list)
    clashes = models.JSONField(default=list)
    why = models.CharField(max_length=500, blank=True)  # it was broken off
    cancel_requested = models.BooleanField(default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    heartbeat_at = models.DateTimeField(null=True, blank=True)  # the job was alive then
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=PlanState.values), name="plan_state_known"),
            models.CheckConstraint(condition=Q(kind__in=PlanKind.values), name="plan_kind_known"),
            models.UniqueConstraint(
                fields=["mission"], condition=Q(state__in=sorted(OPEN_PLANS)), name="plan_one_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.mission_id} {self.kind} {self.state}"
