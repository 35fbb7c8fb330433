"""Who may do what with public pages beyond what Wagtail's own permissions say."""

from __future__ import annotations

import rules

from kopir.core.rules import is_editor

rules.add_perm("editorial.edit", is_editor)
