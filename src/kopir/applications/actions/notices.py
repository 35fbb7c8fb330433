"""Mails to the applicant: drafted with the change they tell of, sent by the mail room's job after it."""

from __future__ import annotations

from django.db import transaction

from kopir.applications import mails
from kopir.applications.models import Application, Notice, NoticeKind
from kopir.mail import actions as mail


def notify(application: Application, kind: NoticeKind, number: int = 0) -> None:
    """Write the mail down, in the transaction of the change: both stand, or neither."""
    notice, is_new = Notice.objects.get_or_create(application=application, kind=kind, number=number)
    if is_new:
        _draft(notice)


def _draft(notice: Notice) -> None:
    notice.mail = mail.draft(mails.writing_of(notice))
    notice.save(update_fields=["mail"])


@transaction.atomic
def draft_left_behind(pk: int) -> bool:
    """Draft the mail of a notice that was queued before mails had rows of their own. Whether it had none."""
    waiting = Notice.objects.select_for_update(of=("self",)).select_related("application")
    notice = waiting.filter(pk=pk, sent_at=None, mail=None, application__forgotten_at=None).first()
    if notice is None:
        return False
    _draft(notice)
    return True
