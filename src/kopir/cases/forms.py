"""What is typed about interests and cases."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.applications.queries import officers
from kopir.cases.actions.access import LONGEST_REASON
from kopir.cases.actions.interests import LONGEST_ANSWER
from kopir.cases.actions.introducing import LONGEST_HOW
from kopir.cases.actions.talk import LONGEST_MESSAGE
from kopir.cases.actions.work import LONGEST_NOTE, LONGEST_STEP, LONGEST_TASK
from kopir.cases.models import Question
from kopir.cases.models.talk import Audience
from kopir.cases.states import CaseState, InterestAnswer, InterestState, Side
from kopir.cases.words import LineField, WordsField, day_input
from kopir.companies.models import Company, Person
from kopir.companies.naming import title_of
from kopir.core.languages import Language
from kopir.core.models import User


class InterestForm(forms.Form):
    """The three standard questions, for one of the companies the person acts for."""

    company = forms.ChoiceField(label=pgettext_lazy("which one speaks", "Your company"))
    why = WordsField(label=Question.WHY.label, max_length=LONGEST_ANSWER, rows=4)
    offer = WordsField(label=Question.OFFER.label, max_length=LONGEST_ANSWER, rows=4)
    next = WordsField(label=Question.NEXT.label, max_length=LONGEST_ANSWER, rows=3)

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

    why = WordsField(label=Question.WHY.label, max_length=LONGEST_ANSWER, rows=4)
    offer = WordsField(label=Question.OFFER.label, max_length=LONGEST_ANSWER, rows=4)
    next = WordsField(label=Question.NEXT.label, max_length=LONGEST_ANSWER, rows=3)


class AnswerForm(forms.Form):
    """The typed answer with its reason."""

    answer = forms.ChoiceField(label=_("Your answer"), choices=InterestAnswer.choices, widget=forms.RadioSelect)
    reason = WordsField(label=_("Reason, or what you would like to know"), required=False, max_length=LONGEST_ANSWER)


class WordsForm(forms.Form):
    """One text."""

    text = WordsField(label=_("Text"), max_length=LONGEST_ANSWER, rows=3)


class TranslationForm(forms.Form):
    """What one of the answers says in another language."""

    kind = forms.ChoiceField(label=_("Answer"), choices=Question.choices)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    text = WordsField(label=_("Text"), max_length=2 * LONGEST_ANSWER, rows=4)


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

    how = LineField(label=_("How the company agreed (letter, or day and telephone call)"), max_length=LONGEST_HOW)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, company: Company, for_chamber: bool, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["people"].queryset = company.people.all()  # type: ignore[attr-defined]
        if not for_chamber:  # a company's own word needs no witness
            del self.fields["how"]


class StepForm(forms.Form):
    """The next step, or a task."""

    title = LineField(label=pgettext_lazy("work", "What happens next"), max_length=LONGEST_STEP)
    day = forms.DateField(label=_("By"), widget=day_input())


class TaskForm(forms.Form):
    """Something to be done."""

    title = LineField(label=_("What is to be done"), max_length=LONGEST_TASK)
    day = forms.DateField(label=_("By"), widget=day_input())


class ReasonForm(forms.Form):
    """Why not, or why it ends."""

    text = WordsField(label=_("Reason"), max_length=LONGEST_REASON, rows=2)


class NoteForm(forms.Form):
    """For the chamber alone."""

    text = WordsField(label=_("Your note"), max_length=LONGEST_NOTE)


class SayInForm(forms.Form):
    """What a message says in another language."""

    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    text = WordsField(label=_("Text"), max_length=2 * LONGEST_MESSAGE)


class MessageForm(forms.Form):
    """A message and who reads it."""

    nonce = forms.CharField(max_length=32, widget=forms.HiddenInput)
    text = WordsField(label=_("Message"), max_length=LONGEST_MESSAGE, rows=4)
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

    q = LineField(label=_("Reference or company, in any script"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    whose = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[
            ("", _("All")),
            ("mine", pgettext_lazy("work", "Mine")),
            ("nobodys", _("Without an officer")),
            ("late", _("Overdue")),
        ],
    )

    owner = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any], *, states: type[InterestState] | type[CaseState]) -> None:
        super().__init__(data)
        self.fields["state"].choices = [("", pgettext_lazy("work", "Open")), ("all", _("All")), *states.choices]  # type: ignore[attr-defined]
