"""The mail of the desk to its own officers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kopir.mail.kinds import Kind, Purpose, register

MORNING = "desk-morning"
register(
    Kind(
        MORNING,
        label=_("What waits for an officer, each morning"),
        purpose=Purpose.SERVICE,
        placeholders=("name", "work", "link"),
        automatic=True,
    )
)
