"""What the actions of the room share: the row locked, and the refusal of a step the table does not allow."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kopir.applications.models import Application
from kopir.applications.states import ENDED, MOVES, ApplicationState
from kopir.core.errors import BadInput, WrongState
from kopir.core.states import may_move
from kopir.core.wording import tidy

LONGEST_TEXT = 5_000


def locked(application: Application) -> Application:
    """The row as it is now, locked until the end of the transaction: two officers cannot move it at once."""
    return Application.objects.select_for_update(of=("self",), no_key=True).get(pk=application.pk)


def refuse_move(application: Application, new: ApplicationState) -> ApplicationState:
    """The state it is in, from which it may go to the new one; refused with both in words."""
    old = ApplicationState(application.state)
    if not may_move(MOVES, old, new):
        raise WrongState(
            _(
                "An application in the state “%(old)s” cannot be moved to “%(new)s”. "
                "Somebody else may have been faster."
            )
            % {"old": old.label, "new": new.label}
        )
    return old


def refuse_if_ended(application: Application) -> None:
    """What was answered or withdrawn stays as it is."""
    if application.state in ENDED:
        raise WrongState(_("This application has ended; nothing about it can be changed."))


def words(text: str, empty: str) -> str:
    """The tidied text; refused when there is none or too much of it."""
    clean = tidy(text[: 2 * LONGEST_TEXT])
    if not clean:
        raise BadInput(empty)
    if len(clean) > LONGEST_TEXT:
        raise BadInput(
            _("The text has %(found)d letters; at most %(longest)d are possible.")
            % {"found": len(clean), "longest": LONGEST_TEXT}
        )
    return clean
