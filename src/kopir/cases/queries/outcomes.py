"""What companies said came of introductions: who reads which, the desk's list, and what is counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from kopir.cases import terms
from kopir.cases.models import Case, Outcome, OutcomeAnswer
from kopir.cases.models.outcomes import MONTHS, MOST_ASKED
from kopir.cases.queries.seeing import side_of
from kopir.cases.states import Side
from kopir.core.models import User

TO_CONFIRM, SILENT, WAITING, COMING, CONFIRMED, EVERY = (
    "to-confirm", "silent", "waiting", "coming", "confirmed", "all",
)  # fmt: skip


def outcomes_shown(case: Case, user: User) -> QuerySet[Outcome]:
    """The desk reads both companies' answers, a company its own."""
    rows = (
        Outcome.objects.filter(case=case)
        .select_related("company", "confirmed_by")
        .prefetch_related("texts", "company__names")
    )
    rows = rows.order_by("months", "company_id")
    side = side_of(user, case)
    if side == Side.CHAMBER:
        return rows
    if side is None:
        return rows.none()
    return rows.filter(company_id=case.publisher_id if side == Side.PUBLISHER else case.interested_id)


def is_silent(now: datetime) -> Q:
    """Asked three times, and a week has passed since."""
    last = now - timedelta(days=terms.OUTCOME_AGAIN_DAYS)
    return Q(answered_at=None, times_asked=MOST_ASKED, asked_at__lt=last)


def outcomes_of(which: str, months: int | None, today: date, now: datetime) -> QuerySet[Outcome]:
    """The desk's list. `which`: one of the words above."""
    narrowed = {
        TO_CONFIRM: Q(answered_at__isnull=False, confirmed_at=None),
        SILENT: is_silent(now),
        WAITING: Q(answered_at=None, due_on__lte=today) & ~is_silent(now),
        COMING: Q(answered_at=None, due_on__gt=today),
        CONFIRMED: Q(confirmed_at__isnull=False),
    }.get(which, Q())
    rows = Outcome.objects.filter(narrowed).select_related("case", "company", "confirmed_by")
    if months in MONTHS:
        rows = rows.filter(months=months)
    order = ("answered_at", "pk") if which == TO_CONFIRM else ("due_on", "pk")
    return rows.prefetch_related("company__names", "texts").order_by(*order)


@dataclass(frozen=True)
class Share:
    """A number of others."""

    of: int
    number: int


@dataclass(frozen=True)
class Sums:
    """What is known of the introductions so far many months ago. Only confirmed answers count."""

    months: int
    answered: Share  # of the companies whose day has come
    confirmed: Share  # of the answers
    by_answer: tuple[tuple[str, Share], ...]  # of the confirmed ones
    with_contract: int  # introductions of which at least one side confirmed a contract


def sums(today: date) -> list[Sums]:
    """Over everything that was due by this day."""
    due = Outcome.objects.filter(due_on__lte=today)
    told = due.values("months", "answer").annotate(
        due=Count("pk"), answered=Count("answered_at"), confirmed=Count("confirmed_at")
    )
    by_months: dict[int, list[Mapping[str, Any]]] = {}
    for row in told.order_by("months", "answer"):
        by_months.setdefault(row["months"], []).append(row)
    # Asked for by itself: to count each introduction once, everything above would have to be sorted.
    contracts = due.filter(confirmed_at__isnull=False, answer=OutcomeAnswer.CONTRACT).values("months")
    cases = dict(contracts.annotate(cases=Count("case_id", distinct=True)).values_list("months", "cases"))
    return [_sums(months, rows, cases.get(months, 0)) for months, rows in by_months.items()]


def _sums(months: int, rows: list[Mapping[str, Any]], contracts: int) -> Sums:
    due, answered, confirmed = (sum(row[name] for row in rows) for name in ("due", "answered", "confirmed"))
    said = {row["answer"]: row["confirmed"] for row in rows}
    return Sums(
        months,
        Share(due, answered),
        Share(answered, confirmed),
        tuple((str(label), Share(confirmed, said.get(one, 0))) for one, label in OutcomeAnswer.choices),
        contracts,
    )


def sums_of_value(today: date) -> Iterable[Mapping[str, Any]]:
    """How many confirmed contracts named which value, in which currency."""
    rows = Outcome.objects.filter(
        due_on__lte=today, confirmed_at__isnull=False, answer=OutcomeAnswer.CONTRACT
    ).exclude(band="")
    return (
        rows.values("months", "currency", "band").annotate(number=Count("pk")).order_by("months", "currency", "band")
    )
