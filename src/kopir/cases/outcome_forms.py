"""What a company says came of an introduction, and how the desk narrows the list of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.cases.actions.outcomes import LONGEST_WORDS, Told
from kopir.cases.models import Outcome, OutcomeAnswer, WithoutUs
from kopir.cases.queries import outcomes as found
from kopir.cases.words import WordsField
from kopir.cases.worth import band_choices
from kopir.companies.forms import PlainForm


class OutcomeForm(PlainForm):
    """Four questions; the first is enough."""

    answer = forms.ChoiceField(label=_("What came of it?"), choices=OutcomeAnswer.choices, widget=forms.RadioSelect)
    band = forms.ChoiceField(
        label=_("If there is a contract or an order: about how much is it worth?"), required=False
    )
    without_us = forms.ChoiceField(
        label=_("Would it have come about without the chamber?"),
        required=False,
        choices=[("", _("Not stated")), *WithoutUs.choices],
    )
    words = WordsField(
        label=_("In your own words"),
        required=False,
        max_length=LONGEST_WORDS,
        rows=4,
        help_text=_("In the language you write best. The chamber alone reads it."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, outcome: Outcome, **kwargs: Any) -> None:
        super().__init__(data, initial=_initial(outcome), **{"auto_id": "outcome_%s", **kwargs})
        choices = [("", _("Not stated")), *band_choices(outcome.company.country)]
        self.fields["band"].choices = choices  # type: ignore[attr-defined]

    def told(self, language: str) -> Told:
        """The values for the action. A value stands only beside a contract."""
        typed = self.cleaned_data
        band = typed["band"] if typed["answer"] == OutcomeAnswer.CONTRACT else ""
        return Told(typed["answer"], language, band, typed["without_us"], typed["words"])


def _initial(outcome: Outcome) -> dict[str, str]:
    original = next((text.text for text in outcome.texts.all() if text.is_original), "")
    return {
        "answer": outcome.answer,
        "band": outcome.band,
        "without_us": outcome.without_us,
        "words": original,
    }


class OutcomeListForm(PlainForm):
    """What the desk's list is narrowed to."""

    which = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[
            ("", _("Answered, to be confirmed")),
            (found.SILENT, _("Asked three times, silent")),
            (found.WAITING, _("Due, without an answer")),
            (found.COMING, _("To come")),
            (found.CONFIRMED, _("Confirmed")),
            (found.EVERY, pgettext_lazy("outcomes", "All")),
        ],
    )
    months = forms.TypedChoiceField(
        label=_("After"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("3 and 12 months")), ("3", _("3 months")), ("12", _("12 months"))],
    )

    def asked(self) -> tuple[str, int | None]:
        """What is usable of it."""
        self.is_valid()
        return self.cleaned_data.get("which") or found.TO_CONFIRM, self.cleaned_data.get("months")
