"""An application from state to state, and from officer to officer."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.applications.actions.access import locked, refuse_if_ended, refuse_move, words
from kopir.applications.actions.files import keep_files
from kopir.applications.actions.notices import notify
from kopir.applications.deadlines import APPLICANT_DAYS, DESK_DAYS, kept_until, working_days_after
from kopir.applications.models import Application, Message, MessageSide, NoticeKind
from kopir.applications.states import ApplicationState
from kopir.core import audit
from kopir.core.attachments import refuse_files
from kopir.core.errors import BadInput, WrongState
from kopir.core.models import User


def take(application: Application, *, by: User) -> Application:
    """The officer looks after it from now on."""
    return assign(application, by, by=by)


@transaction.atomic
def assign(application: Application, owner: User, *, by: User) -> Application:
    """Give it to an officer."""
    if not owner.is_desk or not owner.is_active:
        raise BadInput(_("Only an officer can look after an application."))
    fresh = locked(application)
    refuse_if_ended(fresh)
    if fresh.owner_id == owner.pk:
        return fresh
    if owner == by and fresh.owner_id is not None and fresh.owner_id != application.owner_id:
        raise WrongState(_("Somebody else has taken this application meanwhile."))
    fresh.owner = owner
    fresh.save(update_fields=["owner", "updated_at"])
    audit.record("application.owner", fresh, actor=by, owner=owner.pk)
    return fresh


@transaction.atomic
def review(application: Application, *, by: User) -> Application:
    """Begin to read it, or go on without the applicant's answer. Who begins looks after it, if nobody does."""
    fresh = locked(application)
    old = refuse_move(fresh, ApplicationState.IN_REVIEW)
    fresh.owner = fresh.owner or by
    _move(fresh, ApplicationState.IN_REVIEW, days=DESK_DAYS)
    audit.record("application.review", fresh, actor=by, was=old.value)
    return fresh


@transaction.atomic
def ask(application: Application, text: str, *, by: User) -> Application:
    """Put a question to the applicant; it goes to him by mail."""
    fresh = locked(application)
    refuse_move(fresh, ApplicationState.ASKED)
    clean = words(text, _("Please write what you would like to know."))
    message = Message.objects.create(application=fresh, side=MessageSide.DESK, text=clean, author=by)
    _move(fresh, ApplicationState.ASKED, days=APPLICANT_DAYS)
    audit.record("application.asked", fresh, actor=by, message=message.pk)
    notify(fresh, NoticeKind.ASKED, message.pk)
    return fresh


@transaction.atomic
def reply(application: Application, text: str, files: Sequence[UploadedFile[bytes]]) -> Application:
    """The applicant answers, with files or without: the desk goes on."""
    fresh = locked(application)
    if fresh.state != ApplicationState.ASKED:
        raise WrongState(_("There is no open question about this application now."))
    clean = words(text, _("Please write your answer."))
    refuse_files(files, already=fresh.files.count())
    message = Message.objects.create(application=fresh, side=MessageSide.APPLICANT, text=clean)
    _move(fresh, ApplicationState.IN_REVIEW, days=DESK_DAYS)
    audit.record("application.replied", fresh, actor=None, message=message.pk)
    keep_files(fresh, files)
    return fresh


@transaction.atomic
def decline(application: Application, reason: str, *, by: User) -> Application:
    """Say no, with the reason; it goes to the applicant by mail."""
    fresh = locked(application)
    refuse_move(fresh, ApplicationState.DECLINED)
    fresh.decline_reason = words(reason, _("Please say why."))
    fresh.retain_until = kept_until(timezone.localdate())
    _move(fresh, ApplicationState.DECLINED, "decline_reason", "retain_until")
    audit.record("application.declined", fresh, actor=by)
    notify(fresh, NoticeKind.DECLINED)
    return fresh


@transaction.atomic
def withdraw(application: Application) -> Application:
    """The applicant takes it back."""
    fresh = locked(application)
    old = refuse_move(fresh, ApplicationState.WITHDRAWN)
    fresh.retain_until = kept_until(timezone.localdate())
    _move(fresh, ApplicationState.WITHDRAWN, "retain_until")
    audit.record("application.withdrawn", fresh, actor=None, was=old.value)
    notify(fresh, NoticeKind.WITHDRAWN)
    return fresh


def _move(fresh: Application, state: ApplicationState, *fields: str, days: int | None = None) -> None:
    """Save the new state and by when the next step happens; an ended application waits for nothing."""
    fresh.state = state
    fresh.due_on = working_days_after(timezone.localdate(), days) if days is not None else None
    fresh.save(update_fields=["state", "due_on", "owner", "updated_at", *fields])
