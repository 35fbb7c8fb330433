"""Who may do what in the archive."""

from __future__ import annotations

import rules

from kopir.core.rules import is_editor

rules.add_perm("heritage.edit", is_editor)
