"""Lists of interests and cases, and how fast answers come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from kopir.cases.models import Case, CaseTask, Interest
from kopir.cases.queries.seeing import cases_visible_to, interests_visible_to
from kopir.cases.states import OPEN_CASES, OPEN_INTERESTS, CaseState, InterestState
from kopir.companies.models import Company, CompanyName
from kopir.core.models import User
from kopir.engines.identity.keys import search_keys
from kopir.opportunities.models import Opportunity

OPEN, ALL, MINE, LATE, NOBODYS = "open", "all", "mine", "late", "nobodys"
LONGEST_SEARCH = 200
_MOST_COMPANIES = 500


@dataclass(frozen=True)
class Meant:
    """What typed words may stand for: a reference, opportunities of that reference, companies of such a name."""

    reference: str
    opportunities: tuple[int, ...]
    companies: tuple[int, ...]


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to. `state`: a state, `open` or `all`; `whose`: mine, late, nobodys or empty."""

    state: str = OPEN
    whose: str = ""
    words: str = ""
    owner: int | None = None  # of a case
    meant: Meant | None = None  # what the words mean, looked up once for a list and the counts beside it


def interests(filters: Filters, user: User) -> QuerySet[Interest]:
    """For the desk: what is due first comes first; the rest newest first."""
    rows = _with_what_a_row_shows(Interest.objects.all()).filter(_interests_in(filters.state))
    if filters.whose == MINE:
        rows = rows.filter(Q(adviser=user) | Q(other_adviser=user))
    elif filters.whose == LATE:
        rows = rows.filter(due_on__lt=timezone.localdate())
    elif filters.whose == NOBODYS:
        rows = rows.filter(Q(adviser=None) | Q(other_adviser=None))
    if filters.words:
        meant = filters.meant or meaning_of(filters.words)
        of_company = Q(company__in=meant.companies) | Q(opportunity__company__in=meant.companies)
        rows = rows.filter(_by_reference(meant) | of_company)
    return rows.order_by(F("due_on").asc(nulls_last=True), "-submitted_at", "pk")


def _interests_in(state: str) -> Q:
    if state in InterestState.values:
        return Q(state=state)
    return Q() if state == ALL else Q(state__in=OPEN_INTERESTS)


def _with_what_a_row_shows(rows: QuerySet[Interest]) -> QuerySet[Interest]:
    joined = rows.select_related("opportunity__company", "company", "adviser", "other_adviser")
    return joined.prefetch_related("company__names", "opportunity__company__names", "opportunity__texts")


def own_interests(user: User, state: str = ALL) -> QuerySet[Interest]:
    """For a company: what it sent and received, the newest first."""
    rows = _with_what_a_row_shows(interests_visible_to(user)).filter(_interests_in(state))
    return rows.order_by("-submitted_at", "-pk")


def whole_interests(user: User) -> QuerySet[Interest]:
    """To fetch one of them, with all that its page shows."""
    return _with_what_a_row_shows(interests_visible_to(user)).prefetch_related("texts", "replies")


def cases(filters: Filters, user: User) -> QuerySet[Case]:
    """For the desk: the same."""
    rows = _narrowed(filters, user).select_related("publisher", "interested", "opportunity", "owner")
    rows = rows.prefetch_related("publisher__names", "interested__names")
    return rows.order_by("-created_at", "-pk") if filters.state == ALL else rows.order_by("next_on", "pk")


def own_cases(user: User, state: str = ALL) -> QuerySet[Case]:
    """For a company: those it has a side in, the newest first."""
    rows = cases_visible_to(user).filter(_cases_in(state)).select_related("publisher", "interested", "opportunity")
    return rows.prefetch_related("publisher__names", "interested__names").order_by("-created_at", "-pk")


