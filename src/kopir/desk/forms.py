"""What officers type at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.applications.queries import officers
from kopir.core.models import User
from kopir.core.pair import sides
from kopir.core.wording import tidy
from kopir.desk.bulk import BULKS, Bulk, Given
from kopir.desk.presenting import STATES
from kopir.desk.queries.search import LONGEST_QUESTION, MINE, NOBODY, Asked
from kopir.desk.states import Alert, EntryKind


class SearchForm(forms.Form):
    """Words and filters. What is not known counts as not asked."""

    q = forms.CharField(label=_("Words, a name in any script, or a reference"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *EntryKind.choices])
    country = forms.ChoiceField(label=_("Country"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    whose = forms.ChoiceField(
        label=_("Owner"),
        required=False,
        choices=[("", _("Anybody")), (MINE, pgettext_lazy("work", "Mine")), (NOBODY, _("Nobody"))],
    )

    def __init__(self, data: Mapping[str, str], *, language: str) -> None:
        super().__init__(data)
        self.fields["country"].choices = [("", _("All")), *((one.code, one.label(language)) for one in sides())]  # type: ignore[attr-defined]
        states = STATES.get(str(data.get("kind", "")), [])
        self.fields["state"].choices = [("", _("All")), *states]  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        """The question, without what could not be read."""
        self.is_valid()
        given = self.cleaned_data
        words = tidy(str(given.get("q", ""))[:LONGEST_QUESTION])
        return Asked(words, **{name: str(given.get(name, "")) for name in ("kind", "country", "state", "whose")})


class KeepForm(forms.Form):
    """The name of a search, and when it speaks up."""

    name = forms.CharField(label=_("Name"), max_length=80)
    alert = forms.ChoiceField(label=_("Tell me about new findings"), choices=Alert.choices, initial=Alert.DESK)


class AlertForm(forms.Form):
    """When a kept search speaks up."""

    alert = forms.ChoiceField(label=_("Tell me about new findings"), choices=Alert.choices)


class BulkForm(forms.Form):
    """What is to be done to the ticked things."""

    work = forms.ChoiceField(
        label=_("With the ticked ones"), choices=[(one.code, one.label) for one in BULKS.values()]
    )
    owner: forms.ModelChoiceField[User] = forms.ModelChoiceField(
        label=_("Officer"), queryset=User.objects.none(), required=False
    )
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)

    def __init__(self, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        self.fields["owner"].queryset = officers()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        bulk = BULKS.get(given.get("work", ""))
        if bulk is not None and bulk.asks and not given.get(bulk.asks) and bulk.asks not in self.errors:
            self.add_error(bulk.asks, _("This is needed for what you chose."))
        return given

    def bulk(self) -> Bulk:
        """The work that was chosen."""
        return BULKS[self.cleaned_data["work"]]

    def given(self) -> Given:
        """What goes with it."""
        clean = self.cleaned_data
        return Given(clean.get("owner"), clean.get("day"), clean.get("reason", ""))
