"""Who may: the desk reads and releases mails."""

import rules

from kopir.core.rules import is_desk

rules.add_perm("mail.work", is_desk)
