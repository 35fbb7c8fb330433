"""A case after its first day: taken up again, written in twice, listed whole, and read by those it concerns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from cases.factories import CaseFactory, JapaneseFactory
from cases.introduced import agreed
from companies.factories import MemberFactory, PersonFactory
from kopir.cases import actions
from kopir.cases.forms import ListForm
from kopir.cases.models import Case, CaseMessage
from kopir.cases.states import CaseState, Side
from kopir.companies.models import Company
from kopir.core import public
from kopir.core.errors import BadInput
from kopir.core.models import AuditRow, Role, User
from kopir.vetting.models import Hit
from kopir.watchlists import queries as watchlists

pytestmark = pytest.mark.django_db
AsUser = Callable[[User | None], Client]
Person = Callable[..., User]


@pytest.fixture(autouse=True)
def _no_index_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(public, "_BELIEVED_FOR", 600.0)  # a second may pass between two pages that are compared
    watchlists.forget_index()
    yield
    watchlists.forget_index()


@pytest.fixture
def case(officer: User) -> Case:
    return agreed(officer)[2]


def member_of(company: Company, person: Person) -> User:
    user = person(Role.MEMBER)
    MemberFactory(company=company, user=user)
    return user


def press(client: Client, case: Case, step: str, **fields: str) -> int:
    return client.post(reverse("cases_desk:case_step", args=[case.reference, step]), fields).status_code


def closed(case: Case, officer: User) -> Case:
    return actions.move_case(case, CaseState.CLOSED, "Конец", by=officer)


def state_now(case: Case) -> str:
    return Case.objects.get(pk=case.pk).state


@pytest.mark.parametrize("held_by", ["never introduced", "open hit", "another open case"])
def test_closed_case_that_may_not_go_on_stays_closed_and_says_why(
    held_by: str, case: Case, officer: User, as_user: AsUser
) -> None:
    if held_by != "never introduced":
        actions.introduce(case, by=officer)
    closed(case, officer)
    if held_by == "open hit":
        Hit.objects.create(
            company=case.interested, subject="company", listed_key="ofac-sdn:2", source="ofac-sdn", own_name="a",
            listed_name="b", score=0.9, fingerprint="f",
        )  # fmt: skip
    elif held_by == "another open case":
        actions.propose(case.opportunity, case.interested, by=officer)
    rows = AuditRow.objects.filter(action="case.moved").count()

    answer = as_user(officer).post(
        reverse("cases_desk:case_step", args=[case.reference, "move"]), {"state": "talks"}, follow=True
    )

    assert (state_now(case), AuditRow.objects.filter(action="case.moved").count()) == (CaseState.CLOSED, rows)
    assert 'class="notice notice--bad"' in answer.content.decode()


def test_case_closed_after_an_introduction_goes_on(case: Case, officer: User, as_user: AsUser) -> None:
    actions.introduce(case, by=officer)
    closed(case, officer)

    press(as_user(officer), case, "move", state="talks")

    case.refresh_from_db()
    assert (case.state, case.ended_at, case.end_reason) == (CaseState.TALKS, None, "")


def test_going_back_and_writing_other_words_makes_another_message(case: Case, officer: User, as_user: AsUser) -> None:
    client = as_user(officer)

    for text in ("один", "один", "два, исправлено"):
        press(client, case, "say", nonce="n", text=text, audience="publisher")

    assert [one.texts.get().text for one in CaseMessage.objects.all()] == ["один", "два, исправлено"]


def test_number_of_a_form_that_somebody_else_used_loses_nothing(
    case: Case, officer: User, person: Person, as_user: AsUser
) -> None:
    press(as_user(officer), case, "say", nonce="n", text="a", audience="interested")

    as_user(member_of(case.interested, person)).post(
        reverse("cases:case_step", args=[case.reference, "say"]), {"nonce": "n", "text": "b", "audience": "interested"}
    )

    assert [one.texts.get().text for one in CaseMessage.objects.all()] == ["a", "b"]


@pytest.mark.parametrize("side", ["publisher", "interested"])
@pytest.mark.parametrize("page", ["overview", "cases", "case"])
def test_next_step_of_the_chamber_is_read_by_the_chamber(
    page: str, side: str, case: Case, officer: User, person: Person, as_user: AsUser
) -> None:
    actions.set_next_step(case, "Ждём ответа OFAC", timezone.localdate(), by=officer)
    args = [case.reference] if page == "case" else []
    mine = as_user(member_of(getattr(case, side), person)).get(reverse(f"cases:{page}", args=args)).content.decode()

    assert "OFAC" in as_user(officer).get(reverse("cases_desk:case", args=[case.reference])).content.decode()
    assert case.reference in mine
    assert "OFAC" not in mine


def test_company_turns_the_pages_of_all_its_cases(person: Person, as_user: AsUser) -> None:
    mine = JapaneseFactory()
    client = as_user(member_of(mine, person))
    made = {CaseFactory(interested=mine).reference for _ in range(27)} | {CaseFactory().reference}

    pages = [client.get(reverse("cases:cases"), {"page": number}).content.decode() for number in (1, 2)]

    assert [sum(reference in page for reference in made) for page in pages] == [25, 2]


def test_list_of_a_company_costs_the_same_for_few_and_many(
    person: Person, as_user: AsUser, django_assert_num_queries: Callable[..., object]
) -> None:
    mine = JapaneseFactory()
    client = as_user(member_of(mine, person))
    CaseFactory(interested=mine)
    client.get(reverse("cases:cases"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("cases:cases"))

    for _ in range(3):
        CaseFactory(interested=mine)

    with django_assert_num_queries(len(few.captured_queries)):
        client.get(reverse("cases:cases"))


def test_list_counts_states_and_officers_as_it_is_narrowed(officer: User, person: Person, as_user: AsUser) -> None:
    other = person(Role.OFFICER, name="Other Officer")
    for owner, state in ((officer, "proposed"), (officer, "closed"), (other, "proposed"), (None, "proposed")):
        ended = {"ended_at": timezone.now(), "end_reason": "x"} if state == "closed" else {}
        CaseFactory(owner=owner, state=state, **ended)

    page = as_user(officer).get(reverse("cases_desk:cases"), {"owner": other.pk})
    facets = {
        facet.name: [(choice.label, choice.count, choice.is_on) for choice in facet.choices]
        for facet in page.context["facets"]
    }

    assert facets["state"] == [("Both sides are asked", 1, False)]
    assert sorted(facets["owner"]) == sorted([(str(officer), 1, False), ("Other Officer", 1, True)])
    assert [row.case.owner for row in page.context["rows"]] == [other]
    assert as_user(officer).get(reverse("cases_desk:cases"), {"owner": "x" * 99, "state": "?"}).status_code == 200


def test_list_of_the_desk_costs_the_same_for_few_and_many(
    officer: User, as_user: AsUser, django_assert_num_queries: Callable[..., object]
) -> None:
    client = as_user(officer)
    CaseFactory(owner=officer)
    client.get(reverse("cases_desk:cases"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("cases_desk:cases"))

    for _ in range(3):
        CaseFactory(owner=officer)

    with django_assert_num_queries(len(few.captured_queries)):
        client.get(reverse("cases_desk:cases"))


@pytest.mark.parametrize(
    ("step", "fields"),
    [("next", {"title": "Позвонить", "day": "2020-01-01"}), ("next", {"title": "Позвонить " + "x" * 300, "day": ""}),
     ("task", {"title": "Перевести", "day": "2020-01-01"}), ("task", {"title": "Перевести " + "x" * 200}),
     ("note", {"text": "Осторожно " + "x" * 10_001}), ("move", {"state": "closed", "text": "Конец " + "x" * 2_001}),
     ("refuse", {"side": "interested", "text": "Поздно " + "x" * 2_001}),
     ("agree", {"side": "publisher", "how": "Письмо " + "x" * 501}), ("meet", {"place": "Зал " + "x" * 301}),
     ("say", {"nonce": "n", "text": "Привет " + "x" * 10_001, "audience": "publisher"})],
)  # fmt: skip
def test_words_that_cannot_be_used_are_shown_again_with_the_reason(
    step: str, fields: dict[str, str], case: Case, officer: User, as_user: AsUser
) -> None:
    if step not in {"refuse", "agree", "say"}:
        actions.introduce(case, by=officer)
    before = Case.objects.values().get(pk=case.pk)

    page = as_user(officer).post(reverse("cases_desk:case_step", args=[case.reference, step]), fields)

    text = page.content.decode()
    assert page.status_code == 422
    assert 'class="notice notice--bad"' in text
    assert next(value for name, value in fields.items() if name in {"title", "text", "how", "place"}) in text
    assert Case.objects.values().get(pk=case.pk) == before
    assert [rows.count() for rows in (case.tasks, case.messages, case.meetings)] == [0, 0, 0]


@pytest.mark.parametrize("step", ["next", "task"])
def test_day_that_is_past_is_refused_by_the_action_too(step: str, case: Case, officer: User) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)

    say = {
        "next": lambda: actions.set_next_step(case, "Позвонить", yesterday, by=officer),
        "task": lambda: actions.add_task(case, "Позвонить", yesterday, officer, by=officer),
    }[step]

    with pytest.raises(BadInput):
        say()


def test_time_of_a_message_names_its_place(case: Case, officer: User, as_user: AsUser) -> None:
    officer.time_zone = "Asia/Tokyo"
    officer.save()
    press(as_user(officer), case, "say", nonce="n", text="a", audience="publisher")

    text = as_user(officer).get(reverse("cases_desk:case", args=[case.reference])).content.decode()

    assert "(Tokyo)</time>" in text


def test_whom_a_side_has_named_is_ticked_when_it_changes_its_mind(case: Case, person: Person, as_user: AsUser) -> None:
    named = case.publisher.people.get()
    other = PersonFactory(company=case.publisher, name="Ерлан Жұмабаев")

    page = as_user(member_of(case.publisher, person)).get(reverse("cases:case", args=[case.reference]))

    (_side, form, _no, has_agreed), *others = page.context["agreeing"]
    assert (form.initial["people"], has_agreed, others) == ([named.pk], True, [])
    assert page.content.decode().count("checked") == 1
    assert other.name in page.content.decode()


def test_steps_of_a_case_stand_in_their_order(case: Case, officer: User, as_user: AsUser) -> None:
    actions.introduce(case, by=officer)

    page = as_user(officer).get(reverse("cases_desk:case", args=[case.reference]))

    assert page.context["moves"] == [CaseState.TALKS, CaseState.AGREED]


def test_case_that_was_refused_promises_no_contacts(case: Case, person: Person, as_user: AsUser) -> None:
    words, client = "are shown after the introduction", as_user(member_of(case.interested, person))
    address = reverse("cases:case", args=[case.reference])
    assert words in client.get(address).content.decode()

    actions.refuse(case, Side.PUBLISHER, "Не сейчас", by=member_of(case.publisher, person))

    assert words not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [("ja", ["自分の担当", "進行中"]), ("ru", ["Мои", "В работе"]), ("kk", ["Менікі", "Жұмыста"])],
)
def test_filters_of_the_desk_are_no_mines_of_ore(language: str, words: list[str]) -> None:
    with translation.override(language):
        form = ListForm({}, states=CaseState)
        found = [dict(form.fields["whose"].choices)["mine"], dict(form.fields["state"].choices)[""]]  # type: ignore[attr-defined]

        assert [str(one) for one in found] == words
