"""What came of it: planned at the introduction, asked when due, answered by the company, confirmed by an officer."""

from __future__ import annotations

import calendar
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.cases import letters, terms
from kopir.cases.models import Case, Outcome, OutcomeAnswer, OutcomeText, WithoutUs
from kopir.cases.models.outcomes import MONTHS, MOST_ASKED
from kopir.cases.worth import BANDS, currency_of
from kopir.companies.states import CompanyState
from kopir.core import audit
from kopir.core.errors import BadInput, KopirError, WrongState
from kopir.core.languages import Language, Origin
from kopir.core.models import User
from kopir.core.wording import checked, language_of

LONGEST_WORDS = 2_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Told:
    """What a company says. `band` and `without_us` may be empty; `language` is that of the page."""

    answer: str
    language: str
    band: str = ""
    without_us: str = ""
    words: str = ""


def months_later(day: date, months: int) -> date:
    """The same day so many months on; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def plan_outcomes(case: Case) -> list[Outcome]:
    """The four questions of an introduced case: each company after three and after twelve months. Twice adds none."""
    if case.introduced_at is None:
        raise WrongState(_("Both sides have to agree first."))
    introduced_on = timezone.localdate(case.introduced_at)
    return Outcome.objects.bulk_create(
        (
            Outcome(case=case, company_id=company, months=months, due_on=months_later(introduced_on, months))
            for company in (case.publisher_id, case.interested_id)
            for months in MONTHS
        ),
        ignore_conflicts=True,
    )


def ask_due(today: date, now: datetime) -> int:
    """Ask every company whose day has come, and again those that have said nothing for a week; how many were asked.

    Three times at most. Running it twice asks nobody twice.
    """
    return sum(_asked(pk, today, now) for pk in list(_to_be_asked(today, now).values_list("pk", flat=True)))


def _asked(pk: int, today: date, now: datetime) -> bool:
    """Whether one was asked. One whose address no mail can go to holds up no other."""
    try:
        return _ask(pk, today, now)
    except KopirError:
        _log.warning("outcome %d could not be asked", pk, exc_info=True)
        return False


def _to_be_asked(today: date, now: datetime) -> QuerySet[Outcome]:
    first = Q(times_asked=0, due_on__lte=today, due_on__gte=today - timedelta(days=terms.OUTCOME_TOO_LATE_DAYS))
    again = Q(
        times_asked__gte=1, times_asked__lt=MOST_ASKED, asked_at__lt=now - timedelta(days=terms.OUTCOME_AGAIN_DAYS)
    )
    rows = Outcome.objects.filter(first | again, answered_at=None)
    return rows.exclude(company__state=CompanyState.ARCHIVED)


@transaction.atomic
def _ask(pk: int, today: date, now: datetime) -> bool:
    """One question in a transaction of its own, so that one that fails holds up no other."""
    row = Outcome.objects.select_for_update(of=("self",), skip_locked=True)
    outcome = row.filter(pk__in=_to_be_asked(today, now).filter(pk=pk).values("pk")).select_related("case").first()
    if outcome is None or not letters.has_reader(outcome.company_id, outcome.case_id):
        return False
    outcome.times_asked, outcome.asked_at = outcome.times_asked + 1, now
    outcome.save(update_fields=["times_asked", "asked_at"])
    audit.record("case.outcome_asked", outcome.case, actor=None, outcome=outcome.pk, time=outcome.times_asked)
    letters.outcome_question(outcome)
    return True


@transaction.atomic
def tell_outcome(outcome: Outcome, told: Told, *, by: User | None) -> Outcome:
    """Keep what the company says: by its link (`by` None), or an officer who was told. The same twice changes nothing.

    Other words later take the place of the first, and have to be confirmed anew.
    """
    words = _checked_words(told)
    outcome.refresh_from_db(from_queryset=Outcome.objects.select_for_update(no_key=True))
    currency = currency_of(outcome.company.country) if told.band else ""
    new = (told.answer, told.band, currency, told.without_us)
    original = outcome.texts.filter(origin=Origin.ORIGINAL).first()
    old = (outcome.answer, outcome.band, outcome.currency, outcome.without_us)
    if old == new and (original.text if original is not None else "") == words:
        return outcome
    outcome.answer, outcome.band, outcome.currency, outcome.without_us = new
    outcome.language, outcome.answered_at, outcome.answered_by = told.language, timezone.now(), by
    was_confirmed = outcome.confirmed_at is not None
    outcome.confirmed_at = outcome.confirmed_by = None
    outcome.save(
        update_fields=[
            "answer", "band", "currency", "without_us", "language", "answered_at", "answered_by", "confirmed_at",
            "confirmed_by",
        ]
    )  # fmt: skip
    if original is None or original.text != words:
        outcome.texts.all().delete()  # a translation of other words says nothing now
        if words:
            OutcomeText.objects.create(outcome=outcome, language=language_of(words), text=words)
    details = {"outcome": outcome.pk, "answer": told.answer, "was_confirmed": was_confirmed}
    audit.record("case.outcome_told", outcome.case, actor=by, **details)
    return outcome


def _checked_words(told: Told) -> str:
    if told.answer not in OutcomeAnswer.values:
        raise BadInput(_("Please say what came of it."))
    if told.band and told.band not in BANDS:
        raise BadInput(_("Please choose one of the values."))
    if told.without_us and told.without_us not in WithoutUs.values:
        raise BadInput(_("Please choose one of the answers."))
    if told.language not in Language.values:
        raise BadInput(_("Please choose a language."))
    words = checked(told.words, longest=LONGEST_WORDS) if told.words.strip() else ""
    if told.answer == OutcomeAnswer.OTHER and not words:
        raise BadInput(_("Please say in your own words what came of it."))
    return words


@transaction.atomic
def confirm_outcome(outcome: Outcome, *, seen: str, by: User) -> Outcome:
    """An officer has asked back or looked: from now on it counts. `seen`: `version_of` the answer that was read."""
    outcome.refresh_from_db(from_queryset=Outcome.objects.select_for_update(no_key=True))
    if outcome.answered_at is None:
        raise WrongState(_("The company has not answered yet."))
    if version_of(outcome) != seen:
        raise WrongState(_("The company has corrected its answer meanwhile. Read it again."))
    if outcome.confirmed_at is None:
        outcome.confirmed_at, outcome.confirmed_by = timezone.now(), by
        outcome.save(update_fields=["confirmed_at", "confirmed_by"])
        audit.record("case.outcome_confirmed", outcome.case, actor=by, outcome=outcome.pk, answer=outcome.answer)
    return outcome


def version_of(outcome: Outcome) -> str:
    """Tells one answer from a corrected one."""
    return outcome.answered_at.isoformat() if outcome.answered_at is not None else ""


@transaction.atomic
def record_outcome_export(filters: Iterable[tuple[str, str]], *, by: User) -> None:
    """Who took the answers away, and narrowed to what."""
    audit.record("case.outcomes_exported", by, actor=by, **{name: value for name, value in filters if value})
