"""Who would like to meet whom, and who would not."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.missions.models.missions import Mission
from kopir.missions.models.people import Delegate, Party
from kopir.missions.models.slots import Session, Slot
from kopir.missions.states import OPEN_WISHES, Priority, WishSource, WishState


class Wish(models.Model):
    """One participant would like to meet another. One that was accepted is planned as a meeting.

    Whoever of a party holds the meeting may be named; otherwise the planner takes the principal who shares a language
    or has the fewest meetings. There is one open wish between two parties, whoever asked.
    """

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="wishes")
    asker = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="wishes_made")
    asked = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="wishes_received")
    asker_delegate = models.ForeignKey(Delegate, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    asked_delegate = models.ForeignKey(Delegate, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.GOOD)
    counter_priority = models.PositiveSmallIntegerField(  # what the other side said when it accepted
        _("priority of the other side"), choices=Priority, null=True, blank=True
    )
    words = models.CharField(_("why"), max_length=500, blank=True)
    reason = models.CharField(_("reason of the answer"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=WishState, default=WishState.ASKED)
    source = models.CharField(_("source"), max_length=12, choices=WishSource, default=WishSource.PARTICIPANT)
    is_late = models.BooleanField(_("late"), default=False)
    session = models.ForeignKey(Session, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")  # only in
    fixed = models.ForeignKey(Slot, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")  # only then
    after = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("-priority", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=WishState.values), name="wish_state_known"),
            models.CheckConstraint(condition=Q(priority__gte=1, priority__lte=5), name="wish_priority"),
            models.CheckConstraint(
                condition=Q(counter_priority__isnull=True) | Q(counter_priority__gte=1, counter_priority__lte=5),
                name="wish_counter_priority",
            ),
            models.CheckConstraint(condition=~Q(asker=F("asked")), name="wish_of_two"),
            models.CheckConstraint(condition=Q(after__isnull=True) | ~Q(after=F("pk")), name="wish_not_after_itself"),
            models.UniqueConstraint(
                Least("asker", "asked"),
                Greatest("asker", "asked"),
                condition=Q(state__in=sorted(OPEN_WISHES)),
                name="wish_once_a_pair",
            ),
        )
        indexes = (
            models.Index(fields=["mission", "state"], name="wish_of_mission"),
            models.Index(fields=["expires_at"], condition=Q(state=WishState.ASKED), name="wish_expiring"),
        )

    def __str__(self) -> str:
        return f"{self.asker_id} {self.asked_id} {self.state}"

    @property
    def weight(self) -> int:
        """What it counts when not everything can be held: both sides' priorities."""
        return self.priority + (self.counter_priority or self.priority)


class Veto(models.Model):
    """Two parties must not be brought together: one of them does not want it, or the organiser.

    The organiser's word stands beside the party's own: neither knows of the other, nor lifts it.
    """

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="vetoes")
    other = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    by_organiser = models.BooleanField(default=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["party", "other", "by_organiser"], name="veto_once"),
            models.CheckConstraint(condition=~Q(party=F("other")), name="veto_of_two"),
        )

    def __str__(self) -> str:
        return f"{self.party_id} {self.other_id}"


class WishList(models.Model):
    """A list of wishes that was read from a file: what became of its lines.

    `refused` holds [line, code of the reason, what stood there]; the words are those of who reads the report.
    """

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="wish_lists")
    file_name = models.CharField(_("file"), max_length=200)
    figures = models.JSONField(default=dict)  # code -> how many lines
    refused = models.JSONField(default=list)
    read_at = models.DateTimeField(default=timezone.now)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.file_name
