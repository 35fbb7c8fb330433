"""Numbers that sources give differently, kept side by side; and the time in which internees were there."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kopir.heritage.models.claims import ClaimStatus, Confidence, Source
from kopir.heritage.models.records import Dated, Moderated


class CountTopic(models.TextChoices):
    """What is counted."""

    HELD = "held", _("Japanese internees in Kazakhstan")
    CAMPS = "camps", _("Camps with Japanese in Kazakhstan")
    KARAGANDA = "karaganda", _("Internees in Karaganda region")
    EAST = "east", _("Internees in East Kazakhstan")
    ALMATY = "almaty", _("Internees in Almaty region")
    DEATHS = "deaths", _("Deaths in Kazakhstan")
    NAMED_BURIALS = "named-burials", _("Burials with a name in the ministry's index")
    DEATH_RATE = "death-rate", _("Share of those who died")
    GRAVES = "graves", _("Graves in Kazakhstan")
    SPASSK_DEATHS = "spassk-deaths", _("Japanese dead at Spassk")
    INTERNED_ALL = "interned-all", _("Interned in the Soviet Union and Mongolia")
    MAIZURU = "maizuru", _("Repatriates through Maizuru")


class CountStatement(Moderated):
    """One number that one source gives. Several are shown as a range, never one alone where they differ."""

    topic = models.CharField(_("what is counted"), max_length=14, choices=CountTopic)
    low = models.DecimalField(_("least"), max_digits=12, decimal_places=1)
    high = models.DecimalField(_("most"), max_digits=12, decimal_places=1)
    is_about = models.BooleanField(_("approximately"), default=False)
    is_percent = models.BooleanField(_("per cent"), default=False)
    given_by = models.CharField(_("given by"), max_length=300)
    locator = models.CharField(_("where in the source"), max_length=200, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="counts")
    status = models.CharField(_("status"), max_length=10, choices=ClaimStatus, default=ClaimStatus.ATTRIBUTED)
    confidence = models.CharField(_("confidence"), max_length=10, choices=Confidence)
    remark = models.CharField(_("note for editors"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("number")
        verbose_name_plural = _("numbers")
        ordering = ("topic", "low", "pk")
        constraints = (
            *Moderated.Meta.constraints,
            models.CheckConstraint(condition=models.Q(low__lte=models.F("high")), name="count_in_order"),
            models.UniqueConstraint(fields=["topic", "source", "low", "high"], name="count_once"),
        )

    def __str__(self) -> str:
        return f"{self.topic} {self.low}"


class PresenceWindow(Dated):
    """One row, set by editors: when internees can have worked at all. The date check compares with it."""

    class Meta:
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=models.Q(pk=1), name="presence_window_one_row"),
        )

    def __str__(self) -> str:
        return self.date_edtf
