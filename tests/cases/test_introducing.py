"""Both sides agree, both are vetted, and the two know each other: once, whoever presses the button and how often."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.introduced import agreed, two
from companies.factories import MemberFactory, NameFactory
from kopir.cases import actions
from kopir.cases.models import Case, CaseContact
from kopir.cases.queries import contacts_shown
from kopir.cases.states import CaseState, Side
from kopir.core.errors import AlreadyThere, BadInput, WrongState
from kopir.core.models import AuditRow, Role, User
from kopir.vetting.models import Hit, Standing
from kopir.watchlists import queries as watchlists

pytestmark = pytest.mark.django_db
AsUser = Callable[[User | None], Client]
Person = Callable[..., User]


@pytest.fixture(autouse=True)
def _no_index_kept() -> Iterator[None]:
    watchlists.forget_index()
    yield
    watchlists.forget_index()


def test_two_who_agreed_are_introduced(officer: User) -> None:
    _publisher, _interested, case = agreed(officer)

    actions.introduce(case, by=officer)

    case.refresh_from_db()
    assert (case.state, case.introduced_by) == (CaseState.INTRODUCED, officer)
    assert case.next_on > timezone.localdate()
    with pytest.raises(WrongState):
        actions.introduce(case, by=officer)


def test_introduction_waits_for_both_sides(officer: User) -> None:
    publisher, _interested, case = two(officer)
    actions.agree(case, Side.PUBLISHER, publisher.people.all(), by=officer, how="By telephone")

    with pytest.raises(WrongState):
        actions.introduce(case, by=officer)


def test_when_both_have_agreed_it_is_the_chambers_turn_soon(officer: User) -> None:
    publisher, interested, case = two(officer)
    actions.agree(case, Side.PUBLISHER, publisher.people.all(), by=officer, how="By telephone")
    assert case.next_on == timezone.localdate() + timedelta(days=14)

    actions.agree(case, Side.INTERESTED, interested.people.all(), by=officer, how="By telephone")

    assert case.next_on == timezone.localdate() + timedelta(days=3)


def test_side_names_people_of_its_own(officer: User) -> None:
    publisher, interested, case = two(officer)

    with pytest.raises(BadInput):
        actions.agree(case, Side.PUBLISHER, interested.people.all(), by=officer, how="By telephone")
    with pytest.raises(BadInput):
        actions.agree(case, Side.PUBLISHER, [], by=officer, how="By telephone")
    actions.agree(case, Side.PUBLISHER, publisher.people.all(), by=officer, how="By telephone")
    actions.agree(case, Side.PUBLISHER, publisher.people.all(), by=officer, how="By telephone")
    assert CaseContact.objects.filter(case=case).count() == 1


def test_side_that_says_no_ends_the_case_with_a_reason(officer: User) -> None:
    _publisher, _interested, case = two(officer)
    with pytest.raises(BadInput):
        actions.refuse(case, Side.INTERESTED, " ", by=officer)

    actions.refuse(case, Side.INTERESTED, "Другой поставщик", by=officer)

    assert (case.state, case.end_reason) == (CaseState.REFUSED, "Другой поставщик")


def test_open_hit_holds_the_introduction_and_the_company_is_not_told(
    officer: User, person: Person, as_user: AsUser
) -> None:
    _publisher, interested, case = agreed(officer)
    Hit.objects.create(
        company=interested, subject="company", listed_key="ofac-sdn:2", source="ofac-sdn", own_name="a",
        listed_name="b", score=0.9, fingerprint="f",
    )  # fmt: skip

    with pytest.raises(WrongState) as refused:
        actions.introduce(case, by=officer)
    assert interested.reference in str(refused.value)
    user = person(Role.MEMBER)
    MemberFactory(company=interested, user=user)
    text = as_user(user).get(reverse("cases:case", args=[case.reference])).content.decode().lower()
    for word in ("watchlist", "ofac", "sanction", "vetting", " hit"):
        assert word not in text, word


def test_stale_screening_is_made_anew_before_the_introduction(officer: User) -> None:
    _publisher, interested, case = agreed(officer)
    NameFactory(company=interested, text="Mitsubachi", language="en", kind="trade")
    assert Standing.objects.get(company=interested).is_stale

    actions.introduce(case, by=officer)

    assert case.state == CaseState.INTRODUCED


def test_company_that_became_a_listed_one_is_found_on_the_way(officer: User) -> None:
    _publisher, interested, case = agreed(officer)
    NameFactory(company=interested, text="Vydumka Trading", language="en", kind="trade")

    with pytest.raises(WrongState):
        actions.introduce(case, by=officer)
    assert Hit.objects.filter(company=interested).exists()


def test_one_open_case_of_an_opportunity_and_a_company(officer: User) -> None:
    _publisher, interested, case = two(officer)

    with pytest.raises(AlreadyThere, match=case.reference):
        actions.propose(case.opportunity, interested, by=officer)
    actions.refuse(case, Side.INTERESTED, "Позже", by=officer)
    assert actions.propose(case.opportunity, interested, by=officer) != case


@pytest.mark.parametrize(
    ("state", "sees_other"),
    [("proposed", False), ("introduced", True), ("talks", True), ("agreed", True), ("refused", False),
     ("closed before", False), ("closed after", True)],
)  # fmt: skip
@pytest.mark.parametrize("side", ["publisher", "interested", "chamber", "nobody"])
def test_contacts_are_shown_by_state_and_side(
    state: str, sees_other: bool, side: str, officer: User, person: Person, as_user: AsUser
) -> None:
    publisher, interested, case = agreed(officer)
    if state not in {"proposed", "refused", "closed before"}:
        actions.introduce(case, by=officer)
    if state in {"talks", "agreed"}:
        actions.move_case(case, CaseState(state), "", by=officer)
    elif state == "refused":
        actions.refuse(case, Side.PUBLISHER, "Нет", by=officer)
    elif state.startswith("closed"):
        actions.move_case(case, CaseState.CLOSED, "Конец", by=officer)
    user = officer if side == "chamber" else person(Role.MEMBER)
    if side in {"publisher", "interested"}:
        MemberFactory(company=publisher if side == "publisher" else interested, user=user)
    whose = {"publisher": {publisher.pk}, "interested": {interested.pk}, "chamber": {publisher.pk, interested.pk}}
    expected = whose.get(side, set()) | ({publisher.pk, interested.pk} if sees_other and side != "nobody" else set())

    assert {contact.person.company_id for contact in contacts_shown(case, user)} == expected

    page = reverse("cases_desk:case" if side == "chamber" else "cases:case", args=[case.reference])
    answer = as_user(user).get(page)
    assert answer.status_code == (404 if side == "nobody" else 200)
    text = answer.content.decode()
    assert ("aigerim@" in text) == (publisher.pk in expected)
    assert ("hanako@" in text) == (interested.pk in expected)


def test_member_agrees_on_the_page_and_sees_the_other_side_after_the_introduction(
    officer: User, person: Person, as_user: AsUser
) -> None:
    publisher, interested, case = two(officer)
    users = {company.pk: person(Role.MEMBER) for company in (publisher, interested)}
    for company in (publisher, interested):
        MemberFactory(company=company, user=users[company.pk])
        answer = as_user(users[company.pk]).post(
            reverse("cases:case_step", args=[case.reference, "agree"]),
            {"people": [company.people.get().pk], "side": "publisher"},  # a company speaks for itself alone
        )
        assert answer.status_code == 302
    as_user(officer).post(reverse("cases_desk:case_step", args=[case.reference, "introduce"]))

    case.refresh_from_db()
    assert case.state == CaseState.INTRODUCED
    assert (
        "aigerim@" in as_user(users[interested.pk]).get(reverse("cases:case", args=[case.reference])).content.decode()
    )


def test_notes_and_tasks_are_the_chambers_alone(officer: User, person: Person, as_user: AsUser) -> None:
    publisher, _interested, case = agreed(officer)
    actions.introduce(case, by=officer)
    actions.write_note(case, "Директор осторожен", by=officer)
    actions.add_task(case, "Позвонить в Токио", timezone.localdate(), officer, by=officer)
    user = person(Role.MEMBER)
    MemberFactory(company=publisher, user=user)

    theirs = as_user(user).get(reverse("cases:case", args=[case.reference])).content.decode()
    ours = as_user(officer).get(reverse("cases_desk:case", args=[case.reference])).content.decode()

    for words in ("Директор осторожен", "Позвонить в Токио"):
        assert words in ours
        assert words not in theirs
    for step in ("note", "task", "done", "move", "introduce", "next", "take"):
        assert as_user(user).post(reverse("cases:case_step", args=[case.reference, step])).status_code == 404


def test_case_is_worked_on_and_ends_with_a_reason(officer: User) -> None:
    _publisher, _interested, case = agreed(officer)
    actions.introduce(case, by=officer)
    with pytest.raises(BadInput):
        actions.set_next_step(case, "", None, by=officer)
    actions.set_next_step(case, "Образцы", timezone.localdate() + timedelta(days=3), by=officer)
    task = actions.add_task(case, "Перевод", timezone.localdate(), officer, by=officer)
    actions.finish_task(task, by=officer)
    actions.finish_task(task, by=officer)
    actions.move_case(case, CaseState.TALKS, "", by=officer)
    with pytest.raises(BadInput):
        actions.move_case(case, CaseState.CLOSED, "", by=officer)
    actions.move_case(case, CaseState.CLOSED, "Договор подписан", by=officer)

    assert case.state == CaseState.CLOSED
    assert AuditRow.objects.filter(action="case.task_done", subject_id=str(case.pk)).count() == 1
    with pytest.raises(WrongState):
        actions.set_next_step(case, "Ещё", timezone.localdate(), by=officer)


@pytest.mark.django_db(transaction=True)
def test_two_officers_press_introduce_at_once_and_it_is_done_once(transactional_db: None) -> None:
    officers = [User.objects.create_user(f"o{number}@chamber.example", None, role=Role.OFFICER) for number in range(2)]
    _publisher, _interested, case = agreed(officers[0])
    ready, done = threading.Barrier(2), []

    def press(by: User) -> None:
        ready.wait(60)
        try:
            actions.introduce(Case.objects.get(pk=case.pk), by=by)
            done.append("introduced")
        except WrongState:
            done.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[by]) for by in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    assert sorted(done) == ["introduced", "refused"]
    assert AuditRow.objects.filter(action="case.introduced", subject_id=str(case.pk)).count() == 1
    assert Case.objects.get(pk=case.pk).state == CaseState.INTRODUCED
