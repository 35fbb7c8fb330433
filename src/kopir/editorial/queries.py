"""Public pages as visitors find them: one, its languages, those below it, those beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.core.context import Alternate
from kopir.core.languages import Language, Origin
from kopir.editorial.models import Face, FaceKind, FormerAddress

BESIDE = 4
_TOP = 12  # letters of Wagtail's tree path: root, start page, and what stands right below it
_LISTED = ("pk", "language", "path", "title", "day", "card")


# What every visit costs is written in SQL: making Django write it takes longer than answering it.
_PAGE = """
    select one.id, one.page_id, one.kind, one.language, one.path, one.key, one.parent_key, one.title, one.fingerprint,
        one.translated_from, one.origin, one.translator, one.is_reviewed, one.changed_at,
        here.lead, here.body, here.crumbs, here.picture, here.structured, here.day, here.last_day, here.areas,
        here.about, coalesce(counted.number, 0) as readers
    from editorial_face asked
    join editorial_face one on one.key = asked.key
    left join editorial_face here on here.id = one.id and here.id = asked.id
    left join editorial_viewcount counted on counted.key = asked.key
    where asked.language = %s and asked.path = %s
"""
_BESIDE = """
    select id, language, path, title, day, card,
        3 * (select count(*) from unnest(about || key) shared where shared = any(%(about)s))
        + (select count(*) from unnest(areas) shared where shared = any(%(areas)s)) as score
    from editorial_face
    where language = %(language)s and id <> %(here)s and kind <> 'home'
        and (about && %(about)s or areas && %(areas)s)
    order by score desc, day desc nulls last, id
    limit %(most)s
"""
_PLACES = """
    select id, title, path, language, in_menu, place_in_menu from editorial_face
    where language = %s and kind in ('index', 'plain') and length(place_in_menu) <= %s order by place_in_menu
"""


@dataclass(frozen=True)
class Opened:
    """A page as a visitor opens it."""

    face: Face
    versions: Versions
    readers: int


def opened(language: str, path: str) -> Opened | None:
    """The page at an address, with its other languages and how many people have read it."""
    faces = list(Face.objects.raw(_PAGE, [language, path]))
    face = next((one for one in faces if one.language == language), None)
    if face is None:
        return None
    return Opened(face, _versions(face, faces), face.readers)  # type: ignore[attr-defined]  # a column of the statement


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


def _versions(face: Face, faces: list[Face]) -> Versions:
    """The languages of a page, told by the fingerprints which of them are behind the original."""
    originals = {one.fingerprint for one in faces if not one.translated_from}  # none: it was taken down
    order = list(Language.values)
    versions = [
        Version(one, not one.translated_from, _is_outdated(one, originals))
        for one in sorted(faces, key=lambda one: order.index(one.language))
    ]
    return Versions(next(one for one in versions if one.face is face), versions)


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
    asked = {
        "language": face.language, "here": face.pk, "most": BESIDE, "about": [*face.about, face.key],
        "areas": face.areas,
    }  # fmt: skip
    return list(Face.objects.raw(_BESIDE, asked))


def newest(language: str, kinds: Iterable[str], number: int, *, by: str = "-day") -> list[Face]:
    """The newest pages of some kinds."""
    found = Face.objects.filter(language=language, kind__in=list(kinds)).defer("body", "structured")
    return list(found.order_by(by, "-published_at", "pk")[:number])


def places(language: str) -> list[Face]:
    """The overviews and the pages that stand at the top, in the editors' order; `in_menu` are for the navigation."""
    return list(Face.objects.raw(_PLACES, [language, _TOP]))


def sitemap() -> dict[UUID, list[Face]]:
    """Every public page with its languages."""
    found: dict[UUID, list[Face]] = {}
    for face in Face.objects.only("pk", "key", "language", "path", "changed_at").order_by("path", "language"):
        found.setdefault(face.key, []).append(face)
    return found
