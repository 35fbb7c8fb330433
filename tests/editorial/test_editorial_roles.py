"""People as another page names them: with the role of its day, in its language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction

from editorial.factories import ArticleFactory, EventFactory, OrganisationFactory, PersonFactory, face, translated
from kopir.editorial.models import HousePage, PersonPage, PersonRole

pytestmark = pytest.mark.django_db


def chair(**fields: object) -> PersonPage:
    """A person who was deputy until the end of 2025 and has been chair since 2026."""
    page = PersonFactory(title="Aigerim Example", is_published=False, lead="", **fields)
    body = OrganisationFactory(title="Trade house")
    page.roles.create(
        title="Deputy chair", organisation=body, known_from=date(2024, 1, 1), known_until=date(2025, 12, 31),
        locale=page.locale,
    )  # fmt: skip
    page.save_revision().publish()
    return PersonPage.objects.get(pk=page.pk)


def promote(page: PersonPage) -> None:
    page.roles.create(title="Chair", known_from=date(2026, 1, 1), locale=page.locale)
    page.save_revision().publish()


def named(page: HousePage) -> list[str]:
    return [
        item.get_text(" ", strip=True) for item in BeautifulSoup(face(page).body, "html.parser").select(".named li")
    ]


def test_page_shows_the_role_of_its_day_also_after_a_newer_one() -> None:
    person = chair()
    old = ArticleFactory(day=date(2025, 10, 9), people=(person,))
    older = ArticleFactory(day=date(2020, 1, 1), people=(person,))
    assert named(old) == ["Aigerim Example Deputy chair"]

    promote(person)
    new = ArticleFactory(day=date(2026, 3, 1), people=(person,))
    undated = OrganisationFactory(people=(person,))

    assert [named(page) for page in (old, older, new, undated)] == [
        ["Aigerim Example Deputy chair"], ["Aigerim Example"], ["Aigerim Example Chair"], ["Aigerim Example Chair"],
    ]  # fmt: skip


def test_own_page_shows_all_roles_the_newest_first() -> None:
    person = chair()

    promote(person)

    roles = BeautifulSoup(face(person).body, "html.parser").select(".roles li")
    assert [" ".join(role.get_text(" ", strip=True).split()) for role in roles] == [
        "Chair known from January 2026",
        "Deputy chair · Trade house known from January 2024, until December 2025",
    ]
    assert face(person).structured["jobTitle"] == "Chair"


def test_organisation_renamed_is_renamed_on_the_pages_of_its_people() -> None:
    person = chair()
    body = person.roles.get().organisation

    body.title = "Trade chamber"
    body.save_revision().publish()

    assert "Trade chamber" in face(person).body
    assert named(person) == []


def test_quotation_and_programme_name_the_speaker_with_the_role_of_the_day() -> None:
    person = chair()
    promote(person)
    said = ("quotation", {"text": "Honey!", "speaker": person, "speaker_name": "", "source": ""})
    article = ArticleFactory(day=date(2025, 10, 9), body=[said])
    event = EventFactory(
        first_day=date(2025, 10, 9),
        programme=[("session", {"time": "10:00", "title": "Opening", "speakers": [person]})],
    )

    footer = BeautifulSoup(face(article).body, "html.parser").blockquote.footer.get_text(strip=True)
    session = BeautifulSoup(face(event).body, "html.parser").select_one(".programme li").get_text(" ", strip=True)

    assert footer == "Aigerim Example, Deputy chair"
    assert session == "10:00 Opening · Aigerim Example , Deputy chair"
    assert face(article).about == face(event).about == [person.translation_key]


def test_translated_page_names_people_in_its_own_language(
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    person = chair()
    article = ArticleFactory(title="Talks", lead="", day=date(2025, 10, 9), people=(person,))
    with django_capture_on_commit_callbacks(execute=True):
        target = translated(article, "ja", {"Talks": "商談"})
    assert named(target) == []  # no page of hers in Japanese yet: her English name is not put into a Japanese page

    with django_capture_on_commit_callbacks(execute=True):
        translated(person, "ja", {"Aigerim Example": "アイゲリム・エグザンプル", "Deputy chair": "副会長"})

    assert (named(target), named(article)) == (["アイゲリム・エグザンプル 副会長"], ["Aigerim Example Deputy chair"])


def test_role_ends_after_it_begins() -> None:
    person = chair()

    with pytest.raises(IntegrityError), transaction.atomic():
        PersonRole.objects.filter(page=person).update(known_until=date(2023, 1, 1))
