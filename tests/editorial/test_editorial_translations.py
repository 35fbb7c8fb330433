"""Translations side by side: visitors never see half of one, and are told when it has fallen behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation

from editorial.factories import ArticleFactory, face, say, side_by_side, translated
from kopir.core.errors import WrongState
from kopir.core.models import AuditRow, Role, SearchEntry, User
from kopir.editorial.actions import publishing
from kopir.editorial.models import ArticlePage, HousePage

pytestmark = pytest.mark.django_db
WORDS = {
    "Talks on honey": "はちみつの商談",
    "Two sides met in Oita.": "両国の企業が大分に集まりました。",
    "Sixty tonnes a year.": "年間60トン。",
}
RUSSIAN = {
    "Talks on honey": "Переговоры о мёде",
    "Two sides met in Oita.": "Стороны встретились в Оите.",
    "Sixty tonnes a year.": "Шестьдесят тонн в год.",
}


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Callable[..., object]) -> Callable[..., HousePage]:
    """`committed(page, "ja", words)`: a translation whose publication has followed its commit."""

    def make(page: HousePage, language: str, words: Mapping[str, str], **fields: object) -> HousePage:
        with django_capture_on_commit_callbacks(execute=True):
            return translated(page, language, words, **fields)

    return make


def article() -> ArticlePage:
    return ArticleFactory(title="Talks on honey", body=[("paragraph", "<p>Sixty tonnes a year.</p>")])


def changed(page: ArticlePage, **fields: object) -> None:
    """The original is changed and published."""
    fresh = ArticlePage.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(fresh, name, value)
    fresh.save_revision().publish()


def test_finished_translation_is_shown_with_its_original(committed: Callable[..., HousePage]) -> None:
    page = article()

    target = committed(page, "ja", WORDS)

    shown = face(target)
    answer = Client().get(shown.url)
    assert (shown.path, shown.origin, shown.translated_from) == (
        "ニュース/はちみつの商談/", "person", face(page).fingerprint,
    )  # fmt: skip
    assert "年間60トン。" in answer.text
    assert '<a href="/en/news/talks-on-honey/" lang="en" hreflang="en">English: Talks on honey</a>' in answer.text
    assert answer.context["versions"].here.is_outdated is False


@pytest.mark.parametrize("left_out", WORDS)
@pytest.mark.parametrize("publish", [True, False])
def test_half_a_translation_is_never_shown(
    publish: bool, left_out: str, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    translation = side_by_side(article(), "ja")
    say(translation, {english: said for english, said in WORDS.items() if english != left_out})

    def save() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            translation.save_target(publish=publish)

    if publish:
        with pytest.raises(WrongState, match="1 of 3 texts of this page are not translated yet"):
            save()
    else:
        save()

    target = translation.get_target_instance()
    assert (face(target), SearchEntry.objects.filter(subject=str(target.translation_key), language="ja").count()) == (
        None, 0,
    )  # fmt: skip
    assert StringTranslation.objects.filter(locale=translation.target_locale).count() == 2


@pytest.mark.parametrize("publish", [True, False])
def test_older_translation_stays_until_the_new_one_is_finished(
    publish: bool,
    committed: Callable[..., HousePage],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    page = article()
    target = committed(page, "ja", WORDS)
    before = Client().get(face(target).url).text
    changed(page, lead="Two sides met in Astana.")
    translation = side_by_side(ArticlePage.objects.get(pk=page.pk), "ja")

    try:
        with django_capture_on_commit_callbacks(execute=True):
            translation.save_target(publish=publish)
    except WrongState:
        assert publish

    answer = Client().get(face(target).url)
    assert "両国の企業が大分に集まりました。" in before
    assert "両国の企業が大分に集まりました。" in answer.text
    assert "Astana" not in answer.text
    assert "The original is newer" in answer.text or "原文" in answer.text
    assert answer.context["versions"].here.is_outdated is True


def test_half_a_translation_does_not_slip_in_by_another_way(
    committed: Callable[..., HousePage], django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    page = article()
    target = committed(page, "ja", WORDS)
    changed(page, lead="Two sides met in Astana.")
    with django_capture_on_commit_callbacks(execute=True):
        side_by_side(ArticlePage.objects.get(pk=page.pk), "ja").save_target(publish=False)
    target = ArticlePage.objects.get(pk=target.pk)
    assert target.lead == "Two sides met in Astana."  # wagtail-localize has written it into the live row

    publishing.refresh_page(target)
    Page.objects.get(pk=target.pk).move(Page.objects.get(pk=target.get_parent().pk), pos="first-child")
    parent = target.get_parent().specific
    parent.title = "新着"
    parent.save_revision().publish()

    shown = face(target)
    assert (shown.lead, shown.crumbs[-1][0]) == ("両国の企業が大分に集まりました。", "新着")
    assert Client().get(shown.url).context["versions"].here.is_outdated is True


def test_shortened_original_leaves_the_translation_outdated_until_it_is_published(
    committed: Callable[..., HousePage], django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    page = article()
    target = committed(page, "ja", WORDS)
    changed(page, body=[])
    with django_capture_on_commit_callbacks(execute=True):
        side_by_side(ArticlePage.objects.get(pk=page.pk), "ja").save_target(publish=False)

    publishing.refresh_page(ArticlePage.objects.get(pk=target.pk))

    answer = Client().get(face(target).url)
    assert ("年間60トン。" in answer.text, answer.context["versions"].here.is_outdated) == (True, True)


def test_translation_of_an_original_taken_down_is_not_called_outdated(committed: Callable[..., HousePage]) -> None:
    page = article()
    target = committed(page, "ja", WORDS)

    ArticlePage.objects.get(pk=page.pk).unpublish()

    versions = Client().get(face(target).url).context["versions"]
    assert (versions.here.is_outdated, versions.original) == (False, None)


def test_machine_is_named_until_an_editor_has_read_it(
    person: Callable[..., User], as_user: Callable[[User | None], Client], committed: Callable[..., HousePage]
) -> None:
    target = committed(article(), "ja", WORDS, tool="A machine")
    client = as_user(person(Role.EDITOR, language="en"))
    shown = face(target)
    assert (shown.origin, shown.translator, shown.is_reviewed) == ("machine", "A machine", False)
    list_page = client.get(reverse("editorial_desk:languages"))
    assert "Machine, unread" in list_page.text

    answer = client.post(reverse("editorial_desk:read", args=[target.pk]), {"read": shown.fingerprint})

    assert (answer.status_code, face(target).is_reviewed) == (302, True)
    assert AuditRow.objects.filter(action="page.translation_read").get().details == {
        "page": target.pk, "language": "ja",
    }  # fmt: skip


def test_words_changed_since_are_not_confirmed(
    person: Callable[..., User], as_user: Callable[[User | None], Client], committed: Callable[..., HousePage]
) -> None:
    page = article()
    target = committed(page, "ja", WORDS, tool="A machine")
    seen = face(target).fingerprint
    committed(page, "ja", WORDS | {"Sixty tonnes a year.": "年間六十トン。"}, tool="A machine")

    answer = as_user(person(Role.EDITOR)).post(reverse("editorial_desk:read", args=[target.pk]), {"read": seen})

    assert (answer.status_code, face(target).is_reviewed) == (409, False)
    assert "The text has changed since you read it" in answer.text


def test_new_words_are_unread_again(person: Callable[..., User], committed: Callable[..., HousePage]) -> None:
    page = article()
    target = committed(page, "ja", WORDS, tool="A machine")
    publishing.confirm_reading(target, read=face(target).fingerprint, by=person(Role.EDITOR))
    committed(page, "ja", WORDS, tool="A machine")
    assert face(target).is_reviewed is True

    committed(page, "ja", WORDS | {"Sixty tonnes a year.": "年間六十トン。"}, tool="A machine")

    assert face(target).is_reviewed is False


def test_languages_that_do_not_exist_are_not_named_to_machines(committed: Callable[..., HousePage]) -> None:
    page = article()
    target = committed(page, "ja", WORDS)
    quoted = f"http://localhost:8000{face(target).url}"

    for shown in (face(page), face(target)):
        text = Client().get(shown.url).text
        assert text.count('rel="alternate" hreflang=') == 2
        assert '<link rel="alternate" hreflang="en" href="http://localhost:8000/en/news/talks-on-honey/">' in text
        assert f'<link rel="alternate" hreflang="ja" href="{quoted}">' in text
        assert f'<link rel="canonical" href="http://localhost:8000{shown.url}">' in text
        assert text.count('class="languages__none"') == 2


def test_address_stays_when_a_translation_is_saved_again(committed: Callable[..., HousePage]) -> None:
    page = article()
    first = face(committed(page, "ru", RUSSIAN)).path

    again = face(committed(page, "ru", RUSSIAN | {"Talks on honey": "Мёд: переговоры"})).path

    assert (first, again) == ("новости/переговоры-о-мёде/",) * 2


def test_address_with_a_number_in_it_stays_too(committed: Callable[..., HousePage]) -> None:
    neighbour = ArticleFactory(language="ru", title="2026")
    page = ArticleFactory(title="Honey 2026", lead="", body=[])
    first = face(committed(page, "ru", {"Honey 2026": "Мёд 2026"})).path

    again = face(committed(page, "ru", {"Honey 2026": "Мёд в 2026"})).path

    assert (first, again, face(neighbour).path) == ("новости/мёд-2026/", "новости/мёд-2026/", "новости/2026/")


def test_two_translations_of_one_title_have_two_addresses(committed: Callable[..., HousePage]) -> None:
    for slug in ("first", "second"):
        page = ArticleFactory(title="Talks on honey", slug=slug, lead="", body=[])
        committed(page, "ru", {"Talks on honey": "Переговоры"})

    paths = sorted(face(one).path for one in ArticlePage.objects.filter(locale__language_code="ru"))
    assert paths == ["новости/переговоры-2/", "новости/переговоры/"]


# --- through the editor's own screens --------------------------------------------------------------------------------


@pytest.fixture
def editor(person: Callable[..., User], as_user: Callable[[User | None], Client]) -> Client:
    return as_user(person(Role.EDITOR))


def put(client: Client, translation: Translation, english: str, said: str) -> int:
    """What the side-by-side editor sends for one string."""
    segment = translation.source.stringsegment_set.get(string__data=english)
    url = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    body = f"value={said}".encode()
    return client.put(url, body, content_type="application/x-www-form-urlencoded").status_code


@pytest.mark.django_db(transaction=True)
def test_page_is_submitted_translated_and_published(editor: Client) -> None:
    page = article()
    submitted = editor.post(
        reverse("wagtail_localize:submit_page_translation", args=[page.pk]),
        {"locales": [Locale.objects.get(language_code="ru").pk]},
    )
    translation = Translation.objects.get()
    target = translation.get_target_instance()
    edit = reverse("wagtailadmin_pages:edit", args=[target.pk])
    opened = editor.get(edit)
    statuses = [put(editor, translation, english, said) for english, said in list(RUSSIAN.items())[:2]]

    half = editor.post(edit, {"action": "publish"}, follow=True)

    assert (submitted.status_code, submitted.headers["Location"]) == (302, edit)
    assert (opened.status_code, statuses) == (200, [201, 201])
    assert (half.status_code, half.redirect_chain, face(target)) == (200, [(edit, 302)], None)
    assert "1 of 3 texts of this page are not translated yet. Your work is saved" in half.text
    put(editor, translation, "Sixty tonnes a year.", "Шестьдесят тонн в год.")
    whole = editor.post(edit, {"action": "publish"}, follow=True)
    assert (whole.status_code, face(target).path) == (200, "новости/переговоры-о-мёде/")


def test_page_deleted_meanwhile_is_told_in_words(editor: Client, committed: Callable[..., HousePage]) -> None:
    page = article()
    target = committed(page, "ru", RUSSIAN)
    translation = Translation.objects.get()
    segment = translation.source.stringsegment_set.get(string__data="Talks on honey")
    string = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    edit = reverse("wagtailadmin_pages:edit", args=[target.pk])

    Page.objects.get(pk=target.pk).delete()

    answers = [
        editor.get(edit).status_code,
        editor.post(edit, {"action": "publish"}).status_code,
        editor.put(string, b"value=x", content_type="application/x-www-form-urlencoded").status_code,
    ]
    assert answers == [404, 404, 404]


def test_translation_whose_original_was_deleted_can_be_read_and_edited(
    editor: Client, committed: Callable[..., HousePage]
) -> None:
    page = article()
    target = committed(page, "ru", RUSSIAN)
    edit = reverse("wagtailadmin_pages:edit", args=[target.pk])

    Page.objects.get(pk=page.pk).delete()

    assert (editor.get(edit, follow=True).status_code, Client().get(face(target).url).status_code) == (200, 200)
    publishing.show_page(ArticlePage.objects.get(pk=target.pk))
    assert face(target).title == "Переговоры о мёде"


@pytest.mark.parametrize(
    "bad", ["<script>alert(1)</script>", '<a href="javascript:alert(1)">x</a>', "<img src=x onerror=a>"]
)
def test_translator_cannot_bring_in_scripts(
    bad: str, editor: Client, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    translation = side_by_side(article(), "ru")
    translation.save_target(publish=False)
    say(translation, RUSSIAN | {"Sixty tonnes a year.": f"Тонны {bad}"})

    try:
        with django_capture_on_commit_callbacks(execute=True):
            translation.save_target(publish=True)
    except WrongState:
        pass

    shown = face(translation.get_target_instance())
    body = shown.body if shown is not None else ""
    assert ("<script" in body, "javascript:" in body, "onerror" in body) == (False, False, False)
