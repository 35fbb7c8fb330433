"""Companies made by hand and from register entries, changed and moved."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from companies.factories import CompanyFactory, EntryFactory, IdentifierFactory, NameFactory
from kopir.companies import actions, queries
from kopir.companies.models import Company, CompanyIdentifier, NameKind
from kopir.companies.states import MOVES, CompanyState
from kopir.core import audit
from kopir.core.errors import BadInput, WrongState
from kopir.core.models import User


def done_to(company: Company) -> list[str]:
    return [row.action for row in reversed(audit.rows_about(company))]


def test_entry_becomes_company_with_all_it_says(officer: User) -> None:
    entry = EntryFactory()

    company = actions.company_from_entry(entry, by=officer)

    company.refresh_from_db()
    assert company.reference.startswith("KZ-C-")
    assert (company.country, company.region, company.place, company.legal_form, company.size) == (
        "KZ",
        "KZ-63",
        "Риддер",
        "llp",
        "small",
    )
    assert [str(number) for number in company.identifiers.all()] == ["bin:160240000018"]
    assert [(name.text, name.language, name.kind, name.from_register) for name in company.names.all()] == [
        ("«Алтай Бал» ЖШС", "kk", "legal", "kz-stat"),
        ("ТОО «Алтай Бал»", "ru", "legal", "kz-stat"),
    ]
    assert [(code.scheme, code.code, code.status) for code in company.codes.all()] == [("isic4", "0149", "confirmed")]
    assert (company.state, company.owner) == (CompanyState.DRAFT, officer)
    assert done_to(company) == ["company.from_entry"]


def test_japanese_entry_keeps_reading_and_register_english(officer: User) -> None:
    entry = EntryFactory(
        source="edinet",
        snapshot__source="edinet",
        key="E00001",
        identifiers=["edinet:E00001", "jp-cn:3020001012345"],
        names=[
            {"text": "株式会社サカタのタネ", "language": "ja", "script": "Jpan", "kind": "legal"},
            {"text": "カブシキガイシャサカタノタネ", "language": "ja", "script": "Kana", "kind": "reading"},
            {"text": "SAKATA SEED CORPORATION", "language": "en", "script": "Latn", "kind": "translation"},
        ],
        country="JP",
        region="JP-14",
        activity_codes=[],
    )

    company = actions.company_from_entry(entry, by=officer)

    assert [(name.kind, name.script) for name in company.names.all()] == [
        ("legal", "Jpan"),
        ("reading", "Kana"),
        ("translation", "Latn"),
    ]
    assert company.reference.startswith("JP-C-")


def test_entry_known_already_points_to_the_company(officer: User) -> None:
    entry = EntryFactory()
    company = actions.company_from_entry(entry, by=officer)

    with pytest.raises(actions.AlreadyKnown) as refusal:
        actions.company_from_entry(entry, by=officer)

    assert refusal.value.company == company
    assert Company.objects.count() == 1


def test_entry_with_a_known_number_points_to_its_company(officer: User) -> None:
    holder = IdentifierFactory(value="160240000018").company

    with pytest.raises(actions.AlreadyKnown) as refusal:
        actions.company_from_entry(EntryFactory(), by=officer)

    assert refusal.value.company == holder
    assert Company.objects.count() == 1


def test_synthetic_register_makes_an_example(officer: User) -> None:
    entry = EntryFactory(snapshot__is_synthetic=True)

    assert actions.company_from_entry(entry, by=officer).is_example


def test_company_by_hand_is_found_again_in_another_script(officer: User) -> None:
    company = actions.create_company(name="«Қазақтелеком» АҚ", country="KZ", by=officer)

    likely = queries.likely_same("Kazakhtelecom JSC", "KZ")

    assert [one.company for one in likely] == [company]
    assert done_to(company) == ["company.name_added", "company.created"]


def test_likely_doubles_are_of_the_same_country(officer: User) -> None:
    actions.create_company(name="Sakata Seed", country="JP", by=officer)

    assert queries.likely_same("Sakata Seed", "KZ") == []


@pytest.mark.parametrize("country", ["", "XX", "US"])
def test_company_of_another_country_is_refused(officer: User, country: str) -> None:
    with pytest.raises(BadInput):
        actions.create_company(name="Someone", country=country, by=officer)

    assert Company.objects.count() == 0


@pytest.mark.parametrize("name", ["", "   ", "\u202e\x00", "я" * 4000])
def test_impossible_name_is_refused(officer: User, name: str) -> None:
    with pytest.raises(BadInput):
        actions.create_company(name=name, country="KZ", by=officer)

    assert Company.objects.count() == 0


def test_edit_saves_and_records_only_what_changed(officer: User) -> None:
    company = CompanyFactory(place="Риддер")

    actions.edit_company(company, by=officer, place="Өскемен", region="KZ-63")

    company.refresh_from_db()
    assert company.place == "Өскемен"
    assert [row.details for row in audit.rows_about(company)] == [{"fields": ["place"]}]


def test_edit_without_change_leaves_no_trace(officer: User) -> None:
    company = CompanyFactory(place="Риддер")

    actions.edit_company(company, by=officer, place="Риддер")

    assert done_to(company) == []


def test_archived_company_cannot_be_edited(officer: User) -> None:
    company = CompanyFactory(state=CompanyState.ARCHIVED, place="Риддер")

    with pytest.raises(WrongState):
        actions.edit_company(company, by=officer, place="Өскемен")

    company.refresh_from_db()
    assert company.place == "Риддер"


@pytest.mark.parametrize("old", CompanyState)
@pytest.mark.parametrize("new", CompanyState)
def test_states_move_by_the_table(officer: User, old: CompanyState, new: CompanyState) -> None:
    company = NameFactory(company__state=old).company

    if new in MOVES[old]:
        actions.move_company(company, new, by=officer)
    else:
        with pytest.raises(WrongState):
            actions.move_company(company, new, by=officer)

    company.refresh_from_db()
    assert company.state == (new if new in MOVES[old] else old)
    assert done_to(company) == (["company.moved"] if new in MOVES[old] else [])


def test_nameless_company_is_not_activated(officer: User) -> None:
    company = NameFactory(company__state=CompanyState.DRAFT, kind=NameKind.TRADE).company

    with pytest.raises(WrongState):
        actions.move_company(company, CompanyState.ACTIVE, by=officer)

    company.refresh_from_db()
    assert company.state == CompanyState.DRAFT


@pytest.mark.django_db
def test_constraints_hold_without_the_actions() -> None:
    number = IdentifierFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        CompanyIdentifier.objects.create(company=CompanyFactory(), scheme=number.scheme, value=number.value)
    with pytest.raises(IntegrityError), transaction.atomic():
        CompanyIdentifier.objects.create(company=number.company, scheme=number.scheme, value="160240000028")
    CompanyFactory(register_source="kz-stat", register_key="1")
    with pytest.raises(IntegrityError), transaction.atomic():
        CompanyFactory(register_source="kz-stat", register_key="1")
    with pytest.raises(IntegrityError), transaction.atomic():
        CompanyFactory(state="sold")


@pytest.mark.django_db(transaction=True)
def test_references_are_never_given_twice_at_the_same_moment() -> None:
    made: list[str] = []
    ready = threading.Barrier(2)

    def make() -> None:
        try:
            ready.wait(60)
            companies = [actions.create_company(name=f"Bridge {n}", country="KZ", by=None) for n in range(5)]
            made.extend(company.reference for company in companies)
        finally:
            connection.close()

    threads = [threading.Thread(target=make) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    assert len(made) == 10
    assert len(set(made)) == 10


@pytest.mark.django_db(transaction=True)
def test_one_entry_taken_twice_at_the_same_moment_makes_one_company() -> None:
    entry = EntryFactory()
    answers: list[str] = []
    ready = threading.Barrier(2)

    def take() -> None:
        try:
            ready.wait(60)
            answers.append(actions.company_from_entry(entry, by=None).reference)
        except actions.AlreadyKnown as known:
            answers.append(f"known {known.company.reference}")
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    (company,) = Company.objects.all()
    assert sorted(answers) == sorted([company.reference, f"known {company.reference}"])
    assert company.identifiers.count() == 1


def test_numbers_are_found_by_owner(person: Callable[..., User]) -> None:
    """A member finds its own company by number, not another one's."""
    own = IdentifierFactory(value="160240000018").company
    other = IdentifierFactory(value="160240000028").company
    member = person()
    actions.add_member(own, member, by=None)
    visible = queries.companies_visible_to(member)
    assert set(visible) == {own, other}

    assert list(queries.found_by(visible, "160240000018", user=member)) == [own]
    assert list(queries.found_by(visible, "160240000028", user=member)) == []


