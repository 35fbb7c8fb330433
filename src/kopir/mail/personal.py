"""What the room holds of people: mails to them, and what they said about being written to."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.core.personal import Held, Keeper, Person, Told, register
from kopir.mail.actions.personal import empty_due, erase_address, export_address
from kopir.mail.models import Mail

_LABELS = {"mail": _("A mail"), "consent": _("What was said about mails"), "bouncing": _("Mails came back")}

_NAMES = {
    "at": _("written or said at"),
    "to_address": _("e-mail address"),
    "to_name": pgettext_lazy("of a person", "name"),
    "subject": _("subject"),
    "body": _("text"),
    "why": _("reason for writing"),
    "sent_at": _("sent at"),
    "is_given": _("agreed"),
    "source": _("where it was said"),
    "evidence": _("words that were agreed to"),
    "reason": _("reason"),
}

_TIMES = ("at", "sent_at")


def tell(of: Person) -> list[Told]:
    """A wish never to be written to is left out: it is kept as a hash that names nobody, and outlives all else."""
    return [
        Told(
            _LABELS[row["what"]],
            {str(_NAMES[name]): _shown(name, value) for name, value in row.items() if name in _NAMES},
        )
        for address in sorted(of.addresses)
        for row in export_address(address)
        if row["what"] in _LABELS
    ]


def _shown(name: str, value: object) -> str:
    """Times to the minute, as people read them."""
    return f"{str(value)[:16].replace('T', ' ')} UTC" if name in _TIMES and value else str(value)


def forget(of: Person) -> int:
    return sum(erase_address(address) for address in sorted(of.addresses))


def _due(today: date) -> int:
    return Mail.objects.filter(retain_until__lt=today, emptied_at=None).count()


register(
    Keeper(
        "mail",
        held=(
            Held(
                "mail.Mail",
                ("to_address", "to_name", "subject", "body", "why"),
                whose=_("People we write to"),
                why=_("To send the mail, and to know what was written to whom"),
                ground=_(
                    "That of what the mail is about; of invitations: legitimate interest, with one-click objection"
                ),
                until=_("12 months after it was written"),
            ),
            Held(
                "mail.Consent",
                ("address", "evidence"),
                whose=_("People we write to"),
                why=_("To prove who agreed to what"),
                ground=_("Legal duty to prove consent"),
                until=_("Until the person asks for deletion"),
            ),
        ),
        tell=tell,
        forget=forget,
        due=_due,
        forget_due=empty_due,
        not_personal={
            "mail.Template.*": "texts of the chamber with placeholders",
            "mail.MailEvent.*": "reports of the provider; their words are emptied with the mail",
            "mail.Bouncing.*": "a keyed hash and the server's words",
            "mail.ReleaseRule.kind": "a kind of mail",
            "mail.Consent.source": "which form or page",
            "mail.NeverAgain.address_hash": "a keyed hash; it keeps us from writing again to who asked for that",
            "mail.Mail.*": "keys and errors without addresses",
        },
    )
)
