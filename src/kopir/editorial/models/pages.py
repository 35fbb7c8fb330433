"""The types of pages. Wagtail keeps their drafts and history; what visitors see is their `Face`."""

from __future__ import annotations

import itertools
import re
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, Revision, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField
from wagtail_localize.models import Translation

from kopir.editorial import blocks
from kopir.editorial.models.faces import FaceKind
from kopir.editorial.models.pictures import Picture

_WORDS = ("title", "seo_title", "search_description", "lead", "body")
LONGEST_SLUG = 80


def _fields(*, words: tuple[str, ...] = (), shared: tuple[str, ...] = ()) -> list[Any]:
    """What is translated and what all languages share. The slug is neither: each language has its own."""
    return [
        *(TranslatableField(name) for name in (*_WORDS, *words)),
        *(SynchronizedField(name) for name in ("picture", "sources", "mentions", "page_areas", *shared)),
    ]


class HousePage(Page):
    """What all pages of the house share."""

    lead = models.TextField(_("lead"), blank=True, max_length=1_000, help_text=_("One or two sentences."))
    picture = models.ForeignKey(
        Picture, verbose_name=_("picture"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    body = StreamField(blocks.BodyBlock(), blank=True, verbose_name=_("body"))
    sources = StreamField(blocks.SourcesBlock(), blank=True, verbose_name=_("sources"))

    kind: ClassVar[FaceKind] = FaceKind.PLAIN
    translatable_fields = _fields()
    show_in_menus_default = False
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("picture"),
        FieldPanel("body"),
        FieldPanel("sources"),
        MultiFieldPanel(
            [InlinePanel("mentions", label=_("Person or organisation")), InlinePanel("page_areas", label=_("Area"))],
            heading=_("Speaks of"),
        ),
    ]

    is_creatable = False
    parent_page_types: ClassVar[list[str]] = []
    subpage_types: ClassVar[list[str]] = []
    private_page_options: ClassVar[list[str]] = []  # what is published here is for everybody

    @property
    def language(self) -> str:
        """The page's language."""
        return str(self.locale.language_code)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Each language has its own slug, in its own letters: wagtail-localize copies the original's and cuts off what
        is not ASCII."""
        slug = str(self.slug)  # type: ignore[has-type]
        kept = Page.objects.filter(pk=self.pk).values_list("slug", flat=True).first() if self.pk else None
        if kept and _is_cut_off(slug, kept) and self._is_translation():
            self.slug = slug = kept
        if self.first_published_at is None and self._is_named_like_another_language(slug):
            self.slug = _free_slug(self, slugify(self.title, allow_unicode=True)[:LONGEST_SLUG].strip("-") or slug)
        super().full_clean(*args, **kwargs)

    def _is_translation(self) -> bool:
        return Translation.objects.filter(
            source__object_id=self.translation_key, target_locale_id=self.locale_id, enabled=True
        ).exists()

    def _is_named_like_another_language(self, slug: str) -> bool:
        others = Page.objects.filter(translation_key=self.translation_key).exclude(locale_id=self.locale_id)
        return bool(self.pk) and others.filter(slug=slug).exclude(title=self.title).exists()

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Refuses what visitors must not see: half a translation, a picture that is not described."""
        from kopir.editorial.actions.publishing import refuse_unready  # noqa: PLC0415 -- models stand below actions

        refuse_unready(revision.as_object())
        super().publish(revision, *args, **kwargs)

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """Where visitors find the page, or will find it once it is published."""
        from kopir.editorial.addresses import parts_of  # noqa: PLC0415 -- models stand below

        return parts_of(self, request)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:  # noqa: ARG002 -- Wagtail's form
        """How the page will look, for editors."""
        from kopir.editorial.previews import preview  # noqa: PLC0415 -- models stand below

        return preview(request, self)

    def day_shown(self) -> date | None:
        """The day that stands on the page; roles of people are those of this day."""
        return None


def _is_cut_off(slug: str, kept: str) -> bool:
    """Whether a slug is what wagtail-localize leaves of the kept one, with a number where that was taken."""
    left = slugify(kept)
    return left != kept and re.fullmatch(rf"{re.escape(left)}(-\d+)?", slug) is not None


def _free_slug(page: Page, wanted: str) -> str:
    """The slug, or the next of its kind that no neighbour has."""
    neighbours = set(page.get_siblings(inclusive=False).values_list("slug", flat=True))
    candidates = (wanted if number == 1 else f"{wanted}-{number}" for number in itertools.count(1))
    return next(slug for slug in candidates if slug not in neighbours)


class HomePage(HousePage):
    """The start page of one language."""

    kind = FaceKind.HOME
    is_creatable = False
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["editorial.IndexPage", "editorial.PlainPage"]

    class Meta:
        verbose_name = _("start page")


class Lists(models.TextChoices):
    """What an overview lists."""

    NEWS = "news", _("News")
    EVENT = "event", _("Events of the chamber")
    GUIDE = "guide", _("Guides")
    ORGANISATION = "organisation", _("Organisations")
    PERSON = "person", _("People")
    WORK = "work", _("Books and films")


class IndexPage(HousePage):
    """An overview of the pages below it."""

    lists = models.CharField(_("lists"), max_length=12, choices=Lists, default=Lists.NEWS)

    kind = FaceKind.INDEX
    is_creatable = True
    translatable_fields = _fields(shared=("lists",))
    parent_page_types = ["editorial.HomePage"]
    subpage_types = [
        "editorial.ArticlePage", "editorial.EventPage", "editorial.GuidePage", "editorial.OrganisationPage",
        "editorial.PersonPage", "editorial.WorkPage", "editorial.PlainPage",
    ]  # fmt: skip
    content_panels = [*HousePage.content_panels, FieldPanel("lists")]

    class Meta:
        verbose_name = _("overview")


class PlainPage(HousePage):
    """A page of words."""

    is_creatable = True
    parent_page_types = ["editorial.HomePage", "editorial.PlainPage", "editorial.IndexPage"]
    subpage_types = ["editorial.PlainPage"]

    class Meta:
        verbose_name = _("page")


class ArticlePage(HousePage):
    """News."""

    day = models.DateField(_("day"))

    kind = FaceKind.NEWS
    is_creatable = True
    translatable_fields = _fields(shared=("day",))
    parent_page_types = ["editorial.IndexPage"]
    content_panels = [*HousePage.content_panels[:1], FieldPanel("day"), *HousePage.content_panels[1:]]

    class Meta:
        verbose_name = _("article")

    def day_shown(self) -> date | None:
        """The day of the news."""
        return self.day


class EventPage(HousePage):
    """A conference, fair or meeting. It keeps its life: programme before, papers and pictures after."""

    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True, blank=True)
    hours = models.CharField(
        _("hours"), max_length=120, blank=True, help_text=_("With the time zone, as 10:00 (UTC+5).")
    )
    place = models.CharField(_("place"), max_length=300, blank=True)
    audience = models.CharField(_("for whom"), max_length=300, blank=True)
    takes_registrations = models.BooleanField(_("registration by the application form"), default=False)
    programme = StreamField(blocks.ProgrammeBlock(), blank=True, verbose_name=_("programme"))
    papers = StreamField(blocks.PapersBlock(), blank=True, verbose_name=_("papers"))
    gallery = StreamField(blocks.GalleryBlock(), blank=True, verbose_name=_("gallery"))

    kind = FaceKind.EVENT
    is_creatable = True
    translatable_fields = _fields(
        words=("hours", "place", "audience", "programme", "papers", "gallery"),
        shared=("first_day", "last_day", "takes_registrations"),
    )
    parent_page_types = ["editorial.IndexPage"]
    content_panels = [
        *HousePage.content_panels[:1],
        MultiFieldPanel(
            [FieldPanel(name) for name in ("first_day", "last_day", "hours", "place", "audience")], heading=_("When")
        ),
        FieldPanel("takes_registrations"),
        *HousePage.content_panels[1:],
        FieldPanel("programme"),
        FieldPanel("papers"),
        FieldPanel("gallery"),
    ]

    class Meta:
        verbose_name = _("event")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(last_day__isnull=True) | models.Q(last_day__gte=models.F("first_day")),
                name="event_days_in_order",
            ),
        )

    def day_shown(self) -> date | None:
        """The day it begins."""
        return self.first_day


