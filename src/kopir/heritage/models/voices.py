"""What people bring to the archive and ask of it. Their own data are seen by editors alone."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.core.languages import Language
from kopir.heritage.models.records import Record
from kopir.heritage.states import ContributionState, RequestState


def _private() -> Storage:
    return storages["private"]


class Voice(models.Model):
    """What comes in over a form: from whom, in which language, about what."""

    reference = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    about = models.ForeignKey(
        Record, verbose_name=_("about"), null=True, blank=True, on_delete=models.SET_NULL, related_name="%(class)ss"
    )
    name = models.CharField(_("your name"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=5, choices=Language)
    text = models.TextField(_("what you want to say"), max_length=10_000)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return self.reference


class Contribution(Voice):
    """A memory, a document or a picture that a family or another person gives."""

    state = models.CharField(_("state"), max_length=10, choices=ContributionState, default=ContributionState.NEW)
    relation = models.CharField(_("how you are connected"), max_length=200, blank=True)
    consent_version = models.CharField(max_length=40)  # the words of consent the giver ticked
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answer = models.TextField(_("answer"), blank=True)

    class Meta(Voice.Meta):
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        constraints = (
            models.CheckConstraint(condition=~models.Q(consent_version=""), name="contribution_has_consent"),
        )


class ContributionFile(models.Model):
    """A file given with a contribution; served to editors alone."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(upload_to="heritage/contributions/", storage=_private)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()  # bytes

    def __str__(self) -> str:
        return self.name


class RequestKind(models.TextChoices):
    """What is asked for."""

    CORRECTION = "correction", _("Correct something")
    REMOVAL = "removal", _("Take something down")
    CONTACT = "contact", _("Get in touch about a person or a grave")


class Request(Voice):
    """Answered within 30 days; one editor proposes the decision, another takes it."""

    kind = models.CharField(_("what you ask for"), max_length=10, choices=RequestKind)
    state = models.CharField(_("state"), max_length=10, choices=RequestState, default=RequestState.OPEN)
    due_on = models.DateField(_("to be answered by"))
    proposed = models.CharField(max_length=10, choices=RequestState, blank=True)  # granted or refused
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    answer = models.TextField(_("answer"), blank=True)

    class Meta(Voice.Meta):
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("proposed_by")),
                name="request_two_editors",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["granted", "refused"]) | models.Q(decided_at__isnull=False),
                name="request_decided_has_date",
            ),
        )
