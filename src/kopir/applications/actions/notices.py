"""Mails to the applicant: written down with the change they tell of, sent by a job after it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from kopir.applications import mails
from kopir.applications.models import Application, Notice, NoticeKind
from kopir.core import audit

SEND = "applications.send_notice"  # the job in `tasks`


def notify(application: Application, kind: NoticeKind, number: int = 0) -> None:
    """Write the mail down and queue it, in the transaction of the change: both stand, or neither."""
    notice, is_new = Notice.objects.get_or_create(application=application, kind=kind, number=number)
    if is_new:
        app.configure_task(SEND).defer(pk=notice.pk)


@transaction.atomic
def send_notice(pk: int) -> bool:
    """Send one mail, if nobody has. Whether it was sent.

    The row is locked while the mail is handed over, so that two workers cannot both send it. A worker that dies after
    the mail went out and before it said so makes one more of the same Message-ID, which mail servers know.
    """
    waiting = Notice.objects.select_for_update(of=("self",)).select_related("application")
    notice = waiting.filter(pk=pk, sent_at=None, application__forgotten_at=None).first()
    if notice is None:
        return False
    mails.mail_of(notice).send()
    notice.sent_at = timezone.now()
    notice.save(update_fields=["sent_at"])
    audit.record("application.mail_sent", notice.application, actor=None, kind=notice.kind)
    return True
