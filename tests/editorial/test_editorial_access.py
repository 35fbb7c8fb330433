"""Who gets which answer from which page of the room; a page missing here fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document

from editorial.factories import ArticleFactory, PictureFactory, face
from kopir.core.models import Role, User
from kopir.editorial import desk_urls, urls
from kopir.web.public_urls import urlpatterns as public

pytestmark = pytest.mark.django_db
PEOPLE = ("visitor", Role.MEMBER, Role.PARTNER, Role.OFFICER, Role.EDITOR, Role.ADMINISTRATOR)
OPEN = (200,) * 6
EDITORS = (302, 403, 403, 403, 200, 200)
WAGTAIL = (302, 302, 302, 302, 200, 200)  # Wagtail leads those who may not in to the log-in
TABLE: dict[str, tuple[str, tuple[int, ...]]] = {
    "rss": ("get", OPEN),
    "atom": ("get", OPEN),
    "seen": ("post", (204,) * 6),
    "page": ("get", OPEN),
    "languages": ("get", EDITORS),
    "read": ("post", (302, 403, 403, 403, 302, 302)),
    "search": ("get", OPEN),
    "sitemap": ("get", OPEN),
    "robots": ("get", OPEN),
    "paper": ("get", OPEN),
    "picture": ("get", OPEN),
    "editor": ("get", WAGTAIL),
    "editor: page": ("get", WAGTAIL),
    "editor: new page": ("get", WAGTAIL),
    "editor: pictures": ("get", WAGTAIL),
    "editor: new picture": ("get", WAGTAIL),
    "editor: papers": ("get", WAGTAIL),
    "editor: translate": ("get", WAGTAIL),
    "editor: people": ("get", (302, 302, 302, 302, 302, 302)),  # accounts are opened elsewhere
}


def url_of(name: str) -> str:
    page = ArticleFactory(title="Talks on honey")
    paper = Document.objects.create(title="Programme", file=ContentFile(b"%PDF-1.4", name="programme.pdf"))
    return {
        "rss": reverse("editorial:rss"),
        "atom": reverse("editorial:atom"),
        "seen": reverse("editorial:seen", args=[page.translation_key]),
        "page": face(page).url,
        "languages": reverse("editorial_desk:languages"),
        "read": reverse("editorial_desk:read", args=[page.pk]),
        "search": reverse("search"),
        "sitemap": reverse("sitemap"),
        "robots": reverse("robots"),
        "paper": paper.url,
        "picture": PictureFactory().get_rendition("width-480").url if name == "picture" else "",
        "editor": reverse("wagtailadmin_home"),
        "editor: page": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        "editor: new page": reverse("wagtailadmin_pages:add", args=["editorial", "articlepage", page.get_parent().pk]),
        "editor: pictures": reverse("wagtailimages:index"),
        "editor: new picture": reverse("wagtailimages:add"),
        "editor: papers": reverse("wagtaildocs:index"),
        "editor: translate": reverse("wagtail_localize:submit_page_translation", args=[page.pk]),
        "editor: people": reverse("wagtailusers_users:index"),
    }[name]


def test_table_has_every_page() -> None:
    own = {pattern.name for pattern in (*urls.urlpatterns, *desk_urls.urlpatterns)}
    own |= {pattern.name for pattern in public if getattr(pattern, "name", None)}

    assert own <= set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_page_answers(name: str, person: Callable[..., User], as_user: Callable[[User | None], Client]) -> None:
    method, expected = TABLE[name]
    url = url_of(name)
    everybody = [None if who == "visitor" else person(who) for who in PEOPLE]
    read = {"read": face(ArticleFactory._meta.model.objects.get()).fingerprint} if name == "read" else None

    answers = [getattr(as_user(who), method)(url, read) for who in everybody]

    for answer in answers:
        answer.close()
    assert tuple(answer.status_code for answer in answers) == expected


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.OFFICER])
def test_those_who_do_not_write_change_nothing(
    role: Role | None, person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    page = ArticleFactory(title="Talks on honey")
    client = as_user(person(role) if role is not None else None)

    answers = [
        client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {"title": "Mine", "action-publish": "1"}),
        client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk])),
        client.post(reverse("wagtailadmin_pages:delete", args=[page.pk])),
    ]

    page.refresh_from_db()
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert (page.title, page.live, face(page).title) == ("Talks on honey", True, "Talks on honey")


@pytest.mark.parametrize(
    "path",
    [
        "/en/news/none/", "/en/%00/", "/en/news/talks-on-honey/x/", "/en/" + "x/" * 400, "/xx/", "/en/news/%ff/",
        "/papers/999/none.pdf", "/media/none.png", "/en/feed/none/", "/en/seen/none/",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(path: str) -> None:
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("path", ["/media/../secret-key", "/media/%2e%2e/secret-key", "/media//etc/passwd"])
def test_nothing_outside_the_folder_of_pictures_is_served(path: str) -> None:
    assert Client().get(path).status_code in {400, 404}


def test_nothing_a_visitor_is_sent_carries_a_form_token_or_a_cookie() -> None:
    ArticleFactory(title="Talks on honey")
    paths = ("/en/", "/en/news/", "/en/news/talks-on-honey/", "/en/search/?q=honey", "/sitemap.xml", "/en/feed/rss/",
             "/en/nothing-here/")  # fmt: skip

    answers = [Client().get(path) for path in paths]

    assert [(path, answer.cookies.output(), "csrf" in answer.text.lower()) for path, answer in
            zip(paths, answers, strict=True)] == [(path, "", False) for path in paths]  # fmt: skip


def test_search_is_not_for_machines() -> None:
    assert '<meta name="robots" content="noindex">' in Client().get("/en/search/?q=honey").text
    lines = Client().get("/robots.txt").text.splitlines()
    assert {"Disallow: /editor/", "Disallow: /desk/", "Disallow: /ja/search/"} <= set(lines)
    assert lines[-1] == "Sitemap: http://localhost:8000/sitemap.xml"


def test_editors_policy_is_looser_only_in_the_editor(
    person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    client = as_user(person(Role.EDITOR))
    page = ArticleFactory()

    policies = [client.get(path).headers["Content-Security-Policy"] for path in ("/editor/", face(page).url)]

    assert ["unsafe-inline" in policy for policy in policies] == [True, False]
