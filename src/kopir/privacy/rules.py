"""Who may: the desk sees requests, leftovers and what goes when."""

import rules

from kopir.core.rules import is_desk

rules.add_perm("privacy.work", is_desk)
