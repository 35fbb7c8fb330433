"""What the actions share: the row locked as it is now, and the refusal of a step that is no longer possible."""

from __future__ import annotations

from datetime import date, timedelta

import psycopg
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.cases.models import Case, Interest
from kopir.cases.states import CASE_MOVES, INTEREST_MOVES, CaseState, InterestState
from kopir.core.errors import BadInput, WrongState
from kopir.core.states import may_move
from kopir.core.wording import checked

LONGEST_REASON = 2_000


def locked_interest(interest: Interest, new: InterestState) -> InterestState:
    """The interest locked; its state, from which `new` may follow."""
    interest.refresh_from_db(from_queryset=Interest.objects.select_for_update(no_key=True))
    old = InterestState(interest.state)
    if not may_move(INTEREST_MOVES, old, new):
        raise WrongState(_("This expression of interest is no longer where it was. Read it again."))
    return old


def locked_case(case: Case) -> CaseState:
    """The case locked; its state."""
    case.refresh_from_db(from_queryset=Case.objects.select_for_update(no_key=True))
    return CaseState(case.state)


def refuse_case_move(case: Case, new: CaseState) -> CaseState:
    """The case locked; its state, from which `new` may follow."""
    old = locked_case(case)
    if not may_move(CASE_MOVES, old, new):
        raise WrongState(_("The case is no longer where it was. Read it again."))
    return old


def reason_of(text: str) -> str:
    """A reason; refused when there is none."""
    if not text.strip():
        raise BadInput(_("Please say why."))
    return checked(text, longest=LONGEST_REASON)


def constraint_of(refused: IntegrityError) -> str:
    """The name of the constraint that refused; empty when the database told none."""
    cause = refused.__cause__
    return (cause.diag.constraint_name or "") if isinstance(cause, psycopg.Error) else ""


def in_days(days: int) -> date:
    """The day so many days from now, where the chamber is."""
    return timezone.localdate() + timedelta(days=days)
