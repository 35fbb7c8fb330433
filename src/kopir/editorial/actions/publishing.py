"""A page shown to visitors, changed before their eyes, and taken down."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.documents.models import Document
from wagtail.models import Page, ReferenceIndex

from kopir.core import audit, public, search
from kopir.core.errors import BadInput, WrongState
from kopir.core.models import SearchKind, User
from kopir.editorial import facing, wording
from kopir.editorial.addresses import path_of, remember
from kopir.editorial.models import EventPage, Face, FaceKind, FormerAddress, HousePage, Picture, Reading

_SEARCH_KINDS = {
    FaceKind.NEWS: SearchKind.NEWS,
    FaceKind.EVENT: SearchKind.EVENT,
    FaceKind.WORK: SearchKind.PAGE,
    FaceKind.GUIDE: SearchKind.GUIDE,
    FaceKind.ORGANISATION: SearchKind.ORGANISATION,
    FaceKind.PERSON: SearchKind.PERSON,
    FaceKind.PLAIN: SearchKind.PAGE,
    FaceKind.INDEX: SearchKind.PAGE,
}


LONGEST_PATH = 480


def refuse_unready(page: HousePage) -> None:
    """What visitors must not see: half a translation, or a picture that says nothing to those who cannot see it."""
    parent = page.get_parent()
    if parent is not None and len(path_of(parent)) + len(page.slug) >= LONGEST_PATH:
        raise BadInput(_("The address of this page is too long. Shorten its slug, or those of the pages above it."))
    standing = wording.standing_of(page)
    if not standing.is_complete:
        raise WrongState(
            _(
                "%(missing)d of %(total)d texts of this page are not translated yet. "
                "Your work is saved; nothing was published."
            )
            % {"missing": standing.missing, "total": standing.total}
        )
    if page.pk and page.get_view_restrictions().exists():
        raise WrongState(_("Pages here are for everybody. Take the restriction away, or leave the page a draft."))
    mute = [picture.title for picture in pictures_of(page) if not picture.alt(page.language)]
    if mute:
        raise BadInput(
            _("Say what these pictures show in the language of the page (%(language)s): %(pictures)s.")
            % {"language": page.locale.get_display_name(), "pictures": ", ".join(mute)}
        )


def pictures_of(page: HousePage) -> list[Picture]:
    """All pictures of the page, each once."""
    found = [page.picture] if page.picture is not None else []
    streams = [page.body, *([page.gallery] if isinstance(page, EventPage) else [])]
    found += [block.value["picture"] for stream in streams for block in stream if block.block_type == "picture"]
    return list({picture.pk: picture for picture in found if picture is not None}.values())


@transaction.atomic
def show_page(page: HousePage) -> Face | None:
    """Make the face of a page just published; an unfinished translation keeps the face it has.

    What stands below follows when the address or the title has changed, and what speaks of it when a name may have.
    """
    if not page.live or not wording.standing_of(page).is_complete:
        return None
    shown = facing.show(page)
    _file(page, shown)
    if shown.is_new or shown.is_named_anew:
        renew_below(page)
    if shown.face.kind in {FaceKind.PERSON, FaceKind.ORGANISATION}:
        _renew_speaking_of(shown.face.key, shown.face.language)
        for other in Page.objects.filter(face__key=shown.face.key).exclude(pk=page.pk).specific():
            _renew(other)  # found by the name in this language, too
    public.changed()
    return shown.face


@transaction.atomic
def refresh_page(page: HousePage) -> Face | None:
    """Make what visitors see of a live page anew, or for the first time. Running it twice changes nothing."""
    if not Face.objects.filter(page_id=page.pk).exists():
        return show_page(page)
    face = _renew(page)
    public.changed()
    return face


@transaction.atomic
def renew_below(page: Page, *, with_itself: bool = False) -> None:
    """Pages whose address or crumbs have changed with a page above them."""
    pages = HousePage.objects.descendant_of(page, inclusive=with_itself).filter(face__isnull=False)
    for one in pages.order_by("path").specific():
        _renew(one)
    public.changed()


@transaction.atomic
def renew_using(thing: Picture | Document) -> None:
    """Pages that show a picture or hand out a paper, after it was changed: its words, its credit, its file."""
    used = [reference.object_id for reference in ReferenceIndex.get_references_to(thing)]
    keys = [key for key in used if key.isdigit()]
    for page in HousePage.objects.filter(pk__in=keys, face__isnull=False).specific():
        _renew(page)
    public.changed()


def _renew(page: HousePage) -> Face:
    shown = facing.renew(page)
    _file(page, shown)
    return shown.face


def _renew_speaking_of(key: UUID, language: str) -> None:
    others = Face.objects.filter(language=language, about__contains=[key]).exclude(key=key)
    for page in Page.objects.filter(pk__in=others.values("page_id")).specific():
        _renew(page)


@transaction.atomic
def hide_page(page_id: int) -> None:
    """Take a page from visitors at once. Its address leads nowhere; its translations stay."""
    face = Face.objects.select_for_update().filter(page_id=page_id).first()
    if face is None:
        return
    if face.kind in _SEARCH_KINDS:
        search.forget(_SEARCH_KINDS[FaceKind(face.kind)], str(face.key), language=face.language)
    FormerAddress.objects.update_or_create(language=face.language, path=face.path, defaults={"key": face.key})
    face.delete()
    renew_below(Page.objects.get(pk=page_id))  # their crumbs no longer lead to it
    _renew_speaking_of(face.key, face.language)
    public.changed()


@transaction.atomic
def forget_page(key: UUID, language: str) -> None:
    """The page is gone, and its face with it: nobody finds it any more."""
    for kind in set(_SEARCH_KINDS.values()):
        search.forget(kind, str(key), language=language)
    _renew_speaking_of(key, language)
    public.changed()


def _file(page: HousePage, shown: facing.Shown) -> None:
    """Where it is found: by its new address, from its old one, and in the search."""
    face = shown.face
    remember(face.language, shown.path_before, face.key, face.path)
    kind = _SEARCH_KINDS.get(FaceKind(face.kind))
    if kind is None:
        return
    named = Face.objects.filter(key__in=[face.key, *face.about]).values_list("title", flat=True)
    names = [*dict.fromkeys(named), getattr(page, "other_names", "")]
    search.file_entry(
        search.Filed(
            kind, str(face.key), face.language, face.url, face.title, strip_tags(face.lead), strip_tags(face.body),
            names=[name for name in names if name], at=face.published_at,
        )
    )  # fmt: skip


@transaction.atomic
def confirm_reading(page: HousePage, *, read: str, by: User) -> Reading:
    """An editor has read a translation and finds it right. `read` is the fingerprint of the words he saw."""
    face = Face.objects.select_for_update().filter(page_id=page.pk).first()
    if face is None:
        raise WrongState(_("This page is not published."))
    if read != face.fingerprint:
        raise WrongState(_("The text has changed since you read it. Please read it again."))
    reading, _made = Reading.objects.update_or_create(page_id=page.pk, defaults={"fingerprint": read, "by": by})
    face.is_reviewed = True
    face.save(update_fields=["is_reviewed"])
    audit.record("page.translation_read", reading, actor=by, page=page.pk, language=face.language)
    public.changed()
    return reading
