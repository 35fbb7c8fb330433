"""Records, claims and numbers from state to state. The table is `states.MOVES`; what else a step asks stands here."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.companies.actions.access import refuse_unread
from kopir.core import audit
from kopir.core.errors import NotAllowed, WrongState
from kopir.core.languages import Origin
from kopir.core.models import User
from kopir.core.states import may_move
from kopir.heritage.actions.access import Subject, locked, reason_of, tell_public
from kopir.heritage.models import Claim, Confidence, CountStatement, NameForm, Record, RecordKind, RecordTextKind
from kopir.heritage.states import MOVES, ArchiveState


def words_of_subject(subject: Record | Claim | CountStatement) -> str:
    """Everything that an approval speaks for, in one piece: the version and every original."""
    pieces = [str(subject.version)]
    if isinstance(subject, Record):
        pieces += sorted(f"{row.kind} {row.language} {row.text}" for row in subject.texts.all() if row.is_original)
    if isinstance(subject, Claim):
        pieces += sorted(f"{row.language} {row.text}" for row in subject.texts.all() if row.is_original)
    return "\n".join(pieces)


def _refuse_move(subject: Record | Claim | CountStatement, new: ArchiveState) -> ArchiveState:
    old = ArchiveState(subject.state)
    if not may_move(MOVES, old, new):
        raise WrongState(
            _("What is in the state “%(old)s” cannot be moved to “%(new)s”.") % {"old": old.label, "new": new.label}
        )
    return old


@transaction.atomic
def send_to_review(subject: Subject, *, by: User | None) -> Subject:
    """Ask another editor to read it."""
    fresh = locked(subject)
    old = _refuse_move(fresh, ArchiveState.REVIEW)
    _refuse_wordless(fresh)
    fresh.state = ArchiveState.REVIEW
    fresh.save(update_fields=["state", "updated_at"])
    audit.record(f"{fresh._meta.model_name}.sent_to_review", fresh, actor=by, was=old.value)
    return fresh


@transaction.atomic
def publish(subject: Subject, *, read: str = "", by: User) -> Subject:
    """Show it to everybody. Who wrote it cannot: two people must have seen it.

    `read` is the fingerprint of all that was read (`words_of_subject`); what has changed since is not published. The
    originals count as read and approved by who publishes; each translation waits for an approval of its own.
    """
    fresh = locked(subject)
    old = _refuse_move(fresh, ArchiveState.PUBLISHED)
    if fresh.written_by_id == by.pk:
        raise NotAllowed(_("You were the last to change this; another editor must publish it."))
    refuse_unread(read, words_of_subject(fresh))
    _refuse_wordless(fresh)
    _refuse_unsourced(fresh)
    now = timezone.now()
    if not isinstance(fresh, CountStatement):
        fresh.texts.filter(origin=Origin.ORIGINAL, approved_at=None).update(approved_by=by, approved_at=now)
    fresh.state, fresh.published_by, fresh.published_at = ArchiveState.PUBLISHED, by, now
    fresh.save(update_fields=["state", "published_by", "published_at", "updated_at"])
    audit.record(f"{fresh._meta.model_name}.published", fresh, actor=by, was=old.value)
    tell_public(fresh)
    return fresh


def _refuse_wordless(subject: Record | Claim | CountStatement) -> None:
    if isinstance(subject, Claim) and not subject.texts.filter(origin=Origin.ORIGINAL).exists():
        raise WrongState(_("The claim has no statement yet."))
    if not isinstance(subject, Record):
        return
    if subject.kind == RecordKind.PERSON:
        if not NameForm.objects.filter(person=subject.pk).exists():
            raise WrongState(_("The person has no name yet."))
    elif not subject.texts.filter(kind=RecordTextKind.NAME, origin=Origin.ORIGINAL).exists():
        raise WrongState(_("The record has no name yet."))


def _refuse_unsourced(subject: Record | Claim | CountStatement) -> None:
    if not isinstance(subject, Claim) or subject.confidence == Confidence.UNVERIFIED:
        return
    if not subject.citations.exists():
        raise WrongState(_("A claim without a source can only be published as unverified."))


@transaction.atomic
def return_to_draft(subject: Subject, *, reason: str, by: User) -> Subject:
    """Back to who wrote it, with what is missing."""
    fresh = locked(subject)
    old = _refuse_move(fresh, ArchiveState.DRAFT)
    words = reason_of(reason)
    fresh.state = ArchiveState.DRAFT
    fresh.save(update_fields=["state", "updated_at"])
    audit.record(f"{fresh._meta.model_name}.returned", fresh, actor=by, was=old.value, reason=words)
    return fresh


@transaction.atomic
def withdraw(subject: Subject, *, reason: str, by: User) -> Subject:
    """Take it from the public. One editor is enough: nothing new is said."""
    fresh = locked(subject)
    old = _refuse_move(fresh, ArchiveState.WITHDRAWN)
    words = reason_of(reason)
    fresh.state = ArchiveState.WITHDRAWN
    fresh.save(update_fields=["state", "updated_at"])
    audit.record(f"{fresh._meta.model_name}.withdrawn", fresh, actor=by, was=old.value, reason=words)
    tell_public(fresh)
    return fresh
