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
    MessageForm,
    NoteForm,
    PeopleForm,
    ReasonForm,
    SayInForm,
    StepForm,
    TaskForm,
    TranslationForm,
    WordsForm,
)
from kopir.cases.meeting_forms import MeetingForm, ResultForm
from kopir.cases.models import Case, CaseMeeting, CaseMessage, CaseTask, Interest
from kopir.cases.models.talk import Audience
from kopir.cases.queries import side_in, side_of
from kopir.cases.rules import ANSWERERS
from kopir.cases.states import CaseState, InterestAnswer, MeetingState, Side
from kopir.core.errors import BadInput, KopirError
from kopir.core.models import User

BOTH = frozenset({Side.PUBLISHER, Side.INTERESTED, Side.CHAMBER})
CHAMBER = frozenset({Side.CHAMBER})
COMPANIES = frozenset({Side.PUBLISHER, Side.INTERESTED})
INTERESTED = frozenset({Side.INTERESTED, Side.CHAMBER})


class Given:
    """What was sent: the fields, as forms read them, and the files."""

    def __init__(self, request: HttpRequest) -> None:
        self.fields: QueryDict = request.POST
        self.files = request.FILES.getlist("files")

    def get(self, name: str, default: str) -> str:
        """One field."""
        return str(self.fields.get(name, default))


InterestStep = Callable[[Interest, Given, User, Side], object]
CaseStep = Callable[[Case, Given, User, Side], object]


def filled(form: forms.Form) -> dict[str, Any]:
    """What was typed; refused with the form's own words when it cannot be used."""
    if not form.is_valid():
        raise BadInput(" ".join(str(error) for errors in form.errors.values() for error in errors))
    return form.cleaned_data


def _answer(interest: Interest, given: Given, by: User, side: Side) -> object:
    clean = filled(AnswerForm(given.fields))
    return actions.answer(interest, InterestAnswer(clean["answer"]), clean["reason"], by=by, side=side)


def _ineligible(interest: Interest, given: Given, by: User, side: Side) -> object:
    return actions.answer(
        interest, InterestAnswer.NOT_ELIGIBLE, filled(WordsForm(given.fields))["text"], by=by, side=side
    )


def _translate(interest: Interest, given: Given, by: User, _side: Side) -> object:
    clean = filled(TranslationForm(given.fields))
    return actions.translate(interest, clean["kind"], clean["language"], clean["text"], by=by)


def _advisers(interest: Interest, given: Given, by: User, _side: Side) -> object:
    clean = filled(AdvisersForm(given.fields))
    return actions.assign_advisers(interest, clean["adviser"], clean["other"], by=by)


def _propose(interest: Interest, _given: Given, by: User, _side: Side) -> object:
    return actions.propose(interest.opportunity, interest.company, by=by, interest=interest)


INTEREST_STEPS: dict[str, tuple[frozenset[Side], InterestStep]] = {
    "forward": (CHAMBER, lambda one, _given, by, _side: actions.forward(one, by=by)),
    "return": (
        CHAMBER,
        lambda one, given, by, _side: actions.return_to_company(one, filled(WordsForm(given.fields))["text"], by=by),
    ),
    "ineligible": (CHAMBER, _ineligible),
    "translate": (CHAMBER, _translate),
    "advisers": (CHAMBER, _advisers),
    "propose": (CHAMBER, _propose),
    "answer": (ANSWERERS, _answer),
    "complete": (
        INTERESTED,
        lambda one, given, by, _side: actions.complete(one, filled(AnswersForm(given.fields)), by=by),
    ),
    "inform": (
        INTERESTED,
        lambda one, given, by, _side: actions.add_information(one, filled(WordsForm(given.fields))["text"], by=by),
    ),
    "withdraw": (INTERESTED, lambda one, _given, by, _side: actions.withdraw(one, by=by)),
}

# Steps with words in them: refused, their page is shown again with what was typed.
TYPED = frozenset({"answer", "complete", "inform", "return", "ineligible", "translate"})


def _spoken_for(given: Given, side: Side) -> Side:
    """A company speaks for itself; the desk says for whom it writes down an answer."""
    if side != Side.CHAMBER:
        return side
    asked = given.get("side", "")
    if asked not in {Side.PUBLISHER, Side.INTERESTED}:
        raise BadInput(_("Please say for which side."))
    return Side(asked)


def _agree(case: Case, given: Given, by: User, side: Side) -> object:
    one = _spoken_for(given, side)
    form = PeopleForm(given.fields, company=company_of(case, one), for_chamber=side == Side.CHAMBER)
    clean = filled(form)
    return actions.agree(case, one, clean["people"], by=by, how=clean.get("how", ""))


def _refuse(case: Case, given: Given, by: User, side: Side) -> object:
    one = _spoken_for(given, side)
    return actions.refuse(case, one, filled(ReasonForm(given.fields))["text"], by=by)


def _step(case: Case, given: Given, by: User, _side: Side) -> object:
    clean = filled(StepForm(given.fields))
    return actions.set_next_step(case, clean["title"], clean["day"], by=by)


