"""What the actions of the room share: the row locked, lost updates refused, what a change does to the state."""

from __future__ import annotations

from typing import TypeVar, cast

from django.utils.translation import gettext as _

from kopir.core import audit, public
from kopir.core.errors import BadInput, WrongState
from kopir.core.models import User
from kopir.core.wording import tidy
from kopir.heritage.actions.filing import refile
from kopir.heritage.models import Claim, CountStatement, Record
from kopir.heritage.states import ArchiveState

LONGEST_REASON = 1_000
Subject = TypeVar("Subject", bound=Record | Claim | CountStatement)


def locked(subject: Subject) -> Subject:
    """The row as it is now, locked until the end of the transaction: two people cannot change or move it at once."""
    return cast("Subject", type(subject).objects.select_for_update(no_key=True).get(pk=subject.pk))


def refuse_version(seen: int | None, now: int) -> None:
    """An edit begun on an older version would undo what somebody else saved. Nothing seen: nothing to compare."""
    if seen is not None and seen != now:
        raise WrongState(
            _(
                "Somebody else has changed this meanwhile, so nothing was saved. What you typed still stands here; "
                "open the page anew to see the change."
            )
        )


def changed(subject: Subject, *, by: User | None) -> None:
    """Somebody has changed the words or the facts: a new version, of which he is the writer.

    What was published leaves the public at once and goes back to review: two people must see it again.
    """
    was = subject.state
    subject.version += 1
    subject.written_by = by
    subject.published_by, subject.published_at = None, None
    if was == ArchiveState.PUBLISHED:
        subject.state = ArchiveState.REVIEW
    subject.save(update_fields=["version", "written_by", "published_by", "published_at", "state", "updated_at"])
    if was == ArchiveState.PUBLISHED:
        audit.record(f"{subject._meta.model_name}.back_to_review", subject, actor=by, was=was)
        tell_public(subject)


def tell_public(subject: Record | Claim | CountStatement) -> None:
    """Kept pages are thrown away and the search is brought up to date, in this transaction."""
    public.changed()
    if isinstance(subject, Claim):
        refile(subject.subject)
    elif isinstance(subject, Record):
        refile(subject)


def reason_of(reason: str) -> str:
    """The reason as it is kept; refused when empty."""
    clean = tidy(reason[: 2 * LONGEST_REASON])[:LONGEST_REASON]
    if not clean:
        raise BadInput(_("Please say why."))
    return clean
