"""What the mails to an applicant say, in the language of his form. Nothing he typed about others goes into them."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from kopir.applications.links import VALID_FOR, status_address
from kopir.applications.models import Message, MessageSide, Notice, NoticeKind


def mail_of(notice: Notice) -> EmailMessage:
    """The mail, ready to be sent. Its Message-ID is the notice's own, so that a doubled one is known as such."""
    application = notice.application
    with translation.override(application.language):
        text = render_to_string(
            f"applications/mail/{notice.kind}.txt",
            {
                "application": application,
                "link": status_address(application),
                "days": VALID_FOR.days,
                "question": _question(notice),
            },
        )
        subject = f"{_subject(NoticeKind(notice.kind))} ({application.reference})"
    return EmailMessage(
        subject=subject,
        body=text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[application.email],
        headers={
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": application.language,
            "Message-ID": f"<application-notice-{notice.pk}@{urlsplit(settings.PUBLIC_URL).hostname}>",
        },
    )


def _question(notice: Notice) -> str:
    if notice.kind != NoticeKind.ASKED:
        return ""
    asked = Message.objects.filter(pk=notice.number, application=notice.application, side=MessageSide.DESK).first()
    return asked.text if asked is not None else ""


def _subject(kind: NoticeKind) -> str:
    return {
        NoticeKind.RECEIVED: _("Your application has been submitted"),
        NoticeKind.LINK: _("A new link to your application"),
        NoticeKind.ASKED: _("A question about your application"),
        NoticeKind.ACCEPTED: _("Your application has been accepted"),
        NoticeKind.DECLINED: _("An answer to your application"),
        NoticeKind.WITHDRAWN: _("Your application has been withdrawn"),
    }[kind]
