"""What is typed about meetings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.cases import zones
from kopir.cases.actions.meetings import LONGEST_LINE, LONGEST_RESULT, Plan
from kopir.cases.models import CaseMeeting
from kopir.cases.models.meetings import LONGEST, SHORTEST
from kopir.cases.words import LineField, WordsField, day_input
from kopir.companies.labels import reader_language

_MOST_YEARS = 10  # a slip of the pen; and the last year there is has no time in the other zone


class MeetingForm(forms.Form):
    """When, where, in which languages. For the chamber also what came of one that took place already."""

    day = forms.DateField(label=_("Day"), widget=day_input())
    time = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    zone = forms.ChoiceField(label=_("In the time of"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=SHORTEST, max_value=LONGEST, initial=60)
    place = LineField(label=pgettext_lazy("of a meeting", "Place"), required=False, max_length=LONGEST_LINE)
    link = forms.URLField(label=_("Address of the call"), required=False, max_length=500, assume_scheme="https")
    interpreting = LineField(label=_("Languages and interpreter"), required=False, max_length=LONGEST_LINE)
    result = WordsField(
        label=_("Result, of a meeting that took place already"), required=False, max_length=LONGEST_RESULT
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, for_chamber: bool, **kwargs: Any) -> None:
        super().__init__(data, **{"auto_id": "meeting_%s", **kwargs})
        choices = zones.choices(reader_language())
        self.fields["zone"].choices = choices  # type: ignore[attr-defined]
        own = timezone.get_current_timezone_name()
        self.fields["zone"].initial = own if own in dict(choices) else choices[0][0]
        if not for_chamber:
            del self.fields["result"]

    def clean_link(self) -> str:
        """Only addresses that a browser opens as a page."""
        link: str = self.cleaned_data["link"]
        if link and not link.lower().startswith(("https://", "http://")):
            raise forms.ValidationError(_("Please give an address that begins with https://."))
        return link

    def clean(self) -> dict[str, Any]:
        """The moment that day and time are, at that place."""
        typed: dict[str, Any] = super().clean() or {}
        if {"day", "time", "zone"} <= typed.keys():
            if abs(typed["day"].year - timezone.localdate().year) > _MOST_YEARS:
                raise forms.ValidationError({"day": _("This day is too far away. Please look at the year.")})
            zone = ZoneInfo(typed["zone"])
            at = datetime.combine(typed["day"], typed["time"], zone)
            typed["starts_at"] = at.astimezone(ZoneInfo("UTC"))
        return typed

    def plan(self) -> Plan:
        """The values for the action."""
        typed = self.cleaned_data
        return Plan(typed["starts_at"], typed["minutes"], typed["place"], typed["link"], typed["interpreting"])


def change_form(meeting: CaseMeeting, data: Mapping[str, Any] | None = None) -> MeetingForm:
    """The form of a meeting that is planned, filled with its plan, in the reader's own time where it can be."""
    form = MeetingForm(data, for_chamber=False, auto_id=f"change_{meeting.pk}_%s")
    there = meeting.starts_at.astimezone(ZoneInfo(form.fields["zone"].initial))
    plan = {name: getattr(meeting, name) for name in ("minutes", "place", "link", "interpreting")}
    form.initial = {**plan, "day": there.date(), "time": there.time()}
    return form


class ResultForm(forms.Form):
    """What came of a meeting."""

    text = WordsField(label=_("Result"), required=False, max_length=LONGEST_RESULT)
