"""Who may do what with registers: the desk looks up and loads."""

from __future__ import annotations

import rules

from kopir.core.rules import is_desk

rules.add_perm("registers.look_up", is_desk)
rules.add_perm("registers.load", is_desk)
