"""What is typed about meetings afterwards: by a side, by an officer for a side, and to narrow the desk's list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kopir.cases.words import LineField, WordsField, day_input
from kopir.companies.forms import PlainForm
from kopir.missions.actions.recording import Told
from kopir.missions.models import MeetingReport, Missing
from kopir.missions.queries import recording_lists as found
from kopir.missions.states import Absent, Result

LONGEST_LINE = 300
LONGEST_NOTE = 5_000
LONGEST_AHEAD = timedelta(days=5 * 366)
RATINGS = [("", _("Not stated")), *((str(number), str(number)) for number in range(1, 6))]


class QuickForm(PlainForm):
    """One tap: the result, and nothing else changes."""

    result = forms.ChoiceField(choices=Result.choices)

    def told(self) -> Told:
        """For the action."""
        return Told(self.cleaned_data["result"], is_quick=True)


class SideForm(PlainForm):
    """What a side says; the first question is enough. The same for an officer who writes it down for a side."""

    result = forms.ChoiceField(label=_("What came of it?"), choices=Result.choices, widget=forms.RadioSelect)
    absent = forms.ChoiceField(label=_("If it was not held: who was missing?"), choices=Absent.choices, required=False)
    reason = LineField(label=_("If it was not held: why?"), max_length=LONGEST_LINE, required=False)
    next_step = LineField(label=_("Agreed next step"), max_length=LONGEST_LINE, required=False)
    next_on = forms.DateField(label=_("By when"), required=False, widget=day_input())

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, day: date, said: MeetingReport | None = None, **more: Any
    ) -> None:
        names = ("result", "absent", "reason", "next_step", "next_on", *self.own_fields)
        initial = {name: getattr(said, name) for name in names} if said is not None else {}
        super().__init__(data, initial=initial, **more)
        self.day = day

    own_fields: tuple[str, ...] = ()

    def clean_next_on(self) -> date | None:
        """A day after the meeting, within some years: a mistyped year is told."""
        day: date | None = self.cleaned_data["next_on"]
        if day is not None and not self.day <= day <= self.day + LONGEST_AHEAD:
            raise forms.ValidationError(_now("This day is before the meeting, or more than five years after it."))
        return day

    def told(self) -> Told:
        """For the action."""
        typed = self.cleaned_data
        return Told(typed["result"], typed["absent"], typed["reason"], typed["next_step"], typed["next_on"])


class OwnForm(SideForm):
    """A side for itself: with what nobody else reads."""

    rating = forms.TypedChoiceField(
        label=_("How useful was it, from 1 to 5?"),
        help_text=_("It counts in means of many answers only."),
        choices=RATINGS,
        coerce=int,
        empty_value=None,
        required=False,
    )
    note = WordsField(
        label=_("Own note"),
        help_text=_("Only your own side reads it; the chamber does not."),
        max_length=LONGEST_NOTE,
        required=False,
    )
    own_fields = ("rating", "note")

    def told(self) -> Told:
        """For the action."""
        typed = self.cleaned_data
        return Told(
            typed["result"], typed["absent"], typed["reason"], typed["next_step"], typed["next_on"],
            typed["rating"], typed["note"],
        )  # fmt: skip


class ForSideForm(SideForm):
    """An officer for a side, as it told him."""

    party = forms.TypedChoiceField(label=_("Which side says it?"), coerce=int, widget=forms.RadioSelect)
    field_order = ("party",)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, parties: Sequence[tuple[int, str]], **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.fields["party"].choices = parties  # type: ignore[attr-defined]


class DecideForm(PlainForm):
    """Held or not, and whose absence it was if not."""

    is_held = forms.TypedChoiceField(
        label=_("Was it held?"),
        choices=[("yes", _("Yes, it was held")), ("no", _("No, it was not held"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    missing = forms.ChoiceField(label=_("If it was not held: who was missing?"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, missing: Sequence[tuple[str, str]], **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.fields["missing"].choices = missing  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Nobody was missing at a meeting that was held."""
        typed = super().clean() or {}
        if typed.get("is_held"):
            typed["missing"] = Missing.NOBODY.value
        return typed


class ListForm(PlainForm):
    """How the desk narrows the list."""

    which = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[
            (found.EVERY, _("All meetings whose time is over")),
            (found.DISPUTED, _("The sides contradict each other")),
            (found.SILENT, _("No answer")),
            (found.HALF, _("One side has answered")),
            (found.POSSIBLE, _("Cooperation is possible")),
            (found.HELD, _("Held")),
            (found.NOT_HELD, _("Not held")),
        ],
    )
    party = forms.TypedChoiceField(label=_("Participant"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: Mapping[str, Any], *, parties: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["party"].choices = [("", _("All")), *parties]  # type: ignore[attr-defined]

    def asked(self) -> tuple[str, int | None]:
        """What is usable of it."""
        self.is_valid()
        return self.cleaned_data.get("which") or found.EVERY, self.cleaned_data.get("party")
