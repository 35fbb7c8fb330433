"""An expression of interest from the three questions to a typed answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.cases import letters, terms
from kopir.cases.actions.access import in_days, locked_interest, reason_of
from kopir.cases.models import Case, Interest, InterestReply, InterestText, Question
from kopir.cases.states import ENDED, OPEN_INTERESTS, InterestAnswer, InterestState, Side
from kopir.companies.models import Company
from kopir.companies.states import CompanyState
from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, WrongState
from kopir.core.languages import Origin, fingerprint
from kopir.core.models import User
from kopir.core.references import next_reference
from kopir.core.wording import checked, language_of
from kopir.matches import actions as matches
from kopir.matches.states import Answer, JudgmentSource
from kopir.opportunities.models import Opportunity
from kopir.opportunities.states import OpportunityState

LONGEST_ANSWER = 3_000


@dataclass(frozen=True)
class Wish:
    """What a company says: which opportunity, its own one it was matched with (if any), the three answers."""

    opportunity: Opportunity
    company: Company
    texts: dict[str, str] = field(default_factory=dict)  # of each Question
    own_opportunity: Opportunity | None = None


def express(wish: Wish, *, by: User) -> Interest:
    """Express interest. The same words sent twice make one; another open interest of the company is told.

    Its adviser is the officer in charge of the company, the other one that of the opportunity; without them the desk.
    """
    try:
        return _express(wish, by)
    except IntegrityError:  # sent twice at the same moment: the other one is kept now, and found
        return _express(wish, by)


@transaction.atomic
def _express(wish: Wish, by: User) -> Interest:
    texts = {kind: checked(wish.texts.get(kind, ""), longest=LONGEST_ANSWER) for kind in Question.values}
    Company.objects.select_for_update(no_key=True).get(pk=wish.company.pk)
    there = Interest.objects.filter(
        opportunity=wish.opportunity, company=wish.company, state__in=OPEN_INTERESTS
    ).first()
    if there is not None:
        if dict(there.texts.filter(origin=Origin.ORIGINAL).values_list("kind", "text")) == texts:
            return there
        raise AlreadyThere(
            _("Your company has an open expression of interest in this already: %(reference)s.")
            % {"reference": there.reference}
        )
    _refuse_unfit(wish)
    case = _open_case(wish.opportunity, wish.company)
    if case is not None:  # another answer would lead nowhere
        raise AlreadyThere(_("There is an open case of the two already: %(case)s.") % {"case": case.reference})
    interest = Interest.objects.create(
        reference=next_reference("EI", timezone.localdate().year),
        opportunity=wish.opportunity,
        company=wish.company,
        own_opportunity=wish.own_opportunity,
        asked_by=by,
        language=language_of(texts[Question.WHY]),
        adviser=wish.company.owner,
        other_adviser=wish.opportunity.owner,
        due_on=in_days(terms.ADVISER_DAYS),
    )
    _write(interest, texts)
    audit.record("interest.expressed", interest, actor=by, opportunity=wish.opportunity.reference)
    letters.interest_received(interest, by=by)
    return interest


def _refuse_unfit(wish: Wish) -> None:
    one, company = wish.opportunity, wish.company
    one.refresh_from_db(fields=["state"], from_queryset=Opportunity.objects.select_for_update(no_key=True))
    if one.state != OpportunityState.PUBLISHED:
        raise WrongState(_("This opportunity is not open any more."))
    if one.company_id == company.pk:
        raise BadInput(_("This is an opportunity of your own company."))
    if one.company.country == company.country:
        raise BadInput(_("The chamber brings companies of the two countries together; this one is of your own."))
    if company.state == CompanyState.ARCHIVED:
        raise WrongState(_("This company is archived; bring it back first."))
    own = wish.own_opportunity
    if own is not None and own.company_id != company.pk:
        raise BadInput(_("The opportunity it was matched with is not of your company."))
    today = Interest.objects.filter(company=company, submitted_at__date=timezone.localdate()).count()
    if today >= terms.MOST_A_DAY:
        raise WrongState(_("Your company has expressed interest many times today; please go on tomorrow."))


def _write(interest: Interest, texts: dict[str, str]) -> None:
    """The answers as originals, each in the language it is in; one takes the place of a translation into it."""
    for kind, text in texts.items():
        interest.texts.filter(kind=kind, language=language_of(text)).exclude(origin=Origin.ORIGINAL).delete()
        InterestText.objects.update_or_create(
            interest=interest,
            kind=kind,
            origin=Origin.ORIGINAL,
            defaults={"text": text, "language": language_of(text)},
        )


@transaction.atomic
def translate(interest: Interest, kind: str, language: str, text: str, *, by: User) -> InterestText:
    """An adviser writes what an answer says in another language; it is shown with the original one click away."""
    clean = checked(text, longest=2 * LONGEST_ANSWER)
    original = interest.texts.filter(kind=kind, origin=Origin.ORIGINAL).first()
    if original is None:
        raise BadInput(_("There is no such answer."))
    if original.language == language:
        raise BadInput(_("The answer is written in this language."))
    written, _is_new = InterestText.objects.update_or_create(
        interest=interest,
        kind=kind,
        language=language,
        defaults={
            "text": clean,
            "origin": Origin.PERSON,
            "translated_from": fingerprint(original.text),
            "approved_by": by,
            "approved_at": timezone.now(),
        },
    )
    audit.record("interest.translated", interest, actor=by, kind=kind, language=language)
    return written


@transaction.atomic
def assign_advisers(interest: Interest, adviser: User | None, other: User | None, *, by: User) -> Interest:
    """Who advises which side."""
    for one in (adviser, other):
        if one is not None and not (one.is_desk and one.is_active):
            raise BadInput(_("Only an officer can be an adviser."))
    interest.refresh_from_db(from_queryset=Interest.objects.select_for_update(no_key=True))
    interest.adviser, interest.other_adviser = adviser, other
    interest.save(update_fields=["adviser", "other_adviser", "updated_at"])
    audit.record("interest.advisers", interest, actor=by, adviser=adviser and adviser.pk, other=other and other.pk)
    return interest


@transaction.atomic
def forward(interest: Interest, *, by: User) -> Interest:
    """Let the other side see it; it has a week to answer."""
    old = locked_interest(interest, InterestState.FORWARDED)
    if old == InterestState.ASKED:  # the company answers that by itself
        raise WrongState(_("The company has not said yet what it was asked."))
    interest.adviser = interest.adviser or by
    interest.state = InterestState.FORWARDED
    interest.forwarded_at = interest.forwarded_at or timezone.now()
    interest.due_on, interest.expires_on = in_days(terms.ANSWER_DAYS), in_days(terms.EXPIRES_DAYS)
    interest.reminded_at = interest.escalated_at = None
    interest.save(
        update_fields=[
            "adviser", "state", "forwarded_at", "due_on", "expires_on", "reminded_at", "escalated_at", "updated_at",
        ]
    )  # fmt: skip
    row = audit.record("interest.forwarded", interest, actor=by, was=old.value)
    letters.interest_forwarded(interest, row, by=by)
    return interest


def _reply(interest: Interest, side: Side, answer: str, text: str, by: User) -> None:
    InterestReply.objects.create(
        interest=interest, side=side, answer=answer, text=text, language=language_of(text) if text else "", by=by
    )


@transaction.atomic
def return_to_company(interest: Interest, reason: str, *, by: User) -> Interest:
    """The adviser sends it back to be completed."""
    words = reason_of(reason)
    old = locked_interest(interest, InterestState.RETURNED)
    interest.state, interest.due_on = InterestState.RETURNED, in_days(terms.COMPANY_DAYS)
    interest.expires_on = in_days(terms.EXPIRES_DAYS)
    interest.adviser = interest.adviser or by
    interest.save(update_fields=["state", "due_on", "expires_on", "adviser", "updated_at"])
    _reply(interest, Side.CHAMBER, "", words, by)
    row = audit.record("interest.returned", interest, actor=by, was=old.value)
    letters.interest_returned(interest, row, by=by)
    return interest


@transaction.atomic
def complete(interest: Interest, texts: dict[str, str], *, by: User) -> Interest:
    """The company says it better; the adviser reads it again."""
    clean = {kind: checked(texts.get(kind, ""), longest=LONGEST_ANSWER) for kind in Question.values}
    old = locked_interest(interest, InterestState.SUBMITTED)
    _write(interest, clean)
    interest.state, interest.due_on, interest.expires_on = InterestState.SUBMITTED, in_days(terms.ADVISER_DAYS), None
    interest.save(update_fields=["state", "due_on", "expires_on", "updated_at"])
    row = audit.record("interest.completed", interest, actor=by, was=old.value)
    letters.interest_completed(interest, row, by=by)
    return interest


@transaction.atomic
def answer(interest: Interest, given: InterestAnswer, reason: str, *, by: User, side: Side) -> Interest:
    """The typed answer, with its reason. An adviser may say before the other side sees it that it is not eligible."""
    words = reason.strip() and checked(reason, longest=LONGEST_ANSWER)
    if given != InterestAnswer.FITS and not words:
        raise BadInput(_("Please say why."))
    new = InterestState.ASKED if given == InterestAnswer.MORE else InterestState.ANSWERED
    old = locked_interest(interest, new)
    if old == InterestState.SUBMITTED and (side != Side.CHAMBER or given != InterestAnswer.NOT_ELIGIBLE):
        raise WrongState(_("The other side has not seen it yet: forward it first."))
    interest.state = new
    if new == InterestState.ANSWERED:
        interest.answer, interest.answered_at = given, timezone.now()
        interest.due_on, interest.expires_on = _due_for_adviser(interest, given), None
    else:
        interest.due_on, interest.expires_on = in_days(terms.COMPANY_DAYS), in_days(terms.EXPIRES_DAYS)
        interest.reminded_at = interest.escalated_at = None  # another one's turn: its days count anew
    interest.save(
        update_fields=[
            "state", "answer", "answered_at", "due_on", "expires_on", "reminded_at", "escalated_at", "updated_at",
        ]
    )  # fmt: skip
    letters.interest_answered(interest, by=by)
    _reply(interest, side, given, words, by)
    audit.record("interest.answered", interest, actor=by, was=old.value, answer=given.value)
    _teach(interest, given, words, by)
    return interest


def _due_for_adviser(interest: Interest, given: InterestAnswer) -> date | None:
    """By when the adviser asks both sides to be introduced, where it fits and nobody has; it waits on his page."""
    if given != InterestAnswer.FITS:
        return None
    is_open = _open_case(interest.opportunity, interest.company) is not None
    return None if is_open else in_days(terms.ADVISER_DAYS)


def _open_case(opportunity: Opportunity, company: Company) -> Case | None:
    return Case.objects.filter(opportunity=opportunity, interested=company).exclude(state__in=ENDED).first()


def _teach(interest: Interest, given: InterestAnswer, words: str, by: User) -> None:
    """What was answered teaches the ranking, where the interest came from a need or offer of the company's own."""
    if interest.own_opportunity is not None:
        matches.judge(
            interest.own_opportunity, interest.opportunity, Answer(given.value),
            reason=words, source=JudgmentSource.INTEREST, source_key=f"interest:{interest.pk}", by=by,
        )  # fmt: skip


