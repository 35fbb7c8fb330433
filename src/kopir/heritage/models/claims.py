"""The centre of the archive: one statement about one record, how sure it is, and what it stands on."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kopir.core.models import WrittenText
from kopir.heritage.models.records import Dated, Moderated, Record


class ClaimStatus(models.TextChoices):
    """What kind of knowledge it is."""

    DOCUMENTED = "documented", _("Documented")
    ATTRIBUTED = "attributed", _("Attributed")
    ORAL = "oral", _("Oral tradition")
    DISPUTED = "disputed", _("Disputed")
    REFUTED = "refuted", _("Refuted")
    LEGEND = "legend", _("Legend")


class Confidence(models.TextChoices):
    """How sure we are, by the scale of the archive's own guide."""

    HIGH = "high", _("High: official or primary, or two independent sources")
    MEDIUM = "medium", _("Medium: one good source")
    LOW = "low", _("Low: one weak source")
    UNVERIFIED = "unverified", _("Unverified: no source found")


class SourceKind(models.TextChoices):
    """What a source is."""

    ARCHIVAL = "archival", _("Archival document")
    OFFICIAL = "official", _("Official list or page")
    SCHOLARLY = "scholarly", _("Scholarly work")
    PRESS = "press", _("Press")
    ORAL = "oral", _("Oral account")
    WEB = "web", _("Web page")


class Source(models.Model):
    """Something that is cited. Sources that repeat one another share an independence group and count once."""

    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(_("kind of source"), max_length=10, choices=SourceKind)
    url = models.URLField(_("address"), max_length=1000, blank=True)
    publisher = models.CharField(_("author or publisher"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    independence_group = models.CharField(_("independence group"), max_length=80)

    class Meta:
        ordering = ("title",)
        constraints = (
            models.UniqueConstraint(fields=["url"], condition=~models.Q(url=""), name="source_url_once"),
            models.CheckConstraint(condition=~models.Q(independence_group=""), name="source_has_group"),
        )

    def __str__(self) -> str:
        return self.title


class Claim(Moderated, Dated):
    """One statement about a record. Its words are `ClaimText` rows; its dates are the time it speaks of."""

    subject = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="claims")
    status = models.CharField(_("status"), max_length=10, choices=ClaimStatus)
    confidence = models.CharField(_("confidence"), max_length=10, choices=Confidence)
    sources = models.ManyToManyField(Source, through="Citation", related_name="claims")

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ("subject", "pk")
        constraints = (*Moderated.Meta.constraints, *Dated.Meta.constraints)

    def __str__(self) -> str:
        return f"{self.subject_id}/{self.pk}"


class ClaimText(WrittenText):
    """The statement in our own words, in one language."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="texts")

    class Meta:
        ordering = ("language",)
        constraints = (
            models.UniqueConstraint(fields=["claim", "language"], name="claim_text_once"),
            models.UniqueConstraint(
                fields=["claim"], condition=models.Q(origin="original"), name="claim_text_one_original"
            ),
        )


class Citation(models.Model):
    """Where a claim stands in a source."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="citations")
    locator = models.CharField(
        _("where in the source"), max_length=200, blank=True, help_text=_("Fonds, inventory, file, sheet; page; time.")
    )
    accessed_on = models.DateField(_("read on"), null=True, blank=True)
    supports = models.BooleanField(_("speaks for the claim"), default=True)  # False: contradicts it

    class Meta:
        ordering = ("-supports", "pk")
        constraints = (models.UniqueConstraint(fields=["claim", "source", "locator"], name="citation_once"),)

    def __str__(self) -> str:
        return f"{self.source} {self.locator}".strip()
