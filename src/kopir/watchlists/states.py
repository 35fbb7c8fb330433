"""The states of a snapshot of a watchlist."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ListState(models.TextChoices):
    """Whether it is screened against."""

    HELD = "held", _("Held: a person has to look at it")
    CURRENT = "current", _("In use")
    REPLACED = "replaced", _("Replaced")
    REFUSED = "refused", _("Not taken")


MOVES: dict[ListState, frozenset[ListState]] = {
    ListState.HELD: frozenset({ListState.CURRENT, ListState.REFUSED}),
    ListState.CURRENT: frozenset({ListState.REPLACED}),
    ListState.REPLACED: frozenset(),
    ListState.REFUSED: frozenset(),
}
