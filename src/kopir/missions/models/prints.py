"""Prints of a whole mission that are too large to be waited for: asked for by an officer, made by a job."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from kopir.core.languages import Language
from kopir.missions.models.missions import Mission
from kopir.missions.states import OPEN_PRINTS, PrintFault, PrintKind, PrintState, PrintStep


class Print(models.Model):
    """One print, and where its file lies. The file is kept for a day; the row says afterwards what became of it.

    Attributes:
        sheets: about how many, counted when it was asked for.
        version: of the mission when the job began to read it.
        done: sheets or badges of `of` that the step has behind it; both 0 where a step cannot say.
        stored: its name in the private storage, from when the job begins until the file is thrown away.
    """

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="prints")
    kind = models.CharField(max_length=12, choices=PrintKind)
    language = models.CharField(max_length=5, choices=Language)
    state = models.CharField(max_length=12, choices=PrintState, default=PrintState.QUEUED)
    sheets = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    step = models.CharField(max_length=8, choices=PrintStep, default=PrintStep.READING)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=8, choices=PrintFault, blank=True)  # it was broken off
    stored = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveIntegerField(default=0)  # bytes
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    begun_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)  # the job was alive then
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=PrintState.values), name="print_state_known"),
            models.CheckConstraint(condition=Q(kind__in=PrintKind.values), name="print_kind_known"),
            models.UniqueConstraint(
                fields=["mission", "kind", "language"],
                condition=Q(state__in=sorted(OPEN_PRINTS)),
                name="print_one_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.mission_id} {self.kind} {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for its job or the job is at it."""
        return self.state in OPEN_PRINTS

    @property
    def step_number(self) -> int:
        """Of as many as there are, the first being 1."""
        return PrintStep.values.index(self.step) + 1

    @property
    def share(self) -> float:
        """Of the steps that are done, 0 to 1."""
        within = self.done / self.of if self.of else 0
        return (self.step_number - 1 + within) / len(PrintStep.values)
