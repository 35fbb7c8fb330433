"""Who may do what with an application."""

from __future__ import annotations

import rules

from kopir.core.rules import is_desk

rules.add_perm("applications.work", is_desk)
