"""Interests and cases as one reader's screen shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.cases import zones
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
from kopir.cases.history import CASE_WORDS, INTEREST_WORDS
from kopir.cases.models import Case, CaseContact, CaseMessage, Interest, Question
from kopir.cases.presenting_meetings import meetings_part
from kopir.cases.presenting_outcomes import row_of
from kopir.cases.queries import contacts_shown, messages_shown, replies_shown, side_in, side_of
from kopir.cases.queries.lists import Speed, answer_speed
from kopir.cases.queries.outcomes import outcomes_shown
from kopir.cases.states import (
    AFTER_INTRODUCTION,
    CASE_MOVES,
    ENDED,
    INTEREST_MOVES,
    CaseState,
    InterestAnswer,
    InterestState,
    Side,
)
from kopir.companies.history import history_of
from kopir.companies.labels import country_label
from kopir.companies.models import Company
from kopir.companies.naming import Title, title_of
from kopir.core.attachments import ACCEPTED
from kopir.core.models import User
from kopir.core.wording import Shown, html_language, shown_in
from kopir.opportunities.models import Opportunity
from kopir.opportunities.queries import private_face, public_face
from kopir.vetting.queries import Obstacle, obstacles


@dataclass(frozen=True)
class Typed:
    """What was typed into the form of a step that was refused, to be shown again."""

    step: str
    fields: Mapping[str, Any]

    def into(self, step: str) -> Mapping[str, Any] | None:
        """For the form of this step; none for the others."""
        return self.fields if step == self.step else None


NOTHING_TYPED = Typed("", {})


@dataclass(frozen=True)
class InterestRow:
    """A line of a list. `publisher` only for the desk and the company itself: before an introduction it is unnamed."""

    interest: Interest
    state: str
    company: Title
    publisher: Title | None
    opportunity: str
    opportunity_lang: str
    due_on: date | None
    is_late: bool
    is_mine: bool  # waits for the reader
    is_waiting: bool  # for one of the two companies


@dataclass(frozen=True)
class Said:
    """One of the three answers as the reader sees it."""

    kind: str
    question: str
    shown: Shown | None


def said_in(interest: Interest, language: str) -> list[Said]:
    """The three answers. Needs `texts` prefetched."""
    texts = list(interest.texts.all())
    return [
        Said(kind, str(label), shown_in([text for text in texts if text.kind == kind], language, private=True))
        for kind, label in Question.choices
    ]


def title_for(opportunity: Opportunity, language: str, *, private: bool) -> tuple[str, str]:
    """What the opportunity is called for this reader. Needs `texts` prefetched."""
    face = private_face(opportunity, language) if private else public_face(opportunity, language)
    shown = face.title or face.body
    return (shown.text[:200], shown.lang) if shown is not None else (opportunity.reference, "en")


def interest_rows(interests: Iterable[Interest], user: User, language: str) -> list[InterestRow]:
    """Lines of a list; needs companies with names and the opportunity's texts."""
    today = timezone.localdate()
    own = set(user.companies.values_list("company_id", flat=True))
    return [_interest_row(one, user, own, language, today) for one in interests]


def _interest_row(one: Interest, user: User, own: set[int], language: str, today: date) -> InterestRow:
    publisher = one.opportunity.company
    is_publisher = user.is_desk or publisher.pk in own
    words, lang = title_for(one.opportunity, language, private=is_publisher)
    is_its_adviser = user.is_desk and one.adviser_id in {None, user.pk}
    due_on = one.due_on if user.is_desk or one.state != InterestState.ANSWERED else None  # that day is the chamber's
    waits = {
        InterestState.SUBMITTED: is_its_adviser,
        InterestState.ANSWERED: is_its_adviser and one.due_on is not None,
        InterestState.RETURNED: one.company_id in own,
        InterestState.ASKED: one.company_id in own,
        InterestState.FORWARDED: publisher.pk in own,
    }
    return InterestRow(
        interest=one,
        state=_state_words(one, is_publisher=publisher.pk in own),
        company=title_of(one.company, language),
        publisher=title_of(publisher, language) if is_publisher else None,
        opportunity=words,
        opportunity_lang=lang,
        due_on=due_on,
        is_late=due_on is not None and due_on < today,
        is_mine=waits.get(InterestState(one.state), False),
        is_waiting=one.state in {InterestState.FORWARDED, InterestState.ASKED},
    )