def whole_cases(user: User) -> QuerySet[Case]:
    """To fetch one of them, with all that its page shows."""
    rows = cases_visible_to(user).select_related("publisher", "interested", "opportunity", "owner", "interest")
    return rows.prefetch_related("publisher__names", "interested__names", "opportunity__texts")


def _cases_in(state: str) -> Q:
    if state in CaseState.values:
        return Q(state=state)
    return Q() if state == ALL else Q(state__in=OPEN_CASES)  # one by one: the counts are read from an index alone


def _narrowed(filters: Filters, user: User) -> QuerySet[Case]:
    rows = Case.objects.filter(_cases_in(filters.state))
    if filters.whose == MINE:
        rows = rows.filter(owner=user)
    elif filters.whose == LATE:
        rows = rows.filter(next_on__lt=timezone.localdate())
    elif filters.whose == NOBODYS:
        rows = rows.filter(owner=None)
    if filters.owner is not None:
        rows = rows.filter(owner_id=filters.owner)
    if filters.words:
        meant = filters.meant or meaning_of(filters.words)
        of_company = Q(publisher__in=meant.companies) | Q(interested__in=meant.companies)
        rows = rows.filter(_by_reference(meant) | of_company)
    return rows


def cases_by_state(filters: Filters, user: User) -> list[tuple[str, int]]:
    """How many there are in each state, all else as narrowed; in the order of the states."""
    rows = _narrowed(replace(filters, state=ALL), user).order_by().values_list("state").annotate(number=Count("pk"))
    counted = dict(rows)
    return [(state, counted[state]) for state in CaseState.values if state in counted]


def cases_by_owner(filters: Filters, user: User) -> list[tuple[str, int]]:
    """How many each officer looks after, all else as narrowed; the most first."""
    rows = _narrowed(replace(filters, owner=None), user).exclude(owner=None).order_by()
    counted = rows.values_list("owner").annotate(number=Count("pk")).order_by("-number", "owner")
    return [(str(owner), number) for owner, number in counted]


def meaning_of(words: str) -> Meant:
    """What the words may stand for; references are in capitals."""
    reference = words.strip().upper()
    opportunities = Opportunity.objects.filter(reference=reference).values_list("pk", flat=True)
    text = " ".join(words[:LONGEST_SEARCH].split())
    names = CompanyName.objects.filter(Q(text__icontains=text) | Q(keys__overlap=list(search_keys(text, ""))))
    companies = names.values_list("company_id", flat=True)[:_MOST_COMPANIES]
    return Meant(reference, tuple(opportunities), tuple(companies))


def _by_reference(meant: Meant) -> Q:
    """Of the thing itself, or of its opportunity."""
    return Q(reference=meant.reference) | Q(opportunity__in=meant.opportunities)


def open_tasks(case: Case) -> QuerySet[CaseTask]:
    """What is still to be done in a case."""
    return case.tasks.filter(done_at=None).select_related("owner")


@dataclass(frozen=True)
class Speed:
    """How many days an answer took at the median, of how many answers, since when."""

    days: float | None
    answers: int
    since: datetime


_MEDIAN = """
select percentile_cont(0.5) within group (order by extract(epoch from answered_at - forwarded_at) / 86400), count(*)
from cases_interest
where state = 'answered' and forwarded_at is not null and answered_at >= %s
"""
_OF_ONE = " and opportunity_id in (select id from opportunities_opportunity where company_id = %s)"


def answer_speed(now: datetime | None = None, *, of: Company | None = None) -> Speed:
    """Over the answers of the last twelve months: everybody's, or those of the company that published.

    Counted from the forwarding to the decision; the days a question of the publisher waited for are in it.
    """
    since = (now or timezone.now()) - timedelta(days=365)
    with connection.cursor() as cursor:
        if of is None:
            cursor.execute(_MEDIAN, [since])
        else:
            cursor.execute(_MEDIAN + _OF_ONE, [since, of.pk])
        days, answers = cursor.fetchone()
    return Speed(float(days) if days is not None else None, int(answers), since)
