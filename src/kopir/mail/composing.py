"""The mail as it leaves the house: what stands in the row, its foot and its headers."""

from __future__ import annotations

from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from kopir.mail.links import stop_address
from kopir.mail.models import Mail
from kopir.mail.purposes import Purpose


def message_of(mail: Mail) -> EmailMessage:
    """Ready to be sent. Its Message-ID is the row's own, so that a doubled one is known as such."""
    headers = {
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": mail.language,
        "Message-ID": mail.message_id,
    }
    if mail.purpose != Purpose.SERVICE:
        headers["List-Unsubscribe"] = f"<{stop_address(mail)}>"  # RFC 8058: one click, by the mail program itself
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return EmailMessage(
        subject=mail.subject,
        body=mail.body + foot_of(mail),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[formataddr((mail.to_name, _in_ascii(mail.to_address))) if mail.to_name else mail.to_address],
        headers=headers,
    )


def _in_ascii(address: str) -> str:
    """The address as servers write it: a domain such as компания.қаз has a form of its own for them."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain.encode('idna').decode()}"


def foot_of(mail: Mail, *, link: str = "") -> str:
    """Why we write, and how to hear no more of it; nothing under what the person asked for himself.

    The reader's link works for whoever has it: a preview puts other words (`link`) in its place.
    """
    says_why = bool(mail.why) and mail.why not in mail.body  # the text may say it in its own place
    if mail.purpose == Purpose.SERVICE and not says_why:
        return ""
    with translation.override(mail.language):
        lines = [_("Why we write to you: %(why)s") % {"why": mail.why}] if says_why else []
        if mail.purpose == Purpose.INVITATIONS:
            lines.append(_("If you do not want to hear from us again, one click is enough:"))
        elif mail.purpose != Purpose.SERVICE:
            lines.append(
                _("You get this mail as: %(purpose)s. To get no more of these:")
                % {"purpose": Purpose(mail.purpose).label}
            )
        if mail.purpose != Purpose.SERVICE:
            lines.append(link or stop_address(mail))
    return "\n-- \n" + "\n".join(lines) + "\n"
