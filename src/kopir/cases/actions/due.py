"""What runs by the calendar: reminders after a week, the desk's lead after two, the end after thirty days."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from kopir.cases import letters, terms
from kopir.cases.models import CaseTask, Interest
from kopir.cases.states import ENDED, InterestState
from kopir.core import audit

_WAITING = [InterestState.FORWARDED, InterestState.ASKED]


def remind_due(today: date, now: datetime) -> tuple[int, int]:
    """Mark interests whose answer is due as reminded, and older ones as told to the lead. Twice does nothing more."""
    reminded = escalated = 0
    waiting = Interest.objects.select_related("opportunity", "adviser", "other_adviser")
    for interest in waiting.filter(state__in=_WAITING, due_on__lt=today, reminded_at=None):
        reminded += _mark(interest, "reminded_at", "interest.reminded", now)
    late = today - timedelta(days=terms.ESCALATE_DAYS - terms.ANSWER_DAYS)
    for interest in waiting.filter(state__in=_WAITING, due_on__lt=late, escalated_at=None):
        escalated += _mark(interest, "escalated_at", "interest.escalated", now)
    return reminded, escalated


@transaction.atomic
def _mark(interest: Interest, field: str, action: str, now: datetime) -> int:
    waiting = Interest.objects.select_for_update().filter(pk=interest.pk, state__in=_WAITING, **{field: None})
    if not waiting.exists():
        return 0
    Interest.objects.filter(pk=interest.pk).update(**{field: now})
    row = audit.record(action, interest, actor=None)
    if field == "reminded_at":
        letters.interest_reminder(interest, row)
    else:
        letters.interest_late(interest, row)
    return 1


@transaction.atomic
def expire_due(today: date) -> int:
    """Interests past their last day run out; how many. Running it twice changes nothing more."""
    moving = [InterestState.RETURNED, *_WAITING]
    rows = Interest.objects.select_for_update(skip_locked=True, of=("self",)).select_related("adviser")
    due = rows.filter(Q(expires_on__lt=today), state__in=moving)
    number = 0
    for interest in due:
        interest.state, interest.due_on = InterestState.EXPIRED, None
        interest.save(update_fields=["state", "due_on", "updated_at"])
        row = audit.record("interest.expired", interest, actor=None, expires_on=str(interest.expires_on))
        letters.interest_expired(interest, row)
        number += 1
    return number


def tell_tasks_due(today: date) -> int:
    """Tell officers of their tasks that are due today; how many. Twice tells nobody twice."""
    due = CaseTask.objects.filter(due_on=today, done_at=None, owner__is_active=True).exclude(case__state__in=ENDED)
    number = 0
    for task in due.select_related("case", "owner"):
        with transaction.atomic():
            letters.case_task(task)
        number += 1
    return number
