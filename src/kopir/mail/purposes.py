"""What a mail is for: the consent it needs hangs on that."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What a mail is for."""

    SERVICE = "service", _("What the person asked for")
    INTRODUCTIONS = "introductions", _("Interest and introductions")
    INVITATIONS = "invitations", _("Invitations")
    NEWSLETTER = "newsletter", _("News of the chamber")
    OUTCOME_QUESTIONS = "outcome-questions", _("Questions about what came of it")


OPT_IN = frozenset({Purpose.NEWSLETTER})  # written only to those who said yes; the others until somebody says no
CAN_BE_STOPPED = frozenset(Purpose) - {Purpose.SERVICE}