def interest_page(interest: Interest, user: User, language: str, typed: Typed = NOTHING_TYPED) -> dict[str, Any]:
    """All of it that this reader may see."""
    side = side_in(user, interest)
    state = InterestState(interest.state)
    is_chamber, is_publisher, is_interested = (side == one for one in (Side.CHAMBER, Side.PUBLISHER, Side.INTERESTED))
    moves = INTEREST_MOVES[state]
    may_answer = state == InterestState.FORWARDED and not is_interested
    words, lang = title_for(interest.opportunity, language, private=not is_interested)
    speed = answer_speed(of=interest.opportunity.company)
    days = None
    if interest.answered_at is not None and interest.forwarded_at is not None:
        days = (interest.answered_at - interest.forwarded_at).days
    context: dict[str, Any] = {
        "interest": interest,
        "side": side,
        "opportunity_title": words,
        "opportunity_lang": lang,
        "company_title": title_of(interest.company, language),
        "company_country": country_label(interest.company.country, language),
        "publisher_title": None if is_interested else title_of(interest.opportunity.company, language),
        "said": said_in(interest, language),
        "replies": [
            (reply, html_language(reply.language) if reply.language else "und")
            for reply in replies_shown(interest, side)
        ],
        "state_words": _state_words(interest, is_publisher=is_publisher),
        "zone_place": zones.reader_place(language),
        "days": days,
        "speed": None if is_interested else speed,
        "usual_answer": usual_answer(speed) if is_interested else "",
        "case": Case.objects.filter(interest=interest).first(),
        "today": timezone.localdate(),
        "due_on": interest.due_on if is_chamber or state != InterestState.ANSWERED else None,
        "answer_form": AnswerForm(typed.into("answer")) if may_answer else None,
        "complete_form": AnswersForm(typed.into("complete"), initial=_originals(interest))
        if state == InterestState.RETURNED and not is_publisher
        else None,
        "more_form": WordsForm(typed.into("inform")) if state == InterestState.ASKED and not is_publisher else None,
        "may_withdraw": InterestState.WITHDRAWN in moves and not is_publisher,
    }
    if is_chamber:
        context |= {
            "may_forward": InterestState.FORWARDED in moves and state != InterestState.ASKED,
            "may_return": InterestState.RETURNED in moves,
            "may_judge": state == InterestState.SUBMITTED,
            "may_propose": interest.answer == "fits" and context["case"] is None,
            "return_form": WordsForm(typed.into("return"), auto_id="return_%s"),
            "judge_form": WordsForm(typed.into("ineligible"), auto_id="judge_%s"),
            "translation_form": TranslationForm(typed.into("translate"), auto_id="translation_%s"),
            "advisers_form": AdvisersForm(
                auto_id="advisers_%s", initial={"adviser": interest.adviser_id, "other": interest.other_adviser_id}
            ),
            "history": history_of(interest, INTEREST_WORDS),
        }
    return context


def _state_words(interest: Interest, *, is_publisher: bool) -> str:
    """Where it stands, in words: the typed answer where there is one. "The other side" is not the reader himself."""
    if interest.state == InterestState.ANSWERED:
        return str(InterestAnswer(interest.answer).label)
    if interest.state == InterestState.FORWARDED and is_publisher:
        return _("Waits for your answer")
    return str(InterestState(interest.state).label)


FEWEST_ANSWERS = 3  # fewer say nothing of how fast a company is


def usual_answer(speed: Speed) -> str:
    """How fast the company behind an opportunity answers, in words for one who does not know it.

    Words and no figures: two opportunities with the same figure would be known as of one company.
    """
    if speed.days is None or speed.answers < FEWEST_ANSWERS:
        return ""
    if speed.days <= 1:
        return _("The company behind it usually answers within a day.")
    if speed.days <= 7:
        return _("The company behind it usually answers within a week.")
    if speed.days <= 14:
        return _("The company behind it usually answers within two weeks.")
    return _("The company behind it usually takes more than two weeks to answer.")


def _originals(interest: Interest) -> dict[str, str]:
    return {text.kind: text.text for text in interest.texts.all() if text.is_original}


@dataclass(frozen=True)
class CaseRow:
    """A line of a list."""

    case: Case
    publisher: Title | None
    interested: Title | None
    is_late: bool
    next_step: str  # what an officer wrote for the chamber; empty for a company


def case_rows(cases: Iterable[Case], user: User, language: str) -> list[CaseRow]:
    """Lines of a list; the other side is named after the introduction only."""
    today = timezone.localdate()
    own = set(user.companies.values_list("company_id", flat=True))
    return [
        CaseRow(
            case,
            _named(case, case.publisher, user, own, language),
            _named(case, case.interested, user, own, language),
            case.next_on is not None and case.next_on < today,
            case.next_step if user.is_desk else "",
        )
        for case in cases
    ]


def _named(case: Case, company: Company, user: User, own: set[int], language: str) -> Title | None:
    """The publisher is named by the introduction, the interested company by its own word: an interest, or a yes."""
    gave_its_word = case.interest_id is not None or case.interested_agreed_at is not None
    is_named = company.pk == case.interested_id and gave_its_word
    if user.is_desk or company.pk in own or knows_the_other(case) or is_named:
        return title_of(company, language)
    return None


def knows_the_other(case: Case) -> bool:
    """Whether the two companies know each other: after the introduction, and when the case was closed after it."""
    if case.state in AFTER_INTRODUCTION:
        return True
    return case.state == CaseState.CLOSED and case.introduced_at is not None


