"""What is said in a case: messages with their translations and files."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.cases.models.cases import Case
from kopir.cases.states import Side
from kopir.core.models import WrittenText


class Audience(models.TextChoices):
    """Who reads a message. The chamber reads all of them."""

    ALL = "all", _("Both companies and the chamber")
    PUBLISHER = "publisher", _("The chamber and the company that published")
    INTERESTED = "interested", _("The chamber and the company that was interested")


class CaseMessage(models.Model):
    """One message. Its words are rows: the original and translations of it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages")
    nonce = models.CharField(max_length=32, unique=True, editable=False)  # of the form: sent twice, it is kept once
    side = models.CharField(max_length=12, choices=Side)
    audience = models.CharField(_("who reads it"), max_length=12, choices=Audience, default=Audience.ALL)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(side__in=Side.values), name="case_message_side_known"),
            models.CheckConstraint(
                condition=Q(audience=Audience.ALL)
                | Q(side=Side.CHAMBER)
                | Q(side=models.F("audience")),  # a company writes to both, or to the chamber alone
                name="case_message_audience_fits",
            ),
        )
        indexes = (models.Index(fields=["case", "at"], name="case_message_order"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.side} {self.at:%Y-%m-%d %H:%M}"


class CaseMessageText(WrittenText):
    """The words of a message in one language."""

    message = models.ForeignKey(CaseMessage, on_delete=models.CASCADE, related_name="texts")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["message", "language"], name="case_message_text_once"),
            models.UniqueConstraint(
                fields=["message"], condition=Q(origin="original"), name="case_message_one_original"
            ),
        )


class CaseFile(models.Model):
    """A file that hangs on a message. Its kind was found by its content; its stored name says nothing."""

    message = models.ForeignKey(CaseMessage, on_delete=models.CASCADE, related_name="files")
    stored = models.CharField(max_length=100, editable=False)  # its name in the private storage
    name = models.CharField(_("name"), max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name
