"""What people asked about their data, and where somebody who was forgotten could still be found."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.privacy.states import PlaceState, Reason, RequestState, Wish


class DataRequest(models.Model):
    """One wish of a person about his data. Who he is stands here only until it is carried out."""

    wish = models.CharField(_("wish"), max_length=10, choices=Wish)
    state = models.CharField(_("state"), max_length=10, choices=RequestState, default=RequestState.WAITING)
    # Addresses, accounts, names and telephone numbers of the person; emptied in the step that ends the request.
    pending = models.JSONField(default=dict)
    by = models.ForeignKey(  # the officer who asked for it on the person's behalf; nobody: the person himself
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now, editable=False)
    due_on = models.DateField(_("due"))
    done_at = models.DateTimeField(null=True, blank=True)
    forgotten = models.JSONField(default=dict)  # how many rows, by room
    words = models.TextField(blank=True)  # what is wrong, as the person says it; emptied when it is done
    tables_done = models.PositiveIntegerField(default=0)  # how far the searches of the database are
    tables = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(wish__in=Wish.values), name="data_wish_known"),
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="data_request_state_known"),
            models.CheckConstraint(
                condition=Q(state=RequestState.WAITING)
                | Q(pending={}, done_at__isnull=False)
                | Q(state=RequestState.LEFT, done_at__isnull=False),
                name="data_request_done_knows_nobody",
            ),
            models.CheckConstraint(
                condition=Q(words="") | Q(wish=Wish.CORRECTION, state=RequestState.WAITING),
                name="data_request_done_has_no_words",
            ),
        )
        indexes = (models.Index(fields=["due_on"], condition=~Q(state=RequestState.DONE), name="data_request_due"),)

    def __str__(self) -> str:
        return f"{self.wish} {self.pk}"


class Place(models.Model):
    """A row in which a person was still found after he was forgotten. Says where, never what stood there."""

    request = models.ForeignKey(DataRequest, on_delete=models.CASCADE, related_name="places")
    table = models.CharField(max_length=80)
    column = models.CharField(max_length=80)
    row = models.CharField(max_length=80)
    reason = models.CharField(max_length=10, choices=Reason)
    state = models.CharField(max_length=10, choices=PlaceState, default=PlaceState.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("table", "column", "row")
        constraints = (
            models.UniqueConstraint(fields=["request", "table", "column", "row"], name="place_once"),
            models.CheckConstraint(condition=Q(reason__in=Reason.values), name="place_reason_known"),
            models.CheckConstraint(condition=Q(state__in=PlaceState.values), name="place_state_known"),
            models.CheckConstraint(
                condition=Q(state=PlaceState.OPEN) | Q(decided_at__isnull=False), name="place_decided_has_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.table}.{self.column} {self.row}"


class Door(models.Model):
    """A link to one's own data, sent to an address. Only its hash is kept; once ended or used, the row goes."""

    key_hash = models.CharField(max_length=64, unique=True)
    address = models.EmailField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["ends_at"], name="door_end"),)

    def __str__(self) -> str:
        return f"{self.pk}"


class Night(models.Model):
    """When what was held long enough was last let go of, and how much went: one row."""

    at = models.DateTimeField(default=timezone.now)
    rows = models.JSONField(default=dict)  # how many, by room

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="data_night_one_row"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class Attempt(models.Model):
    """How often a link was asked for on one day. The key is a keyed hash that only that day's key can make again."""

    key = models.CharField(max_length=64)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["key", "day"], name="data_attempt_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.day}"
