"""Public pages as visitors find them: one, its languages, those below it, those beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.core.context import Alternate
from kopir.core.languages import Language, Origin
from kopir.editorial.models import Face, FaceKind, FormerAddress, ViewCount

BESIDE = 4
_TOP = 12  # letters of Wagtail's tree path: root, start page, and what stands right below it
_LISTED = ("pk", "kind", "language", "path", "key", "title", "lead", "picture", "day", "last_day", "areas", "about")


def face_at(language: str, path: str) -> Face | None:
    """The page at an address."""
    return Face.objects.filter(language=language, path=path).first()


def moved_to(language: str, path: str) -> str:
    """Where the page of an old address stands now; empty where it stands nowhere."""
    former = FormerAddress.objects.filter(language=language, path=path).first()
    face = Face.objects.filter(key=former.key, language=language).first() if former is not None else None
    return face.url if face is not None else ""


@dataclass(frozen=True)
class Version:
    """A page in one language, with what is to be known of the words."""

    face: Face
    is_original: bool
    is_outdated: bool

    @property
    def language_name(self) -> str:
        """The language's own name."""
        return str(Language(self.face.language).label)

    @property
    def state(self) -> Promise:
        """Who made these words, in words."""
        if self.is_original:
            return _("Original")
        if self.is_outdated:
            return _("Translation; the original has changed since")
        if self.face.origin == Origin.MACHINE:
            return (
                _("Machine translation, read by an editor")
                if self.face.is_reviewed
                else _("Machine translation, not read by a native editor yet")
            )
        return _("Translated by a person")


@dataclass(frozen=True)
class Versions:
    """A page in all languages it exists in."""

    here: Version
    all: list[Version]

    @property
    def original(self) -> Version | None:
        """The original, where it is another page than this one."""
        return next((one for one in self.all if one.is_original and one.face.pk != self.here.face.pk), None)

    def alternates(self) -> list[Alternate]:
        """For the language switch and for machines: a language it does not exist in has no address."""
        by_code = {one.face.language: one for one in self.all}
        here = self.here.face.language
        return [
            Alternate(
                code, name, by_code[code].face.url if code in by_code else "", code == here,
                "" if code in by_code else str(_("This page does not exist in this language yet.")),
            )
            for code, name in Language.choices
        ]  # fmt: skip


def versions_of(face: Face) -> Versions:
    """The languages of a page."""
    faces = list(
        Face.objects.filter(key=face.key).only(
            "pk", "language", "path", "key", "title", "origin", "translator", "is_reviewed", "fingerprint",
            "translated_from", "changed_at",
        )
    )  # fmt: skip
    originals = {one.fingerprint for one in faces if not one.translated_from}  # none: it was taken down
    order = list(Language.values)
    versions = [
        Version(one, not one.translated_from, _is_outdated(one, originals))
        for one in sorted(faces, key=lambda one: order.index(one.language))
    ]
    here = next((one for one in versions if one.face.pk == face.pk), Version(face, not face.translated_from, False))
    return Versions(here, versions)


def _is_outdated(face: Face, originals: set[str]) -> bool:
    return bool(face.translated_from and originals) and face.translated_from not in originals


def below(face: Face) -> QuerySet[Face]:
    """What an overview lists in its language: by day, the newest first, else by title."""
    found = Face.objects.filter(language=face.language, parent_key=face.key).only(*_LISTED)
    return found.order_by("-day", "title", "pk")


def in_other_languages_only(face: Face) -> int:
    """How many pages below exist, but not in this language."""
    own = Face.objects.filter(language=face.language, parent_key=face.key).values("key")
    return Face.objects.filter(parent_key=face.key).exclude(key__in=own).values("key").distinct().count()


def beside(face: Face) -> list[Face]:
    """Pages in the same language about the same people, organisations or areas; what they share most comes first."""
    if not face.about and not face.areas and face.kind not in {FaceKind.PERSON, FaceKind.ORGANISATION}:
        return []
    mine = {*face.about, face.key}
    found = Face.objects.filter(language=face.language).exclude(pk=face.pk).exclude(kind__in=[FaceKind.HOME])
    near = found.filter(about__overlap=list(mine)) | found.filter(areas__overlap=face.areas or ["-"])
    near = near.only(*_LISTED).order_by("-day", "pk")[:60]
    ranked = sorted(near, key=lambda one: (-_shared(one, mine, set(face.areas)), -(one.day or date.min).toordinal()))
    return ranked[:BESIDE]


def _shared(other: Face, about: set[UUID], areas: set[str]) -> float:
    return 3.0 * len(about & {*other.about, other.key}) + len(areas & set(other.areas))


def newest(language: str, kinds: Iterable[str], number: int) -> list[Face]:
    """The newest pages of some kinds."""
    found = Face.objects.filter(language=language, kind__in=list(kinds)).only(*_LISTED)
    return list(found.order_by("-day", "-published_at", "pk")[:number])


def places(language: str) -> list[Face]:
    """The overviews and the pages that stand at the top, in the editors' order; `in_menu` are for the navigation."""
    found = Face.objects.filter(language=language, kind__in=[FaceKind.INDEX, FaceKind.PLAIN])
    faces = found.only("pk", "title", "path", "language", "in_menu", "place_in_menu").order_by("place_in_menu")
    return [face for face in faces if len(face.place_in_menu) <= _TOP]


def readers_of(face: Face) -> int:
    """How many people have read the page, in any language."""
    return ViewCount.objects.filter(key=face.key).values_list("number", flat=True).first() or 0


def sitemap() -> dict[UUID, list[Face]]:
    """Every public page with its languages."""
    found: dict[UUID, list[Face]] = {}
    for face in Face.objects.only("pk", "key", "language", "path", "changed_at").order_by("path", "language"):
        found.setdefault(face.key, []).append(face)
    return found
