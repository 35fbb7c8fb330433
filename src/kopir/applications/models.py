"""Applications with their files, messages and mails, and the counters that hold robots off."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.applications.states import ApplicationState
from kopir.companies.models import Company
from kopir.core.languages import Language
from kopir.mail.models import Mail


class ApplicationKind(models.TextChoices):
    """What is asked of the chamber."""

    PARTNER = "partner", _("Find a partner")
    MEMBERSHIP = "membership", _("Become a member of the chamber")
    MISSION = "mission", _("Take part in a business mission")
    EVENT = "event", _("Take part in an event")
    OTHER = "other", _("Something else")


class Application(models.Model):
    """What somebody asks of the chamber, in his own words. Not a company: an officer makes one of it, or not.

    Personal data: seen by the desk and by who holds the applicant's link. Emptied when they are no longer needed.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)  # AP-2026-000123
    nonce = models.CharField(max_length=32, unique=True, editable=False)  # of the form: sent twice, it is kept once
    applicant_name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    role = models.CharField(_("position"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=Language)
    country = models.CharField(_("country"), max_length=2)
    company_name = models.CharField(_("name of the company"), max_length=300)
    company_number = models.CharField(_("number of the company"), max_length=40, blank=True)
    # The register entry the applicant picked. Entries change with each snapshot, so it is named, not pointed to.
    entry_source = models.CharField(max_length=20, blank=True)
    entry_key = models.CharField(max_length=40, blank=True)
    kind = models.CharField(_("what is asked for"), max_length=12, choices=ApplicationKind)
    about = models.CharField(_("about"), max_length=40, blank=True)  # reference of something public
    seeks = models.TextField(_("what is sought"))
    consent_version = models.CharField(max_length=20)
    state = models.CharField(_("state"), max_length=10, choices=ApplicationState, default=ApplicationState.NEW)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.PROTECT, related_name="applications")
    decline_reason = models.TextField(_("reason"), blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)  # by when the next step happens
    link_version = models.PositiveIntegerField(default=1)  # raising it ends all links to the status page
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    retain_until = models.DateField(null=True, blank=True)  # then the personal data go
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("created_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=ApplicationState.values), name="application_state_known"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=ApplicationKind.values), name="application_kind_known"),
            models.CheckConstraint(condition=~models.Q(consent_version=""), name="application_has_consent"),
            models.CheckConstraint(
                condition=models.Q(entry_source="", entry_key="")
                | (~models.Q(entry_source="") & ~models.Q(entry_key="")),
                name="application_entry_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ApplicationState.ACCEPTED) | models.Q(company__isnull=False),
                name="application_accepted_has_company",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ApplicationState.DECLINED)
                | ~models.Q(decline_reason="")
                | models.Q(forgotten_at__isnull=False),
                name="application_declined_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(forgotten_at__isnull=True)
                | models.Q(applicant_name="", email="", phone="", role="", seeks="", company_name=""),
                name="application_forgotten_is_empty",
            ),
        )
        indexes = (
            models.Index(fields=["state", "created_at"], name="application_queue"),
            models.Index(
                fields=["retain_until"], condition=models.Q(forgotten_at__isnull=True), name="application_retention"
            ),
        )

    def __str__(self) -> str:
        return self.reference


class ReferenceCount(models.Model):
    """The last number given to a prefix, such as AP-2026."""

    prefix = models.CharField(max_length=20, unique=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.prefix} {self.last}"


def private_storage() -> Storage:
    """Where files of applicants lie: no URL serves it."""
    return storages["private"]


class ApplicationFile(models.Model):
    """A file an applicant handed in. Its kind was found by its content; its stored name says nothing."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="files")
    stored = models.CharField(max_length=100, editable=False)  # its name in the private storage
    name = models.CharField(_("name"), max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class MessageSide(models.TextChoices):
    """Who speaks."""

    APPLICANT = "applicant", _("Applicant")
    DESK = "desk", _("Chamber")


class Message(models.Model):
    """A question of the desk or an answer of the applicant."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="messages")
    side = models.CharField(max_length=10, choices=MessageSide)
    text = models.TextField(_("text"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(condition=models.Q(side__in=MessageSide.values), name="message_side_known"),
            models.CheckConstraint(
                condition=models.Q(side=MessageSide.DESK) | models.Q(author__isnull=True),
                name="message_author_is_desk",
            ),
        )

    def __str__(self) -> str:
        return self.text[:80]


class NoticeKind(models.TextChoices):
    """Which mail."""

    RECEIVED = "received", _("Application received")
    LINK = "link", _("A new link")
    ASKED = "asked", _("A question of the chamber")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Notice(models.Model):
    """That the applicant is told of something, once; how is in the mail."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=NoticeKind)
    number = models.BigIntegerField(default=0)  # the message it carries, or which of several new links
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    mail = models.ForeignKey(Mail, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)  # of those sent before mails had rows of their own

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["application", "kind", "number"], name="notice_once"),)
        indexes = (
            models.Index(fields=["created_at"], condition=models.Q(sent_at__isnull=True), name="notice_waiting"),
        )

    def __str__(self) -> str:
        return f"{self.application} {self.kind} {self.number}"


class AttemptKind(models.TextChoices):
    """What is counted."""

    ADDRESS = "address", _("Applications from one e-mail address")
    NETWORK = "network", _("Applications from one network")
    LOOK_UP = "look-up", _("Companies looked up from one network")
    LINK_ADDRESS = "link-address", _("Links asked for one e-mail address")
    LINK_NETWORK = "link-network", _("Links asked from one network")


class Attempt(models.Model):
    """How often something was tried on one day. The key is a keyed hash that only that day's key can make again."""

    kind = models.CharField(max_length=12, choices=AttemptKind)
    key = models.CharField(max_length=64)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "key", "day"], name="attempt_once_a_day"),)
        indexes = (models.Index(fields=["day"], name="attempt_by_day"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"
