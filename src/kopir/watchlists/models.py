"""Dated snapshots of watchlists, and the parties they list."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.watchlists.states import ListState


class ListSnapshot(models.Model):
    """One file of a list, as loaded. At most one of a source is in use, and at most one is held."""

    source = models.CharField(_("list"), max_length=40)  # a code of data/watchlists/sources.toml
    state = models.CharField(_("state"), max_length=10, choices=ListState)
    published_on = models.DateField(_("date of the list"), null=True, blank=True)
    file_name = models.CharField(_("file"), max_length=300)
    file_format = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField(default=0)  # bytes
    parties = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)  # the first rows that could not be used: [row, reason]
    refused_number = models.PositiveIntegerField(default=0)
    # Against the one in use when it was loaded: {"added": n, "removed": n, "changed": n, "removed_names": [...]}
    difference = models.JSONField(default=dict)
    why = models.TextField(_("why it is held or not taken"), blank=True)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    loaded_at = models.DateTimeField(default=timezone.now)
    is_demonstration = models.BooleanField(default=False)  # old data that ships with Kopir: every screen says so

    class Meta:
        ordering = ("-loaded_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ListState.values), name="list_snapshot_state_known"),
            models.UniqueConstraint(
                fields=["source"], condition=Q(state=ListState.CURRENT), name="list_snapshot_one_current"
            ),
            models.UniqueConstraint(
                fields=["source"], condition=Q(state=ListState.HELD), name="list_snapshot_one_held"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ListState.HELD, ListState.CURRENT]) | Q(parties__gt=0),
                name="list_snapshot_is_not_empty",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ListState.HELD, ListState.REFUSED]) | ~Q(why=""),
                name="list_snapshot_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.source} {self.loaded_at:%Y-%m-%d}"


class ListedParty(models.Model):
    """One party of a snapshot that is in use or held, as the list states it."""

    snapshot = models.ForeignKey(ListSnapshot, on_delete=models.CASCADE, related_name="rows")
    key = models.CharField(max_length=120)  # the code of the source and the list's own number
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=500)
    sounds = ArrayField(models.CharField(max_length=100), default=list)  # of all names, whatever the script
    stated = models.JSONField(default=dict)  # the engine's Listed as plain values

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["snapshot", "key"], name="listed_party_once"),)
        indexes = (
            GinIndex(fields=["sounds"], name="listed_party_sounds"),
            models.Index(fields=["key"], name="listed_party_key"),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.name}"


class ListsVersion(models.Model):
    """One row that counts the changes of the lists in use: who was screened against an older number is due again."""

    number = models.BigIntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="lists_version_one_row"),)

    def __str__(self) -> str:
        return str(self.number)
