"""Who sees which page of personal data, and what it says."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.test import Client

from companies.factories import PersonFactory
from kopir.core.models import Role, User
from kopir.core.personal import person
from kopir.mail.models import Mail
from kopir.privacy import actions, links
from kopir.privacy.models import DataRequest, Door, Place
from kopir.privacy.states import RequestState

pytestmark = pytest.mark.django_db

ADDRESS = "aigul.primerova@example.kz"
ROLES = [None, *Role]


def _browser(role: Role | None) -> Client:
    client = Client()
    if role is not None:
        client.force_login(User.objects.create_user(f"{role}@example.org", "pass", role=role, name=f"{role} Example"))
    return client


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("method", "path", "allowed", "refused"),
    [
        ("get", "/desk/data/", {Role.OFFICER, Role.ADMINISTRATOR}, 404),
        ("post", "/desk/data/forget/", {Role.ADMINISTRATOR}, 404),
        ("post", "/desk/data/places/{place}/another/", {Role.OFFICER, Role.ADMINISTRATOR}, 404),
        ("get", "/en/data/", set(ROLES), 404),
        ("get", "/en/data/what-we-keep/", set(ROLES), 404),
        ("get", "/en/data/mine/", set(Role), 404),
        ("get", "/en/data/made-up-key/", set(), 410),
        ("post", "/en/data/made-up-key/copy/", set(), 410),
        ("post", "/en/data/made-up-key/delete/", set(), 410),
        ("post", "/en/data/mine/copy/", set(Role), 404),
    ],
)
def test_page_is_for(method: str, path: str, allowed: set[Role | None], refused: int, role: Role | None) -> None:
    request = DataRequest.objects.create(
        wish="deletion",
        state=RequestState.LEFT,
        due_on="2020-01-01",
        done_at="2020-01-01T00:00Z",
        pending={"names": []},
    )
    place = Place.objects.create(request=request, table="core_user", column="name", row="0", reason="same-name")
    answer = getattr(_browser(role), method)(path.format(place=place.pk))
    if role in allowed:
        assert answer.status_code in {200, 302}
        assert "/accounts/login" not in answer.headers.get("Location", "")
    elif role is None and refused == 404:
        assert answer.status_code == 302
        assert "login" in answer.headers["Location"]
    else:
        assert answer.status_code == refused


def _link_of(mail: Mail) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", mail.body)
    assert found is not None
    return found.group(1)


def test_person_without_account_reads_takes_and_deletes_by_a_link() -> None:
    PersonFactory(name="Айгуль Примерова", email=ADDRESS)
    PersonFactory(name="Болат Другой", email="bolat@example.kz")
    client = Client()
    answer = client.post("/ru/data/", {"email": ADDRESS})
    unknown = Client().post("/ru/data/", {"email": "nobody@example.kz"})
    assert answer.content == unknown.content
    link = _link_of(Mail.objects.get(kind="data-link"))
    assert ADDRESS not in link
    page = client.get(link)
    assert "Айгуль Примерова" in page.content.decode()
    assert "Болат" not in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    copy = client.post(f"{link}copy/")
    with zipfile.ZipFile(io.BytesIO(copy.content)) as archive:
        assert ADDRESS in archive.read("data.json").decode()
    assert client.post(f"{link}delete/").status_code == 422  # not ticked: nothing happens
    assert client.post(f"{link}delete/", {"sure": "on"}).status_code == 200
    assert actions.carry_out(DataRequest.objects.get(wish="deletion").pk) is not None
    assert client.get(link).status_code == 410
    assert not Door.objects.exists()


def test_link_ends_after_half_an_hour() -> None:
    PersonFactory(email=ADDRESS)
    actions.ask_for_link(ADDRESS, language="en", network="192.0.2.0/24")
    link = _link_of(Mail.objects.get())
    Door.objects.update(ends_at="2020-01-01T00:00Z")
    assert Client().get(link).status_code == 410
    actions.clear_doors()
    assert not Door.objects.exists()


def test_link_is_asked_for_a_few_times_a_day_only(settings: object) -> None:
    settings.APPLICATIONS_PER_ADDRESS = 2  # type: ignore[attr-defined]
    PersonFactory(email=ADDRESS)
    sent = [actions.ask_for_link(ADDRESS, language="en", network="192.0.2.0/24") for _try in range(4)]
    assert sent == [True, True, False, False]


def test_account_deletes_itself() -> None:
    user = User.objects.create_user(ADDRESS, "pass", role=Role.MEMBER, name="Айгуль Примерова")
    client = Client()
    client.force_login(user)
    assert ADDRESS in client.get("/ja/data/mine/").content.decode()
    client.post("/ja/data/mine/delete/", {"sure": "on"})
    assert "_auth_user_id" not in client.session
    actions.carry_out(DataRequest.objects.get(wish="deletion").pk)
    user.refresh_from_db()
    assert user.is_forgotten


def test_key_is_kept_as_a_hash() -> None:
    key = links.new_door(ADDRESS, "en").rstrip("/").rsplit("/", 1)[1]
    assert Door.objects.get().key_hash != key
    assert links.door_of(key) is not None
    assert links.door_of(key + "x") is None


def test_officer_is_refused_to_delete_himself_on_his_page() -> None:
    user = User.objects.create_user("officer2@example.org", "pass", role=Role.OFFICER)
    client = Client()
    client.force_login(user)
    answer = client.post("/en/data/mine/delete/", {"sure": "on"})
    assert answer.status_code == 422
    assert not DataRequest.objects.filter(wish="deletion").exists()
    administrator = User.objects.create_user("admin2@example.org", "pass", role=Role.ADMINISTRATOR)
    actions.ask_to_be_forgotten(person(addresses=[user.email], accounts=[user.pk]), by=administrator)
