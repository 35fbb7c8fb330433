"""Who may do what."""

from __future__ import annotations

import rules

from kopir.cases.states import Side
from kopir.core.rules import is_desk

rules.add_perm("cases.work", is_desk)

# Who answers an expression of interest: the company that published, or the chamber for it.
ANSWERERS = frozenset({Side.PUBLISHER, Side.CHAMBER})
