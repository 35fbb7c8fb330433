"""Lists of public pages, and what each page costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from editorial.factories import (
    ArticleFactory,
    EventFactory,
    GuideFactory,
    OrganisationFactory,
    PersonFactory,
    face,
    overview,
    translated,
)
from kopir.editorial.models import Lists, PriorityArea

pytestmark = pytest.mark.django_db


def cost(path: str) -> int:
    Client().get(path)
    with CaptureQueriesContext(connection) as counted:
        answer = Client().get(path)
    assert answer.status_code == 200
    return len(counted.captured_queries)


def fill(number: int) -> None:
    area = PriorityArea.objects.get_or_create(
        key="honey", defaults=dict.fromkeys(("name_kk", "name_ru", "name_ja", "name_en"), "Honey")
    )[0]
    person = PersonFactory()
    for _ in range(number):
        for make in (ArticleFactory, EventFactory, GuideFactory):
            page = make(lead="Honey from both sides.", people=(person,))
            page.page_areas.create(area=area)
            page.save_revision().publish()


@pytest.mark.parametrize(
    "path", ["/en/", "/en/news/", "/en/events/", "/en/people/", "/en/search/?q=honey", "/sitemap.xml", "/en/feed/rss/",
             "/en/news/the-first/"],
)  # fmt: skip
def test_pages_cost_the_same_with_one_and_with_three(path: str) -> None:
    first = ArticleFactory(title="The first", lead="Honey.")
    fill(1)
    first.mentions.create(who=PersonFactory())
    first.save_revision().publish()
    one = cost(path)

    fill(2)

    assert cost(path) == one
    assert one <= 12


def test_list_has_the_newest_first_and_pages() -> None:
    for number in range(22):
        ArticleFactory(title=f"News {number}", day=date(2026, 1, 1 + number))

    first, second, beyond = (Client().get(f"/en/news/?page={page}") for page in (1, 2, 99))

    titles = [[one.title for one in answer.context["below"]] for answer in (first, second, beyond)]
    assert titles[0][:2] == ["News 21", "News 20"]
    assert (len(titles[0]), titles[1], titles[2]) == (20, ["News 1", "News 0"], ["News 1", "News 0"])


@pytest.mark.parametrize("page", ["x", "-1", "0", "99999999999999999999", "%00"])
def test_hostile_page_numbers_are_pages(page: str) -> None:
    ArticleFactory(title="Talks")

    assert [one.title for one in Client().get(f"/en/news/?page={page}").context["below"]] == ["Talks"]


def test_list_says_what_exists_in_other_languages_only(
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    ArticleFactory(title="Only English")
    page = ArticleFactory(title="Both", lead="")
    with django_capture_on_commit_callbacks(execute=True):
        translated(page, "ru", {"Both": "Оба"})

    answer = Client().get(face(overview(Lists.NEWS, "ru")).url)

    assert [one.title for one in answer.context["below"]] == ["Оба"]
    assert answer.context["elsewhere"] == 1


def test_pages_beside_share_most() -> None:
    person, body = PersonFactory(), OrganisationFactory()
    page = ArticleFactory(title="This", people=(person, body))
    ArticleFactory(title="Nothing shared")
    ArticleFactory(title="One shared", people=(person,), day=date(2026, 11, 1))
    ArticleFactory(title="Both shared", people=(person, body), day=date(2020, 1, 1))

    beside = Client().get(face(page).url).context["beside"]

    assert [one.title for one in beside][:1] == ["Both shared"]
    assert {one.title for one in beside} == {"Both shared", "One shared"}  # the two stand on the page itself
