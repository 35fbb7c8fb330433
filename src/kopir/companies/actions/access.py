"""What the actions of the room share: the row locked, and the refusal of an edit begun before somebody else's."""

from __future__ import annotations

from django.db.models import Model, ObjectDoesNotExist
from django.utils.translation import gettext as _

from kopir.companies.models import Company
from kopir.core.errors import WrongState
from kopir.core.languages import fingerprint


def locked(company: Company) -> Company:
    """The same object as the row is now, locked until the end of the transaction: two people cannot change it at once.

    Rows that point to the company can still be added meanwhile (no_key): nobody waits who need not.
    """
    company.refresh_from_db(from_queryset=Company.objects.select_for_update(no_key=True))
    return company


def refuse_if_changed(seen: str, now: str) -> None:
    """An edit begun on an older version would undo what somebody else saved. Nothing seen: nothing to compare."""
    if seen and seen != now:
        raise WrongState(
            _(
                "Somebody else has changed this meanwhile, so nothing was saved. What you typed still stands here; "
                "open the page anew to see the change."
            )
        )


def refresh_row(row: Model) -> None:
    """The text as it is now, under the lock of what it belongs to."""
    try:
        row.refresh_from_db()
    except ObjectDoesNotExist:
        raise _unread() from None


def refuse_unread(read: str, text: str) -> None:
    """Only the words that were read are let through. Nothing said to be read (imports): nothing to compare."""
    if read and read != fingerprint(text):
        raise _unread()


def _unread() -> WrongState:
    return WrongState(_("The text has changed since you read it. Read it again."))
