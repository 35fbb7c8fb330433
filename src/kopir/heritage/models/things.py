"""Items (documents, photographs, films, objects) with the least that ISAD(G) asks for, who holds them, and events."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.db import models
from django.utils.translation import gettext_lazy as _

from kopir.heritage.models.records import Dated, Record


class EventKind(models.TextChoices):
    """What happened."""

    ORDER = "order", _("Order or law")
    ARRIVAL = "arrival", _("Arrival")
    TRANSFER = "transfer", _("Transfer")
    CLOSURE = "closure", _("Closure of a camp")
    RETURN = "return", _("Return home")
    SEARCH = "search", _("Search for graves")
    CEREMONY = "ceremony", _("Ceremony or memorial")
    CONFERENCE = "conference", _("Conference, book or film")


class ArchiveEvent(Dated):
    """Something that happened at a time; it stands on the time line."""

    record = models.OneToOneField(Record, on_delete=models.CASCADE, primary_key=True, related_name="event")
    kind = models.CharField(_("kind of event"), max_length=10, choices=EventKind)
    places = models.ManyToManyField(Record, blank=True, related_name="events_here")

    class Meta:
        constraints = Dated.Meta.constraints

    def __str__(self) -> str:
        return self.record.reference


class Holder(models.Model):
    """Who keeps an item."""

    name = models.CharField(_("name"), max_length=300, unique=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    url = models.URLField(_("address"), max_length=1000, blank=True)
    holds = models.TextField(_("what it holds"), blank=True)
    access = models.CharField(_("conditions of access"), max_length=300, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class ItemKind(models.TextChoices):
    """What an item is."""

    DOCUMENT = "document", _("Document")
    PHOTOGRAPH = "photograph", _("Photograph")
    FILM = "film", _("Film")
    INTERVIEW = "interview", _("Interview")
    BOOK = "book", _("Book")
    OBJECT = "object", _("Object")


class Access(models.TextChoices):
    """Who may see the picture of an item. Apart from the state of its description."""

    PUBLIC = "public", _("Public")
    ON_REQUEST = "on-request", _("On request")
    CLOSED = "closed", _("Closed to the public")


def _private() -> Storage:
    return storages["private"]


class Item(Dated):
    """A document, photograph, film, interview, book or object."""

    record = models.OneToOneField(Record, on_delete=models.CASCADE, primary_key=True, related_name="item")
    kind = models.CharField(_("kind of item"), max_length=10, choices=ItemKind)
    holder = models.ForeignKey(
        Holder, verbose_name=_("holder"), null=True, blank=True, on_delete=models.PROTECT, related_name="items"
    )
    holder_code = models.CharField(_("the holder's own code"), max_length=120, blank=True)
    extent = models.CharField(_("extent and medium"), max_length=200, blank=True)
    creator = models.CharField(_("creator"), max_length=200, blank=True)
    languages = ArrayField(
        models.CharField(max_length=20), verbose_name=_("languages and scripts"), default=list, blank=True
    )  # BCP 47
    rights = models.URLField(_("rights"), blank=True)  # rightsstatements.org or Creative Commons
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    access = models.CharField(_("access"), max_length=10, choices=Access, default=Access.CLOSED)
    url = models.URLField(_("where it can be seen"), max_length=1000, blank=True)
    image = models.ImageField(
        _("picture"), upload_to="heritage/items/", storage=_private, width_field="image_width",
        height_field="image_height", blank=True,
    )  # fmt: skip
    image_width = models.PositiveIntegerField(null=True, blank=True, editable=False)
    image_height = models.PositiveIntegerField(null=True, blank=True, editable=False)
    shows = models.ManyToManyField(Record, blank=True, related_name="items_about")

    class Meta:
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(image="") | (~models.Q(rights="") & ~models.Q(credit="")),
                name="item_picture_has_rights",
            ),
        )

    def __str__(self) -> str:
        return self.record.reference
