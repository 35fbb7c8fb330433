"""Who gets which answer from which page of the room; a page missing here fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from companies.factories import PersonFactory
from kopir.core.models import Role, User
from kopir.core.personal import person as known_person
from kopir.privacy import actions, desk_urls, links, urls
from kopir.privacy.models import DataRequest, Place
from kopir.privacy.states import RequestState

pytestmark = pytest.mark.django_db
AsUser = Callable[[User | None], Client]
PEOPLE = ("visitor", "member", "partner", "editor", "officer", "administrator")
OPEN = (200,) * 6
OWN = (302, 200, 200, 200, 200, 200)
OF_STAFF = (302, 200, 200, 422, 422, 422)  # those who work here are forgotten by an administrator
LOOK = (302, 404, 404, 404, 200, 200)
BUTTON = (302, 404, 404, 404, 302, 302)
ADMINISTRATORS = (302, 404, 404, 404, 404, 302)
TABLE: dict[str, tuple[str, tuple[int, ...]]] = {
    "privacy:ask": ("get", OPEN),
    "privacy:kept": ("get", OPEN),
    "privacy:mine": ("get", OWN),
    "privacy:take_mine": ("post", OWN),
    "privacy:correct_mine": ("post", OWN),
    "privacy:forget_mine": ("post", OF_STAFF),
    "privacy:held": ("get", OPEN),
    "privacy:take": ("post", OPEN),
    "privacy:correct": ("post", OPEN),
    "privacy:forget": ("post", OPEN),
    "privacy_desk:overview": ("get", LOOK),
    "privacy_desk:forget": ("post", ADMINISTRATORS),
    "privacy_desk:corrected": ("post", BUTTON),
    "privacy_desk:place": ("post", BUTTON),
}


def place() -> Place:
    request = DataRequest.objects.create(
        wish="deletion", state=RequestState.LEFT, pending={"names": ["Hana Hana"]}, due_on=timezone.localdate(),
        done_at=timezone.now(),
    )  # fmt: skip
    return Place.objects.create(request=request, table="companies_person", column="name", row="7", reason="same-name")


def address(name: str) -> str:
    if name in {"privacy:held", "privacy:take", "privacy:correct", "privacy:forget"}:
        PersonFactory(email="hanako@example.org", name="蜂 花子")
        return reverse(name, args=[links.new_door("hanako@example.org", "en").rstrip("/").split("/")[-1]])
    if name == "privacy_desk:corrected":
        asked = actions.ask_to_correct(known_person(addresses=["hanako@example.org"]), "名前", by=None)
        return reverse(name, args=[asked.pk])
    return reverse(name, args=[place().pk, "another"] if name == "privacy_desk:place" else [])


def test_table_has_every_page() -> None:
    names = {f"privacy:{pattern.name}" for pattern in urls.urlpatterns}
    names |= {f"privacy_desk:{pattern.name}" for pattern in desk_urls.urlpatterns}

    assert names == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize("who", PEOPLE)
def test_page_answers(name: str, who: str, person: Callable[..., User], as_user: AsUser) -> None:
    client = as_user(None if who == "visitor" else person(Role(who)))
    method, answers = TABLE[name]

    answer = getattr(client, method)(address(name), {"sure": "on", "email": "nobody@example.org", "words": "花子です"})

    assert answer.status_code == answers[PEOPLE.index(who)]


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row[0] == "post"])
def test_buttons_are_not_links(name: str, officer: User, as_user: AsUser) -> None:
    assert as_user(officer).get(address(name)).status_code == 405


def _queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        client.get(url)
    # The number of the public state is asked for once a second, so on a slow machine it may fall into either page.
    return sum("core_publicversion" not in one["sql"] for one in caught)


def test_number_of_queries_does_not_grow(officer: User, as_user: AsUser) -> None:
    client, url = as_user(officer), reverse("privacy_desk:overview")
    place()
    client.get(url)
    few = _queries(client, url)

    for _number in range(3):
        place()

    assert _queries(client, url) == few
