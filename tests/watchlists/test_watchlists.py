"""Lists are swapped in whole, held when they shrink, and never lost; who may see them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kopir.core.errors import BadInput, WrongState
from kopir.core.models import AuditRow, Role, User
from kopir.watchlists import actions, desk_urls, queries
from kopir.watchlists.models import ListedParty, ListSnapshot
from kopir.watchlists.states import ListState
from watchlists.lists import un_list

pytestmark = pytest.mark.django_db
PEOPLE = ("visitor", Role.MEMBER, Role.PARTNER, Role.EDITOR, Role.OFFICER, Role.ADMINISTRATOR)


@pytest.fixture(autouse=True)
def _no_index_kept() -> None:
    queries.forget_index()


def test_list_is_loaded_with_date_hash_and_parties(tmp_path: Path, officer: User) -> None:
    snapshot = actions.load_list("un-sc", un_list(tmp_path, 3), by=officer)

    assert snapshot.state == ListState.CURRENT
    assert (snapshot.parties, len(snapshot.sha256), snapshot.file_format) == (3, 64, "un-xml")
    found = {party.key: party for party in queries.current_parties()}["un-sc:EXi.002"]
    assert [(name.text, name.is_weak) for name in found.names] == [("Primer2 Obraztsov", False), ("Vydumka2", True)]
    assert (found.countries, found.births, found.identifiers) == (("ru",), ("1962-05-04",), ("passport:K122",))
    assert AuditRow.objects.filter(action="watchlist.loaded", actor=officer).exists()


def test_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    actions.load_list("un-sc", un_list(tmp_path, 3), by=None)
    version = queries.lists_version()

    with pytest.raises(actions.NothingNew):
        actions.load_list("un-sc", un_list(tmp_path, 3), by=None)

    assert queries.lists_version() == version
    assert ListSnapshot.objects.filter(source="un-sc").count() == 1


def test_empty_list_is_refused_and_the_one_in_use_stays(tmp_path: Path) -> None:
    current = actions.load_list("un-sc", un_list(tmp_path, 3), by=None)

    with pytest.raises(BadInput):
        actions.load_list("un-sc", un_list(tmp_path, 0, name="empty.xml"), by=None)

    assert list(queries.snapshots_in_use().values()) == [current]
    assert len(queries.current_parties()) == 3


def test_list_that_shrinks_by_more_than_a_fifth_is_held_for_a_person(tmp_path: Path, officer: User) -> None:
    actions.load_list("un-sc", un_list(tmp_path, 10), by=None)
    version = queries.lists_version()

    held = actions.load_list("un-sc", un_list(tmp_path, 7, name="new.xml"), by=None)
    assert held.state == ListState.HELD
    assert held.difference["removed"] == 3
    assert (len(queries.current_parties()), queries.lists_version()) == (10, version)

    actions.accept_held(held, by=officer)
    assert (len(queries.current_parties()), queries.lists_version()) == (7, version + 1)
    with pytest.raises(WrongState):
        actions.refuse_held(held, "too late", by=officer)


def test_list_that_shrinks_by_a_fifth_is_swapped_in(tmp_path: Path) -> None:
    actions.load_list("un-sc", un_list(tmp_path, 10), by=None)

    assert actions.load_list("un-sc", un_list(tmp_path, 8, name="new.xml"), by=None).state == ListState.CURRENT


def test_refused_list_leaves_no_party_behind_and_says_why(tmp_path: Path, officer: User) -> None:
    actions.load_list("un-sc", un_list(tmp_path, 10), by=None)
    held = actions.load_list("un-sc", un_list(tmp_path, 2, name="new.xml"), by=None)

    with pytest.raises(BadInput):
        actions.refuse_held(held, " ", by=officer)
    actions.refuse_held(held, "The publisher's file was cut", by=officer)

    held.refresh_from_db()
    assert (held.state, held.why) == (ListState.REFUSED, "The publisher's file was cut")
    assert not ListedParty.objects.filter(snapshot=held).exists()


def test_replaced_list_keeps_its_date_and_hash_without_its_parties(tmp_path: Path) -> None:
    old = actions.load_list("un-sc", un_list(tmp_path, 3), by=None)
    actions.load_list("un-sc", un_list(tmp_path, 4, name="new.xml"), by=None)

    old.refresh_from_db()
    assert (old.state, old.parties) == (ListState.REPLACED, 3)
    assert not old.rows.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>Service unavailable</html>",
        b"\x00\x01\x02",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><CONSOLIDATED_LIST/>',
        b"<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL>",
        b"PK\x03\x04broken",
        '"1","имя"\n'.encode("cp1251"),
    ],
)
def test_file_that_is_no_list_is_refused_in_words(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "list.xml"
    path.write_bytes(content)

    with pytest.raises(BadInput):
        actions.load_list("un-sc", path, by=None)
    assert not ListSnapshot.objects.filter(source="un-sc").exists()


def test_list_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        actions.load_list("uk", un_list(tmp_path, 3), by=None)


def test_index_is_built_anew_for_a_new_version(tmp_path: Path) -> None:
    actions.load_list("un-sc", un_list(tmp_path, 3), by=None)
    first = queries.current_index()
    assert queries.current_index() == first

    actions.load_list("un-sc", un_list(tmp_path, 4, name="new.xml"), by=None)
    second = queries.current_index()

    assert second[0] == first[0] + 1
    assert len(second[1]) > len(first[1])


@pytest.mark.slow
def test_shipped_lists_load_once_and_say_what_they_are() -> None:
    loaded = actions.load_shipped(by=None)

    assert {one.source: one.parties for one in loaded} == {"ofac-sdn": 8976, "ofac-cons": 442, "un-sc": 1003}
    assert all(one.is_demonstration for one in loaded)
    assert actions.load_shipped(by=None) == []


TABLE = {
    "overview": ("get", (302, 404, 404, 404, 200, 200)),
    "detail": ("get", (302, 404, 404, 404, 200, 200)),
    "party": ("get", (302, 404, 404, 404, 200, 200)),
    "accept": ("post", (302, 404, 404, 404, 302, 302)),
    "refuse": ("post", (302, 404, 404, 404, 302, 302)),
}


def test_every_page_stands_in_the_table() -> None:
    assert {pattern.name for pattern in desk_urls.urlpatterns} == set(TABLE)


@pytest.mark.parametrize("page", sorted(TABLE))
def test_pages_open_to_the_desk_alone(
    page: str, tmp_path: Path, person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    snapshot = actions.load_list("un-sc", un_list(tmp_path, 3), by=None)
    args = {
        "overview": [],
        "detail": ["un-sc"],
        "party": ["un-sc:EXi.001"],
        "accept": [snapshot.pk],
        "refuse": [snapshot.pk],
    }
    method, expected = TABLE[page]

    answers = [
        getattr(as_user(None if role == "visitor" else person(role)), method)(
            reverse(f"watchlists_desk:{page}", args=args[page])
        ).status_code
        for role in PEOPLE
    ]

    assert tuple(answers) == expected


def test_file_handed_in_is_loaded_and_found_by_a_name_in_another_script(
    tmp_path: Path, officer: User, as_user: Callable[[User | None], Client]
) -> None:
    client = as_user(officer)
    file = SimpleUploadedFile("un.xml", un_list(tmp_path, 3).read_bytes())

    answer = client.post(reverse("watchlists_desk:overview"), {"source": "un-sc", "file": file})

    assert answer.status_code == 302
    page = client.get(reverse("watchlists_desk:detail", args=["un-sc"]), {"q": "Образцов"})
    assert len(page.context["page"].object_list) == 3


def test_broken_file_is_said_on_the_form(officer: User, as_user: Callable[[User | None], Client]) -> None:
    file = SimpleUploadedFile("un.xml", b"<html>")

    page = as_user(officer).post(reverse("watchlists_desk:overview"), {"source": "un-sc", "file": file})

    assert page.status_code == 200
    assert page.context["form"].errors["file"]
