"""The desk's own index over case work, and the searches officers keep."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.desk.states import Alert, EntryKind


class Entry(models.Model):
    """What officers may find of one thing, whatever language it is written in. Derived: may be built again any time.

    Holds no contact and no person's data. What is shown of a finding is read from the thing itself.
    """

    kind = models.CharField(max_length=12, choices=EntryKind)
    subject_id = models.BigIntegerField()
    reference = models.CharField(max_length=24)
    words = ArrayField(models.CharField(max_length=100), default=list)
    title_words = ArrayField(models.CharField(max_length=100), default=list)
    sounds = ArrayField(models.CharField(max_length=100), default=list)  # how its names sound, whatever the script
    country = models.CharField(max_length=2, blank=True)
    state = models.CharField(max_length=20, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    due_on = models.DateField(null=True)
    at = models.DateTimeField(default=timezone.now)  # when the thing came to be
    filed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "subject_id"], name="desk_entry_once"),)
        indexes = (
            GinIndex(fields=["words"], name="desk_entry_words"),
            GinIndex(fields=["sounds"], name="desk_entry_sounds"),
            models.Index(fields=["-at", "-id"], name="desk_entry_newest"),
            models.Index(fields=["kind", "-at", "-id"], name="desk_entry_of_kind"),
            models.Index(fields=["owner", "-at"], name="desk_entry_of_owner"),
            models.Index(fields=["kind", "state", "-at"], name="desk_entry_of_state"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class FeedMark(models.Model):
    """How far the audit log has been read for the index: one row."""

    audit_row = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="desk_feed_mark_one_row"),)

    def __str__(self) -> str:
        return str(self.audit_row)


class SavedSearch(models.Model):
    """A search an officer keeps, with what he has seen of its findings: the rest is new to him."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("name"), max_length=80)
    words = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=12, choices=EntryKind, blank=True)
    country = models.CharField(max_length=2, blank=True)
    state = models.CharField(max_length=20, blank=True)
    whose = models.CharField(max_length=10, blank=True)
    alert = models.CharField(_("tell me"), max_length=10, choices=Alert, default=Alert.DESK)
    seen = ArrayField(models.BigIntegerField(), default=list)  # entries that it found when he last looked
    seen_at = models.DateTimeField(default=timezone.now)
    told = ArrayField(models.BigIntegerField(), default=list)  # entries that a mail has told of
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=["owner", "name"], name="saved_search_once_a_name"),
            models.CheckConstraint(condition=Q(alert__in=Alert.values), name="saved_search_alert_known"),
        )

    def __str__(self) -> str:
        return self.name


class Morning(models.Model):
    """Whether an officer wants to be told each morning what waits, and the last day on which that was looked at.

    Who has no row wants it and was not told yet.
    """

    officer = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="morning"
    )
    is_wanted = models.BooleanField(_("tell me each morning"), default=True)
    last_on = models.DateField(null=True)  # in the officer's own time zone

    def __str__(self) -> str:
        return f"{self.officer_id} {self.last_on}"
