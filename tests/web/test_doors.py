"""Ways round: other log-ins, other spellings of paths, broken headers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from kopir.core.models import Role, User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["get", "post"])
def test_wagtails_own_log_in_leads_to_ours(method: str, person: Callable[..., User]) -> None:
    officer = person(Role.OFFICER)
    client = Client()

    answer = getattr(client, method)("/editor/login/", {"username": officer.email, "password": "a long password"})

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


SPELLINGS = (
    "original_images/x.jpg", "/original_images/x.jpg", "./original_images/x.jpg", "images/../original_images/x.jpg",
    "documents/x.pdf", "../secret-key", "images/../../secret-key",
)  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_only_pictures_of_pages_are_served(spelling: str, settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    for name in ("media/original_images/x.jpg", "media/documents/x.pdf", "media/images/x.webp", "secret-key"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")

    assert Client().get(f"/media/{spelling}").status_code == 404
    open_to_all = Client().get("/media/images/x.webp")
    open_to_all.close()
    assert open_to_all.status_code == 200


def test_editors_see_originals(
    settings: object, tmp_path: Path, person: Callable[..., User], as_user: Callable[..., Client]
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    (tmp_path / "original_images").mkdir()
    (tmp_path / "original_images/x.jpg").write_bytes(b"x")

    answers = [as_user(person(role)).get("/media/original_images/x.jpg") for role in (Role.EDITOR, Role.OFFICER)]

    assert [answer.status_code for answer in answers] == [200, 404]
    answers[0].close()


def test_a_broken_referer_breaks_no_page() -> None:
    assert Client(headers={"referer": "http://["}).get("/accounts/login/").status_code == 200


@pytest.mark.parametrize(
    ("page", "place"),
    [
        ("desk_desk:today", "desk_desk:today"),
        ("desk_desk:search", "desk_desk:today"),
        ("cases_desk:cases", "cases_desk:interests"),
        ("cases_desk:interests", "cases_desk:interests"),
        ("watchlists_desk:overview", "vetting_desk:queue"),
        ("vetting_desk:queue", "vetting_desk:queue"),
    ],
)
def test_navigation_marks_one_place_as_the_readers(
    page: str, place: str, officer: User, as_user: Callable[..., Client]
) -> None:
    answer = as_user(officer).get(reverse(page))

    assert [one.url for one in answer.context["navigation"] if one.is_here] == [reverse(place)]
