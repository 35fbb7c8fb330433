"""What is pasted or written into a text: words and links stay, what a browser would run does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from editorial.factories import ArticleFactory, PlainFactory, face
from kopir.core.models import Role, User
from kopir.editorial.models import ArticlePage

pytestmark = pytest.mark.django_db
RUN = ("<script", "javascript:", "onclick", "onerror", "<style", "<iframe", "<o:p", "mso-", "vbscript:", "<svg")


@pytest.fixture
def editor(person: Callable[..., User], as_user: Callable[[User | None], Client]) -> Client:
    return as_user(person(Role.EDITOR))


def block(text: str, **more: Any) -> dict[str, Any]:
    return {"key": "abcde", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": [],
            **more}  # fmt: skip


def link(text: str, url: str) -> dict[str, Any]:
    """A text whose every letter links to an address, as the editor's field sends it."""
    return {
        "blocks": [block(text, entityRanges=[{"offset": 0, "length": len(text), "key": 0}])],
        "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": url}}},
    }


def write(client: Client, page: ArticlePage, state: dict[str, Any]) -> Any:
    data = nested_form_data(
        {
            "title": page.title, "slug": page.slug, "day": str(page.day), "lead": "", "seo_title": "", "picture": "",
            "search_description": "", "body": streamfield([("paragraph", json.dumps(state))]),
            "sources": streamfield([]), "mentions": inline_formset([]), "page_areas": inline_formset([]),
            "comments": inline_formset([]), "action-publish": "1",
        }
    )  # fmt: skip
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)


def test_links_of_editors_stand_on_the_page(editor: Client) -> None:
    page = ArticleFactory()

    answer = write(editor, page, link("The report", "https://example.org/?a=1&b=2"))

    assert answer.status_code == 302
    assert '<a href="https://example.org/?a=1&amp;b=2" rel="noopener">The report</a>' in face(page).body


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "vbscript:x", "data:text/html,x"]
)
def test_links_that_run_something_do_not(url: str, editor: Client) -> None:
    page = ArticleFactory()

    write(editor, page, link("The report", url))

    shown = face(page).body.lower()
    assert [words for words in (*RUN, "data:text") if words in shown] == []
    assert "javascript:" not in str(ArticlePage.objects.get(pk=page.pk).body.raw_data).lower()


def test_words_of_a_word_processor_become_plain_words(editor: Client) -> None:
    pasted = '<p class="MsoNormal" style="mso-x:1" onclick="a()">Honey<o:p></o:p></p><script>alert(1)</script>'
    page = ArticleFactory()

    write(editor, page, {"blocks": [block(pasted)], "entityMap": {}})

    assert "&lt;script&gt;" in face(page).body
    assert "<script" not in face(page).body


@pytest.mark.parametrize(
    "html",
    [
        "<p>Honey</p><script>alert(1)</script>",
        '<p onclick="a()">Honey</p>',
        '<p>Honey <img src=x onerror="a()"></p>',
        '<p>Honey <a href="javascript:a()">x</a></p>',
        "<p>Honey</p><iframe src='https://example.org'></iframe><style>p{}</style>",
        "<p>Honey <svg onload=a()></svg></p>",
        "<p style='mso-x:1'>Honey<o:p></o:p></p>",
    ],
)
def test_what_programs_write_in_is_cleaned_too(html: str) -> None:
    page = ArticleFactory(body=[("paragraph", RichText(html))])

    shown = face(page).body

    assert "Honey" in shown
    assert [words for words in RUN if words in shown.lower()] == []


def test_title_and_lead_are_words() -> None:
    page = ArticleFactory(title="<b>Honey</b> & milk", lead='"><script>alert(1)</script>', slug="honey")

    shown = Client().get(face(page).url).text

    assert "<h1>&lt;b&gt;Honey&lt;/b&gt; &amp; milk</h1>" in shown
    assert "<script>alert(1)</script>" not in shown


def test_links_between_pages_lead_to_the_page_of_the_language() -> None:
    target = PlainFactory(title="About us")
    page = ArticleFactory(body=[("paragraph", RichText(f'<p><a linktype="page" id="{target.pk}">us</a></p>'))])

    assert '<a href="/en/about-us/" rel="noopener">us</a>' in face(page).body
