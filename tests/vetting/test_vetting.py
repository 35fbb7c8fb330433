"""Hits are found, kept and decided on by two; nobody passes or is introduced over an open one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cases.factories import CaseFactory
from companies.factories import NameFactory, PersonFactory
from kopir.cases.models import Case
from kopir.companies import actions as companies
from kopir.companies.models import Company
from kopir.core.errors import BadInput, NotAllowed, WrongState
from kopir.core.models import AuditRow, Role, User
from kopir.vetting import actions, queries
from kopir.vetting.actions import Paper
from kopir.vetting.models import Evidence, Hit, Screening, Standing, VerdictRow
from kopir.vetting.queries.check import Outcome
from kopir.vetting.queries.queue import to_screen
from kopir.vetting.states import HitState, Verdict
from kopir.watchlists import queries as watchlists
from kopir.watchlists.models import ListSnapshot
from vetting.vetted import known_company, load_lists, paper, vetted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _lists(request: pytest.FixtureRequest) -> Iterator[None]:
    watchlists.forget_index()
    if "transactional_db" not in request.fixturenames:
        load_lists()
    yield
    watchlists.forget_index()


@pytest.fixture
def second(person: Callable[..., User]) -> User:
    return person(Role.OFFICER)


def listed_company() -> Company:
    return known_company("ТОО «Выдумка Трейдинг»")


def test_listed_name_in_another_script_is_a_hit_with_evidence(officer: User) -> None:
    company = listed_company()

    screening = actions.screen(company, by=officer)

    hit = Hit.objects.get(company=company)
    assert (screening.hits, screening.new_hits) == (1, 1)
    assert (hit.listed_key, hit.subject, hit.state, hit.source) == ("ofac-sdn:1", "company", HitState.OPEN, "ofac-sdn")
    assert hit.because
    assert hit.listed["programmes"] == ["TEST"]
    assert len(hit.sha256) == 64
    assert hit.due_on is not None


def test_letter_of_another_script_in_a_name_does_not_hide_it(officer: User) -> None:
    company = known_company("Vydumkа Trading", language="en")  # the last letter of the first word is Cyrillic

    actions.screen(company, by=officer)

    assert Hit.objects.filter(company=company, listed_key="ofac-sdn:1").exists()
    sheet = {check.code: check for check in queries.sheet(company, "en")}
    assert sheet["lookalike"].outcome is Outcome.WARN


def test_people_of_the_company_are_screened(officer: User) -> None:
    company = known_company()
    person = PersonFactory(company=company, name="Образцов Пример2", email="x@y.example")
    person.name_latin = "Primer2 Obraztsov"
    person.save()

    actions.screen(company, by=officer)

    assert "un-sc:EXi.002" in set(
        Hit.objects.filter(company=company, person=person).values_list("listed_key", flat=True)
    )


def test_screening_twice_keeps_one_hit_and_what_was_decided(officer: User, second: User) -> None:
    company = listed_company()
    actions.screen(company, by=officer)
    hit = Hit.objects.get(company=company)
    actions.propose_clearance(hit, "Another country and owner", by=officer)
    actions.clear(hit, by=second)

    assert actions.screen(company, by=officer).new_hits == 0

    hit.refresh_from_db()
    assert hit.state == HitState.CLEARED
    assert Screening.objects.filter(company=company).count() == 2


def test_cleared_hit_opens_again_when_the_list_says_more(officer: User, second: User) -> None:
    company = listed_company()
    actions.screen(company, by=officer)
    hit = Hit.objects.get(company=company)
    actions.propose_clearance(hit, "Somebody else", by=officer)
    actions.clear(hit, by=second)

    load_lists("VYDUMKA TRADING COMPANY LLC")
    assert actions.screen(company, by=officer).new_hits == 1

    hit.refresh_from_db()
    assert (hit.state, hit.proposed_by, hit.decided_by) == (HitState.OPEN, None, None)


def test_hit_that_is_found_no_more_is_marked_and_stays(officer: User) -> None:
    company = listed_company()
    actions.screen(company, by=officer)

    load_lists("QUITE ANOTHER")
    actions.screen(company, by=officer)

    hit = Hit.objects.get(company=company)
    assert hit.gone_at is not None
    assert hit.state == HitState.OPEN


def test_one_person_cannot_clear_alone(officer: User) -> None:
    company = listed_company()
    actions.screen(company, by=officer)
    hit = Hit.objects.get(company=company)
    actions.propose_clearance(hit, "Somebody else", by=officer)

    with pytest.raises(NotAllowed):
        actions.clear(hit, by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hit.objects.filter(pk=hit.pk).update(state="cleared", decided_by=officer, decided_at=timezone.now())


@pytest.mark.parametrize("word", [actions.propose_clearance, actions.confirm])
def test_word_on_a_hit_needs_a_reason(word: Callable[..., Hit], officer: User) -> None:
    company = listed_company()
    actions.screen(company, by=officer)

    with pytest.raises(BadInput):
        word(Hit.objects.get(company=company), "  ", by=officer)


def test_hit_can_be_sent_back_confirmed_and_looked_at_again(officer: User, second: User) -> None:
    company = listed_company()
    actions.screen(company, by=officer)
    hit = Hit.objects.get(company=company)
    actions.propose_clearance(hit, "Somebody else", by=officer)
    actions.send_back(hit, "Show the owner", by=second)
    actions.confirm(hit, "The same owner", by=second)
    with pytest.raises(WrongState):
        actions.propose_clearance(hit, "No", by=officer)
    actions.reopen(hit, "New papers", by=officer)

    assert hit.state == HitState.OPEN
    said = set(
        AuditRow.objects.filter(subject_id=str(hit.pk), subject_type="vetting.hit").values_list("action", flat=True)
    )
    assert said == {"hit.clearance_proposed", "hit.sent_back", "hit.confirmed", "hit.reopened"}


def test_nobody_is_screened_without_the_lists_that_are_demanded(officer: User) -> None:
    ListSnapshot.objects.filter(source="un-sc").delete()
    watchlists.forget_index()

    with pytest.raises(WrongState):
        actions.screen(known_company(), by=officer)


@pytest.mark.parametrize("change", ["name", "number", "person", "person-name", "country"])
def test_change_of_the_company_makes_its_screening_stale(change: str, officer: User) -> None:
    company = known_company()
    contact = company.people.get()
    actions.screen(company, by=officer)
    assert not Standing.objects.get(company=company).is_stale

    if change == "name":
        NameFactory(company=company, text="Новое Имя", language="ru", kind="trade")
    elif change == "number":
        company.identifiers.all().delete()
    elif change == "person":
        companies.remove_person(contact, by=officer)
    elif change == "person-name":
        companies.edit_person(contact, name="Другой Человек", by=officer)
    else:
        Company.objects.filter(pk=company.pk).update(country="JP")

    assert Standing.objects.get(company=company).is_stale
    assert company.pk in to_screen()


def test_change_that_nobody_is_looked_for_by_leaves_the_screening(officer: User) -> None:
    company = known_company()
    actions.screen(company, by=officer)

    companies.edit_person(company.people.get(), phone="+7 700 000 00 00", by=officer)

    assert not Standing.objects.get(company=company).is_stale


def test_new_list_makes_everybody_due_and_the_job_screens_them(officer: User) -> None:
    every = [known_company(f"ТОО «Пример {number}»") for number in range(3)]
    assert actions.screen_due() == 3
    assert actions.screen_due() == 0

    load_lists("PRIMER 1")
    assert actions.screen_due() == 3

    assert Hit.objects.filter(company=every[1]).exists()


def accepted_paper(company: Company, officer: User) -> Evidence:
    evidence = actions.add_evidence(
        company, Paper("registration", issued_on=timezone.localdate()), paper(), by=officer
    )
    return actions.accept_evidence(evidence, by=officer)


def test_company_passes_when_no_check_says_stop_and_the_sheet_is_kept(officer: User) -> None:
    company = known_company()
    company.identifiers.update(value="160240000018")
    actions.take(company, by=officer)
    with pytest.raises(WrongState):
        actions.pass_company(company, by=officer)

    accepted_paper(company, officer)
    actions.screen(company, by=officer)
    standing = actions.pass_company(company, by=officer)

    assert standing.verdict == Verdict.PASSED
    assert standing.valid_until > timezone.localdate() + timedelta(days=300)
    kept = VerdictRow.objects.get(company=company, verdict=Verdict.PASSED)
    assert {row["code"] for row in kept.sheet} >= {"number", "name", "people", "evidence", "screening"}
    assert "Айгерім" not in str(kept.sheet)
    assert queries.obstacles(company) == []


def test_open_hit_stops_the_verdict(officer: User) -> None:
    company = listed_company()
    actions.take(company, by=officer)
    accepted_paper(company, officer)
    actions.screen(company, by=officer)

    with pytest.raises(WrongState):
        actions.pass_company(company, by=officer)


def test_refusal_needs_a_reason_and_can_be_taken_up_again(officer: User) -> None:
    company = known_company()
    actions.take(company, by=officer)
    with pytest.raises(BadInput):
        actions.refuse_company(company, " ", by=officer)
    actions.refuse_company(company, "No papers", by=officer)

    assert actions.take(company, by=officer).verdict == Verdict.CHECKING


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("extract.pdf", b"MZ\x90\x00" + bytes(60)),
        ("empty.pdf", b""),
        ("page.pdf", b"<html><script>"),
        ("big.pdf", b"%PDF-" + bytes(25 * 1024 * 1024)),
    ],
)
def test_paper_that_is_not_what_it_says_is_refused(name: str, content: bytes, officer: User) -> None:
    company = known_company()

    with pytest.raises(BadInput):
        actions.add_evidence(company, Paper("registration"), paper(name, content), by=officer)

    assert not Evidence.objects.filter(company=company).exists()


@pytest.mark.parametrize(
    "said",
    [
        Paper("spell"),
        Paper("registration", issued_on=timezone.localdate() + timedelta(days=2)),
        Paper("registration", issued_on=timezone.localdate(), expires_on=timezone.localdate() - timedelta(days=1)),
    ],
)
def test_paper_with_impossible_facts_is_refused(said: Paper, officer: User) -> None:
    with pytest.raises(BadInput):
        actions.add_evidence(known_company(), said, paper(), by=officer)


def test_old_paper_does_not_count(officer: User) -> None:
    company = known_company()
    long_ago = timezone.localdate() - timedelta(days=400)
    evidence = actions.add_evidence(company, Paper("registration", issued_on=long_ago), paper(), by=officer)
    actions.accept_evidence(evidence, by=officer)

    outcome = [check.outcome for check in queries.sheet(company, "en") if check.code == "evidence"]
    assert outcome == [Outcome.STOP]


# --- what the database holds


@pytest.mark.parametrize(
    "missing", ["verdict", "expired", "stale", "old-lists", "open", "proposed", "confirmed", "nothing"]
)
def test_database_refuses_an_introduction_that_may_not_be(missing: str, officer: User, second: User) -> None:
    case = CaseFactory(
        publisher_agreed_at=timezone.now(), interested_agreed_at=timezone.now(), introduced_at=timezone.now()
    )
    for company in (case.publisher, case.interested):
        NameFactory(company=company, text=f"Пример {company.pk}")
        vetted(company, by=officer)
    standing = Standing.objects.filter(company=case.interested)
    today = timezone.localdate()
    if missing == "verdict":
        standing.update(verdict="checking")
    elif missing == "expired":
        standing.update(valid_until=today - timedelta(days=1))
    elif missing == "stale":
        NameFactory(company=case.interested, text="Другое", kind="trade")
    elif missing == "old-lists":
        load_lists("ANOTHER LIST")
    elif missing != "nothing":
        hit(case.interested, missing, officer)

    def introduce() -> None:
        with connection.cursor() as cursor, transaction.atomic():
            cursor.execute("update cases_case set state = 'introduced' where id = %s", [case.pk])

    if missing == "nothing":
        introduce()
        assert Case.objects.get(pk=case.pk).state == "introduced"
        return
    assert queries.obstacles(case.interested)
    if missing == "old-lists":
        vetted(case.publisher, by=officer)
    with pytest.raises(IntegrityError, match=r"may not be introduced|not been screened|not cleared"):
        introduce()


def hit(company: Company, state: str, officer: User) -> Hit:
    fields = {"reason": "x", "proposed_by": officer, "proposed_at": timezone.now()} if state == "proposed" else {}
    if state == "confirmed":
        fields = {"reason": "x", "decided_by": officer, "decided_at": timezone.now()}
    return Hit.objects.create(
        company=company, subject="company", listed_key="ofac-sdn:2", source="ofac-sdn", own_name="a", listed_name="b",
        score=0.9, fingerprint="f", state=state, **fields,
    )  # fmt: skip
