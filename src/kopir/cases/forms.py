"""What is typed about interests and cases."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kopir.applications.queries import officers
from kopir.cases.actions.interests import LONGEST_ANSWER
from kopir.cases.models import Question
from kopir.cases.models.talk import Audience
from kopir.cases.states import CaseState, InterestAnswer, InterestState, Side
from kopir.companies.models import Company, Person
from kopir.companies.naming import title_of
from kopir.core.languages import Language
from kopir.core.models import User


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class InterestForm(forms.Form):
    """The three standard questions, for one of the companies the person acts for."""

    company = forms.ChoiceField(label=_("Your company"))
    why = forms.CharField(label=Question.WHY.label, max_length=LONGEST_ANSWER, widget=_area(4))
    offer = forms.CharField(label=Question.OFFER.label, max_length=LONGEST_ANSWER, widget=_area(4))
    next = forms.CharField(label=Question.NEXT.label, max_length=LONGEST_ANSWER, widget=_area(3))

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, companies: Iterable[Company], language: str, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["company"].choices = [(one.reference, title_of(one, language).text) for one in companies]  # type: ignore[attr-defined]

    def texts(self) -> dict[str, str]:
        """The answers by question."""
        return {kind: str(self.cleaned_data[kind]) for kind in Question.values}


class AnswersForm(forms.Form):
    """The three answers, written again."""

    why = forms.CharField(label=Question.WHY.label, max_length=LONGEST_ANSWER, widget=_area(4))
    offer = forms.CharField(label=Question.OFFER.label, max_length=LONGEST_ANSWER, widget=_area(4))
    next = forms.CharField(label=Question.NEXT.label, max_length=LONGEST_ANSWER, widget=_area(3))


class AnswerForm(forms.Form):
    """The typed answer with its reason."""

    answer = forms.ChoiceField(label=_("Your answer"), choices=InterestAnswer.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason, or what you would like to know"), required=False, max_length=LONGEST_ANSWER, widget=_area(3)
    )


class WordsForm(forms.Form):
    """One text."""

    text = forms.CharField(label=_("Text"), max_length=LONGEST_ANSWER, widget=_area(3))


class TranslationForm(forms.Form):
    """What one of the answers says in another language."""

    kind = forms.ChoiceField(label=_("Answer"), choices=Question.choices)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    text = forms.CharField(label=_("Text"), max_length=2 * LONGEST_ANSWER, widget=_area(4))


class AdvisersForm(forms.Form):
    """Who advises which side."""

    adviser: forms.ModelChoiceField[User] = forms.ModelChoiceField(
        label=_("Adviser of the interested side"), queryset=User.objects.none(), required=False
    )
    other: forms.ModelChoiceField[User] = forms.ModelChoiceField(
        label=_("Adviser of the other side"), queryset=User.objects.none(), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("adviser", "other"):
            self.fields[name].queryset = officers()  # type: ignore[attr-defined]


class PeopleForm(forms.Form):
    """Whom of the company the other side may know."""

    people: forms.ModelMultipleChoiceField[Person] = forms.ModelMultipleChoiceField(
        label=_("Whom the other side may know"), queryset=Person.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    how = forms.CharField(label=_("How the company agreed (letter, or day and telephone call)"), max_length=500)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, company: Company, for_chamber: bool, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["people"].queryset = company.people.all()  # type: ignore[attr-defined]
        if not for_chamber:  # a company's own word needs no witness
            del self.fields["how"]


class StepForm(forms.Form):
    """The next step, or a task."""

    title = forms.CharField(label=_("What happens next"), max_length=200)
    day = forms.DateField(label=_("By"), widget=_day())


class TaskForm(forms.Form):
    """Something to be done."""

    title = forms.CharField(label=_("What is to be done"), max_length=200)
    day = forms.DateField(label=_("By"), widget=_day())


class MessageForm(forms.Form):
    """A message and who reads it."""

    nonce = forms.CharField(max_length=32, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Message"), max_length=10_000, widget=_area(4))
    audience = forms.ChoiceField(label=_("Who reads it"))

    def __init__(self, data: Mapping[str, Any] | None = None, *, side: Side, is_known: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not self.is_bound:
            self.initial["nonce"] = secrets.token_hex(16)
        own = [one for one in Audience if side == Side.CHAMBER or one.value in {Audience.ALL, side.value}]
        choices = [(one.value, one.label) for one in own if is_known or one != Audience.ALL]
        self.fields["audience"].choices = choices  # type: ignore[attr-defined]


class ListForm(forms.Form):
    """What a list of the desk is narrowed to."""

    q = forms.CharField(label=_("Reference or company, in any script"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    whose = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[("", _("All")), ("mine", _("Mine")), ("nobodys", _("Without an officer")), ("late", _("Overdue"))],
    )

    def __init__(self, data: Mapping[str, Any], *, states: type[InterestState] | type[CaseState]) -> None:
        super().__init__(data)
        self.fields["state"].choices = [("", _("Open")), ("all", _("All")), *states.choices]  # type: ignore[attr-defined]
