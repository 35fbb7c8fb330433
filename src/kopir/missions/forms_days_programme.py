"""What is typed about the programme and its people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kopir.cases.words import LineField, day_input
from kopir.core.languages import Language
from kopir.missions.actions.days_programme import LONGEST_PLACE, LONGEST_TITLE, MOST_PEOPLE, Event
from kopir.missions.forms_days import hour_field
from kopir.missions.models import Attendance, Mission, ProgrammeItem

State = Attendance.State


class ItemForm(forms.Form):
    """One item of the programme, on the clock of the place."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ProgrammeItem.Kind.choices)
    day = forms.DateField(label=_("Day"), widget=day_input())
    starts = hour_field(_("Begins at"))
    ends = hour_field(_("Ends at"))
    last_day = forms.DateField(
        label=_("Day of the end"), required=False, widget=day_input(), help_text=_("Where it ends on another day.")
    )
    place = LineField(label=_("Place"), required=False, max_length=LONGEST_PLACE)
    capacity = forms.IntegerField(label=_("Places for people"), required=False, min_value=1, max_value=MOST_PEOPLE)
    is_for_all = forms.BooleanField(
        label=_("Everybody is expected"), required=False, help_text=_("Nobody has meetings meanwhile.")
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, mission: Mission, item: ProgrammeItem | None = None
    ) -> None:
        super().__init__(data, initial=_typed(mission, item) if item is not None else {"day": mission.starts_on})
        for code, label in Language.choices:
            self.fields[f"title_{code}"] = LineField(
                label=_("Title, %(language)s") % {"language": label}, required=False, max_length=LONGEST_TITLE
            )

    def titles(self) -> list[forms.BoundField]:
        """A box for each language."""
        return [self[f"title_{code}"] for code in Language.values]

    def event(self) -> Event:
        """The values for the action."""
        typed = dict(self.cleaned_data)
        titles = {code: typed.pop(f"title_{code}") for code in Language.values}
        return Event(titles=titles, **typed)


def _typed(mission: Mission, item: ProgrammeItem) -> dict[str, Any]:
    """As it was typed."""
    starts, ends = (at.astimezone(mission.zone) for at in (item.starts_at, item.ends_at))
    return {
        "kind": item.kind,
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "last_day": ends.date() if ends.date() != starts.date() else None,
        "place": item.place,
        "capacity": item.capacity,
        "is_for_all": item.is_for_all,
        **{f"title_{code}": text for code, text in item.titles.items()},
    }


class PeopleForm(forms.Form):
    """For the people of one page of the list: expected by tick, and whether they came."""

    shown = forms.TypedMultipleChoiceField(coerce=int)
    expected = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, data: Mapping[str, Any], *, delegates: Iterable[int]) -> None:
        super().__init__(data)
        choices = [(one, "") for one in delegates]
        for name in ("shown", "expected"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def marks(self) -> dict[int, str]:
        """Delegate -> state, "" where somebody is not expected. Whoever came is on the list, ticked or not."""
        ticked = set(self.cleaned_data["expected"])
        return {
            one: self.data.get(f"came_{one}", "") or (State.EXPECTED.value if one in ticked else "")
            for one in self.cleaned_data["shown"]
        }
