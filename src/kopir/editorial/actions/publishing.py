"""A page shown to visitors, changed before their eyes, and taken down."""

from __future__ import annotations

from django.db import transaction
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.models import Page

from kopir.core import audit, public, search
from kopir.core.errors import BadInput, WrongState
from kopir.core.models import SearchKind, User
from kopir.editorial import facing, wording
from kopir.editorial.addresses import remember
from kopir.editorial.models import EventPage, Face, FaceKind, HousePage, Picture, Reading

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


def refuse_unready(page: HousePage) -> None:
    """What visitors must not see: half a translation, or a picture that says nothing to those who cannot see it."""
    standing = wording.standing_of(page)
    if not standing.is_complete:
        raise WrongState(
            _(
                "%(missing)d of %(total)d texts of this page are not translated yet. "
                "Your work is saved; nothing was published."
            )
            % {"missing": standing.missing, "total": standing.total}
        )
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
    """Make the face of a live page; an unfinished translation keeps the face it has. Running it twice changes nothing.

    What stands below follows when the address has changed, and what speaks of it when a name may have.
    """
    if not page.live or not wording.standing_of(page).is_complete:
        return None
    face, before = facing.show(page)
    remember(face.language, before, face.key, face.path)
    _file(page, face)
    if before != face.path:
        for child in HousePage.objects.descendant_of(page).live().order_by("path"):
            _follow(child.specific)
    if face.kind in {FaceKind.PERSON, FaceKind.ORGANISATION}:
        _refresh_speaking_of(face)
        for other in Face.objects.filter(key=face.key).exclude(pk=face.pk).select_related("page"):
            _file(other.page.specific, other)  # found by the name in this language, too
    public.changed()
    return face


def _follow(page: HousePage) -> None:
    face, before = facing.show(page)
    remember(face.language, before, face.key, face.path)
    _file(page, face)


def _refresh_speaking_of(face: Face) -> None:
    others = Face.objects.filter(language=face.language, about__contains=[face.key]).exclude(pk=face.pk)
    for page in Page.objects.filter(pk__in=others.values("page_id")).specific():
        facing.show(page)


@transaction.atomic
def hide_page(page_id: int) -> None:
    """Take a page from visitors at once. Its address leads nowhere; its translations stay."""
    face = Face.objects.select_for_update().filter(page_id=page_id).first()
    if face is None:
        return
    if face.kind in _SEARCH_KINDS:
        search.forget(_SEARCH_KINDS[FaceKind(face.kind)], str(face.key), language=face.language)
    face.delete()
    public.changed()


@transaction.atomic
def forget_page(key: str, language: str) -> None:
    """The page is gone, and its face with it: nobody finds it any more."""
    for kind in set(_SEARCH_KINDS.values()):
        search.forget(kind, key, language=language)
    public.changed()


def _file(page: HousePage, face: Face) -> None:
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
