"""The states of an application."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApplicationState(models.TextChoices):
    """From the sent form to the chamber's answer."""

    NEW = "new", _("Received")
    IN_REVIEW = "in-review", _("In review")
    ASKED = "asked", _("Waiting for the applicant")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


MOVES: dict[ApplicationState, frozenset[ApplicationState]] = {
    ApplicationState.NEW: frozenset({ApplicationState.IN_REVIEW, ApplicationState.WITHDRAWN}),
    ApplicationState.IN_REVIEW: frozenset(
        {
            ApplicationState.ASKED,
            ApplicationState.ACCEPTED,
            ApplicationState.DECLINED,
            ApplicationState.WITHDRAWN,
        }
    ),
    ApplicationState.ASKED: frozenset({ApplicationState.IN_REVIEW, ApplicationState.WITHDRAWN}),
    ApplicationState.ACCEPTED: frozenset(),
    ApplicationState.DECLINED: frozenset(),
    ApplicationState.WITHDRAWN: frozenset(),
}
WAITING = (ApplicationState.NEW, ApplicationState.IN_REVIEW)  # for the desk
ENDED = tuple(state for state, moves in MOVES.items() if not moves)