class WorkPage(HousePage):
    """A book or a film."""

    medium = models.CharField(
        _("kind"), max_length=8, choices=[("book", _("Book")), ("film", _("Film"))], default="book"
    )
    year = models.CharField(_("year"), max_length=40, blank=True)

    kind = FaceKind.WORK
    is_creatable = True
    translatable_fields = _fields(shared=("medium", "year"))
    parent_page_types = ["editorial.IndexPage"]
    content_panels = [
        *HousePage.content_panels[:1],
        FieldPanel("medium"),
        FieldPanel("year"),
        *HousePage.content_panels[1:],
    ]

    class Meta:
        verbose_name = _("book or film")


class GuidePage(HousePage):
    """How to do something, in steps."""

    checked_on = models.DateField(_("last checked on"))
    steps = StreamField(blocks.StepsBlock(), blank=True, verbose_name=_("steps"))

    kind = FaceKind.GUIDE
    is_creatable = True
    translatable_fields = _fields(words=("steps",), shared=("checked_on",))
    parent_page_types = ["editorial.IndexPage"]
    content_panels = [*HousePage.content_panels, FieldPanel("checked_on"), FieldPanel("steps")]

    class Meta:
        verbose_name = _("guide")


class OrganisationPage(HousePage):
    """A body that takes part in the cooperation. Its name in other scripts is kept beside the page's title."""

    side = models.CharField(_("country"), max_length=2, blank=True)
    website = models.URLField(_("website"), blank=True)
    other_names = models.CharField(_("names in other scripts"), max_length=500, blank=True)

    kind = FaceKind.ORGANISATION
    is_creatable = True
    translatable_fields = _fields(shared=("side", "website", "other_names"))
    parent_page_types = ["editorial.IndexPage"]
    content_panels = [
        *HousePage.content_panels, FieldPanel("side"), FieldPanel("website"), FieldPanel("other_names"),
    ]  # fmt: skip

    class Meta:
        verbose_name = _("organisation")


