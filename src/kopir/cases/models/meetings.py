"""Meetings of the two companies and the chamber."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.cases.models.cases import Case
from kopir.cases.states import OPEN_MEETINGS, MeetingState, Side

SHORTEST, LONGEST = 10, 600  # minutes


class CaseMeeting(models.Model):
    """The two companies and the chamber at one table, or in one call. Only after the introduction."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="meetings")
    starts_at = models.DateTimeField(_("begins"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=60)
    place = models.CharField(_("place"), max_length=300, blank=True)
    link = models.URLField(_("address of the call"), max_length=500, blank=True)
    interpreting = models.CharField(_("languages and interpreter"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    result = models.TextField(_("result"), blank=True)
    side = models.CharField(max_length=12, choices=Side)  # who wanted it
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveSmallIntegerField(default=0)  # rises with each change: calendars take the highest

    class Meta:
        ordering = ("-starts_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="case_meeting_state_known"),
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST, minutes__lte=LONGEST), name="case_meeting_length"
            ),
            models.CheckConstraint(condition=~Q(place="", link=""), name="case_meeting_has_place"),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.HELD) | ~Q(result=""), name="case_meeting_held_has_result"
            ),
            models.UniqueConstraint(
                fields=["case", "starts_at"], condition=Q(state__in=sorted(OPEN_MEETINGS)), name="case_meeting_once"
            ),
        )
        indexes = (
            models.Index(fields=["starts_at"], condition=Q(state__in=sorted(OPEN_MEETINGS)), name="case_meeting_open"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.starts_at:%Y-%m-%d %H:%M}"
