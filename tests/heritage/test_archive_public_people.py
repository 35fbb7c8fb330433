"""People: one name at a time, only those who are open, for no robot."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from heritage.public_factories import NameFormFactory, OpenPersonFactory, OpenSiteFactory, OpenTextFactory, named
from kopir.heritage.actions.attempts import MOST
from kopir.heritage.models import Attempt, AttemptKind, Person
from kopir.heritage.queries import public

pytestmark = pytest.mark.django_db


def _found(name: str, **headers: str) -> list[str]:
    content = Client().post("/en/archive/people/", {"name": name}, **headers).content.decode()
    return re.findall(r'<li><a href="/en/archive/([^/]+)/"', content[content.index("<main") :].split("people", 1)[-1])


def _suzuki() -> Person:
    person = OpenPersonFactory(date_edtf="1946-02-11")
    NameFormFactory(person=person, text="スズキ", script="ja-Kana", place=1)
    NameFormFactory(person=person, text="Судзуки", script="ru-Cyrl", place=2)
    NameFormFactory(person=person, text="鈴木", script="ja-Jpan", place=3)
    return person


@pytest.mark.parametrize("name", ["スズキ", "Судзуки", "Сузуки", "Suzuki", "鈴木", " suzuki "])
def test_a_person_is_found_in_any_script(name: str) -> None:
    person = _suzuki()
    NameFormFactory(text="タナカ")

    assert _found(name) == [person.record.reference]


@pytest.mark.parametrize("closed", ["not open", "draft", "withdrawn"])
def test_who_is_not_open_is_not_found_and_has_no_page(closed: str) -> None:
    person = _suzuki()
    if closed == "not open":
        Person.objects.update(is_open=False)
    else:
        person.record.state = closed
        person.record.save()

    assert _found("Suzuki") == []
    assert Client().get(f"/en/archive/{person.record.reference}/").status_code == 404


@pytest.mark.parametrize("name", ["", "ab", "木", "..", "1234", "\x00\x00\x00"])
def test_too_short_a_name_is_not_searched(name: str) -> None:
    _suzuki()

    answer = Client().post("/en/archive/people/", {"name": name})

    assert (answer.status_code, Attempt.objects.count()) == (200, 0)
    assert "Who may be meant" not in answer.content.decode()


def test_searches_of_one_network_are_limited_for_an_hour() -> None:
    _suzuki()
    client = Client()
    codes = [
        client.post("/en/archive/people/", {"name": "Suzuki"}, REMOTE_ADDR=f"203.0.113.{number}").status_code
        for number in range(MOST[AttemptKind.SEARCH] + 1)
    ]
    elsewhere = client.post("/en/archive/people/", {"name": "Suzuki"}, REMOTE_ADDR="198.51.100.7").status_code
    Attempt.objects.update(at=timezone.now() - timedelta(hours=1, seconds=1))
    later = client.post("/en/archive/people/", {"name": "Suzuki"}, REMOTE_ADDR="203.0.113.1").status_code

    assert (codes, elsewhere, later) == ([200] * MOST[AttemptKind.SEARCH] + [429], 200, 200)
    assert Attempt.objects.count() == 1  # what is older than an hour is gone


def test_nothing_of_a_search_is_kept_but_that_there_was_one() -> None:
    Client().post("/en/archive/people/", {"name": "Suzuki"}, REMOTE_ADDR="2001:db8:1:2::3")
    Client().post("/en/archive/people/", {"name": "Tanaka"}, REMOTE_ADDR="2001:db8:1:ffff::4")

    rows = list(Attempt.objects.values_list("kind", "network"))

    assert len(rows) == 2
    assert len({network for _kind, network in rows}) == 1
    assert re.fullmatch(r"[0-9a-f]{40,64}", rows[0][1])


@pytest.mark.parametrize("page", ["search", "person"])
def test_no_robot_keeps_these_pages(page: str) -> None:
    person = _suzuki()
    path = "/en/archive/people/" if page == "search" else f"/en/archive/{person.record.reference}/"

    answer = Client().get(path)

    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in answer.content.decode()
    assert "ld+json" not in answer.content.decode()


def test_a_kept_page_still_tells_robots_to_leave(settings: object) -> None:
    settings.KEEP_PAGES = True  # type: ignore[attr-defined]
    path = f"/en/archive/{_suzuki().record.reference}/"
    client = Client()

    answers = [client.get(path) for _time in range(2)]

    assert [answer.headers["X-Robots-Tag"] for answer in answers] == ["noindex, nofollow"] * 2


def test_a_person_is_in_no_list() -> None:
    person = _suzuki()
    named(person.record, ja="鈴木")

    pages = (
        "",
        "places/",
        "places.csv",
        "places.geojson",
        "timeline/",
        "items/",
        "sources/",
        "about/",
        "sheet/",
        "people/",
    )
    shown = [path for path in pages if person.record.reference in Client().get(f"/en/archive/{path}").content.decode()]

    assert (shown, public.sitemap_entries()) == ([], [])


def test_a_page_shows_the_forms_with_their_sources_and_what_the_policy_allows() -> None:
    grave = OpenSiteFactory(kind="cemetery", was_built=False)
    named(grave.record, en="Almaty Central Cemetery")
    person = _suzuki()
    Person.objects.filter(pk=person.pk).update(buried_at=grave, nationality_as_recorded="as recorded")
    OpenTextFactory(record=person.record, kind="place", text="Almaty")
    OpenTextFactory(record=person.record, kind="summary", text="Never shown")

    content = Client().get(f"/en/archive/{person.record.reference}/").content.decode()

    forms = re.findall(r'<li value="(\d)"><span class="names__text" lang="([^"]+)">([^<]+)<', content)
    assert forms == [("1", "ja-Kana", "スズキ"), ("2", "ru-Cyrl", "Судзуки"), ("3", "ja-Jpan", "鈴木")]
    facts = re.findall(r"<dt>([^<]+)</dt><dd[^>]*>(?:<a [^>]*>)?([^<]+)<", content)
    assert facts == [
        ("Year of birth", "1921"),
        ("Died", "11 February 1946"),
        ("Place of death or burial", "Almaty"),
        ("Buried at", "Almaty Central Cemetery"),
        ("Identification", "Not identified"),
        ("Official list", "https://www.mhlw.go.jp/example"),
    ]
    assert ("Never shown" in content, "as recorded" in content, 'data-dialog="apply"' in content) == (
        False,
        False,
        False,
    )
    assert f"/en/archive/ask/?about={person.record.reference}" in content


def test_a_grave_that_is_not_public_is_not_named() -> None:
    grave = OpenSiteFactory(kind="cemetery", record__state="draft")
    named(grave.record, en="Hidden grave")
    person = _suzuki()
    Person.objects.filter(pk=person.pk).update(buried_at=grave)

    assert "Hidden grave" not in Client().get(f"/en/archive/{person.record.reference}/").content.decode()
