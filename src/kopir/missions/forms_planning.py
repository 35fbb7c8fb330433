"""What is typed about plans and places of meetings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from kopir.missions.actions.meetings import LONGEST_REASON
from kopir.missions.models import Interpreter, Table
from kopir.missions.queries.places import Place
from kopir.missions.states import PlanKind

_SECONDS = (5, 20, 60, 180, 600)


def _lengths() -> list[tuple[int, str]]:
    """How long, in the reader's language: words put together earlier would stay in the first reader's."""
    return [(one, ngettext("%d second", "%d seconds", one) % one) for one in _SECONDS]


class PlanForm(forms.Form):
    """What is planned anew, and how long the planner may look."""

    kind = forms.ChoiceField(label=_("What is planned"), choices=PlanKind.choices, widget=forms.RadioSelect)
    seconds = forms.TypedChoiceField(
        label=_("For how long"),
        coerce=int,
        choices=_lengths,
        help_text=_("It stops earlier where nothing better is possible."),
    )


class PlaceForm(forms.Form):
    """Table and interpreter for one slot."""

    slot = forms.IntegerField(widget=forms.HiddenInput)
    table = forms.TypedChoiceField(label=pgettext_lazy("furniture", "Table"), coerce=int)
    interpreter = forms.TypedChoiceField(label=_("Interpreter"), coerce=int, required=False, empty_value=None)

    def __init__(self, data: Mapping[str, Any] | None = None, *, place: Place) -> None:
        super().__init__(data, initial={"slot": place.slot.pk}, auto_id=f"id_{place.slot.pk}_%s")
        self.fields["table"].choices = _named(place.tables)  # type: ignore[attr-defined]
        if place.needs:
            self.fields["interpreter"].choices = _named(place.interpreters)  # type: ignore[attr-defined]
        else:
            del self.fields["interpreter"]


def _named(things: Iterable[Table | Interpreter]) -> list[tuple[int, str]]:
    return [(one.pk, str(one)) for one in things]


class ReasonForm(forms.Form):
    """Why a meeting is cancelled; its people read it."""

    reason = forms.CharField(label=_("Reason, for those who were to meet"), max_length=LONGEST_REASON)
