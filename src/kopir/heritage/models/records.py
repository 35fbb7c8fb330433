"""Records: anything with a citation code; who wrote it, who published it, its words in each language."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.core.models import WrittenText
from kopir.heritage.states import ArchiveState


class Moderated(models.Model):
    """Something of the archive that two people must have seen before the public does."""

    state = models.CharField(_("state"), max_length=10, choices=ArchiveState, default=ArchiveState.DRAFT)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    review_on = models.DateField(_("to be read again on"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)  # edits compare it: no lost updates

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=ArchiveState.values), name="%(class)s_state_known"),
            # Two people: the names may be gone with their accounts, but they are never the same.
            models.CheckConstraint(
                condition=models.Q(published_by__isnull=True) | ~models.Q(published_by=models.F("written_by")),
                name="%(class)s_two_people",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False),
                name="%(class)s_published_has_date",
            ),
        )


class Dated(models.Model):
    """When: as written in the source, as EDTF, and the earliest and latest day (null: open).

    Three plain columns and not `EDTFField`, which stores pickles and loses intervals (docs/decisions/0009).
    """

    date_text = models.CharField(_("date as written"), max_length=200, blank=True)
    date_edtf = models.CharField(_("date in EDTF"), max_length=80, blank=True)
    date_min = models.DateField(null=True, blank=True, editable=False)
    date_max = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                condition=models.Q(date_min__isnull=True)
                | models.Q(date_max__isnull=True)
                | models.Q(date_min__lte=models.F("date_max")),
                name="%(class)s_dates_in_order",
            ),
        )


class RecordKind(models.TextChoices):
    """What a record is about; the letter stands in its code."""

    SITE = "S", _("Site")
    CAMP = "C", _("Camp")
    EVENT = "E", _("Historical event")
    ITEM = "I", _("Item")
    PERSON = "P", _("Person")


class Record(Moderated):
    """Anything with a citation code such as KJ-S-0001. The code is never given again."""

    reference = models.CharField(_("code"), max_length=16, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=1, choices=RecordKind)
    note = models.TextField(_("note for editors"), blank=True)  # never public

    class Meta(Moderated.Meta):
        verbose_name = _("record")
        verbose_name_plural = _("records")
        ordering = ("reference",)
        indexes = (models.Index(fields=["kind", "state", "reference"], name="record_list"),)

    def __str__(self) -> str:
        return self.reference


class ReferenceCount(models.Model):
    """The last number given to a kind of record."""

    kind = models.CharField(max_length=1, unique=True, choices=RecordKind)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.kind} {self.last}"


class RecordTextKind(models.TextChoices):
    """Which part of a record a text is."""

    NAME = "name", _("Name")
    PLACE = "place", _("Place or address")
    SUMMARY = "summary", _("In short")
    DESCRIPTION = "description", _("Description")
    TRANSCRIPT = "transcript", _("Transcript")
    INSCRIPTION = "inscription", _("Inscription")


class RecordText(WrittenText):
    """A record's words in one language."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=12, choices=RecordTextKind)

    class Meta:
        ordering = ("kind", "language")
        constraints = (
            models.UniqueConstraint(fields=["record", "kind", "language"], name="record_text_once"),
            models.UniqueConstraint(
                fields=["record", "kind"], condition=models.Q(origin="original"), name="record_text_one_original"
            ),
        )
