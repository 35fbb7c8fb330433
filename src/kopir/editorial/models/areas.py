"""What pages have in common: the priority areas, and the people and organisations they speak of."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.models import Orderable, Page
from wagtail.snippets.models import register_snippet


@register_snippet
class PriorityArea(models.Model):
    """A field the cooperation works on; pages about the same field stand beside one another."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    name_kk = models.CharField(_("name in Kazakh"), max_length=120)
    name_ru = models.CharField(_("name in Russian"), max_length=120)
    name_ja = models.CharField(_("name in Japanese"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)

    panels = tuple(FieldPanel(name) for name in ("key", "name_kk", "name_ru", "name_ja", "name_en"))

    class Meta:
        verbose_name = _("priority area")
        verbose_name_plural = _("priority areas")
        ordering = ("key",)

    def __str__(self) -> str:
        return self.name_en

    def name(self, language: str) -> str:
        """The area in the reader's language."""
        return str(getattr(self, f"name_{language}", "") or self.name_en)


class Mention(Orderable):
    """A page speaks of a person or an organisation."""

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="mentions")
    who = models.ForeignKey(
        Page, verbose_name=_("person or organisation"), on_delete=models.CASCADE, related_name="mentioned_on"
    )

    panels = (PageChooserPanel("who", ["editorial.PersonPage", "editorial.OrganisationPage"]),)

    class Meta(Orderable.Meta):
        constraints = (models.UniqueConstraint(fields=["page", "who"], name="mention_once"),)

    def __str__(self) -> str:
        return f"{self.page_id} -> {self.who_id}"


class PageArea(Orderable):
    """A page belongs to a priority area."""

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="page_areas")
    area = models.ForeignKey(PriorityArea, verbose_name=_("priority area"), on_delete=models.CASCADE, related_name="+")

    panels = (FieldPanel("area"),)

    class Meta(Orderable.Meta):
        constraints = (models.UniqueConstraint(fields=["page", "area"], name="page_area_once"),)

    def __str__(self) -> str:
        return f"{self.page_id} {self.area_id}"
