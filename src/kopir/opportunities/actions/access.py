"""What all actions of the room share: the row locked, and what an edit by a company does to the state."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import WrongState
from kopir.core.models import User
from kopir.opportunities.models import Opportunity
from kopir.opportunities.states import OpportunityState


def is_desk_or_system(by: User | None) -> bool:
    """The desk, or the house itself (imports, the demo)."""
    return by is None or by.is_desk


def locked(opportunity: Opportunity) -> Opportunity:
    """The row as it is now, locked until the end of the transaction: two people cannot move it at once.

    Its company is locked with it, so that it cannot be archived while the opportunity is being published.
    """
    rows = Opportunity.objects.select_for_update(of=("self", "company"), no_key=True)
    return rows.select_related("company").get(pk=opportunity.pk)


def refuse_if_ended(opportunity: Opportunity, by: User | None) -> None:
    """Closed ones are not changed; expired ones by the desk only, because renewing them asks for no review."""
    if opportunity.state == OpportunityState.CLOSED:
        raise WrongState(_("A closed opportunity cannot be changed."))
    if opportunity.state == OpportunityState.EXPIRED and not is_desk_or_system(by):
        raise WrongState(_("An expired opportunity cannot be changed; renew it first."))


def review_again(opportunity: Opportunity, by: User | None) -> None:
    """What a company changes in a published opportunity goes back to review; the desk's own corrections do not."""
    if opportunity.state == OpportunityState.PUBLISHED and not is_desk_or_system(by):
        opportunity.state = OpportunityState.REVIEW
        opportunity.save(update_fields=["state", "updated_at"])
        audit.record("opportunity.back_to_review", opportunity, actor=by, was=OpportunityState.PUBLISHED.value)
