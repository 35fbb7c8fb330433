"""The start page and the choice of language, for each who comes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from kopir.core.models import Role, User

pytestmark = pytest.mark.django_db
WHO = [None, *Role]


@pytest.mark.parametrize("role", WHO, ids=str)
@pytest.mark.parametrize("name", ["healthz", "sitemap", "robots", "search"])
def test_everybody_gets_what_is_for_everybody(
    name: str, role: Role | None, person: Callable[..., User], as_user: Callable[..., Client]
) -> None:
    client = as_user(person(role) if role is not None else None)

    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_who_is_known_sees_what_waits(role: Role, person: Callable[..., User], as_user: Callable[..., Client]) -> None:
    assert as_user(person(role)).get("/").status_code == 200


@pytest.mark.parametrize("language", ["kk", "ru", "ja", "en"])
def test_a_visitor_is_led_to_the_start_page_in_his_language(language: str) -> None:
    client = Client(headers={"accept-language": language})

    answer = client.get("/")

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/{language}/")
    assert client.get(f"/{language}/").status_code == 200


def test_an_address_without_a_language_leads_to_one_with_it() -> None:
    answer = Client(headers={"accept-language": "ja"}).get("/opportunities/?q=%E8%9C%9C")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/ja/opportunities/?q=%E8%9C%9C")


def test_the_paths_of_this_room_are_those_tested() -> None:
    own = {pattern.name for pattern in get_resolver("kopir.web.urls").url_patterns if getattr(pattern, "name", None)}
    public = {p.name for p in get_resolver("kopir.web.public_urls").url_patterns if getattr(p, "name", None)}

    assert (own, public) == ({"home", "healthz", "choose_language", "sitemap", "robots"}, {"search"})


def test_the_start_page_costs_a_fixed_number_of_queries(
    officer: User, as_user: Callable[..., Client], django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = as_user(officer)

    with django_assert_max_num_queries(10):
        client.get("/")


def test_a_choice_of_language_is_kept_and_recorded(officer: User, as_user: Callable[..., Client]) -> None:
    client = as_user(officer)

    answer = client.post(reverse("choose_language"), {"language": "kk", "next": "/companies/"})

    officer.refresh_from_db()
    assert (answer.status_code, answer.headers["Location"], officer.language) == (302, "/companies/", "kk")


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_the_choice_of_language_leads_nowhere_else(back: str, as_user: Callable[..., Client]) -> None:
    answer = as_user(None).post(reverse("choose_language"), {"language": "ja", "next": back})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_an_unknown_language_changes_nothing(officer: User, as_user: Callable[..., Client]) -> None:
    client = as_user(officer)

    client.post(reverse("choose_language"), {"language": "xx", "next": "/"})

    officer.refresh_from_db()
    assert officer.language == "en"


@pytest.mark.django_db
def test_a_cache_is_told_that_the_page_differs_by_language() -> None:
    told = Client().get("/").headers["Vary"]
    assert {"Accept-Language", "Cookie"} <= {word.strip() for word in told.split(",")}


def test_an_unknown_time_zone_breaks_no_page(officer: User, as_user: Callable[..., Client]) -> None:
    User.objects.filter(pk=officer.pk).update(time_zone="Mars/Olympus")

    assert as_user(officer).get("/").status_code == 200


@pytest.mark.parametrize(
    ("referer", "language"),
    [("http://testserver/ja/news/", "ja"), ("https://elsewhere.example/ja/", "ru"), ("http://testserver/", "ru")],
)
def test_logging_in_speaks_the_language_of_the_page_before(referer: str, language: str) -> None:
    client = Client(headers={"accept-language": "ru", "host": "testserver", "referer": referer})

    assert client.get("/accounts/login/").headers["Content-Language"] == language


def test_a_chosen_language_goes_before_the_page_before() -> None:
    client = Client(headers={"accept-language": "ru", "host": "testserver", "referer": "http://testserver/ja/news/"})
    client.cookies["django_language"] = "kk"

    assert client.get("/accounts/login/").headers["Content-Language"] == "kk"
