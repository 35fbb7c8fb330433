"""How the short descriptions of sources and holders are said in each language."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Gloss(models.Model):
    """A short description that editors write in English ("embassy leaflet"), in the other languages of the house."""

    english = models.CharField(_("in English"), max_length=500, unique=True)
    kk = models.CharField(_("in Kazakh"), max_length=500, blank=True)
    ru = models.CharField(_("in Russian"), max_length=500, blank=True)
    ja = models.CharField(_("in Japanese"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("short description")
        verbose_name_plural = _("short descriptions")
        ordering = ("english",)

    def __str__(self) -> str:
        return self.english

    def said(self, language: str) -> str:
        """In the language; empty where nobody has said it yet."""
        return str(getattr(self, language, "")) if language in {"kk", "ru", "ja"} else self.english
