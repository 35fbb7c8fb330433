"""How often one network has searched people or sent a form: counted in the database, so that all processes know."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class AttemptKind(models.TextChoices):
    """What is counted."""

    SEARCH = "search", "search for a person"
    VOICE = "voice", "form sent"


class Attempt(models.Model):
    """One attempt. Of the network only a keyed hash is kept, of what was asked nothing; gone after an hour."""

    kind = models.CharField(max_length=6, choices=AttemptKind)
    network = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = (models.Index(fields=["kind", "network", "at"], name="attempt_of_network"),)
        constraints = (models.CheckConstraint(condition=models.Q(kind__in=AttemptKind.values), name="attempt_known"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
