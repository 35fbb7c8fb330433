"""Pages written in files, one a page in all its languages: made in Wagtail as an editor would make them.

The original becomes a page; its translations go through wagtail-localize string by string, so that editors find them
side by side and a later change of the original marks them as outdated.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.images import ImageFile
from django.db import transaction
from django.utils.html import escape
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.strings import StringValue

from kopir.core import audit
from kopir.core.errors import BadInput, KopirError
from kopir.core.languages import Language
from kopir.core.models import AuditRow, User
from kopir.editorial.actions import publishing
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
    PriorityArea,
    WorkPage,
)
from kopir.editorial.models.pages import LONGEST_SLUG

MADE = "page.made_from_file"
# In this order: whoever is mentioned is there before the page that mentions him.
TYPES: dict[str, tuple[type[HousePage], Lists | None]] = {
    "organisation": (OrganisationPage, Lists.ORGANISATION),
    "person": (PersonPage, Lists.PERSON),
    "work": (WorkPage, Lists.WORK),
    "guide": (GuidePage, Lists.GUIDE),
    "plain": (PlainPage, None),
    "event": (EventPage, Lists.EVENT),
    "article": (ArticlePage, Lists.NEWS),
}


@dataclass(frozen=True)
class PageFile:
    """A page as its file has it."""

    key: str
    type: str
    original: str
    text: Mapping[str, Mapping[str, Any]]
    rest: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path) -> PageFile:
        """The file, refused where a language does not say the same things as the original."""
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
            one = cls(found.pop("key"), found.pop("type"), found.pop("original"), found.pop("text"), found)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as problem:
            raise BadInput(
                _("%(file)s: this cannot be read: %(problem)s.") % {"file": path.name, "problem": problem}
            ) from problem
        if one.type not in TYPES or one.original not in one.text:
            raise BadInput(_("%(file)s: the type or the original language is not known.") % {"file": path.name})
        shape = _shape(one.text[one.original])
        for language, words in one.text.items():
            if language not in Language.values or _shape(words) != shape:
                raise BadInput(
                    _("%(file)s: the text in “%(language)s” does not have the parts of the original.")
                    % {"file": path.name, "language": language}
                )
        return one


def _shape(words: object) -> object:
    if isinstance(words, Mapping):
        return sorted((key, _shape(value)) for key, value in words.items() if key not in {"url", "speaker"})
    if isinstance(words, list):
        return [_shape(value) for value in words]
    return bool(words)


def read_folder(folder: Path) -> list[PageFile]:
    """All pages of a folder, in an order in which they can be made."""
    order = list(TYPES)
    files = [PageFile.read(path) for path in sorted(folder.glob("*.toml")) if path.name != "areas.toml"]
    return sorted(files, key=lambda one: (order.index(one.type), one.key))


def make_areas(path: Path) -> None:
    """The priority areas, keys with names in four languages."""
    for row in tomllib.loads(path.read_text(encoding="utf-8")).get("areas", []):
        PriorityArea.objects.update_or_create(
            key=row["key"], defaults={f"name_{language}": row["names"][language] for language in Language.values}
        )


def make_pictures(folder: Path, *, by: User) -> dict[str, Picture]:
    """The pictures of a folder by their keys, each made once."""
    made: dict[str, Picture] = {}
    for row in tomllib.loads((folder / "pictures.toml").read_text(encoding="utf-8")).get("pictures", []):
        known = Picture.objects.filter(title=row["title"]).first()
        made[row["key"]] = known or _picture(folder / row["file"], row, by)
    return made


def _picture(path: Path, row: Mapping[str, Any], by: User) -> Picture:
    with path.open("rb") as file:
        return Picture.objects.create(
            title=row["title"], file=ImageFile(file, name=path.name), rights=row["rights"], credit=row["credit"],
            source=row.get("source", ""), uploaded_by_user=by,
            **{f"alt_{language}": words for language, words in row["alt"].items()},
        )  # fmt: skip


class Maker:
    """Makes the pages of a folder, once. Knows who was made under which key."""

    def __init__(self, *, by: User, pictures: Mapping[str, Picture] | None = None) -> None:
        self.by = by
        self.pictures = pictures or {}
        self.made: dict[str, HousePage] = {}

    @transaction.atomic
    def make(self, file: PageFile) -> HousePage | None:
        """The page; where it was made before, the one that came of it, as editors left it. None: they deleted it."""
        row = AuditRow.objects.filter(action=MADE, details__key=file.key).first()
        if row is None:
            made = self._original(file, _parent(file))
            audit.record(MADE, made, actor=self.by, key=file.key)
            page: HousePage | None = made
        else:
            known = Page.objects.filter(pk=row.subject_id).first()
            page = known.specific if known is not None else None
        if page is not None:
            self.made[file.key] = page
        return page

    def translate(self, file: PageFile) -> None:
        """The translations, each in a transaction of its own: publication follows its commit."""
        page = self.made[file.key]
        for language in Language.values:
            if language != file.original and language in file.text:
                # An original that editors have changed since has more strings than the file: it waits for them.
                with suppress(KopirError):
                    translate(page, language, _pairs(file.text[file.original], file.text[language]), by=self.by)

    def _original(self, file: PageFile, parent: Page) -> HousePage:
        kind, _list = TYPES[file.type]
        words = file.text[file.original]
        page = kind(
            title=words["title"], slug=slug_of(words["title"]), lead=words.get("lead", ""), owner=self.by,
            locale=Locale.objects.get(language_code=file.original),
            picture=self.pictures.get(file.rest.get("picture", "")),
            body=[_block(block, self.made) for block in words.get("body", [])],
            sources=[("source", {"title": one["title"], "url": one.get("url", ""), "read_on": one.get("read")})
                     for one in file.rest.get("sources", [])],
            **_facts(file),
        )  # fmt: skip
        self._relations(page, file)
        parent.add_child(instance=page)
        page.save_revision(user=self.by).publish(user=self.by)
        return page

    def _relations(self, page: HousePage, file: PageFile) -> None:
        for key in [*file.rest.get("people", []), *file.rest.get("organisations", [])]:
            if key in self.made:
                page.mentions.create(who=self.made[key])
        for area in PriorityArea.objects.filter(key__in=file.rest.get("areas", [])):
            page.page_areas.create(area=area)
        if isinstance(page, PersonPage):
            titles = file.text[file.original].get("roles", [])
            for title, role in zip(titles, file.rest.get("roles", []), strict=True):
                organisation = self.made.get(role.get("organisation", ""))
                page.roles.create(
                    title=title,
                    organisation=organisation if isinstance(organisation, OrganisationPage) else None,
                    known_from=_day(role["from"]),
                    known_until=_day(role["until"]) if role.get("until") else None,
                    source=role.get("source", ""),
                    locale=page.locale,
                )


def _parent(file: PageFile) -> Page:
    lists = TYPES[file.type][1]
    if lists is None:
        return HomePage.objects.get(locale__language_code=file.original, depth=2)
    return IndexPage.objects.filter(locale__language_code=file.original, lists=lists).order_by("path")[0]


def slug_of(title: str) -> str:
    """The last part of a page's address, in the script of its title."""
    return slugify(title, allow_unicode=True)[:LONGEST_SLUG].strip("-")


