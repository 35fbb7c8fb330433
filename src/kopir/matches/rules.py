"""Who may: matches are the desk's work; a company sees those of its own opportunities, without names."""

import rules

from kopir.core.rules import is_administrator, is_desk

rules.add_perm("matches.see_names", is_desk)
rules.add_perm("matches.decide", is_desk)
rules.add_perm("matches.try", is_desk)
rules.add_perm("matches.change_weights", is_administrator)
