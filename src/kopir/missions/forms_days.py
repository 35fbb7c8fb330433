"""What is typed about sessions and tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kopir.cases.words import LineField, day_input
from kopir.companies.labels import reader_language
from kopir.missions.actions import days, days_tables
from kopir.missions.actions.days import Hours
from kopir.missions.actions.days_tables import Furniture, Row
from kopir.missions.models import Mission, Session, Slot, Table
from kopir.missions.models.slots import LONGEST, SHORTEST
from kopir.missions.states import TableKind


def hour_field(label: Any) -> forms.TimeField:  # noqa: ANN401 -- a text yet to be translated
    """A clock of the browser, without seconds."""
    clock = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=clock, input_formats=["%H:%M"])


class SessionForm(forms.Form):
    """The hours of a session, on the clock of the place."""

    day = forms.DateField(label=_("Day"), widget=day_input())
    starts = hour_field(_("Begins at"))
    ends = hour_field(_("Ends at"))
    slot_minutes = forms.IntegerField(
        label=_("Minutes of a meeting"), min_value=SHORTEST, max_value=LONGEST, initial=30
    )
    break_minutes = forms.IntegerField(
        label=_("Minutes between meetings"), min_value=0, max_value=days.LONGEST_BREAK, initial=0
    )
    name = LineField(label=_("Name of the session"), required=False, max_length=days.LONGEST_NAME)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, mission: Mission, session: Session | None = None
    ) -> None:
        names = ("day", "starts", "ends", "slot_minutes", "break_minutes", "name")
        initial = {name: getattr(session, name) for name in names} if session is not None else {}
        super().__init__(data, initial={"day": mission.starts_on, **initial})
        limits = {"min": mission.starts_on.isoformat(), "max": mission.ends_on.isoformat()}
        self.fields["day"].widget.attrs.update(limits)

    def hours(self) -> Hours:
        """The values for the action."""
        return Hours(**self.cleaned_data)


class RowForm(forms.Form):
    """Many tables at once."""

    letters = LineField(
        label=_("Letters before the number"),
        required=False,
        max_length=days_tables.LONGEST_PREFIX,
        help_text=_("For example “A”: the tables are called A1, A2, A3."),
    )
    first = forms.IntegerField(label=_("First number"), min_value=0, max_value=9999, initial=1)
    last = forms.IntegerField(label=_("Last number"), min_value=0, max_value=9999)
    kind = forms.ChoiceField(label=_("Kind"), choices=TableKind.choices, initial=TableKind.TABLE)
    seats = forms.IntegerField(
        label=_("Seats"), min_value=days_tables.FEWEST_SEATS, max_value=days_tables.MOST_SEATS, initial=4
    )
    place = LineField(label=_("Hall or floor"), required=False, max_length=days_tables.LONGEST_PLACE)

    def row(self) -> Row:
        """The values for the action."""
        typed = self.cleaned_data
        kind = TableKind(typed["kind"])
        return Row(typed["letters"], typed["first"], typed["last"], typed["seats"], typed["place"], kind)


class TableForm(forms.Form):
    """One table or booth."""

    name = LineField(label=_("Number or name"), max_length=days_tables.LONGEST_NAME)
    kind = forms.ChoiceField(label=_("Kind"), choices=TableKind.choices)
    seats = forms.IntegerField(label=_("Seats"), min_value=days_tables.FEWEST_SEATS, max_value=days_tables.MOST_SEATS)
    place = LineField(label=_("Hall or floor"), required=False, max_length=days_tables.LONGEST_PLACE)
    position = forms.IntegerField(
        label=_("Position along the hall"),
        min_value=0,
        max_value=days_tables.LAST_POSITION,
        help_text=_("Tables whose numbers are near stand near each other: ways between meetings are kept short."),
    )
    owner = forms.ChoiceField(label=_("Booth of"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, mission: Mission, table: Table) -> None:
        names = ("name", "kind", "seats", "place", "position")
        initial = {name: getattr(table, name) for name in names}
        super().__init__(data, initial={**initial, "owner": table.owner_id or ""})
        rows = mission.parties.filter(is_withdrawn=False).select_related("company")
        self._parties = {str(one.pk): one for one in rows.prefetch_related("company__names")}
        language = reader_language()
        named = sorted(((pk, one.name_in(language)) for pk, one in self._parties.items()), key=lambda one: one[1])
        self.fields["owner"].choices = [("", _("Nobody: it is for all")), *named]  # type: ignore[attr-defined]

    def furniture(self) -> Furniture:
        """The values for the action."""
        typed = self.cleaned_data
        owner = self._parties.get(typed["owner"])
        return Furniture(**{**typed, "kind": TableKind(typed["kind"]), "owner": owner})


class LostForm(forms.Form):
    """The slots in which a table is not to be had."""

    slots = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, slots: list[Slot]) -> None:
        super().__init__(data)
        self.fields["slots"].choices = [(one.pk, "") for one in slots]  # type: ignore[attr-defined]
