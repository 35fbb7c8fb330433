"""What the mails to an applicant say, in the language of his form. Nothing he typed about others goes into them."""

from __future__ import annotations

from kopir.applications.links import VALID_FOR, status_address
from kopir.applications.models import Message, MessageSide, Notice, NoticeKind
from kopir.mail.actions import Writing


def writing_of(notice: Notice) -> Writing:
    """The mail that this notice asks for."""
    application = notice.application
    values: dict[str, object] = {
        "reference": application.reference,
        "link": status_address(application),
        "days": VALID_FOR.days,
    }
    if notice.kind == NoticeKind.ASKED:
        values["question"] = _question(notice)
    elif notice.kind == NoticeKind.DECLINED:
        values["reason"] = application.decline_reason
    return Writing(
        kind=f"application-{notice.kind}",
        to=application.email,
        language=application.language,
        key=f"application-notice:{notice.pk}",
        values=values,
        about=application,
    )


def _question(notice: Notice) -> str:
    asked = Message.objects.filter(pk=notice.number, application=notice.application, side=MessageSide.DESK).first()
    return asked.text if asked is not None else ""