def _task(case: Case, given: Given, by: User, _side: Side) -> object:
    clean = filled(TaskForm(given.fields))
    return actions.add_task(case, clean["title"], clean["day"], by, by=by)


def _done(case: Case, given: Given, by: User, _side: Side) -> object:
    task = get_object_or_404(CaseTask, case=case, pk=_pk(given, "task"))
    return actions.finish_task(task, by=by)


def _move(case: Case, given: Given, by: User, _side: Side) -> object:
    state = given.get("state", "")
    if state not in CaseState.values:
        raise BadInput(_("Please choose a state."))
    reason = filled(ReasonForm(given.fields))["text"] if state == CaseState.CLOSED else ""
    return actions.move_case(case, CaseState(state), reason, by=by)


def _say(case: Case, given: Given, by: User, side: Side) -> object:
    is_known = case.state != CaseState.PROPOSED
    clean = filled(MessageForm(given.fields, side=side, is_known=is_known))
    audience = Audience(clean["audience"])
    return actions.send_message(case, clean["text"], audience, given.files, nonce=clean["nonce"], by=by, side=side)


def _pk(given: Given, name: str) -> int:
    """A number of a row; what is none finds none."""
    number = given.get(name, "")
    return int(number) if number.isdecimal() and len(number) < 19 else 0


def _say_in(case: Case, given: Given, by: User, _side: Side) -> object:
    message = get_object_or_404(CaseMessage, case=case, pk=_pk(given, "message"))
    clean = filled(SayInForm(given.fields))
    return actions.translate_message(message, clean["language"], clean["text"], by=by)


def _note(case: Case, given: Given, by: User, _side: Side) -> object:
    return actions.write_note(case, filled(NoteForm(given.fields))["text"], by=by)


def _meet(case: Case, given: Given, by: User, side: Side) -> object:
    form = MeetingForm(given.fields, for_chamber=side == Side.CHAMBER)
    result = filled(form).get("result", "")
    if result:
        return actions.record_meeting(case, form.plan(), result, by=by)
    return actions.plan_meeting(case, form.plan(), by=by, side=side)


def _met(case: Case, given: Given, by: User, _side: Side) -> object:
    meeting = _meeting(case, given)
    state = given.get("state", "")
    if state not in MeetingState.values:
        raise BadInput(_("Please choose a state."))
    return actions.move_meeting(meeting, MeetingState(state), filled(ResultForm(given.fields))["text"], by=by)


def _meeting(case: Case, given: Given) -> CaseMeeting:
    return get_object_or_404(CaseMeeting.objects.select_related("case"), case=case, pk=_pk(given, "meeting"))


def _change_meeting(case: Case, given: Given, by: User, _side: Side) -> object:
    form = MeetingForm(given.fields, for_chamber=False)
    filled(form)
    return actions.change_meeting(_meeting(case, given), form.plan(), by=by)


def _withdraw_meeting(case: Case, given: Given, by: User, side: Side) -> object:
    return actions.withdraw_meeting(_meeting(case, given), by=by, side=side)


CASE_STEPS: dict[str, tuple[frozenset[Side], CaseStep]] = {
    "agree": (BOTH, _agree),
    "refuse": (BOTH, _refuse),
    "say": (BOTH, _say),
    "say-in": (CHAMBER, _say_in),
    "introduce": (CHAMBER, lambda case, _given, by, _side: actions.introduce(case, by=by)),
    "take": (CHAMBER, lambda case, _given, by, _side: actions.assign_case(case, by, by=by)),
    "next": (CHAMBER, _step),
    "task": (CHAMBER, _task),
    "done": (CHAMBER, _done),
    "move": (CHAMBER, _move),
    "note": (CHAMBER, _note),
    "meet": (BOTH, _meet),
    "met": (CHAMBER, _met),
    "change-meeting": (CHAMBER, _change_meeting),
    "withdraw-meeting": (COMPANIES, _withdraw_meeting),
}
# As above: shown again with what was typed.
TYPED_IN_CASES = frozenset(
    {"agree", "refuse", "say", "say-in", "next", "task", "move", "note", "meet", "met", "change-meeting"}
)


def press_interest(request: HttpRequest, interest: Interest, step: str, user: User) -> bool:
    """Do the step this person may do; whether it is done. What nobody offered does not exist."""
    return _press(request, INTEREST_STEPS.get(step), interest, side_in(user, interest), user)


def press_case(request: HttpRequest, case: Case, step: str, user: User) -> bool:
    """The same for a case."""
    return _press(request, CASE_STEPS.get(step), case, side_of(user, case), user)


def _press(
    request: HttpRequest,
    found: tuple[frozenset[Side], Callable[..., object]] | None,
    thing: Interest | Case,
    side: Side | None,
    user: User,
) -> bool:
    if found is None or side not in found[0]:
        raise Http404
    try:
        found[1](thing, Given(request), user, side)
    except KopirError as refusal:
        messages.error(request, str(refusal.sentence))
        return False
    messages.success(request, _("Done."))
    return True
