"""What visitors see when editors publish, change, move and take down pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from editorial.factories import (
    ArticleFactory,
    OrganisationFactory,
    PersonFactory,
    PictureFactory,
    PlainFactory,
    face,
    home,
)
from kopir.core.errors import BadInput
from kopir.core.models import AuditRow, PublicVersion, Role, SearchEntry, User
from kopir.editorial.models import ArticlePage, Face, FormerAddress

pytestmark = pytest.mark.django_db


def entries(page: Page) -> list[str]:
    return sorted(SearchEntry.objects.filter(subject=str(page.translation_key)).values_list("url", flat=True))


@pytest.mark.parametrize(
    ("language", "title", "path"),
    [
        ("kk", "Бал туралы келіссөз өтті", "жаңалықтар/бал-туралы-келіссөз-өтті/"),
        ("ru", "Переговоры о мёде", "новости/переговоры-о-мёде/"),
        ("ja", "はちみつ商談会を開催", "ニュース/はちみつ商談会を開催/"),
        ("en", "Talks on honey", "news/talks-on-honey/"),
    ],
)
def test_page_stands_under_an_address_in_its_own_letters(language: str, title: str, path: str) -> None:
    page = ArticleFactory(language=language, title=title)

    answer = Client().get(f"/{language}/{path}")

    assert (face(page).path, answer.status_code, entries(page)) == (path, 200, [f"/{language}/{path}"])
    assert f"<h1>{title}</h1>" in answer.text


def test_draft_is_not_seen() -> None:
    page = ArticleFactory(title="Secret plans", is_published=False)

    assert (face(page), entries(page), Client().get("/en/news/secret-plans/").status_code) == (None, [], 404)


def test_new_address_is_reached_from_the_old_one_with_what_stands_below() -> None:
    above = PlainFactory(title="About us")
    below = PlainFactory(title="History", parent=above)
    above = above.specific
    above.slug = "the-house"

    above.save_revision().publish()

    client = Client()
    led = [client.get(f"/en/{path}") for path in ("about-us/", "about-us/history/")]
    assert [(answer.status_code, answer.headers["Location"]) for answer in led] == [
        (301, "/en/the-house/"), (301, "/en/the-house/history/"),
    ]  # fmt: skip
    assert client.get("/en/the-house/history/").status_code == 200
    assert entries(below) == ["/en/the-house/history/"]


def test_new_title_stands_in_the_crumbs_below() -> None:
    above = PlainFactory(title="About us")
    below = PlainFactory(title="History", parent=above)
    above = above.specific
    above.title = "Our house"

    above.save_revision().publish()

    assert face(below).crumbs[-1] == ["Our house", "about-us/"]


def test_crumbs_lead_only_to_what_is_there() -> None:
    above = PlainFactory(title="About us")
    below = PlainFactory(title="History", parent=above)
    above = above.specific

    above.unpublish()
    without = face(below).crumbs
    above.save_revision().publish()

    assert (without, face(below).crumbs[-1]) == ([[face(home()).title, ""]], ["About us", "about-us/"])


def test_live_copy_is_a_page_of_its_own() -> None:
    page = ArticleFactory(title="Talks")

    copy = page.specific.copy(update_attrs={"title": "Talks again", "slug": "talks-again"})

    assert (face(copy).path, face(copy).key != face(page).key) == ("news/talks-again/", True)
    assert Client().get("/en/news/talks-again/").status_code == 200


def test_address_that_is_used_again_leads_to_its_new_page() -> None:
    first = PlainFactory(title="About us")
    first.slug = "the-house"
    first.save_revision().publish()

    second = PlainFactory(title="About us", slug="about-us")

    assert Client().get("/en/about-us/").status_code == 200
    assert face(second).path == "about-us/"
    assert not FormerAddress.objects.filter(path="about-us/").exists()


def test_moved_page_is_found_at_its_new_place() -> None:
    target = PlainFactory(title="About us")
    page = PlainFactory(title="History")

    page.move(Page.objects.get(pk=target.pk), pos="last-child")

    answer = Client().get("/en/history/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/en/about-us/history/")
    assert entries(page) == ["/en/about-us/history/"]


def test_moving_publishes_no_draft() -> None:
    target = PlainFactory(title="About us")
    page = PlainFactory(title="History", lead="As published.")
    page.lead = "Not ready yet."
    page.save_revision()

    page.move(Page.objects.get(pk=target.pk), pos="last-child")

    assert face(page).lead == "As published."


@pytest.mark.parametrize("way", ["unpublish", "delete"])
def test_page_taken_down_is_gone_at_once(way: str) -> None:
    page = ArticleFactory(title="Talks on honey")
    version = PublicVersion.objects.get().number
    assert Client().get("/en/news/talks-on-honey/").status_code == 200

    getattr(page, way)()

    assert (Client().get("/en/news/talks-on-honey/").status_code, entries(page)) == (404, [])
    assert Face.objects.filter(key=page.translation_key).count() == 0
    assert PublicVersion.objects.get().number > version


@pytest.mark.parametrize("way", ["unpublish", "delete"])
def test_nobody_is_led_to_a_person_taken_down(way: str) -> None:
    person = PersonFactory(title="Aigerim Example")
    article = ArticleFactory(people=(person,))
    assert "Aigerim Example" in face(article).body

    getattr(person, way)()

    assert "Aigerim Example" not in face(article).body


def test_renamed_organisation_is_renamed_where_it_is_named() -> None:
    body = OrganisationFactory(title="Trade house")
    article = ArticleFactory(people=(body,))
    draft = article.specific
    draft.lead = "Not ready yet."
    draft.save_revision()
    body.title = "Trade chamber"

    body.save_revision().publish()

    shown = face(article)
    assert ("Trade chamber" in shown.body, "Trade house" in shown.body, shown.lead) == (
        True, False, "Two sides met in Oita.",
    )  # fmt: skip


def test_first_change_of_all_is_noticed() -> None:
    from kopir.core import public

    PublicVersion.objects.all().delete()
    public.forget_version()
    before = public.version()

    public.changed()

    public.forget_version()
    assert public.version() != before


def test_addresses_too_long_for_the_house_are_refused_in_words() -> None:
    above = None
    for number in range(2):
        above = PlainFactory(title="Page", slug=f"{number}" + "x" * 198, parent=above)

    with pytest.raises(BadInput, match="address of this page is too long"):
        PlainFactory(title="Page", slug="y" * 99, parent=above)


def test_what_wagtail_logs_stands_in_the_audit_log(person: Callable[..., User]) -> None:
    editor = person(Role.EDITOR)
    page = ArticleFactory(is_published=False)

    page.save_revision(user=editor).publish(user=editor)

    row = AuditRow.objects.filter(action="page.publish", actor=editor).get()
    assert row.details == {"about": str(page.pk)}


# --- through the editor's own screens --------------------------------------------------------------------------------


@pytest.fixture
def editor(person: Callable[..., User], as_user: Callable[[User | None], Client]) -> Client:
    return as_user(person(Role.EDITOR))


def typed(page: ArticlePage, **changes: Any) -> dict[str, Any]:
    """What the editor's form sends."""
    from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

    data = {
        "title": page.title, "slug": page.slug, "day": str(page.day), "lead": page.lead, "seo_title": "",
        "search_description": "", "picture": page.picture_id or "", "body": streamfield([]),
        "sources": streamfield([]), "mentions": inline_formset([]), "page_areas": inline_formset([]),
        "comments": inline_formset([]), **changes,
    }  # fmt: skip
    return nested_form_data(data)


