"""Answers to what people give and ask."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kopir.companies.forms import PlainForm
from kopir.heritage.actions.voices import LONGEST_TEXT
from kopir.heritage.forms.fields import note_area
from kopir.heritage.states import ContributionState, RequestState


class ProposalForm(PlainForm):
    """What one editor proposes."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (RequestState.GRANTED, RequestState.GRANTED.label),
            (RequestState.REFUSED, RequestState.REFUSED.label),
        ],
        widget=forms.RadioSelect,
    )
    answer = note_area(_("Answer to who asks, in his language"), LONGEST_TEXT)


class AnswerForm(PlainForm):
    """What becomes of a contribution."""

    state = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (ContributionState.ACCEPTED, ContributionState.ACCEPTED.label),
            (ContributionState.DECLINED, ContributionState.DECLINED.label),
        ],
        widget=forms.RadioSelect,
    )
    answer = note_area(_("Answer to who gave it, in his language"), LONGEST_TEXT)
