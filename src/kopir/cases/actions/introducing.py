"""From an answer that fits to two companies who know each other: both sides agree, and the chamber introduces."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopir.cases import letters, terms
from kopir.cases.actions.access import constraint_of, in_days, locked_case, reason_of, refuse_case_move
from kopir.cases.actions.outcomes import plan_outcomes
from kopir.cases.models import Case, CaseContact, CaseNote, Interest
from kopir.cases.states import ENDED, CaseState, InterestAnswer, InterestState, Side
from kopir.companies.models import Company, Person
from kopir.companies.states import CompanyState
from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, WrongState
from kopir.core.models import User
from kopir.core.references import next_reference
from kopir.core.wording import checked
from kopir.matches import actions as matches
from kopir.opportunities.models import Opportunity
from kopir.opportunities.states import OpportunityState
from kopir.vetting import actions as vetting
from kopir.vetting.queries import obstacles

# What the desk reads when the trigger of the database refused, by the constraint it names.
REFUSED_BY_DATABASE = {
    "case_company_vetted": gettext_lazy("One of the two has no verdict that holds today; read its vetting sheet."),
    "case_company_screened": gettext_lazy(
        "One of the two has not been screened since the lists or the company changed; screen it and try again."
    ),
    "case_no_open_hit": gettext_lazy("One of the two has a hit that is not cleared; read its vetting sheet."),
}
LONGEST_HOW = 500


def propose(opportunity: Opportunity, interested: Company, *, by: User, interest: Interest | None = None) -> Case:
    """Ask both sides whether they want to be introduced. One open case for an opportunity and a company."""
    try:
        return _propose(opportunity, interested, by, interest)
    except IntegrityError as twice:  # of the interest, or of the two companies
        raise AlreadyThere(_("Somebody else has opened this case meanwhile.")) from twice


@transaction.atomic
def _propose(opportunity: Opportunity, interested: Company, by: User, interest: Interest | None) -> Case:
    if opportunity.company_id == interested.pk:
        raise BadInput(_("Both sides are the same company."))
    if interest is not None and interest.answer != InterestAnswer.FITS:
        raise WrongState(_("The other side has not answered that it fits."))
    if interested.state == CompanyState.ARCHIVED or opportunity.company.state == CompanyState.ARCHIVED:
        raise WrongState(_("This company is archived; bring it back first."))
    if interest is None:
        _refuse_unfit(opportunity, interested)
    there = Case.objects.filter(opportunity=opportunity, interested=interested).exclude(state__in=ENDED).first()
    if there is not None:
        raise AlreadyThere(_("There is an open case of the two already: %(case)s.") % {"case": there.reference})
    case = Case.objects.create(
        reference=next_reference("CS", timezone.localdate().year),
        interest=interest,
        opportunity=opportunity,
        publisher=opportunity.company,
        interested=interested,
        publisher_adviser=interest.other_adviser if interest is not None else opportunity.owner,
        interested_adviser=interest.adviser if interest is not None else interested.owner,
        owner=by,
        next_step="",
        next_on=in_days(terms.AGREE_DAYS),
    )
    Interest.objects.filter(opportunity=opportunity, company=interested, state=InterestState.ANSWERED).update(
        due_on=None  # its adviser has seen to it
    )
    audit.record("case.proposed", case, actor=by, interest=interest.reference if interest is not None else "")
    letters.introduction_asked(case, by=by)
    return case


def _refuse_unfit(opportunity: Opportunity, interested: Company) -> None:
    """What the desk proposes of its own accord: nobody has looked at it as at an expression of interest."""
    opportunity.refresh_from_db(fields=["state"])
    if opportunity.state != OpportunityState.PUBLISHED:
        raise WrongState(_("This opportunity is not open any more."))
    if opportunity.company.country == interested.country:
        raise BadInput(_("The chamber brings companies of the two countries together; this one is of your own."))


@transaction.atomic
def agree(case: Case, side: Side, people: Iterable[Person], *, by: User, how: str = "") -> Case:
    """One side wants to be introduced and says which of its people the other may know.

    An officer who writes it down for a company says how he knows (`how`); the chamber keeps that as a note.
    """
    chosen = list(people)
    if by.is_desk and not how.strip():
        raise BadInput(_("Please say how the company agreed: in which letter, or when by telephone."))
    words = checked(how, longest=LONGEST_HOW) if by.is_desk else ""
    if locked_case(case) != CaseState.PROPOSED:
        raise WrongState(_("The case is no longer where it was. Read it again."))
    company = company_of(case, side)
    if not chosen or any(person.company_id != company.pk for person in chosen):
        raise BadInput(_("Please choose at least one person of the company whom the other side may know."))
    case.contacts.filter(side=side).delete()
    CaseContact.objects.bulk_create(CaseContact(case=case, side=side, person=person) for person in chosen)
    setattr(case, f"{side}_agreed_at", timezone.now())
    setattr(case, f"{side}_agreed_by", by)
    if case.publisher_agreed_at is not None and case.interested_agreed_at is not None:  # the chamber's turn
        case.next_on = min(case.next_on or date.max, in_days(terms.INTRODUCE_DAYS))
    case.save(update_fields=[f"{side}_agreed_at", f"{side}_agreed_by", "next_on", "updated_at"])
    if words:
        CaseNote.objects.create(case=case, author=by, text=f"{side.label}: {words}")
    audit.record("case.agreed", case, actor=by, side=side.value, people=[person.pk for person in chosen])
    return case


def company_of(case: Case, side: Side) -> Company:
    """The company of a side."""
    if side == Side.CHAMBER:
        raise ValueError("the chamber is no company")
    return case.publisher if side == Side.PUBLISHER else case.interested


@transaction.atomic
def refuse(case: Case, side: Side, reason: str, *, by: User) -> Case:
    """One side does not want to be introduced."""
    words = reason_of(reason)
    old = refuse_case_move(case, CaseState.REFUSED)
    case.state, case.ended_at, case.end_reason, case.next_on = CaseState.REFUSED, timezone.now(), words, None
    case.save(update_fields=["state", "ended_at", "end_reason", "next_on", "updated_at"])
    audit.record("case.refused", case, actor=by, was=old.value, side=side.value)
    letters.case_refused(case, side, by=by)
    return case


def introduce(case: Case, *, by: User) -> Case:
    """Let the two know each other. Both have agreed, both are vetted and screened against the lists of today.

    Screened here first, so that a stale screening holds nobody up. Whatever else writes, the database refuses a
    company that may not be introduced.
    """
    _screen_stale(case, by)
    try:
        return _introduce(case, by)
    except IntegrityError as refused:
        said = REFUSED_BY_DATABASE.get(constraint_of(refused))
        if said is None:
            raise
        raise WrongState(said) from refused


def _screen_stale(case: Case, by: User) -> None:
    for company in (case.publisher, case.interested):
        if any(one.code == "case_company_screened" for one in obstacles(company)):
            vetting.screen(company, by=by)


@transaction.atomic
def _introduce(case: Case, by: User) -> Case:
    old = refuse_case_move(case, CaseState.INTRODUCED)
    if case.publisher_agreed_at is None or case.interested_agreed_at is None:
        raise WrongState(_("Both sides have to agree first."))
    sides = set(case.contacts.values_list("side", flat=True))
    if sides != {Side.PUBLISHER, Side.INTERESTED}:
        raise WrongState(_("A person of each side has to be named first."))
    said = [
        f"{company.reference}: {one.sentence}"
        for company in (case.publisher, case.interested)
        for one in obstacles(company)
    ]
    if said:
        raise WrongState(_("They cannot be introduced yet. %(why)s") % {"why": " ".join(said)})
    case.state, case.introduced_at, case.introduced_by = CaseState.INTRODUCED, timezone.now(), by
    case.next_on = in_days(terms.FIRST_STEP_DAYS)
    case.save(update_fields=["state", "introduced_at", "introduced_by", "next_on", "updated_at"])
    audit.record("case.introduced", case, actor=by, was=old.value)
    matches.met(case.publisher, case.interested, timezone.localdate(), by)
    plan_outcomes(case)
    letters.introduced(case, by=by)
    return case
