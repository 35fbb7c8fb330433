"""Who gets which answer from which public page of the archive; a page missing here fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from heritage.public_factories import (
    CitationFactory,
    NameFormFactory,
    OpenClaimFactory,
    OpenClaimTextFactory,
    OpenCountFactory,
    OpenItemFactory,
    OpenPersonFactory,
    OpenRecordFactory,
    OpenSiteFactory,
    OpenTextFactory,
    named,
    opera,
    statement,
    window,
)
from kopir.core.models import Role, User
from kopir.heritage.models import Record
from kopir.heritage.states import ArchiveState
from kopir.heritage.urls import urlpatterns

pytestmark = pytest.mark.django_db
WHO = (None, Role.MEMBER, Role.EDITOR, Role.OFFICER)
PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00"
    b"\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)
PAGES = {
    "home", "places", "places_csv", "places_geojson", "timeline", "items", "sources", "about", "sheet", "people",
    "give", "ask", "thanks", "record", "picture", "manifest",
}  # fmt: skip
READ_ONLY = PAGES - {"give", "ask", "people"}
HIDDEN = {
    "draft name": "Secret draft",
    "unapproved name": "Unread name",
    "draft claim": "Unpublished statement",
    "unapproved statement": "Unread statement",
    "editors' note": "Note for editors only",
    "editors' remark": "Remark for editors only",
    "person": "Ватанабэ",
    "closed source": "https://example.org/only-in-a-draft",
}


def item_with_picture(**fields: object) -> Record:
    item = OpenItemFactory(**fields)
    item.image.save("KJ.png", ContentFile(PIXEL), save=False)
    item.image_width = item.image_height = 1  # as the action that takes pictures in keeps them
    item.save()
    return named(item.record, en="A photograph")


def url_of(name: str, reference: str) -> str:
    return reverse(f"heritage:{name}", args=[reference] if name in {"record", "picture", "manifest"} else [])


def hidden_world() -> Record:
    """A public record with everything around it that must not be seen."""
    window()
    record = opera()
    Record.objects.filter(pk=record.pk).update(note="Note for editors only")
    OpenTextFactory(record=record, kind="summary", text="Unread name", language="ja", approved_at=None)
    draft = OpenClaimFactory(subject=record, state=ArchiveState.REVIEW)
    OpenClaimTextFactory(claim=draft, text="Unpublished statement")
    CitationFactory(claim=draft, source__url="https://example.org/only-in-a-draft")
    claim = statement(record, "Seen.", "documented", "high")
    OpenClaimTextFactory(claim=claim, text="Unread statement", language="ja", origin="machine", approved_at=None)
    secret = OpenSiteFactory(record__state=ArchiveState.DRAFT)
    named(secret.record, en="Secret draft")
    OpenCountFactory(remark="Remark for editors only")
    closed = OpenPersonFactory(is_open=False, buried_at=record.site)
    NameFormFactory(person=closed, text="Ватанабэ", script="ru-Cyrl")
    named(closed.record, ru="Ватанабэ")
    return record


def test_table_has_every_page() -> None:
    assert {pattern.name for pattern in urlpatterns} == PAGES


@pytest.mark.parametrize("who", WHO, ids=str)
@pytest.mark.parametrize("name", sorted(PAGES))
def test_everybody_may_read(
    name: str, who: Role | None, person: Callable[..., User], as_user: Callable[..., Client]
) -> None:
    record = item_with_picture()

    answer = as_user(person(who) if who is not None else None).get(url_of(name, record.reference))

    assert answer.status_code == 200
    answer.close()


@pytest.mark.parametrize("name", sorted(READ_ONLY))
def test_pages_to_read_take_nothing(name: str, as_user: Callable[..., Client]) -> None:
    record = item_with_picture()

    assert as_user(None).post(url_of(name, record.reference)).status_code == 405


@pytest.mark.parametrize("name", sorted(PAGES - {"picture", "manifest", "give", "ask", "thanks"}))
@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_page_shows_what_is_not_public(name: str, language: str, as_user: Callable[..., Client]) -> None:
    record = hidden_world()
    path = url_of(name, record.reference).replace("/en/", f"/{language}/", 1)

    content = as_user(None).get(path, {"name": "Ватанабэ"} if name == "people" else {}).content.decode()

    shown = {what for what, words in HIDDEN.items() if words in content.replace('value="Ватанабэ"', "")}
    assert shown == set()


def test_there_was_something_to_leak(as_user: Callable[..., Client]) -> None:
    record = hidden_world()
    Record.objects.update(state=ArchiveState.PUBLISHED, published_at=record.published_at)

    assert "Secret draft" in as_user(None).get(reverse("heritage:places")).content.decode()


@pytest.mark.parametrize("state", [one for one in ArchiveState if one != ArchiveState.PUBLISHED])
@pytest.mark.parametrize("name", ["record", "picture", "manifest"])
@pytest.mark.parametrize("who", WHO, ids=str)
def test_what_is_not_published_is_not_there(
    state: ArchiveState, name: str, who: Role | None, person: Callable[..., User], as_user: Callable[..., Client]
) -> None:
    record = item_with_picture()
    Record.objects.filter(pk=record.pk).update(state=state)

    answer = as_user(person(who) if who is not None else None).get(url_of(name, record.reference))

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "reference", ["KJ-S-9999", "KJ-S-0001%00", "%00", "x" * 300, "kj-s-0001", "..%2F", "KJ-S-0001'--", "鈴木"]
)
def test_an_address_that_names_nothing_is_not_there(reference: str, as_user: Callable[..., Client]) -> None:
    OpenRecordFactory(reference="KJ-S-0001", kind="I")

    assert as_user(None).get(f"/en/archive/{reference}/").status_code == 404


@pytest.mark.parametrize("asked", [{"access": "on-request"}, {"access": "closed"}], ids=str)
def test_a_picture_that_is_not_public_cannot_be_reached(
    asked: dict[str, str], as_user: Callable[..., Client], tmp_path: Path
) -> None:
    record = item_with_picture(**asked)
    stored = list(tmp_path.rglob("*.png"))
    client = as_user(None)

    answers = {name: client.get(url_of(name, record.reference)).status_code for name in ("picture", "manifest")}

    assert len(stored) == 1
    assert answers == {"picture": 404, "manifest": 404}
    assert client.get(f"/media/{stored[0].relative_to(tmp_path).as_posix()}").status_code == 404
    assert "picture/" not in client.get(url_of("record", record.reference)).content.decode()
