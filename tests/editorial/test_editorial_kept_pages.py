"""Pages kept in memory: for visitors without a session alone, and never longer than they are true."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator

import pytest
from django.db.models import F
from django.test import Client

from editorial.factories import ArticleFactory, face, translated
from kopir.core import kept_pages, public
from kopir.core.models import PublicVersion, Role, User
from kopir.editorial.models import Face

pytestmark = pytest.mark.django_db
PATH = "/en/news/talks/"


@pytest.fixture(autouse=True)
def _kept(settings: object) -> Iterator[None]:
    settings.KEEP_PAGES = True  # type: ignore[attr-defined]
    public.forget_version()
    yield
    public.forget_version()


@pytest.fixture
def visitor() -> Client:
    ArticleFactory(title="Talks")
    public.forget_version()
    return Client()


def behind(title: str) -> None:
    """Change what is stored without telling anybody: a page made anew would show it."""
    Face.objects.filter(title="Talks").update(title=title)


def test_visitor_is_served_from_memory(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Callable[..., object]
) -> None:
    monkeypatch.setattr(public, "_BELIEVED_FOR", 600.0)  # a second may pass on a busy machine
    first = visitor.get(PATH)
    behind("Other words")

    with django_assert_num_queries(0):
        second = visitor.get(PATH)

    assert (second.content, second.cookies.output()) == (first.content, "")
    assert "<h1>Talks</h1>" in second.text
    assert {name: first.headers.get(name) for name in second.headers} == dict(second.headers)
    assert second.headers["Vary"] == "Accept-Encoding, Cookie"
    assert second.headers["Content-Language"] == "en"
    assert "default-src 'self'" in second.headers["Content-Security-Policy"]


@pytest.mark.parametrize("change", ["publish", "unpublish"])
def test_change_in_another_process_is_seen_within_a_second(
    change: str, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1_000.0]
    monkeypatch.setattr(public.time, "monotonic", lambda: clock[0])
    public.forget_version()
    visitor.get(PATH)
    if change == "publish":
        behind("Newer words")
    else:
        Face.objects.filter(title="Talks").delete()
    PublicVersion.objects.update(number=F("number") + 1)

    within, after = visitor.get(PATH), (clock.__setitem__(0, 1_001.1), visitor.get(PATH))[1]

    assert "<h1>Talks</h1>" in within.text
    assert (after.status_code, "<h1>Talks</h1>" in after.text) == (200 if change == "publish" else 404, False)


def test_people_with_a_session_are_never_served_from_memory_nor_kept(
    visitor: Client, person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    member = as_user(person(Role.MEMBER, name="Aigerim Example"))
    own = member.get(PATH).text
    assert "Aigerim Example" in own

    shown = visitor.get(PATH).text

    assert ("Aigerim Example" in shown, "csrf" in shown.lower()) == (False, False)
    behind("Newer words")
    assert "<h1>Newer words</h1>" in member.get(PATH).text


def test_any_cookie_leads_past_the_memory(visitor: Client) -> None:
    visitor.get(PATH)
    behind("Newer words")
    visitor.cookies["anything"] = "1"

    assert "<h1>Newer words</h1>" in visitor.get(PATH).text


@pytest.mark.parametrize(
    ("path", "status"), [("/en/nothing/", 404), ("/en/news", 301), ("/", 302), ("/accounts/login/", 200)]
)
def test_what_is_not_a_public_page_is_not_kept(path: str, status: int, visitor: Client) -> None:
    keep = _memory(visitor)

    answer = visitor.get(path)

    assert (answer.status_code, [key for key in keep._pages if key[3] == path]) == (status, [])


def _memory(client: Client) -> kept_pages.Store:
    """What the first middleware of this client's chain keeps."""
    client.get("/en/")
    chain = client.handler._middleware_chain
    found = getattr(chain, "__wrapped__", chain)
    first = found if isinstance(found, kept_pages.KeptPagesMiddleware) else _inside(found)
    return first._store