class PersonPage(HousePage):
    """A person who takes part in public: the chair of a body, a speaker, an author. No contact stands here."""

    side = models.CharField(_("country"), max_length=2, blank=True)
    other_names = models.CharField(_("names in other scripts"), max_length=500, blank=True)

    kind = FaceKind.PERSON
    is_creatable = True
    translatable_fields = [*_fields(shared=("side", "other_names")), TranslatableField("roles")]
    parent_page_types = ["editorial.IndexPage"]
    content_panels = [
        *HousePage.content_panels, FieldPanel("side"), FieldPanel("other_names"),
        InlinePanel("roles", label=_("Role")),
    ]  # fmt: skip

    class Meta:
        verbose_name = _("person")


class PersonRole(TranslatableMixin, Orderable):
    """What a person is, where, and from when to when: a page of 2025 shows the role of 2025."""

    page = ParentalKey(PersonPage, on_delete=models.CASCADE, related_name="roles")
    title = models.CharField(_("role"), max_length=300)
    organisation = models.ForeignKey(
        OrganisationPage, verbose_name=_("organisation"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    known_from = models.DateField(_("known from"))
    known_until = models.DateField(_("until"), null=True, blank=True)
    source = models.URLField(_("source"), max_length=500, blank=True)

    translatable_fields = [
        TranslatableField("title"), SynchronizedField("organisation"), SynchronizedField("known_from"),
        SynchronizedField("known_until"), SynchronizedField("source"),
    ]  # fmt: skip
    panels = (
        FieldPanel("title"), PageChooserPanel("organisation"), FieldPanel("known_from"), FieldPanel("known_until"),
        FieldPanel("source"),
    )  # fmt: skip

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        constraints = (
            models.CheckConstraint(
                condition=models.Q(known_until__isnull=True) | models.Q(known_until__gte=models.F("known_from")),
                name="role_days_in_order",
            ),
        )

    def __str__(self) -> str:
        return self.title
