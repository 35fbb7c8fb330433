"""The states of a mail and the allowed moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kopir.core.states import Moves


class MailState(models.TextChoices):
    """Where a mail stands."""

    DRAFT = "draft", _("Waits for release")
    RELEASED = "released", _("On its way")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")
    BOUNCED = "bounced", _("Came back")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SUPPRESSED = "suppressed", _("Held back")


MOVES: Moves[MailState] = {
    MailState.DRAFT: frozenset({MailState.RELEASED, MailState.WITHDRAWN}),
    MailState.RELEASED: frozenset({MailState.SENT, MailState.FAILED, MailState.WITHDRAWN, MailState.SUPPRESSED}),
    MailState.SENT: frozenset({MailState.BOUNCED}),
    MailState.FAILED: frozenset({MailState.RELEASED, MailState.WITHDRAWN}),
    MailState.SUPPRESSED: frozenset({MailState.RELEASED, MailState.WITHDRAWN}),
    MailState.BOUNCED: frozenset(),
    MailState.WITHDRAWN: frozenset(),
}
GONE = frozenset({MailState.SENT, MailState.BOUNCED})  # it has left the house
NEEDS_RELEASE = frozenset({MailState.RELEASED, MailState.SENT, MailState.FAILED, MailState.BOUNCED})
GO_TOGETHER = frozenset({MailState.DRAFT, MailState.FAILED})  # a person may let many of them go at once
NEEDS_PERSON = frozenset({MailState.DRAFT, MailState.FAILED, MailState.BOUNCED})  # somebody has to do something
