"""What people type on the pages of the room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kopir.companies.labels import country_choices, reader_language
from kopir.core import pair
from kopir.core.languages import Language
from kopir.engines import ranking
from kopir.engines.text.tokens import language_of
from kopir.matches.states import DecisionState
from kopir.opportunities.models import Direction, PartnerRole

LONGEST_TEXT = 4000


class DecideForm(forms.Form):
    """An officer's word on one suggestion."""

    other = forms.CharField(max_length=24, required=False, widget=forms.HiddenInput)  # reference of the other side
    lead_source = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    lead_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(choices=DecisionState.choices)
    reason = forms.CharField(max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        """Exactly one thing is decided on."""
        given = super().clean() or {}
        if bool(given.get("other")) == bool(given.get("lead_key")):
            raise forms.ValidationError(_("Say which suggestion is meant."))
        return given


class InviteForm(forms.Form):
    """An invitation to a lead: to whom, in which language, why."""

    address = forms.CharField(
        label=_("E-mail address"),
        help_text=_("One that the company itself has made public."),
        max_length=254,
        widget=forms.EmailInput,
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=Language.choices)
    why = forms.CharField(
        label=_("Why we write to this company"),
        help_text=_("In the language of the letter. The company reads it: name nothing that is not public."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def country_of(text: str, language: str = "") -> str:
    """The country whose language a text is in; none when both countries write in it."""
    spoken = language_of(text, language)
    found = {side.code for side in pair.sides() if spoken in side.languages}
    return found.pop() if len(found) == 1 else ""


class TryForm(forms.Form):
    """A need or an offer that is not stored: type it and see who answers."""

    text = forms.CharField(
        label=_("What is needed or offered"),
        help_text=_("In Kazakh, Russian, Japanese or English. Nothing is stored."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    direction = forms.ChoiceField(
        label=_("The text is"),
        choices=[(Direction.NEED, _("a need: show offers")), (Direction.OFFER, _("an offer: show needs"))],
        initial=Direction.NEED,
        required=False,
    )
    country = forms.ChoiceField(label=_("Written by a company of"), required=False)
    role = forms.ChoiceField(
        label=_("Partner sought, or own role"),
        choices=[("", _("as the text says")), *PartnerRole.choices],
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language of the text"), choices=[("", _("recognise it")), *Language.choices], required=False
    )
    must = forms.CharField(
        label=_("Hard requirements"),
        help_text=_("One a line."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)  # noqa: S101 -- for the type checker
        country.choices = [("", _("as its language suggests")), *country_choices(reader_language())]

    def as_engine_text(self) -> ranking.Need | ranking.Offer:
        """What was typed, as the engine reads it."""
        given = self.cleaned_data
        country = given["country"] or country_of(given["text"], given["language"])
        common = {"id": "typed", "text": given["text"], "lang": given["language"], "country": country}
        if given["direction"] == Direction.OFFER:
            return ranking.Offer(**common, kind=given["role"])
        must = tuple(line.strip() for line in given["must"].splitlines() if line.strip())
        return ranking.Need(**common, wants=given["role"], must=must)
