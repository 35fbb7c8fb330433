"""Who may do what."""

from __future__ import annotations

import rules

from kopir.core.rules import is_desk

rules.add_perm("missions.work", is_desk)
