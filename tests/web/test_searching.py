"""The search over everything public, as a visitor asks it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client

from editorial.factories import ArticleFactory, OrganisationFactory, PersonFactory, translated
from kopir.core.models import SearchEntry
from opportunities.factories import ApprovedTextFactory, PublishedFactory

pytestmark = pytest.mark.django_db


def found(question: str, language: str = "en", **more: str) -> list[str]:
    answer = Client().get(f"/{language}/search/", {"q": question, **more})
    assert answer.status_code == 200
    return [hit.title for hit in answer.context["page"]]


@pytest.mark.parametrize(
    ("language", "title", "question"),
    [
        ("ja", "大分県の乾しいたけ生産者組合", "しいたけ"),
        ("ja", "大分県の乾しいたけ生産者組合", "大分"),
        ("kk", "Ет зауыты ашылды", "зауыт"),
        ("kk", "Зауытының тарихы", "зауыт"),
        ("ru", "Поставки гречишного мёда", "мед"),
        ("ru", "Заводы области", "завод"),
        ("en", "Buyers of honey", "buyer"),
    ],
)
def test_words_are_found_in_their_forms(language: str, title: str, question: str) -> None:
    ArticleFactory(language=language, title=title, lead="")

    assert found(question, language) == [title]


@pytest.mark.parametrize(
    ("language", "name", "question"),
    [
        ("ru", "Каримсаков Нурлан", "Karimsakov"),
        ("en", "Karimsakov Nurlan", "Каримсаков"),
        ("kk", "Әйгерім Сәтбаева", "Aigerim Satbayeva"),
        ("en", "Tanaka Hiroshi", "タナカ"),
        ("ru", "Танака Хироси", "たなか"),
        ("en", "Tanaka Hiroshi", "Танака"),
    ],
)
def test_names_are_found_by_their_sound(language: str, name: str, question: str) -> None:
    PersonFactory(language=language, title=name)

    assert found(question) == [name]


def test_what_is_not_published_is_never_found() -> None:
    ArticleFactory(title="Secret honey", is_published=False)
    shown = ArticleFactory(title="Open honey")
    assert found("honey") == ["Open honey"]

    shown.unpublish()

    assert found("honey") == []


def test_draft_of_a_published_page_is_not_found() -> None:
    page = ArticleFactory(title="Open honey")
    page.lead = "Sturgeon"
    page.save_revision()

    assert (found("sturgeon"), found("honey")) == ([], ["Open honey"])


def test_each_thing_once_in_the_readers_language(django_capture_on_commit_callbacks: Callable[..., object]) -> None:
    page = ArticleFactory(title="Honey fair", lead="")
    with django_capture_on_commit_callbacks(execute=True):
        translated(page, "ru", {"Honey fair": "Ярмарка мёда"})

    assert [found("honey", "en"), found("honey", "ru"), found("ярмарка", "ja"), found("ярмарка", "ru")] == [
        ["Honey fair"], ["Ярмарка мёда"], ["Honey fair"], ["Ярмарка мёда"],
    ]  # fmt: skip


def test_kinds_narrow_the_findings() -> None:
    ArticleFactory(title="Honey talks")
    OrganisationFactory(title="Honey union")
    opportunity = PublishedFactory()
    ApprovedTextFactory(opportunity=opportunity, kind="public-title", text="Honey in drums", language="en")
    ApprovedTextFactory(opportunity=opportunity, kind="public-body", text="Honey in drums", language="en")

    answer = Client().get("/en/search/", {"q": "honey"})

    assert {(name, number) for name, _label, number in answer.context["kinds"]} == {
        ("news", 1), ("organisation", 1), ("opportunity", 1),
    }  # fmt: skip
    assert found("honey", kind="organisation") == ["Honey union"]
    assert found("honey", kind="opportunity") == ["Honey in drums"]
    assert len(found("honey", kind="nonsense")) == 3


@pytest.mark.parametrize(
    "question",
    ["\x00", "honey\x00", "h" * 10_000, "!!! ??? ...", "' OR 1=1; DROP TABLE core_searchentry; --", "%", "_", "   ",
     "<script>alert(1)</script>", "\\", "{}", "🍯", "か" * 10_000],
)  # fmt: skip
def test_hostile_questions_are_answered(question: str) -> None:
    ArticleFactory(title="Honey")

    answer = Client().get(f"/en/search/?q={quote(question)}")

    assert answer.status_code == 200
    assert "<script>alert(1)</script>" not in answer.text
    assert SearchEntry.objects.filter(title="Honey").count() == 1


def test_question_in_broken_letters_is_answered() -> None:
    assert Client().get("/en/search/?q=%ff%fe%c3").status_code == 200


def test_findings_have_pages() -> None:
    for number in range(23):
        ArticleFactory(title=f"Honey {number}")

    answers = [Client().get("/en/search/", {"q": "honey", "kind": "news", "page": page}) for page in (1, 2)]

    assert [len(answer.context["page"]) for answer in answers] == [20, 3]
    assert "?q=honey&amp;kind=news&amp;page=2" in answers[0].text


def test_findings_say_their_language() -> None:
    ArticleFactory(language="ja", title="しいたけの商談", lead="大分で開催。")

    text = Client().get("/en/search/", {"q": "しいたけ"}).text

    assert 'lang="ja">しいたけの商談</a>' in text
    assert '<p lang="ja">大分で開催。</p>' in text
    assert "In another language" in text
