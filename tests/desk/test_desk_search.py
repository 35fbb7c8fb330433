"""What officers find, by what words, and that the index follows every change."""

from __future__ import annotations

import pytest
from django.utils import timezone

from applications.factories import ApplicationFactory
from cases.factories import CaseFactory, InterestFactory, JapaneseFactory, TaskFactory, named
from companies.factories import CompanyFactory, NameFactory
from kopir.companies import actions as companies
from kopir.core.models import Role, User
from kopir.desk import actions
from kopir.desk.models import Entry
from kopir.desk.queries import search
from kopir.desk.queries.search import MINE, NOBODY, Asked, find, page_of
from opportunities.factories import PublishedFactory, TextFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return User.objects.create_user("desk@chamber.example", None, role=Role.OFFICER)


def references(asked: Asked, user: User) -> list[str]:
    return [entry.reference for entry in page_of(find(asked, user).ids)]


@pytest.mark.parametrize("words", ["мёд", "蜂蜜", "はちみつ", "honey", "бал"])
def test_opportunity_is_found_in_each_of_its_languages(words: str, officer: User) -> None:
    opportunity = PublishedFactory()
    for language, text in (
        ("ru", "Гречишный мёд"),
        ("ja", "そば蜂蜜の供給"),
        ("en", "Buckwheat honey"),
        ("kk", "Қарақұмық бал"),
    ):
        TextFactory(
            opportunity=opportunity,
            kind="title",
            language=language,
            text=text,
            origin="original" if language == "ru" else "person",
        )
    actions.file_everything()

    assert opportunity.reference in references(Asked(words), officer)


@pytest.mark.parametrize("spelling", ["Алтай Бал", "Altai Bal", "altay bal", "АЛТАЙ"])
def test_company_is_found_by_its_name_in_any_script(spelling: str, officer: User) -> None:
    company = NameFactory(text="ТОО «Алтай Бал»").company
    actions.file_everything()

    assert references(Asked(spelling), officer) == [company.reference]


def test_case_is_found_by_either_company_its_tasks_and_its_next_step(officer: User) -> None:
    case = CaseFactory(next_step="Позвонить по поводу образцов")
    named(case.publisher, "ТОО «Алтай Бал»", "ru")
    named(case.interested, "株式会社みどり商事", "ja")
    TaskFactory(case=case, title="Перевести договор", due_on=timezone.localdate())
    actions.file_everything()

    for words in ("Алтай Бал", "みどり商事", "образцы", "договор", case.reference.lower()):
        assert case.reference in references(Asked(words, kind="case"), officer), words


def test_application_is_found_by_company_and_wish_but_never_by_the_applicant(officer: User) -> None:
    application = ApplicationFactory(applicant_name="Ерлан Жұмабаев", email="erlan@secret.example")
    actions.file_everything()

    assert references(Asked("гречишный мёд"), officer) == [application.reference]
    assert references(Asked("Жұмабаев"), officer) == []
    assert references(Asked("erlan"), officer) == []


def test_words_in_a_title_come_before_words_in_a_text(officer: User) -> None:
    in_text = PublishedFactory()
    TextFactory(opportunity=in_text, kind="body", text="Также продаём шерсть.")
    in_title = PublishedFactory(created_at=timezone.now() - timezone.timedelta(days=30))
    TextFactory(opportunity=in_title, kind="title", text="Шерсть тонкая")
    actions.file_everything()

    assert references(Asked("шерсть"), officer) == [in_title.reference, in_text.reference]


def test_filters_narrow_by_kind_country_state_and_owner(officer: User) -> None:
    mine = CompanyFactory(owner=officer)
    japanese = JapaneseFactory(state="archived")
    actions.file_everything()

    assert references(Asked(kind="company", whose=MINE), officer) == [mine.reference]
    assert references(Asked(kind="company", whose=NOBODY), officer) == [japanese.reference]
    assert references(Asked(kind="company", country="JP", state="archived"), officer) == [japanese.reference]
    assert references(Asked(kind="case"), officer) == []


def test_more_than_is_listed_is_said(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_FOUND", 2)
    for _number in range(3):
        NameFactory(text="ТОО «Алтай»")
    actions.file_everything()

    found = find(Asked("Алтай"), officer)

    assert found.is_cut
    assert len(found.ids) == 2


def test_index_follows_the_audit_log(officer: User) -> None:
    company = companies.create_company(name="ТОО «Старое Имя»", country="KZ", by=officer)
    assert actions.follow_audit_log() > 0
    assert references(Asked("Старое Имя"), officer) == [company.reference]

    name = company.names.get()
    companies.edit_name(name, text="ТОО «Новое Слово»", kind="legal", language="ru", by=officer)
    actions.follow_audit_log()

    assert references(Asked("Новое Слово"), officer) == [company.reference]
    assert references(Asked("Старое Имя"), officer) == []


def test_new_name_of_a_company_reaches_its_opportunities_interests_and_cases(officer: User) -> None:
    company = companies.create_company(name="ТОО «Старое Имя»", country="KZ", by=officer)
    opportunity = PublishedFactory(company=company)
    interest, case = InterestFactory(opportunity=opportunity), CaseFactory(opportunity=opportunity)
    actions.file_everything()

    companies.edit_name(company.names.get(), text="ТОО «Новое Слово»", kind="legal", language="ru", by=officer)
    actions.follow_audit_log()

    found = set(references(Asked("Новое Слово"), officer))
    assert found == {company.reference, opportunity.reference, interest.reference, case.reference}


def test_row_that_was_committed_late_is_not_missed(officer: User) -> None:
    """The mark moves past a row only when nothing older can still come."""
    company = companies.create_company(name="ТОО «Алтай»", country="KZ", by=officer)
    actions.follow_audit_log()
    Entry.objects.all().delete()

    actions.follow_audit_log()
    assert references(Asked("Алтай"), officer) == [company.reference]

    actions.follow_audit_log(timezone.now() + timezone.timedelta(hours=1))
    Entry.objects.all().delete()
    assert actions.follow_audit_log(timezone.now() + timezone.timedelta(hours=1)) == 0


def test_what_is_gone_is_forgotten(officer: User) -> None:
    company = CompanyFactory()
    actions.file_everything()
    company.delete()

    actions.file_everything()

    assert references(Asked(kind="company"), officer) == []


def test_filing_twice_changes_nothing(officer: User) -> None:
    CompanyFactory()
    actions.file_everything()
    before = list(Entry.objects.values_list("pk", "reference", "words", "filed_at"))

    actions.file_everything()

    assert list(Entry.objects.values_list("pk", "reference", "words", "filed_at")) == before


@pytest.mark.parametrize("words", ["\x00", "%", "'; drop table", "🙂" * 150, "\u202eмёд", " " * 300])
def test_hostile_words_find_nothing_and_break_nothing(words: str, officer: User) -> None:
    find(Asked(words), officer)
