"""Kinds of mail that belong to no other room."""

from django.utils.translation import gettext_lazy as _

from kopir.mail.kinds import Kind, Purpose, register

register(
    Kind(
        "invitation",
        label=_("An invitation to a company the chamber does not know"),
        purpose=Purpose.INVITATIONS,
        placeholders=("company", "countries", "why", "subject", "link"),
    )
)
register(
    Kind(
        "account",
        label=_("Log-in and password"),
        purpose=Purpose.SERVICE,
        placeholders=("subject", "text"),
        automatic=True,
        is_secret=True,
    )
)
