"""What visitors see of a page: made once when it is published (docs/decisions/0008)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from kopir.core.languages import Language, Origin


class FaceKind(models.TextChoices):
    """What a public page is."""

    HOME = "home", _("Start page")
    INDEX = "index", _("Overview")
    PLAIN = "plain", _("Page")
    NEWS = "news", _("News")
    EVENT = "event", _("Event of the chamber")
    WORK = "work", _("Book or film")
    GUIDE = "guide", _("Guide")
    ORGANISATION = "organisation", _("Organisation")
    PERSON = "person", _("Person")


class Face(models.Model):
    """A published page in its language, ready to be shown."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="face")
    kind = models.CharField(max_length=12, choices=FaceKind)
    language = models.CharField(max_length=5, choices=Language)
    path = models.CharField(max_length=500)  # after /ja/, with a slash at its end; empty for the start page
    key = models.UUIDField(db_index=True)  # the page's translation key: the same in all languages
    parent_key = models.UUIDField(null=True)
    title = models.CharField(max_length=300)
    lead = models.TextField(blank=True)
    body = models.TextField()  # finished HTML
    card = models.TextField(default="")  # finished HTML for lists of pages
    crumbs = models.JSONField(default=list)  # [[title, path], ...] from the start page to the parent
    picture = models.JSONField(default=dict)  # url, width, height, alt of the picture shown on cards
    structured = models.JSONField(default=dict)  # schema.org
    day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    areas = ArrayField(models.CharField(max_length=40), default=list)
    about = ArrayField(models.UUIDField(), default=list)  # keys of the people and organisations it speaks of
    in_menu = models.BooleanField(default=False)
    place_in_menu = models.CharField(max_length=255, default="")  # Wagtail's tree path: the editors' order
    fingerprint = models.CharField(max_length=16)
    translated_from = models.CharField(max_length=16, blank=True)  # fingerprint of the words it was translated from
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ORIGINAL)
    translator = models.CharField(max_length=200, blank=True)
    is_reviewed = models.BooleanField(default=True)
    published_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["language", "path"], name="face_one_an_address"),
            models.UniqueConstraint(fields=["key", "language"], name="face_one_a_language"),
        )
        indexes = (
            GinIndex(fields=["about"], name="face_about"),
            models.Index(fields=["language", "parent_key", "-day"], name="face_list"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        """The address on this host."""
        return f"/{self.language}/{self.path}"


class FormerAddress(models.Model):
    """Where a page stood before; visitors are led on for ever."""

    language = models.CharField(max_length=5, choices=Language)
    path = models.CharField(max_length=500)
    key = models.UUIDField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["language", "path"], name="former_address_once"),)

    def __str__(self) -> str:
        return f"/{self.language}/{self.path}"


class Reading(models.Model):
    """An editor has read a translation beside its original and finds it right: these words and no others."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="reading")
    fingerprint = models.CharField(max_length=16)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.page_id} {self.fingerprint}"


class ViewSalt(models.Model):
    """A secret of one day; with its end nobody can tell any more who read what."""

    day = models.DateField(unique=True)
    salt = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return str(self.day)


class ViewMark(models.Model):
    """Somebody read a page on a day: a salted digest, kept until the day after."""

    day = models.DateField()
    key = models.UUIDField()
    mark = models.BinaryField(max_length=16)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["day", "key", "mark"], name="view_mark_once"),)

    def __str__(self) -> str:
        return f"{self.day} {self.key}"


class ViewCount(models.Model):
    """How many people have read a page, in all its languages."""

    key = models.UUIDField(unique=True)
    number = models.PositiveBigIntegerField(default=0)
    shown = models.PositiveBigIntegerField(default=0)  # what kept pages may still say

    def __str__(self) -> str:
        return f"{self.key} {self.number}"
