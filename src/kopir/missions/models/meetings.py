"""Meetings and who sits in them. The database itself refuses anybody, any table, any interpreter twice in a slot."""

from __future__ import annotations

from django.db import models
from django.db.models import Deferrable, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.missions.models.missions import Mission
from kopir.missions.models.people import Delegate, Interpreter
from kopir.missions.models.slots import Slot, Table
from kopir.missions.models.wishes import Wish
from kopir.missions.states import WITHOUT_SLOT, MeetingState


class Meeting(models.Model):
    """An accepted wish that was planned. Without a slot it is cancelled, or waits on the stand-by list.

    Uniqueness is looked at when a transaction ends, so that two meetings can change places.
    """

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="meetings")
    wish = models.OneToOneField(Wish, on_delete=models.CASCADE, related_name="meeting")
    slot = models.ForeignKey(Slot, null=True, blank=True, on_delete=models.PROTECT, related_name="meetings")
    table = models.ForeignKey(Table, null=True, blank=True, on_delete=models.PROTECT, related_name="meetings")
    interpreter = models.ForeignKey(
        Interpreter, null=True, blank=True, on_delete=models.PROTECT, related_name="meetings"
    )
    state = models.CharField(_("state"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    is_locked = models.BooleanField(pgettext_lazy("a meeting's slot", "locked"), default=False)
    because = models.CharField(_("reason"), max_length=300, blank=True)  # why it was cancelled
    version = models.PositiveSmallIntegerField(default=0)  # rises with each change: calendars take the highest
    changed_at = models.DateTimeField(default=timezone.now)
    told_slot = models.ForeignKey(  # what its people were last told, to tell them only of changes
        Slot, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("slot__starts_at", "table__position", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(WITHOUT_SLOT), slot__isnull=True, table__isnull=True)
                | (~Q(state__in=sorted(WITHOUT_SLOT)) & Q(slot__isnull=False, table__isnull=False)),
                name="meeting_has_slot_and_table",
            ),
            models.CheckConstraint(
                condition=Q(interpreter__isnull=True) | Q(slot__isnull=False), name="meeting_interpreter_has_slot"
            ),
            models.CheckConstraint(
                condition=Q(is_locked=False) | Q(slot__isnull=False), name="meeting_locked_has_slot"
            ),
            models.UniqueConstraint(
                fields=["slot", "table"], name="meeting_table_once", deferrable=Deferrable.DEFERRED
            ),
            models.UniqueConstraint(
                fields=["slot", "interpreter"], name="meeting_interpreter_once", deferrable=Deferrable.DEFERRED
            ),
        )
        indexes = (models.Index(F("mission"), F("state"), name="meeting_of_mission"),)

    def __str__(self) -> str:
        return f"{self.wish_id} {self.slot_id}"


class MeetingPerson(models.Model):
    """A delegate sits in a meeting. The slot is the meeting's: triggers keep the two alike."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="people")
    delegate = models.ForeignKey(Delegate, on_delete=models.CASCADE, related_name="sits_in")
    slot = models.ForeignKey(Slot, null=True, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["meeting", "delegate"], name="meeting_person_once"),
            models.UniqueConstraint(
                fields=["slot", "delegate"], name="meeting_person_in_one_place", deferrable=Deferrable.DEFERRED
            ),
        )

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.delegate_id}"