def _both_at_once(*jobs: Callable[[], object]) -> list[Exception]:
    """Each in a thread with a connection of its own; what went wrong."""
    ready = threading.Barrier(len(jobs))
    wrong: list[Exception] = []

    def run(job: Callable[[], object]) -> None:
        try:
            ready.wait(60)
            job()
        except Exception as error:  # noqa: BLE001 -- the test looks at each
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return wrong


@pytest.mark.django_db(transaction=True)
def test_first_text_written_twice_at_the_same_moment_is_one_text() -> None:
    for number in range(5):
        company = CompanyFactory(reference=f"KZ-C-80000{number}")
        wrong = _both_at_once(
            *(
                lambda words=words, key=company.pk: actions.write_text(
                    Company.objects.get(pk=key), "profile", words, language="ru", by=None
                )
                for words in ("Мы собираем мёд.", "Мы продаём мёд.")
            )
        )

        assert wrong == []
        assert company.texts.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_stale_company_is_read_again_under_a_lock(officer: User) -> None:
    company = CompanyFactory(state=CompanyState.ACTIVE)
    stale = Company.objects.get(pk=company.pk)
    actions.move_company(company, CompanyState.ARCHIVED, by=officer)

    with pytest.raises(WrongState):
        actions.edit_company(stale, by=officer, place="Риддер")
    again = Company.objects.get(pk=company.pk)
    again.state = CompanyState.ACTIVE  # as somebody still sees it
    with pytest.raises(WrongState):
        actions.move_company(again, CompanyState.ARCHIVED, by=officer)


def test_an_edit_begun_before_somebody_elses_is_refused(officer: User) -> None:
    company = CompanyFactory(place="Риддер")
    seen = company.updated_at.isoformat()
    actions.edit_company(company, by=officer, seen=seen, place="Өскемен")

    with pytest.raises(WrongState):
        actions.edit_company(company, by=officer, seen=seen, place="Алматы")

    company.refresh_from_db()
    assert company.place == "Өскемен"
