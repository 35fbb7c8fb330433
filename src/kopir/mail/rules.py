"""Who may: the desk reads and releases mails and keeps their texts; administrators say what goes out by itself."""

import rules

from kopir.core.rules import is_administrator, is_desk

rules.add_perm("mail.work", is_desk)
rules.add_perm("mail.set_rules", is_administrator)
