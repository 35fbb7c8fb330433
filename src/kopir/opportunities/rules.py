"""Who may do what with an opportunity."""

from __future__ import annotations

import rules

from kopir.companies.models import CompanyMember
from kopir.core.models import User
from kopir.core.rules import is_desk
from kopir.opportunities.models import Opportunity


@rules.predicate
def is_own_opportunity(user: User, opportunity: Opportunity | None) -> bool:
    """The account acts for the company that states it."""
    return bool(
        opportunity is not None
        and user.is_authenticated
        and user.is_active
        and CompanyMember.objects.filter(company_id=opportunity.company_id, user=user).exists()
    )


rules.add_perm("opportunities.see_private", is_desk | is_own_opportunity)
rules.add_perm("opportunities.edit", is_desk | is_own_opportunity)
rules.add_perm("opportunities.send_to_review", is_desk | is_own_opportunity)
rules.add_perm("opportunities.close", is_desk | is_own_opportunity)
rules.add_perm("opportunities.renew", is_desk | is_own_opportunity)
rules.add_perm("opportunities.publish", is_desk)
rules.add_perm("opportunities.return_to_draft", is_desk)
rules.add_perm("opportunities.approve", is_desk)
rules.add_perm("opportunities.own", is_desk)
