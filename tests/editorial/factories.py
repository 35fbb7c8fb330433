"""Pages as an editor makes them: a draft below its overview, published through its revision, then translated."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import factory
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from kopir.core.models import User
from kopir.editorial.models import (
    ArticlePage,
    EventPage,
    Face,
    GuidePage,
    HomePage,
    HousePage,
    IndexPage,
    Lists,
    OrganisationPage,
    PersonPage,
    Picture,
    PlainPage,
    Rights,
    WorkPage,
)

TODAY = date(2026, 11, 26)
_PLACES = {
    ArticlePage: Lists.NEWS, EventPage: Lists.EVENT, WorkPage: Lists.WORK, GuidePage: Lists.GUIDE,
    OrganisationPage: Lists.ORGANISATION, PersonPage: Lists.PERSON,
}  # fmt: skip


def overview(lists: Lists, language: str = "en") -> IndexPage:
    """The overview below which pages of a kind stand."""
    return IndexPage.objects.get(lists=lists, locale__language_code=language)


def home(language: str = "en") -> HomePage:
    return HomePage.objects.get(locale__language_code=language, depth=2)


class PageFactory(factory.django.DjangoModelFactory):
    """A page in one language. `is_published=False` leaves it a draft."""

    class Meta:
        abstract = True

    title = factory.Sequence(lambda number: f"Talks on honey {number}")

    @classmethod
    def _create(
        cls, model_class: type[HousePage], *args: Any, language: str = "en", parent: Page | None = None,
        is_published: bool = True, people: tuple[Page, ...] = (), **fields: Any,
    ) -> HousePage:  # fmt: skip
        page = model_class(locale=Locale.objects.get(language_code=language), live=False, **fields)
        for who in people:
            page.mentions.create(who=who)
        above = parent if parent is not None else cls.above(language)
        Page.objects.get(pk=above.pk).add_child(instance=page)
        revision = page.save_revision()
        if is_published:
            revision.publish()
        page.refresh_from_db()
        return page

    @classmethod
    def above(cls, language: str) -> Page:
        lists = _PLACES.get(cls._meta.model)
        return home(language) if lists is None else overview(lists, language)


class ArticleFactory(PageFactory):
    class Meta:
        model = ArticlePage

    day = TODAY
    lead = "Two sides met in Oita."


class EventFactory(PageFactory):
    class Meta:
        model = EventPage

    first_day = date(2026, 12, 10)


class WorkFactory(PageFactory):
    class Meta:
        model = WorkPage


class GuideFactory(PageFactory):
    class Meta:
        model = GuidePage

    checked_on = TODAY


class OrganisationFactory(PageFactory):
    class Meta:
        model = OrganisationPage


class PersonFactory(PageFactory):
    class Meta:
        model = PersonPage


class PlainFactory(PageFactory):
    class Meta:
        model = PlainPage


def picture_file(name: str = "honey.png", *, size: tuple[int, int] = (1200, 800), kind: str = "PNG") -> ContentFile:
    buffer = io.BytesIO()
    Image.new("RGB", size, "goldenrod").save(buffer, kind)
    return ContentFile(buffer.getvalue(), name=name)


class PictureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Picture

    title = "Jars of honey"
    file = factory.LazyFunction(picture_file)
    rights = Rights.CC_BY
    credit = "A. Photographer"
    alt_en = "Twelve jars of honey on a table"


def side_by_side(page: HousePage, language: str) -> Translation:
    """The translation as an editor begins it: the source as it is now, a draft in the other language."""
    source, _made = TranslationSource.update_or_create_from_instance(page)
    translation, _made = Translation.objects.get_or_create(
        source=source, target_locale=Locale.objects.get(language_code=language)
    )
    return translation


def say(translation: Translation, words: Mapping[str, str], *, by: User | None = None, tool: str = "") -> None:
    """Fill in strings; those not named stay without a translation."""
    kind = StringTranslation.TRANSLATION_TYPE_MACHINE if tool else StringTranslation.TRANSLATION_TYPE_MANUAL
    for segment in StringSegment.objects.filter(source=translation.source).select_related("string", "context"):
        if segment.string.data in words:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string, locale=translation.target_locale, context=segment.context,
                defaults={"data": words[segment.string.data], "translation_type": kind, "tool_name": tool,
                          "last_translated_by": by},
            )  # fmt: skip


def translated(page: HousePage, language: str, words: Mapping[str, str], **fields: Any) -> HousePage:
    """A finished translation, published. The caller lets what follows the commit run."""
    translation = side_by_side(page, language)
    say(translation, words, **fields)
    translation.save_target(publish=True)
    return translation.get_target_instance()


def face(page: HousePage) -> Face | None:
    """What visitors see of the page now."""
    return Face.objects.filter(page_id=page.pk).first()
