"""Who sees which interest and case: the desk all, a company those it has a side in, and nobody else."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from kopir.cases.models import Case, CaseContact, CaseMeeting, CaseMessage, Interest, InterestReply
from kopir.cases.models.talk import Audience
from kopir.cases.states import AFTER_INTRODUCTION, CaseState, Side
from kopir.companies.models import Company
from kopir.companies.queries import Viewer, own_companies, private_to
from kopir.companies.states import CompanyState
from kopir.core.models import User
from kopir.opportunities.models import Opportunity


def interests_visible_to(user: Viewer) -> QuerySet[Interest]:
    """The interested company sees its own; the one that published sees those that were forwarded to it."""
    if not user.is_authenticated or not user.is_active:
        return Interest.objects.none()
    if user.is_desk:
        return Interest.objects.all()
    own = own_companies(user).values("company_id")
    return Interest.objects.filter(Q(company__in=own) | Q(opportunity__company__in=own, forwarded_at__isnull=False))


def cases_visible_to(user: Viewer) -> QuerySet[Case]:
    """A company sees the cases it has a side in."""
    if not user.is_authenticated or not user.is_active:
        return Case.objects.none()
    if user.is_desk:
        return Case.objects.all()
    own = own_companies(user).values("company_id")
    return Case.objects.filter(Q(publisher__in=own) | Q(interested__in=own))


def may_express_for(user: User, opportunity: Opportunity) -> QuerySet[Company]:
    """For whom this person may express interest: his own companies; the desk for any. Only of the other side."""
    other_side = Company.objects.filter(private_to(user)).exclude(country=opportunity.company.country)
    return other_side.exclude(state=CompanyState.ARCHIVED).prefetch_related("names").order_by("reference")


def side_in(user: User, interest: Interest) -> Side | None:
    """For whom this account speaks about an interest."""
    return _side(user, interest.opportunity.company_id, interest.company_id)


def side_of(user: User, case: Case) -> Side | None:
    """For whom this account speaks in a case."""
    return _side(user, case.publisher_id, case.interested_id)


def _side(user: User, publisher: int, interested: int) -> Side | None:
    if user.is_desk:
        return Side.CHAMBER
    own = set(own_companies(user).values_list("company_id", flat=True))
    if publisher in own:
        return Side.PUBLISHER
    return Side.INTERESTED if interested in own else None


def replies_shown(interest: Interest, side: Side | None) -> list[InterestReply]:
    """What was said since. The company that published does not read what the adviser wrote to the other before."""
    if side is None:
        return []
    replies = list(interest.replies.all())
    if side != Side.PUBLISHER:
        return replies
    return [one for one in replies if not _is_between_adviser_and_company(one)]


def _is_between_adviser_and_company(reply: InterestReply) -> bool:
    """What an adviser wrote when returning an interest: said before the other side saw it, and not to it."""
    return reply.side == Side.CHAMBER and not reply.answer


def contacts_shown(case: Case, user: User) -> list[CaseContact]:
    """The contacts this account may see: its own side's always, the other side's after the introduction.

    A case that ended before an introduction shows the other side nothing; one that was closed after it still does.
    """
    side = side_of(user, case)
    if side is None:
        return []
    rows = CaseContact.objects.filter(case=case).select_related("person").order_by("side", "pk")
    if side == Side.CHAMBER or _was_introduced(case):
        return list(rows)
    return list(rows.filter(side=side))


def _was_introduced(case: Case) -> bool:
    if case.state in AFTER_INTRODUCTION:
        return True
    return case.state == CaseState.CLOSED and case.introduced_at is not None


def messages_shown(case: Case, user: User) -> QuerySet[CaseMessage]:
    """What this account may read: the chamber everything, a company what was said to both or to it."""
    side = side_of(user, case)
    rows = CaseMessage.objects.filter(case=case).select_related("author").prefetch_related("texts", "files")
    if side == Side.CHAMBER:
        return rows
    if side is None:
        return rows.none()
    return rows.filter(audience__in=[Audience.ALL, side.value])


def meetings_shown(case: Case, user: User) -> QuerySet[CaseMeeting]:
    """The meetings of a case: the chamber always, the two companies after the introduction."""
    side = side_of(user, case)
    rows = CaseMeeting.objects.filter(case=case).select_related("case")
    return rows if side == Side.CHAMBER or (side is not None and _was_introduced(case)) else rows.none()
