"""Restricted records of people. Closed by default; opened under the archive's policy (docs/decisions/0010)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from kopir.heritage.models.places import Site
from kopir.heritage.models.records import Dated, Record


class Identification(models.TextChoices):
    """Whether a name in one list is the person in another. A person says so, never a machine."""

    UNMATCHED = "unmatched", _("Not identified")
    PROBABLE = "probable", _("Probably identified")
    CONFIRMED = "confirmed", _("Confirmed by the family or the ministry")


class Person(Dated):
    """Somebody who was held. The dates are of the death. What policy never lets be public has no column here."""

    record = models.OneToOneField(Record, on_delete=models.CASCADE, primary_key=True, related_name="person")
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    has_died = models.BooleanField(_("has died"), default=False)
    buried_at = models.ForeignKey(
        Site, verbose_name=_("buried at"), null=True, blank=True, on_delete=models.PROTECT, related_name="buried"
    )
    nationality_as_recorded = models.CharField(_("nationality as recorded"), max_length=80, blank=True)
    official_list = models.URLField(_("official public list that names the person"), max_length=1000, blank=True)
    family_objects = models.BooleanField(_("the family objects"), default=False)
    consent_version = models.CharField(_("version of the consent given in writing"), max_length=40, blank=True)
    consent_withdrawn = models.BooleanField(_("consent withdrawn"), default=False)
    identification = models.CharField(
        _("identification"), max_length=10, choices=Identification, default=Identification.UNMATCHED
    )
    is_open = models.BooleanField(_("open to the public"), default=False)

    class Meta:
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(is_open=False)
                | (
                    models.Q(family_objects=False)
                    & (
                        (models.Q(has_died=True) & ~models.Q(official_list=""))
                        | (~models.Q(consent_version="") & models.Q(consent_withdrawn=False))
                    )
                ),
                name="person_open_by_policy",
            ),
        )

    def __str__(self) -> str:
        return self.record.reference


class NameOrigin(models.TextChoices):
    """How a form of a name came about."""

    AS_WRITTEN = "as-written", _("As written in the source")
    DERIVED = "derived", _("Derived from another form")


class NameForm(models.Model):
    """One form of a name: none overwrites another. `place` is its number in the chain from mouth to list."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(_("name"), max_length=200)
    script = models.CharField(_("script"), max_length=12)  # BCP 47: ja-Kana, ja-Jpan, ru-Cyrl, ja-Latn
    reading = models.CharField(_("reading in kana"), max_length=200, blank=True)
    origin = models.CharField(_("origin"), max_length=10, choices=NameOrigin)
    source = models.CharField(_("by whom, in which source"), max_length=300)
    place = models.PositiveSmallIntegerField(default=1)
    keys = ArrayField(models.CharField(max_length=60), default=list, editable=False)

    class Meta:
        ordering = ("place", "pk")
        indexes = (GinIndex(fields=["keys"], name="name_form_keys"),)
        constraints = (
            models.UniqueConstraint(fields=["person", "text", "script", "source"], name="name_form_once"),
            models.CheckConstraint(condition=~models.Q(source=""), name="name_form_has_source"),
        )

    def __str__(self) -> str:
        return self.text