def test_editor_writes_and_publishes(editor: Client) -> None:
    page = ArticleFactory(is_published=False)

    answer = editor.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), typed(page, title="Honey!", **{"action-publish": "1"})
    )

    assert (answer.status_code, face(page).title) == (302, "Honey!")


def test_editor_saves_a_draft_and_visitors_see_what_they_saw(editor: Client) -> None:
    page = ArticleFactory(title="Talks")

    answer = editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), typed(page, title="Not ready"))

    assert (answer.status_code, face(page).title) == (302, "Talks")


def test_picture_without_words_is_refused_by_the_publish_button_and_nothing_is_lost(editor: Client) -> None:
    page = ArticleFactory(language="ru", is_published=False)
    picture = PictureFactory()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])

    answer = editor.post(url, typed(page, title="Мёд", picture=picture.pk, **{"action-publish": "1"}), follow=True)

    assert (answer.status_code, face(page)) == (200, None)
    assert "Say what these pictures show in the language of the page (Russian): Jars of honey." in answer.text
    kept = ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert (kept.title, kept.picture_id, Page.objects.get(pk=page.pk).live) == ("Мёд", picture.pk, False)


def test_title_of_ten_thousand_words_is_refused_and_nothing_is_lost(editor: Client) -> None:
    page = ArticleFactory(title="Talks")
    long = "honey " * 10_000

    answer = editor.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        typed(page, title=long, lead="A new lead", **{"action-publish": "1"}),
    )

    assert (answer.status_code, face(page).title) == (200, "Talks")
    assert "A new lead" in answer.text
    assert long.strip() in answer.text
    assert "255" in answer.text


def test_second_editor_sees_that_the_page_has_changed(
    person: Callable[..., User], as_user: Callable[[User | None], Client]
) -> None:
    page = ArticleFactory()
    first, second = as_user(person(Role.EDITOR)), as_user(person(Role.EDITOR))
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    opened = second.get(url)
    seen = {
        "loaded_revision_id": str(page.latest_revision_id),
        "loaded_revision_created_at": opened.context["loaded_revision_created_at"],
    }

    first.post(url, typed(page, title="The first editor's"))
    answer = second.post(url, typed(page, title="The second editor's", **seen), headers={"accept": "application/json"})

    assert answer.json()["error_code"] == "invalid_revision"
    assert ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object().title == "The first editor's"


def test_new_page_is_previewed_before_it_is_saved(editor: Client) -> None:
    page = ArticleFactory()
    draft = typed(page, title="A preview", slug="a-preview")
    url = reverse("wagtailadmin_pages:preview_on_add", args=["editorial", "articlepage", page.get_parent().pk])

    stored = editor.post(url, draft)
    shown = editor.get(url)

    assert (stored.json()["is_valid"], shown.status_code, "<h1>A preview</h1>" in shown.text) == (True, 200, True)
    assert 'content="noindex"' in shown.text
    assert Face.objects.filter(title="A preview").count() == 0
