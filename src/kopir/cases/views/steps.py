"""The buttons on an interest and on a case: one table for the desk's pages and the companies' own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from kopir.cases import actions
from kopir.cases.actions.introducing import company_of
from kopir.cases.forms import (
    AdvisersForm,
    AnswerForm,
    AnswersForm,
    PeopleForm,
    StepForm,
    TaskForm,
    TranslationForm,
    WordsForm,
)
from kopir.cases.models import Case, CaseTask, Interest
from kopir.cases.queries import side_in, side_of
from kopir.cases.states import CaseState, InterestAnswer, Side
from kopir.core.errors import BadInput, KopirError
from kopir.core.models import User
from kopir.core.wording import plain

BOTH = frozenset({Side.PUBLISHER, Side.INTERESTED, Side.CHAMBER})
CHAMBER = frozenset({Side.CHAMBER})
INTERESTED = frozenset({Side.INTERESTED, Side.CHAMBER})
PUBLISHER = frozenset({Side.PUBLISHER, Side.CHAMBER})

InterestStep = Callable[[Interest, QueryDict, User, Side], object]
CaseStep = Callable[[Case, QueryDict, User, Side], object]


def filled(form: forms.Form) -> dict[str, Any]:
    """What was typed; refused with the form's own words when it cannot be used."""
    if not form.is_valid():
        raise BadInput(" ".join(str(error) for errors in form.errors.values() for error in errors))
    return form.cleaned_data


def _answer(interest: Interest, given: QueryDict, by: User, side: Side) -> object:
    clean = filled(AnswerForm(given))
    return actions.answer(interest, InterestAnswer(clean["answer"]), clean["reason"], by=by, side=side)


def _ineligible(interest: Interest, given: QueryDict, by: User, side: Side) -> object:
    return actions.answer(interest, InterestAnswer.NOT_ELIGIBLE, filled(WordsForm(given))["text"], by=by, side=side)


def _translate(interest: Interest, given: QueryDict, by: User, _side: Side) -> object:
    clean = filled(TranslationForm(given))
    return actions.translate(interest, clean["kind"], clean["language"], clean["text"], by=by)


def _advisers(interest: Interest, given: QueryDict, by: User, _side: Side) -> object:
    clean = filled(AdvisersForm(given))
    return actions.assign_advisers(interest, clean["adviser"], clean["other"], by=by)


def _propose(interest: Interest, _given: QueryDict, by: User, _side: Side) -> object:
    return actions.propose(interest.opportunity, interest.company, by=by, interest=interest)


INTEREST_STEPS: dict[str, tuple[frozenset[Side], InterestStep]] = {
    "forward": (CHAMBER, lambda one, _given, by, _side: actions.forward(one, by=by)),
    "return": (
        CHAMBER,
        lambda one, given, by, _side: actions.return_to_company(one, filled(WordsForm(given))["text"], by=by),
    ),
    "ineligible": (CHAMBER, _ineligible),
    "translate": (CHAMBER, _translate),
    "advisers": (CHAMBER, _advisers),
    "propose": (CHAMBER, _propose),
    "answer": (PUBLISHER, _answer),
    "complete": (INTERESTED, lambda one, given, by, _side: actions.complete(one, filled(AnswersForm(given)), by=by)),
    "inform": (
        INTERESTED,
        lambda one, given, by, _side: actions.add_information(one, filled(WordsForm(given))["text"], by=by),
    ),
    "withdraw": (INTERESTED, lambda one, _given, by, _side: actions.withdraw(one, by=by)),
}


def _spoken_for(given: QueryDict, side: Side) -> Side:
    """A company speaks for itself; the desk says for whom it writes down an answer."""
    if side != Side.CHAMBER:
        return side
    asked = given.get("side", "")
    if asked not in {Side.PUBLISHER, Side.INTERESTED}:
        raise BadInput(_("Please say for which side."))
    return Side(asked)


def _agree(case: Case, given: QueryDict, by: User, side: Side) -> object:
    one = _spoken_for(given, side)
    return actions.agree(case, one, filled(PeopleForm(given, company=company_of(case, one)))["people"], by=by)


def _refuse(case: Case, given: QueryDict, by: User, side: Side) -> object:
    return actions.refuse(case, _spoken_for(given, side), plain(given.get("text", "")), by=by)


def _step(case: Case, given: QueryDict, by: User, _side: Side) -> object:
    clean = filled(StepForm(given))
    return actions.set_next_step(case, clean["title"], clean["day"], by=by)


def _task(case: Case, given: QueryDict, by: User, _side: Side) -> object:
    clean = filled(TaskForm(given))
    return actions.add_task(case, clean["title"], clean["day"], by, by=by)


def _done(case: Case, given: QueryDict, by: User, _side: Side) -> object:
    number = given.get("task", "")
    task = get_object_or_404(CaseTask, case=case, pk=int(number) if number.isdecimal() and len(number) < 19 else 0)
    return actions.finish_task(task, by=by)


def _move(case: Case, given: QueryDict, by: User, _side: Side) -> object:
    state = given.get("state", "")
    if state not in CaseState.values:
        raise BadInput(_("Please choose a state."))
    return actions.move_case(case, CaseState(state), plain(given.get("text", "")), by=by)


CASE_STEPS: dict[str, tuple[frozenset[Side], CaseStep]] = {
    "agree": (BOTH, _agree),
    "refuse": (BOTH, _refuse),
    "introduce": (CHAMBER, lambda case, _given, by, _side: actions.introduce(case, by=by)),
    "take": (CHAMBER, lambda case, _given, by, _side: actions.assign_case(case, by, by=by)),
    "next": (CHAMBER, _step),
    "task": (CHAMBER, _task),
    "done": (CHAMBER, _done),
    "move": (CHAMBER, _move),
    "note": (CHAMBER, lambda case, given, by, _side: actions.write_note(case, plain(given.get("text", "")), by=by)),
}


def press_interest(request: HttpRequest, interest: Interest, step: str, user: User) -> None:
    """Do the step this person may do; what is refused is said, what nobody offered does not exist."""
    _press(request, INTEREST_STEPS.get(step), interest, side_in(user, interest), user)


def press_case(request: HttpRequest, case: Case, step: str, user: User) -> None:
    """The same for a case."""
    _press(request, CASE_STEPS.get(step), case, side_of(user, case), user)


def _press(
    request: HttpRequest,
    found: tuple[frozenset[Side], Callable[..., object]] | None,
    thing: Interest | Case,
    side: Side | None,
    user: User,
) -> None:
    if found is None or side not in found[0]:
        raise Http404
    try:
        found[1](thing, request.POST, user, side)
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("Done."))
