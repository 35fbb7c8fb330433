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


class Answer(models.TextChoices):
    """What somebody says of a pair. The same words as an expression of interest is answered with."""

    FITS = "fits", _("Fits")
    MORE = "more-information", _("More information")
    DOES_NOT_FIT = "does-not-fit", _("Does not fit")
    NOT_ELIGIBLE = "not-eligible", _("Not eligible")


class JudgmentSource(models.TextChoices):
    """Where an answer was given: by a company to an interest, or by an officer on a suggestion."""

    INTEREST = "interest", _("Answer to an interest")
    DECISION = "decision", _("Word of the desk on a suggestion")


# The grades of the open set. A company that wants to talk has read everything (3); an officer who shortlists or
# invites sees a chance, with gaps (2). Whoever says no, or that a hard requirement is not met, says 0. A question says
# nothing.
GRADES: dict[tuple[JudgmentSource, Answer], int] = {
    (JudgmentSource.INTEREST, Answer.FITS): 3,
    (JudgmentSource.INTEREST, Answer.DOES_NOT_FIT): 0,
    (JudgmentSource.INTEREST, Answer.NOT_ELIGIBLE): 0,
    (JudgmentSource.DECISION, Answer.FITS): 2,
    (JudgmentSource.DECISION, Answer.DOES_NOT_FIT): 0,
    (JudgmentSource.DECISION, Answer.NOT_ELIGIBLE): 0,
}


class RelationKind(models.TextChoices):
    """How one company stands to another."""

    NO_THANKS = "no-thanks", _("No thanks")
    MET = "met-before", _("Met before")


class SaidBy(models.TextChoices):
    """Who said how two companies stand: the chamber (an officer, or a case it keeps), or the company itself."""

    DESK = "desk", _("The chamber")
    COMPANY = "company", _("The company itself")


MET_MONTHS = 24  # who met in these months is left out, unless an opportunity says otherwise
MOST_MONTHS = 120