@transaction.atomic
def add_information(interest: Interest, text: str, *, by: User) -> Interest:
    """The interested company says what it was asked; the other side has another week."""
    words = checked(text, longest=LONGEST_ANSWER)
    old = locked_interest(interest, InterestState.FORWARDED)
    if old != InterestState.ASKED:  # one that ran out meanwhile is opened again by its adviser alone
        raise WrongState(_("Nobody has asked for more information."))
    interest.state = InterestState.FORWARDED
    interest.due_on, interest.expires_on = in_days(terms.ANSWER_DAYS), in_days(terms.EXPIRES_DAYS)
    interest.reminded_at = interest.escalated_at = None
    interest.save(update_fields=["state", "due_on", "expires_on", "reminded_at", "escalated_at", "updated_at"])
    _reply(interest, Side.INTERESTED, "", words, by)
    row = audit.record("interest.information_added", interest, actor=by, was=old.value)
    letters.interest_forwarded(interest, row, by=by)
    return interest


@transaction.atomic
def withdraw(interest: Interest, *, by: User) -> Interest:
    """The interested company takes it back."""
    old = locked_interest(interest, InterestState.WITHDRAWN)
    interest.state, interest.due_on, interest.expires_on = InterestState.WITHDRAWN, None, None
    interest.save(update_fields=["state", "due_on", "expires_on", "updated_at"])
    audit.record("interest.withdrawn", interest, actor=by, was=old.value)
    return interest
