"""Mails, their templates and rules, and what is known of addresses."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.core.languages import Language
from kopir.mail.purposes import Purpose
from kopir.mail.states import GONE, NEEDS_RELEASE, MailState


class ReleasedHow(models.TextChoices):
    """What let a mail go."""

    RULE = "rule", _("by the rule of its kind")
    PERSON = "person", _("by a person")


class Mail(models.Model):
    """One outgoing mail. Its words are fixed when it is drafted; only a person changes them, before release.

    Personal data: seen by the desk (a secret text by nobody), emptied after `retain_until`.
    """

    key = models.CharField(max_length=200, unique=True, editable=False)  # asked for twice, it is written once
    kind = models.CharField(_("kind"), max_length=60)
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    language = models.CharField(_("language"), max_length=5, choices=Language)
    to_address = models.CharField(_("e-mail address"), max_length=254, blank=True)
    to_name = models.CharField(_("name"), max_length=200, blank=True)
    address_hash = models.CharField(max_length=64, blank=True, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    subject = models.CharField(_("subject"), max_length=300)
    body = models.TextField(_("text"), blank=True)
    why = models.CharField(_("reason for writing"), max_length=500, blank=True)
    is_secret = models.BooleanField(default=False)
    about_type = models.CharField(max_length=80, blank=True)
    about_id = models.CharField(max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=MailState, default=MailState.DRAFT)
    released_how = models.CharField(max_length=6, choices=ReleasedHow, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True)
    message_id = models.CharField(max_length=200, unique=True, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)  # a person saw that it came back
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    retain_until = models.DateField()  # then the personal data go
    emptied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=MailState.values), name="mail_state_known"),
            models.CheckConstraint(condition=models.Q(purpose__in=Purpose.values), name="mail_purpose_known"),
            models.CheckConstraint(condition=models.Q(language__in=Language.values), name="mail_language_known"),
            models.CheckConstraint(
                condition=~models.Q(state__in=sorted(NEEDS_RELEASE))
                | models.Q(released_at__isnull=False, released_how__in=ReleasedHow.values),
                name="mail_goes_when_released",
            ),
            models.CheckConstraint(
                condition=~models.Q(purpose=Purpose.INVITATIONS) | ~models.Q(released_how=ReleasedHow.RULE),
                name="mail_invitation_released_by_a_person",
            ),
            models.CheckConstraint(
                condition=~models.Q(purpose=Purpose.INVITATIONS)
                | ~models.Q(why="")
                | models.Q(emptied_at__isnull=False),
                name="mail_invitation_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=sorted(GONE), sent_at__isnull=False)
                | (~models.Q(state__in=sorted(GONE)) & models.Q(sent_at__isnull=True)),
                name="mail_sent_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(is_secret=False) | ~models.Q(state__in=sorted(GONE)) | models.Q(body=""),
                name="mail_secret_goes_with_it",
            ),
            models.CheckConstraint(
                condition=models.Q(to_address__regex=r"^[^[:space:]<>,;]+@[^[:space:]<>,;]+$")
                | models.Q(emptied_at__isnull=False, to_address=""),
                name="mail_to_one_address",
            ),
            models.CheckConstraint(
                condition=models.Q(subject__regex=r"^[^[:cntrl:]]*$", to_name__regex=r"^[^[:cntrl:]]*$"),
                name="mail_headers_of_one_line",
            ),
            models.CheckConstraint(
                condition=models.Q(emptied_at__isnull=True)
                | (
                    models.Q(to_address="", to_name="", body="", why="", address_hash="", subject="")
                    & ~models.Q(state__in=[MailState.DRAFT, MailState.RELEASED, MailState.FAILED])
                ),
                name="mail_emptied_is_empty",
            ),
        )
        indexes = (
            models.Index(fields=["state", "-created_at"], name="mail_by_state"),
            models.Index(fields=["about_type", "about_id"], name="mail_about"),
            models.Index(fields=["address_hash", "-created_at"], name="mail_by_address"),
            models.Index(fields=["-created_at", "-id"], name="mail_newest"),
            models.Index(fields=["released_at"], condition=models.Q(state=MailState.RELEASED), name="mail_on_its_way"),
            models.Index(fields=["retain_until"], condition=models.Q(emptied_at__isnull=True), name="mail_retention"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Template(models.Model):
    """One version of the text of a kind in one language; the highest number is used. Never changed.

    `is_default`: from here on the shipped text is used again.
    """

    kind = models.CharField(max_length=60)
    language = models.CharField(_("language"), max_length=5, choices=Language)
    number = models.PositiveIntegerField()
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    body = models.TextField(_("text"), blank=True)
    is_default = models.BooleanField(default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("kind", "language", "-number")
        constraints = (
            models.UniqueConstraint(fields=["kind", "language", "number"], name="template_version_once"),
            models.CheckConstraint(
                condition=models.Q(is_default=True, subject="", body="")
                | (models.Q(is_default=False) & ~models.Q(subject="") & ~models.Q(body="")),
                name="template_has_text_or_is_default",
            ),
            models.CheckConstraint(condition=models.Q(language__in=Language.values), name="template_language_known"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.language} {self.number}"


class ReleaseRule(models.Model):
    """Whether mails of a kind go out without a person's look, where the desk decided otherwise than the kind says."""

    kind = models.CharField(max_length=60, unique=True)
    is_automatic = models.BooleanField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.is_automatic}"


