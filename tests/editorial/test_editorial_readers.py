"""Readers are counted without being known."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from editorial.factories import ArticleFactory, face, translated
from kopir.core.models import PublicVersion
from kopir.core.network import address_of
from kopir.editorial.actions import counting
from kopir.editorial.models import ArticlePage, HousePage, ViewCount, ViewMark, ViewSalt

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
DAY = date(2026, 11, 26)


def seen(page: HousePage, *, agent: str = FIREFOX, address: str = "203.0.113.5", day: date = DAY) -> bool:
    return counting.count_reader(page.translation_key, address=address, agent=agent, today=day)


def readers_of(page: ArticlePage) -> int:
    return ViewCount.objects.get(key=page.translation_key).number


def test_a_person_counts_once_a_day() -> None:
    page = ArticleFactory()

    counted = [
        seen(page), seen(page), seen(page, day=DAY + timedelta(1)), seen(page, address="203.0.113.6"),
        seen(page, agent=f"{FIREFOX} other"),
    ]  # fmt: skip

    assert (counted, readers_of(page)) == ([True, False, True, True, True], 4)


@pytest.mark.parametrize("agent", ["", "Googlebot/2.1", "curl/8.0", "facebookexternalhit/1.1", "python-requests/2"])
def test_robots_do_not_count(agent: str) -> None:
    page = ArticleFactory()

    assert (seen(page, agent=agent), ViewCount.objects.count(), ViewMark.objects.count()) == (False, 0, 0)


def test_readers_of_all_languages_are_counted_together(django_capture_on_commit_callbacks: object) -> None:
    page = ArticleFactory(title="Honey", lead="")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        target = translated(page, "ru", {"Honey": "Мёд"})

    first = Client(headers={"user-agent": FIREFOX}).post(f"/en/seen/{page.translation_key}/")
    second = Client(headers={"user-agent": FIREFOX}).post(f"/ru/seen/{page.translation_key}/")

    assert (first.status_code, second.status_code, first.cookies.output()) == (204, 204, "")
    assert (
        "Прочитал" in Client().get(face(target).url).text or "Read by 1 person" in Client().get(face(target).url).text
    )
    assert "Read by 1 person" in Client().get(face(page).url).text


def test_what_does_not_exist_is_not_counted() -> None:
    answer = Client(headers={"user-agent": FIREFOX}).post(
        reverse("editorial:seen", args=["00000000-0000-4000-8000-000000000000"])
    )

    assert (answer.status_code, ViewMark.objects.count(), ViewSalt.objects.count()) == (204, 0, 0)


def test_only_a_page_that_was_read_counts() -> None:
    page = ArticleFactory()

    assert Client(headers={"user-agent": FIREFOX}).get(f"/en/seen/{page.translation_key}/").status_code == 405


def test_nothing_of_a_reader_is_kept_but_a_mark_nobody_can_undo() -> None:
    page = ArticleFactory()
    seen(page)
    first = bytes(ViewMark.objects.get().mark)

    counting.forget_readers(DAY + timedelta(1))

    assert (ViewSalt.objects.count(), readers_of(page)) == (0, 1)
    seen(page)  # the same person on the same day: with a new salt the mark is another
    assert {bytes(mark) for mark in ViewMark.objects.values_list("mark", flat=True)} - {first}
    counting.forget_readers(DAY + timedelta(2))
    assert (ViewMark.objects.count(), ViewSalt.objects.count()) == (0, 0)


def test_task_forgets_at_night() -> None:
    from kopir.editorial import tasks

    ViewSalt.objects.create(day=timezone.localdate() - timedelta(1), salt=b"x" * 32)
    ViewSalt.objects.create(day=timezone.localdate(), salt=b"y" * 32)

    tasks.forget_readers(0)

    assert list(ViewSalt.objects.values_list("day", flat=True)) == [timezone.localdate()]


@pytest.mark.parametrize(
    ("behind_proxy", "told", "expected"),
    [
        (False, "198.51.100.1", "203.0.113.5"),
        (True, "198.51.100.1", "198.51.100.1"),
        (True, "made up, 198.51.100.1", "198.51.100.1"),
        (True, "", "203.0.113.5"),
    ],
)
def test_address_behind_a_proxy(behind_proxy: bool, told: str, expected: str, settings: object) -> None:
    settings.BEHIND_PROXY = behind_proxy  # type: ignore[attr-defined]
    request = HttpRequest()
    request.META |= {"REMOTE_ADDR": "203.0.113.5", "HTTP_X_FORWARDED_FOR": told}

    assert address_of(request) == expected


def test_kept_pages_are_told_of_new_readers() -> None:
    page = ArticleFactory()
    before = PublicVersion.objects.get().number
    seen(page)

    assert (counting.tell_readers(), counting.tell_readers()) == (1, 0)
    assert PublicVersion.objects.get().number == before + 1