def _day(value: object) -> date:
    """A day from a date or from `2025-10`."""
    if isinstance(value, date):
        return value
    text = str(value)
    return date.fromisoformat(text if text.count("-") == 2 else f"{text}-01" if "-" in text else f"{text}-01-01")


def _facts(file: PageFile) -> dict[str, Any]:
    rest, words = file.rest, file.text[file.original]
    if file.type == "article":
        return {"day": _day(rest["date"])}
    if file.type == "event":
        return {
            "first_day": _day(rest.get("starts") or rest["date"]),
            "last_day": _day(rest["ends"]) if rest.get("ends") else None,
            "place": words.get("place", ""), "audience": words.get("audience", ""),
            "programme": [("session", {"time": row.get("time", ""), "title": row["title"], "speakers": []})
                          for row in words.get("programme", [])],
        }  # fmt: skip
    if file.type == "guide":
        return {
            "checked_on": _day(rest["date"]),
            "steps": [("step", {name: step.get(name, "") for name in ("title", "text", "papers", "basis")})
                      for step in words.get("steps", [])],
        }  # fmt: skip
    if file.type == "work":
        return {"medium": rest.get("kind", "book"), "year": str(rest.get("year", ""))}
    if file.type in {"organisation", "person"}:
        names = "; ".join(dict.fromkeys(str(name) for name in rest.get("names", {}).values()))
        website = {"website": rest.get("website", "")} if file.type == "organisation" else {}
        return {"side": rest.get("side", ""), "other_names": names, **website}
    return {}


def _block(block: Mapping[str, Any], made: Mapping[str, HousePage]) -> tuple[str, Any]:
    kind = block["type"]
    if kind == "paragraph":
        return kind, f"<p>{escape(block['text'])}</p>"
    if kind == "heading":
        return kind, block["text"]
    if kind == "quotation":
        speaker = made.get(block.get("speaker", ""))
        return kind, {"text": block["text"], "speaker": speaker, "speaker_name": "", "source": block.get("from", "")}
    return "figure", {name: block.get(name, "") for name in ("number", "label", "source", "url", "as_of")}


def _pairs(original: object, translated: object) -> dict[str, str]:
    """Each string of the original with its translation, by walking both texts side by side."""
    if isinstance(original, Mapping) and isinstance(translated, Mapping):
        parts = [_pairs(value, translated[key]) for key, value in original.items() if key in translated]
    elif isinstance(original, list) and isinstance(translated, list):
        parts = [_pairs(one, other) for one, other in zip(original, translated, strict=True)]
    else:
        return {StringValue.from_plaintext(str(original)).data: StringValue.from_plaintext(str(translated)).data}
    return {key: value for part in parts for key, value in part.items()}


def translate(page: HousePage, language: str, words: Mapping[str, str], *, by: User, tool: str = "Kopir") -> None:
    """Fill the side-by-side translation of a page and publish it; it is marked as made by a machine until it is read.

    `words`: string of the original, as wagtail-localize cuts it, to its translation. Running it twice changes nothing.
    """
    locale = Locale.objects.get(language_code=language)
    target = HousePage.objects.filter(translation_key=page.translation_key, locale=locale).first()
    if target is not None and target.first_published_at is not None:
        if target.live and not Face.objects.filter(page_id=target.pk).exists():  # a run was ended in between
            publishing.refresh_page(target.specific)
        return
    with transaction.atomic():
        source = TranslationSource.objects.filter(object_id=page.translation_key, locale=page.locale).first()
        if source is None:
            source, _made = TranslationSource.get_or_create_from_instance(page)
        translation, _made = Translation.objects.get_or_create(source=source, target_locale=locale)
        for segment in StringSegment.objects.filter(source=source).select_related("string", "context"):
            said = words.get(segment.string.data)
            if said:
                StringTranslation.objects.get_or_create(
                    translation_of=segment.string, locale=locale, context=segment.context,
                    defaults={"data": said, "translation_type": StringTranslation.TRANSLATION_TYPE_MACHINE,
                              "tool_name": tool, "last_translated_by": by},
                )  # fmt: skip
    translation.save_target(user=by, publish=True)
