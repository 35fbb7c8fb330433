"""The states of an opportunity, each with an owner."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OpportunityState(models.TextChoices):
    """From the first draft to the end."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    PUBLISHED = "published", _("Published")
    EXPIRED = "expired", _("Expired")
    CLOSED = "closed", _("Closed")


MOVES: dict[OpportunityState, frozenset[OpportunityState]] = {
    OpportunityState.DRAFT: frozenset({OpportunityState.REVIEW, OpportunityState.CLOSED}),
    OpportunityState.REVIEW: frozenset({OpportunityState.PUBLISHED, OpportunityState.DRAFT, OpportunityState.CLOSED}),
    OpportunityState.PUBLISHED: frozenset(
        {OpportunityState.EXPIRED, OpportunityState.CLOSED, OpportunityState.REVIEW}
    ),
    OpportunityState.EXPIRED: frozenset({OpportunityState.PUBLISHED, OpportunityState.CLOSED}),
    OpportunityState.CLOSED: frozenset(),
}
