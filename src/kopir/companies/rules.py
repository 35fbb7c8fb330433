"""Who may do what with a company."""

from __future__ import annotations

import rules

from kopir.companies.models import Company
from kopir.core.models import User
from kopir.core.rules import is_desk


@rules.predicate
def is_own_company(user: User, company: Company | None) -> bool:
    """The account acts for this company."""
    return bool(
        company is not None and user.is_authenticated and user.is_active and company.members.filter(user=user).exists()
    )


rules.add_perm("companies.create", is_desk)
rules.add_perm("companies.see_private", is_desk | is_own_company)
rules.add_perm("companies.edit", is_desk | is_own_company)
rules.add_perm("companies.edit_identity", is_desk)
rules.add_perm("companies.approve", is_desk)
rules.add_perm("companies.move", is_desk)
rules.add_perm("companies.manage_members", is_desk)