def case_page(case: Case, user: User, language: str, typed: Typed = NOTHING_TYPED) -> dict[str, Any]:
    """All of it that this reader may see. `typed`: what was refused, to be shown again."""
    side = side_of(user, case)
    state = CaseState(case.state)
    is_chamber = side == Side.CHAMBER
    own = set(user.companies.values_list("company_id", flat=True))
    words, lang = title_for(case.opportunity, language, private=side != Side.INTERESTED)
    contacts = contacts_shown(case, user)
    context: dict[str, Any] = {
        "case": case,
        "side": side,
        "is_chamber": is_chamber,
        "opportunity_title": words,
        "opportunity_lang": lang,
        "publisher_title": _named(case, case.publisher, user, own, language),
        "interested_title": _named(case, case.interested, user, own, language),
        "contacts": {
            one: [contact.person for contact in contacts if contact.side == one]
            for one in (Side.PUBLISHER, Side.INTERESTED)
        },
        "talk": [
            (
                message,
                shown_in(list(message.texts.all()), language, private=True),
                _say_in_form(message, typed) if is_chamber else None,
            )
            for message in messages_shown(case, user)
        ],
        "message_form": MessageForm(
            typed.into("say"), side=side, is_known=state != CaseState.PROPOSED, auto_id="message_%s"
        )
        if side is not None and state not in ENDED
        else None,
        "accepted_files": ACCEPTED,
        "zone_place": zones.reader_place(language),
        "outcomes": [row_of(one, language, timezone.now()) for one in outcomes_shown(case, user)],
        "agreeing": _agreeing(case, side, typed, contacts) if state == CaseState.PROPOSED else [],
        "today": timezone.localdate(),
        "proposed": state == CaseState.PROPOSED,
    }
    context |= meetings_part(case, user, side, language, typed.into)
    if is_chamber:
        stops = {one.reference: obstacles(one) for one in (case.publisher, case.interested)}
        context |= _for_chamber(case, state, stops, typed)
    return context


def _say_in_form(message: CaseMessage, typed: Typed) -> SayInForm:
    fields = typed.into("say-in")
    is_this = fields is not None and str(fields.get("message", "")) == str(message.pk)
    return SayInForm(fields if is_this else None, auto_id=f"say_in_{message.pk}_%s")


def _agreeing(
    case: Case, side: Side | None, typed: Typed, contacts: Iterable[CaseContact]
) -> list[tuple[Side, PeopleForm, ReasonForm, bool]]:
    """The sides this reader may speak for: its forms with whom it has named, and whether it has agreed already."""
    named = {one: [contact.person_id for contact in contacts if contact.side == one] for one in Side}

    def of_side(step: str, one: Side) -> Mapping[str, Any] | None:
        fields = typed.into(step)
        return fields if fields is not None and (side == one or fields.get("side") == one) else None

    both = (
        (Side.PUBLISHER, case.publisher, case.publisher_agreed_at),
        (Side.INTERESTED, case.interested, case.interested_agreed_at),
    )
    return [
        (
            one,
            PeopleForm(
                of_side("agree", one),
                company=company,
                for_chamber=side == Side.CHAMBER,
                auto_id=f"{one}_%s",
                initial={"people": named[one]},
            ),
            ReasonForm(of_side("refuse", one), auto_id=f"{one}_refuse_%s"),
            agreed_at is not None,
        )
        for one, company, agreed_at in both
        if side in {Side.CHAMBER, one}
    ]


def _for_chamber(case: Case, state: CaseState, stops: dict[str, list[Obstacle]], typed: Typed) -> dict[str, Any]:
    has_agreed = case.publisher_agreed_at is not None and case.interested_agreed_at is not None
    moves = CASE_MOVES[state] - {CaseState.INTRODUCED, CaseState.REFUSED, CaseState.CLOSED}
    if case.introduced_at is None:
        moves = frozenset()
    return {
        "may_introduce": state == CaseState.PROPOSED and has_agreed,
        "stops": {reference: found for reference, found in stops.items() if found},
        "moves": [one for one in CaseState if one in moves],
        "may_close": CaseState.CLOSED in CASE_MOVES[state],
        "tasks": list(case.tasks.select_related("owner", "done_by")),
        "notes": list(case.notes.select_related("author")),
        "close_form": ReasonForm(typed.into("move"), auto_id="close_%s"),
        "step_form": StepForm(
            typed.into("next"), auto_id="step_%s", initial={"title": case.next_step, "day": case.next_on}
        ),
        "task_form": TaskForm(typed.into("task"), auto_id="task_%s"),
        "note_form": NoteForm(typed.into("note"), auto_id="note_%s"),
        # A meeting took place since somebody last said what happens next.
        "asks_next_step": not case.next_step and any(one.state == "held" for one in case.meetings.all()),
        "history": history_of(case, CASE_WORDS),
    }
