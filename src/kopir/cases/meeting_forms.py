"""What is typed about meetings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.cases import zones
from kopir.cases.actions.meetings import LONGEST_LINE, LONGEST_RESULT, Plan
from kopir.cases.models.meetings import LONGEST, SHORTEST
from kopir.cases.words import LineField, WordsField, day_input
from kopir.companies.labels import reader_language


class MeetingForm(forms.Form):
    """When, where, in which languages. For the chamber also what came of one that took place already."""

    day = forms.DateField(label=_("Day"), widget=day_input())
    time = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    zone = forms.ChoiceField(label=_("In the time of"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=SHORTEST, max_value=LONGEST, initial=60)
    place = LineField(label=_("Place"), required=False, max_length=LONGEST_LINE)
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
            zone = ZoneInfo(typed["zone"])
            at = datetime.combine(typed["day"], typed["time"], zone)
            typed["starts_at"] = at.astimezone(ZoneInfo("UTC"))
        return typed

    def plan(self) -> Plan:
        """The values for the action."""
        typed = self.cleaned_data
        return Plan(typed["starts_at"], typed["minutes"], typed["place"], typed["link"], typed["interpreting"])


class ResultForm(forms.Form):
    """What came of a meeting."""

    text = WordsField(label=_("Result"), required=False, max_length=LONGEST_RESULT)
