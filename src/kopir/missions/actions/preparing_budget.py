"""Lines of a mission's budget."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import BadInput, WrongState
from kopir.core.models import User
from kopir.missions.actions.access import locked
from kopir.missions.models import BudgetLine, Mission

LONGEST_WHAT, LONGEST_NOTE = 200, 300
MOST_LINES = 1000


@dataclass(frozen=True)
class Money:
    """A line as it is typed."""

    what: str
    planned: Decimal
    currency: str
    payer: str
    spent: Decimal | None = None
    note: str = ""


@transaction.atomic
def add_budget_line(mission: Mission, money: Money, *, by: User) -> BudgetLine:
    """One more line. Also of a mission that is over or cancelled: bills come late."""
    mission = locked(mission)
    _refuse_odd(money)
    if mission.budget.count() >= MOST_LINES:
        raise WrongState(_("A budget has at most %(most)d lines.") % {"most": MOST_LINES})
    line = BudgetLine.objects.create(mission=mission, **asdict(money))
    audit.record("mission.budget_added", mission, actor=by, line=line.pk, name=line.what)
    return line


@transaction.atomic
def change_budget_line(line: BudgetLine, money: Money, *, by: User) -> BudgetLine:
    """Other sums or words."""
    mission = locked(line.mission)
    line = _again(line)
    _refuse_odd(money)
    changed = [name for name, value in asdict(money).items() if getattr(line, name) != value]
    if not changed:
        return line
    for name in changed:
        setattr(line, name, getattr(money, name))
    line.save(update_fields=changed)
    audit.record("mission.budget_changed", mission, actor=by, line=line.pk, name=line.what, fields=changed)
    return line


@transaction.atomic
def remove_budget_line(line: BudgetLine, *, by: User) -> None:
    """Remove a line; what it said stays in the history."""
    mission = locked(line.mission)
    line = _again(line)
    audit.record(
        "mission.budget_removed",
        mission,
        actor=by,
        name=line.what,
        planned=str(line.planned),
        spent=str(line.spent or ""),
        currency=line.currency,
    )
    line.delete()


def _again(line: BudgetLine) -> BudgetLine:
    found = BudgetLine.objects.select_related("mission").filter(pk=line.pk).first()
    if found is None:
        raise WrongState(_("Somebody else has removed this line."))
    return found


def _refuse_odd(money: Money) -> None:
    if money.planned < 0 or (money.spent is not None and money.spent < 0):
        raise BadInput(_("A sum is not below zero."))
    if money.currency == BudgetLine.Currency.JPY and (money.planned % 1 or (money.spent or 0) % 1):
        raise BadInput(_("A yen has no parts. Please give whole yen."))
