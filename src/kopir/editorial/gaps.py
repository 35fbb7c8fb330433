"""Which page exists in which language, and how it stands there."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.core.languages import Language, Origin
from kopir.editorial.models import Face, HousePage


@dataclass(frozen=True)
class Cell:
    """A page in one language. `pk` is 0 where there is none; `tone` is the chip's."""

    words: Promise
    tone: str
    pk: int = 0
    url: str = ""
    to_read: str = ""  # the fingerprint of a translation that nobody has read yet


@dataclass(frozen=True)
class Row:
    """A page with all its languages, in the order of `Language`."""

    title: str
    language: str  # of the title
    cells: list[Cell]
    gaps: int


def rows(*, only_gaps: bool) -> list[Row]:
    """All pages, the ones with most gaps first; two queries whatever their number."""
    faces = {face.page_id: face for face in Face.objects.only(
        "pk", "page_id", "language", "path", "origin", "is_reviewed", "fingerprint", "translated_from", "key"
    )}  # fmt: skip
    pages: dict[UUID, dict[str, HousePage]] = {}
    for page in HousePage.objects.select_related("locale").order_by("path"):
        pages.setdefault(page.translation_key, {})[page.locale.language_code] = page
    found = [_row(versions, faces) for versions in pages.values()]
    if only_gaps:
        found = [row for row in found if row.gaps]
    return sorted(found, key=lambda row: (-row.gaps, row.title))


def _row(versions: dict[str, HousePage], faces: dict[int, Face]) -> Row:
    shown = [faces[page.pk] for page in versions.values() if page.pk in faces]
    originals = {face.fingerprint for face in shown if not face.translated_from}
    cells = [_cell(versions.get(code), faces, originals) for code in Language.values]
    own = (page for page in versions.values() if page.pk in faces and not faces[page.pk].translated_from)
    named = next(own, next(iter(versions.values())))
    return Row(named.title, named.language, cells, sum(cell.tone != "good" for cell in cells))


def _cell(page: HousePage | None, faces: dict[int, Face], originals: set[str]) -> Cell:
    if page is None:
        return Cell(_("Missing"), "bad")
    face = faces.get(page.pk)
    if face is None:
        return Cell(_("Not published"), "doubt", page.pk)
    if not face.translated_from:
        return Cell(_("Original"), "good", page.pk, face.url)
    if originals and face.translated_from not in originals:
        return Cell(_("Outdated"), "doubt", page.pk, face.url)
    if not face.is_reviewed:
        return Cell(_("Machine, unread") if face.origin == Origin.MACHINE else _("Unread"), "doubt", page.pk, face.url,
                    face.fingerprint)  # fmt: skip
    return Cell(_("Translated"), "good", page.pk, face.url)