class Consent(models.Model):
    """What a person said about mails of one purpose: yes or no, when, where. Written once; the last word holds."""

    address = models.EmailField(_("e-mail address"))
    purpose = models.CharField(max_length=20, choices=Purpose)
    is_given = models.BooleanField()
    at = models.DateTimeField(default=timezone.now, editable=False)
    source = models.CharField(max_length=60)
    evidence = models.TextField(blank=True)  # the words that were agreed to

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(condition=models.Q(purpose__in=Purpose.values), name="consent_purpose_known"),
            models.CheckConstraint(
                condition=~models.Q(purpose=Purpose.SERVICE), name="consent_is_not_asked_for_service"
            ),
        )
        indexes = (models.Index(Lower("address"), "purpose", models.F("at").desc(), name="consent_last_word"),)

    def __str__(self) -> str:
        return f"{self.purpose} {self.is_given}"


class NeverAgain(models.Model):
    """An address that does not want mails of a purpose (empty: of any but service). Only its keyed hash is kept, so it
    outlives everything else known of the person."""

    address_hash = models.CharField(max_length=64)
    purpose = models.CharField(max_length=20, choices=Purpose, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)
    source = models.CharField(max_length=20)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["address_hash", "purpose"], name="never_again_once"),
            models.CheckConstraint(condition=~models.Q(purpose=Purpose.SERVICE), name="never_again_not_service"),
        )

    def __str__(self) -> str:
        return self.purpose or "all"


class EventKind(models.TextChoices):
    """What a provider of mail reports."""

    DELIVERED = "delivered", _("Delivered")
    BOUNCED = "bounced", _("Came back for good")
    DEFERRED = "deferred", _("Delayed")
    COMPLAINED = "complained", _("Reported as unwanted")
    OTHER = "other", _("Something else")


class MailEvent(models.Model):
    """One report of the provider. `mail` is empty where the message is not ours to know."""

    event_id = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=12, choices=EventKind)
    message_id = models.CharField(max_length=200, blank=True)
    mail = models.ForeignKey(Mail, null=True, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)
    received_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=EventKind.values), name="mail_event_kind_known"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"


class Bouncing(models.Model):
    """An address whose mails come back. Nothing is sent there until a person clears it."""

    address_hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=500, blank=True)
    since = models.DateTimeField(default=timezone.now, editable=False)
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["address_hash"], condition=models.Q(cleared_at__isnull=True), name="bouncing_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk}"
