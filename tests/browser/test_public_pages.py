"""Public pages in a real browser: each type in each language, by keyboard, without JavaScript, and the editors."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from browser.looking import assert_fits, assert_whole, enter, follow
from editorial.factories import (
    ArticleFactory,
    EventFactory,
    GuideFactory,
    OrganisationFactory,
    PersonFactory,
    PictureFactory,
    PlainFactory,
    WorkFactory,
    face,
    translated,
)
from kopir.core.models import Role, User
from kopir.editorial.models import HousePage, PersonPage

pytestmark = pytest.mark.django_db(transaction=True)
TITLES = {
    "kk": ("Бал туралы келіссөз өтті", "Айгерім Мысал"),
    "ru": ("Переговоры о гречишном мёде", "Айгерим Пример"),
    "ja": ("はちみつ商談会を大分で開催しました", "アイゲリム・エグザンプル"),
    "en": ("Talks on buckwheat honey", "Aigerim Example"),
}


def _world(language: str) -> list[str]:
    """One page of each type in a language; gives their addresses."""
    title, name = TITLES[language]
    picture = PictureFactory(**{f"alt_{code}": title for code in TITLES})
    body = OrganisationFactory(language=language, title=f"{title} 1", website="https://example.org/", lead=title)
    person = PersonFactory(language=language, title=name, is_published=False, other_names="Айгерім; アイゲリム")
    person = PersonPage.objects.get(pk=person.pk)
    person.roles.create(title=title, organisation=body, known_from=date(2025, 1, 1), locale=person.locale)
    person.save_revision().publish()
    text = [
        ("heading", title),
        ("paragraph", f"<p>{title * 5}</p><ul><li>{title}</li></ul>"),
        ("quotation", {"text": title, "speaker": person, "speaker_name": "", "source": title}),
        (
            "figure",
            {"number": "60 t", "label": title, "source": title, "url": "https://example.org/", "as_of": "2025"},
        ),
        ("picture", {"picture": picture, "caption": title}),
    ]
    sources = [("source", {"title": title, "url": "https://example.org/1", "read_on": date(2026, 11, 1)})]
    pages: list[HousePage] = [
        ArticleFactory(language=language, title=title, lead=title, picture=picture, body=text, sources=sources,
                       people=(person, body)),
        EventFactory(language=language, title=title, place=title, hours="10:00 (UTC+5)", picture=picture,
                     takes_registrations=True, people=(person,),
                     programme=[("session", {"time": "10:00", "title": title, "speakers": [person]})],
                     gallery=[("picture", {"picture": picture, "caption": title})]),
        WorkFactory(language=language, title=title, body=text),
        GuideFactory(language=language, title=title, steps=[
            ("step", {"title": title, "text": title, "papers": title, "basis": title})]),
        PlainFactory(language=language, title=title, body=text),
        person,
        body,
    ]  # fmt: skip
    overview = face(pages[0]).path.split("/")[0]
    paths = [page_face.url for page_face in map(face, pages) if page_face is not None]
    word = title.split()[0]
    return [f"/{language}/", f"/{language}/{overview}/", *paths, f"/{language}/search/?q={word}",
            f"/{language}/{overview}/404/"]  # fmt: skip


def test_every_type_of_page_is_accessible_and_fits_in_every_language(open_page: Callable[..., Page]) -> None:
    page = open_page()

    for number, path in enumerate(path for language in TITLES for path in _world(language)):
        page.set_viewport_size({"width": (360, 1280)[number % 2], "height": 900})
        page.goto(path)
        expect(page.locator("html")).to_have_attribute("lang", path.split("/")[1])
        assert_whole(page)
        page.set_viewport_size({"width": (1280, 360)[number % 2], "height": 900})
        assert_fits(page)


def test_reader_finds_the_way_by_keyboard(open_page: Callable[..., Page]) -> None:
    article = ArticleFactory(title="Talks on honey", lead="Honey from both sides.")
    translated(article, "ja", {"Talks on honey": "はちみつの商談", "Honey from both sides.": "両国のはちみつ。"})
    page = open_page()
    page.goto("/en/")

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))
    enter(page, page.get_by_role("navigation", name="Main").get_by_role("link", name="News"))
    expect(page.locator("h1")).to_have_text("News")
    enter(page, page.get_by_role("link", name="Talks on honey"))
    expect(page.locator("h1")).to_have_text("Talks on honey")
    enter(page, page.get_by_role("navigation", name="Language").get_by_role("link", name="日本語"))
    expect(page.locator("h1")).to_have_text("はちみつの商談")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    enter(page, page.get_by_role("link", name="English", exact=True))
    expect(page.locator("h1")).to_have_text("Talks on honey")
    hrefs = [link.get_attribute("href") or "" for link in page.locator(".shares a").all()]
    assert [re.split(r"[/?]", href)[0] for href in hrefs] == ["mailto:", "https:", "https:", "https:"]
    assert all("%2Fen%2Fnews%2Ftalks-on-honey%2F" in href for href in hrefs)
    enter(page, page.locator("header").get_by_role("link", name="Search"))
    page.get_by_role("searchbox").focus()
    page.keyboard.type("商談")
    enter(page)
    enter(page, page.get_by_role("link", name="Talks on honey"))
    expect(page.locator("h1")).to_have_text("Talks on honey")


def test_pages_work_without_javascript(open_page: Callable[..., Page]) -> None:
    article = ArticleFactory(title="Talks on honey", lead="Honey from both sides.")
    translated(article, "ru", {"Talks on honey": "Переговоры", "Honey from both sides.": "Мёд."})
    page = open_page(width=360, javascript=False)
    page.goto("/en/search/?q=honey")

    follow(page.get_by_role("link", name="Talks on honey"))
    follow(page.get_by_role("link", name="Русский").first)

    expect(page.locator("h1")).to_have_text("Переговоры")
    assert page.context.cookies() == []


def test_editor_writes_translates_and_publishes(
    open_page: Callable[..., Page], person: Callable[..., User], live_server: object
) -> None:
    article = ArticleFactory(title="Talks on honey", lead="Honey from both sides.")
    client = Client()
    client.force_login(person(Role.EDITOR), backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page = open_page()
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": str(live_server)}])

    page.goto(f"/editor/localize/submit/page/{article.pk}/")
    page.get_by_label("Russian").check()
    follow(page.locator("main form button[type=submit], main form input[type=submit]").first)
    expect(page).to_have_url(re.compile(r"/editor/pages/\d+/edit/"))
    expect(page.locator("main")).to_contain_text("Honey from both sides.")
    follow(page.get_by_role("button", name="Publish in Russian"))
    expect(page.locator(".messages")).to_contain_text("2 of 2 texts of this page are not translated yet.")

    page.goto(f"/editor/pages/{article.pk}/edit/")
    page.locator("#id_title").fill("Talks on honey, again")
    with page.expect_navigation():
        page.locator("button[name=action-publish]").dispatch_event("click")
    expect(page.locator(".messages")).to_contain_text("published")
    visitor = open_page()
    visitor.goto("/en/news/talks-on-honey/")
    expect(visitor.locator("h1")).to_have_text("Talks on honey, again")