def _inside(function: object) -> kept_pages.KeptPagesMiddleware:
    cells = [cell.cell_contents for cell in getattr(function, "__closure__", None) or ()]
    return next(one for one in cells if isinstance(one, kept_pages.KeptPagesMiddleware))


def test_head_and_post_and_fragments_are_made_anew(visitor: Client) -> None:
    visitor.get(PATH)
    behind("Newer words")

    head, post, part = visitor.head(PATH), visitor.post(PATH), visitor.get(PATH, headers={"hx-request": "true"})

    assert (head.status_code, head.content, post.status_code) == (200, b"", 405)
    assert "<h1>Newer words</h1>" in part.text


def test_each_address_host_and_query_is_its_own(visitor: Client, settings: object) -> None:
    settings.ALLOWED_HOSTS = ["a.example", "b.example"]  # type: ignore[attr-defined]
    first = visitor.get(PATH, headers={"host": "a.example"})
    behind("Newer words")

    other_host = visitor.get(PATH, headers={"host": "b.example"})
    other_query = visitor.get(f"{PATH}?x=1", headers={"host": "a.example"})
    unknown = visitor.get(PATH, headers={"host": "evil.example"})

    assert "<h1>Talks</h1>" in first.text
    assert "<h1>Newer words</h1>" in other_host.text
    assert "<h1>Newer words</h1>" in other_query.text
    assert unknown.status_code == 400
    assert b"evil.example" not in visitor.get(PATH, headers={"host": "a.example"}).content


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [("gzip, br", True), ("GZIP", True), ("br", False), ("gzip;q=0", False), ("gzip; q=0.5", True), ("", False)],
)
def test_packed_for_those_who_take_it(accepted: str, packed: bool, visitor: Client) -> None:
    plain = visitor.get(PATH)

    answer = visitor.get(PATH, headers={"accept-encoding": accepted})

    assert (answer.headers.get("Content-Encoding") == "gzip") is packed
    assert (gzip.decompress(answer.content) if packed else answer.content) == plain.content
    assert answer.headers["Content-Length"] == str(len(answer.content))


def test_memory_is_bounded(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_pages, "MOST_PAGES", 5)
    keep = _memory(visitor)

    for number in range(12):
        visitor.get(f"{PATH}?x={number}")
    pages, size = len(keep._pages), keep._bytes
    monkeypatch.setattr(kept_pages, "MOST_BYTES", 1)
    visitor.get(f"{PATH}?x=more")
    visitor.get(f"{PATH}?x={'y' * 1_100}")

    assert (pages, size > 0, len(keep._pages), keep._bytes) == (5, True, 0, 0)


def test_languages_do_not_mix(django_capture_on_commit_callbacks: Callable[..., object]) -> None:
    page = ArticleFactory(title="Talks", lead="")
    with django_capture_on_commit_callbacks(execute=True):
        target = translated(page, "ja", {"Talks": "商談"})
    public.forget_version()

    for language in ("ru", "ja", "en"):
        client = Client(headers={"accept-language": language})
        answers = [client.get(face(one).url) for one in (page, target)]
        assert [answer.headers["Content-Language"] for answer in answers] == ["en", "ja"]
        assert ['<html lang="en">' in answers[0].text, '<html lang="ja">' in answers[1].text] == [True, True]


def test_encrypted_pages_keep_their_promise(visitor: Client, settings: object) -> None:
    settings.SECURE_HSTS_SECONDS = 3600  # type: ignore[attr-defined]
    client = Client()

    told = [client.get(PATH, secure=True).headers.get("Strict-Transport-Security") for _ in range(2)]
    plain = client.get(PATH)

    assert told == ["max-age=3600"] * 2
    assert "Strict-Transport-Security" not in plain.headers


def test_a_chosen_language_does_not_lead_past_the_memory(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "_BELIEVED_FOR", 600.0)
    visitor.get(PATH)
    behind("Other words")
    visitor.cookies["django_language"] = "ja"

    assert "<h1>Talks</h1>" in visitor.get(PATH).text
