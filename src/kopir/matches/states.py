"""The states of an officer's word on a suggestion."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DecisionState(models.TextChoices):
    """What the desk has said of a suggestion so far."""

    SUGGESTED = "suggested", _("Suggested")
    SHORTLISTED = "shortlisted", _("Shortlisted")
    DISMISSED = "dismissed", _("Dismissed")
    INVITED = "invited", _("To be invited")


MOVES: dict[DecisionState, frozenset[DecisionState]] = {
    DecisionState.SUGGESTED: frozenset({DecisionState.SHORTLISTED, DecisionState.DISMISSED, DecisionState.INVITED}),
    DecisionState.SHORTLISTED: frozenset({DecisionState.SUGGESTED, DecisionState.DISMISSED, DecisionState.INVITED}),
    DecisionState.DISMISSED: frozenset({DecisionState.SUGGESTED, DecisionState.SHORTLISTED}),
    DecisionState.INVITED: frozenset({DecisionState.SHORTLISTED, DecisionState.DISMISSED}),
}

# Days in which something happens after the move; a state that is not here waits for nobody.
DUE_IN = {DecisionState.SHORTLISTED: 7, DecisionState.INVITED: 14}
