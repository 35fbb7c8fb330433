"""Who may: the desk sees requests and what goes when; an administrator forgets on a person's behalf."""

import rules

from kopir.core.rules import is_administrator, is_desk

rules.add_perm("privacy.work", is_desk)
rules.add_perm("privacy.forget_others", is_administrator)
rules.add_perm("privacy.forget_staff", is_administrator)
