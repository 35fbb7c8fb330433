"""What is typed about money."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.cases.words import LineField
from kopir.core.pair import sides
from kopir.missions.actions.preparing_budget import LONGEST_NOTE, LONGEST_WHAT, Money
from kopir.missions.models import BudgetLine, Mission
from kopir.missions.states import Direction


def _sum(label: Any, **more: Any) -> forms.DecimalField:  # noqa: ANN401 -- a label, lazy or not
    return forms.DecimalField(label=label, max_digits=14, decimal_places=2, min_value=Decimal(0), **more)


class MoneyForm(forms.Form):
    """A line of the budget."""

    what = LineField(label=_("What for"), max_length=LONGEST_WHAT)
    planned = _sum(_("Planned"))
    spent = _sum(_("Spent"), required=False, help_text=_("Empty as long as it is not known."))
    currency = forms.ChoiceField(label=_("Currency"), choices=BudgetLine.Currency.choices)
    payer = forms.ChoiceField(label=pgettext_lazy("money", "Paid by"), choices=BudgetLine.Payer.choices)
    note = LineField(label=pgettext_lazy("money", "Note"), required=False, max_length=LONGEST_NOTE)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, mission: Mission, line: BudgetLine | None = None
    ) -> None:
        names = ("what", "planned", "spent", "currency", "payer", "note")
        usual = {"currency": _currency_of_host(mission), "payer": BudgetLine.Payer.CHAMBER}
        initial = {name: getattr(line, name) for name in names} if line is not None else usual
        super().__init__(data, initial=initial)

    def money(self) -> Money:
        """The values for the action."""
        return Money(**self.cleaned_data)


def _currency_of_host(mission: Mission) -> str:
    first, second = sides()
    return (first if mission.direction == Direction.INWARD else second).currency
