"""An application from the desk's first look to its end."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from applications.factories import PDF, ApplicationFactory, upload
from companies.factories import (
    CompanyFactory,
    EntryFactory,
    IdentifierFactory,
    NameFactory,
    PersonFactory,
    SnapshotFactory,
)
from kopir.applications import actions, queries
from kopir.applications.actions import Choice
from kopir.applications.deadlines import kept_until, working_days_after
from kopir.applications.models import Application
from kopir.applications.states import ENDED, MOVES, ApplicationState
from kopir.companies.actions import AlreadyKnown
from kopir.companies.models import Company
from kopir.companies.states import CompanyState
from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, KopirError, WrongState
from kopir.core.models import AuditRow, Role, User
from kopir.vetting.models import Standing

pytestmark = pytest.mark.django_db
State = ApplicationState


def done_to(application: Application) -> list[str]:
    return [row.action.removeprefix("application.") for row in reversed(audit.rows_about(application))]


def told(application: Application) -> list[str]:
    return list(application.notices.values_list("kind", flat=True))


def in_state(state: State, **fields: object) -> Application:
    if state == State.ACCEPTED:
        fields["company"] = CompanyFactory()
    return ApplicationFactory(state=state, decline_reason="Нет." if state == State.DECLINED else "", **fields)


STEPS: dict[State, Callable[[Application, User], Application]] = {
    State.IN_REVIEW: lambda one, officer: actions.review(one, by=officer),
    State.ASKED: lambda one, officer: actions.ask(one, "Сколько тонн?", by=officer),
    State.ACCEPTED: lambda one, officer: actions.accept(one, Choice("new"), by=officer),
    State.DECLINED: lambda one, officer: actions.decline(one, "Не наш профиль.", by=officer),
    State.WITHDRAWN: lambda one, officer: actions.withdraw(one),
}


@pytest.mark.parametrize("old", State)
@pytest.mark.parametrize("new", STEPS)
def test_every_move_is_the_tables(old: State, new: State, officer: User) -> None:
    application = in_state(old)

    if new in MOVES[old]:
        assert STEPS[new](application, officer).state == new
    else:
        with pytest.raises(WrongState):
            STEPS[new](application, officer)
        application.refresh_from_db()
        assert (application.state, done_to(application), told(application)) == (old, [], [])


def test_review_has_an_owner_and_a_day(officer: User) -> None:
    application = ApplicationFactory()

    fresh = actions.review(application, by=officer)

    assert (fresh.owner, fresh.due_on) == (officer, working_days_after(timezone.localdate(), 3))
    assert done_to(fresh) == ["review"]


def test_review_keeps_the_owner(officer: User, person: Callable[..., User]) -> None:
    other = person(Role.OFFICER)

    assert actions.review(ApplicationFactory(owner=other), by=officer).owner == other


def test_question_and_answer_go_to_and_fro(officer: User, private_files: object) -> None:
    application = in_state(State.IN_REVIEW)

    asked = actions.ask(application, "  Сколько тонн в год? ", by=officer)
    assert (asked.state, asked.due_on) == (State.ASKED, working_days_after(timezone.localdate(), 10))
    answered = actions.reply(application, "40 тонн.", [upload(PDF, "протокол.pdf")])

    assert (answered.state, answered.due_on) == (State.IN_REVIEW, working_days_after(timezone.localdate(), 3))
    assert list(application.messages.values_list("side", "text", "author")) == [
        ("desk", "Сколько тонн в год?", officer.pk),
        ("applicant", "40 тонн.", None),
    ]
    assert list(application.files.values_list("name", flat=True)) == ["протокол.pdf"]
    assert (done_to(application), told(application)) == (["asked", "replied"], ["asked"])


@pytest.mark.parametrize("state", [state for state in State if state != State.ASKED])
def test_nobody_answers_what_was_not_asked(state: State) -> None:
    application = in_state(state)

    with pytest.raises(WrongState):
        actions.reply(application, "40 тонн.", [])

    assert application.messages.count() == 0


@pytest.mark.parametrize("text", ["", "  \n", "\x00", "a" * 5_001])
def test_empty_and_endless_texts_are_refused(text: str, officer: User) -> None:
    reading, asked = in_state(State.IN_REVIEW), in_state(State.ASKED)

    for step in (
        lambda: actions.ask(reading, text, by=officer),
        lambda: actions.decline(reading, text, by=officer),
        lambda: actions.reply(asked, text, []),
    ):
        with pytest.raises(BadInput):
            step()

    assert (done_to(reading), done_to(asked)) == ([], [])


def test_decline_has_its_reason_and_its_last_day(officer: User) -> None:
    fresh = actions.decline(in_state(State.IN_REVIEW), "Не наш профиль.", by=officer)

    fresh.refresh_from_db()
    assert (fresh.decline_reason, fresh.retain_until, fresh.due_on) == (
        "Не наш профиль.", kept_until(timezone.localdate()), None,
    )  # fmt: skip
    assert (done_to(fresh), told(fresh)) == (["declined"], ["declined"])


def test_withdrawal_is_recorded_and_kept_for_a_year() -> None:
    fresh = actions.withdraw(in_state(State.ASKED))

    assert (fresh.retain_until, fresh.due_on, done_to(fresh), told(fresh)) == (
        kept_until(timezone.localdate()), None, ["withdrawn"], ["withdrawn"],
    )  # fmt: skip


def test_a_new_company_is_made_of_what_was_typed(officer: User) -> None:
    application = in_state(State.IN_REVIEW, company_number="1602 4000 0018")

    fresh = actions.accept(application, Choice("new"), by=officer)

    company = Company.objects.get()
    assert fresh.company == company
    assert (company.country, company.state, company.owner) == ("KZ", CompanyState.DRAFT, officer)
    assert [name.text for name in company.names.all()] == ["ТОО «Алтай Бал»"]
    assert [str(number) for number in company.identifiers.all()] == ["bin:160240000018"]
    assert list(company.people.values_list("name", "position", "email", "language")) == [
        ("Айгерім Сейтқали", "Директор", application.email, "ru")
    ]
    assert (done_to(fresh), told(fresh)) == (["accepted"], ["accepted"])


@pytest.mark.parametrize("known", ["ТОО «Алтай Бал»", "Altai Bal LLP", "«Алтай Бал» ЖШС"])
def test_a_company_of_the_same_name_in_any_script_is_made_again_with_a_reason_only(known: str, officer: User) -> None:
    NameFactory(text=known, language="")
    application = in_state(State.IN_REVIEW)

    with pytest.raises(AlreadyThere):
        actions.accept(application, Choice("new"), by=officer)
    fresh = actions.accept(application, Choice("new", another="Другой город и другой владелец"), by=officer)

    assert Company.objects.count() == 2
    row = AuditRow.objects.get(action="application.accepted", subject_id=str(fresh.pk))
    assert row.details["another"] == "Другой город и другой владелец"


def test_an_accepted_company_is_checked_from_then_on(officer: User) -> None:
    fresh = actions.accept(in_state(State.IN_REVIEW, owner=officer), Choice("new"), by=officer)

    standing = Standing.objects.get(company=fresh.company)
    assert (standing.verdict, standing.owner) == ("checking", officer)
    assert standing.due_on > timezone.localdate()


@pytest.mark.parametrize("number", ["", "нет", "160240000017", "12345"])
def test_a_doubtful_number_stays_with_the_application(number: str, officer: User) -> None:
    fresh = actions.accept(in_state(State.IN_REVIEW, company_number=number), Choice("new"), by=officer)

    assert (fresh.company.identifiers.count(), fresh.company_number) == (0, number)


def test_a_number_of_another_company_makes_no_second_one(officer: User) -> None:
    IdentifierFactory()
    application = in_state(State.IN_REVIEW, company_number="160240000018")

    with pytest.raises(AlreadyThere):
        actions.accept(application, Choice("new"), by=officer)

    assert (Company.objects.count(), done_to(application)) == (1, [])


def test_a_company_is_made_from_the_entry(officer: User) -> None:
    EntryFactory(snapshot=SnapshotFactory())
    application = in_state(State.IN_REVIEW, entry_source="kz-stat", entry_key="160240000018")

    fresh = actions.accept(application, Choice("entry", add_contact=False), by=officer)

    assert (fresh.company.register_key, fresh.company.people.count()) == ("160240000018", 0)


def test_an_entry_already_known_is_joined_instead(officer: User) -> None:
    EntryFactory(snapshot=SnapshotFactory())
    known = IdentifierFactory().company
    application = in_state(State.IN_REVIEW, entry_source="kz-stat", entry_key="160240000018")

    with pytest.raises(AlreadyThere):
        actions.accept(application, Choice("entry"), by=officer)
    with pytest.raises(AlreadyKnown):  # two companies never hold one number, whatever is said
        actions.accept(application, Choice("entry", another="Другой владелец"), by=officer)
    fresh = actions.accept(application, Choice("join", known.reference.lower()), by=officer)

    assert (fresh.company, Company.objects.count()) == (known, 1)


def test_a_contact_that_is_known_is_not_doubled(officer: User) -> None:
    contact = PersonFactory()
    application = in_state(State.IN_REVIEW, email=contact.email.upper())

    actions.accept(application, Choice("join", contact.company.reference), by=officer)

    assert contact.company.people.count() == 1


@pytest.mark.parametrize(
    ("choice", "error"),
    [
        (Choice("join", "KZ-C-999999"), BadInput),
        (Choice("join", ""), BadInput),
        (Choice("join", "KZ-C-000001"), WrongState),
        (Choice("entry"), WrongState),
        (Choice("sideways"), BadInput),
    ],
)
def test_what_cannot_be_joined_is_refused(choice: Choice, error: type[KopirError], officer: User) -> None:
    CompanyFactory(reference="KZ-C-000001", state=CompanyState.ARCHIVED)
    application = in_state(State.IN_REVIEW)

    with pytest.raises(error):
        actions.accept(application, choice, by=officer)

    application.refresh_from_db()
    assert (application.state, application.company, Company.objects.count()) == (State.IN_REVIEW, None, 1)


def test_taking_and_giving(officer: User, person: Callable[..., User]) -> None:
    application, other = ApplicationFactory(), person(Role.OFFICER)

    assert actions.take(application, by=officer).owner == officer
    assert actions.take(application, by=officer).owner == officer
    assert actions.assign(application, other, by=officer).owner == other

    assert done_to(application) == ["owner", "owner"]


def test_the_second_of_two_who_take_it_is_told(officer: User, person: Callable[..., User]) -> None:
    seen = ApplicationFactory()
    actions.take(Application.objects.get(pk=seen.pk), by=person(Role.OFFICER))

    with pytest.raises(WrongState):
        actions.take(seen, by=officer)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.EDITOR, Role.PARTNER])
def test_only_officers_look_after_applications(role: Role, officer: User, person: Callable[..., User]) -> None:
    application = ApplicationFactory()

    with pytest.raises(BadInput):
        actions.assign(application, person(role), by=officer)

    assert done_to(application) == []


@pytest.mark.parametrize("state", ENDED)
def test_what_has_ended_is_given_to_nobody(state: State, officer: User) -> None:
    with pytest.raises(WrongState):
        actions.take(in_state(state), by=officer)


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_make_one_decision(person: Callable[..., User]) -> None:
    application = in_state(State.IN_REVIEW)
    officers = [person(Role.OFFICER), person(Role.OFFICER)]
    answers: list[str] = []
    start = threading.Barrier(2)

    def decide(officer: User) -> None:
        try:
            start.wait(60)
            actions.decline(application, "Нет.", by=officer)
            answers.append("done")
        except WrongState:
            answers.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=[officer]) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    assert (sorted(answers), done_to(application), told(application)) == (
        ["done", "refused"], ["declined"], ["declined"],
    )  # fmt: skip


def test_known_companies_are_found_by_number_and_across_scripts(officer: User) -> None:
    from companies.factories import NameFactory

    held = IdentifierFactory().company
    named = NameFactory(text="Altai Bal LLP", language="en", script="Latn").company
    NameFactory(text="ТОО «Степной Лифт»")
    application = ApplicationFactory(company_number="160240000018")

    found = queries.candidates(application, None)

    assert [(one.company, one.is_by_number) for one in found] == [(held, True), (named, False)]
