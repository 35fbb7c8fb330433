"""Pictures with their rights. A picture without a rights statement and a credit cannot be stored."""

from __future__ import annotations

from typing import Any

from django.core.files import File
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.images.image_operations import FilterOperation
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Image
from willow.plugins.pillow import PillowImage


class Rights(models.TextChoices):
    """What others may do with a picture: the statement's address, as machines read it."""

    CC0 = "https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"
    PUBLIC_DOMAIN = "https://creativecommons.org/publicdomain/mark/1.0/", _("Public domain")
    CC_BY = "https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"
    CC_BY_SA = "https://creativecommons.org/licenses/by-sa/4.0/", "CC BY-SA 4.0"
    IN_COPYRIGHT = "https://rightsstatements.org/vocab/InC/1.0/", _("In copyright, shown with permission")
    UNKNOWN_HOLDER = "https://rightsstatements.org/vocab/InC-RUU/1.0/", _("In copyright, rights holder not found")


class WithoutTraces(FilterOperation):
    """Leaves out what a camera writes into a photograph: where and when it was taken, and with what."""

    SPEC = "plain"

    def construct(self) -> None:
        """It takes no values."""

    def run(self, willow: PillowImage, image: Image, env: dict[str, Any]) -> PillowImage:  # noqa: ARG002
        """The picture itself; it has been turned upright before."""
        willow.image.info.pop("exif", None)
        return willow


class Picture(AbstractImage):
    """A picture of a page. What it shows is said in each language, for those who do not see it."""

    rights = models.CharField(_("rights"), max_length=100, choices=Rights)
    credit = models.CharField(_("credit"), max_length=200, help_text=_("Who made it, as it is to be named."))
    source = models.URLField(_("where it comes from"), blank=True)
    alt_kk = models.CharField(_("what it shows, in Kazakh"), max_length=300, blank=True)
    alt_ru = models.CharField(_("what it shows, in Russian"), max_length=300, blank=True)
    alt_ja = models.CharField(_("what it shows, in Japanese"), max_length=300, blank=True)
    alt_en = models.CharField(_("what it shows, in English"), max_length=300, blank=True)

    admin_form_fields = (
        *(name for name in Image.admin_form_fields if name != "description"),
        "rights", "credit", "source", "alt_kk", "alt_ru", "alt_ja", "alt_en",
    )  # fmt: skip

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = (
            models.CheckConstraint(condition=models.Q(rights__in=Rights.values), name="picture_rights_known"),
            models.CheckConstraint(condition=~models.Q(credit=""), name="picture_has_credit"),
        )

    def alt(self, language: str) -> str:
        """What the picture shows, in the language; empty where nobody has said it."""
        return str(getattr(self, f"alt_{language}", ""))

    def generate_rendition_file(self, filter: Filter, *, source: File[Any] | None = None) -> File[Any]:  # noqa: A002
        """No rendition tells where a photograph was taken."""
        return super().generate_rendition_file(Filter(spec=f"{filter.spec}|{WithoutTraces.SPEC}"), source=source)

    @property
    def default_alt_text(self) -> str:
        """Wagtail asks for this where a page gives no words of its own."""
        return self.alt(get_language() or "en")


class Rendition(AbstractRendition):
    """A picture cut and packed for one place on a page."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_once"),
        )
