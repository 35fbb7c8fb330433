"""What is said about an interest: rewritten, returned, asked for, and read by those it is for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.interest_factories import TEXTS, buyer, member_of, opportunity, whole
from kopir.cases import actions
from kopir.cases.models import Interest, InterestText
from kopir.cases.states import InterestAnswer, InterestState, Side
from kopir.core.errors import WrongState
from kopir.core.models import User
from kopir.opportunities.models import Opportunity

pytestmark = pytest.mark.django_db
AsUser = Callable[[User | None], Client]
Person = Callable[..., User]


def test_answer_rewritten_in_the_language_of_its_translation_takes_the_translations_place(officer: User) -> None:
    interest = whole(officer, forwarded=False)
    actions.translate(interest, "why", "en", "We need buckwheat honey.", by=officer)
    actions.return_to_company(interest, "Please write in English", by=officer)
    ours = "We are a wholesaler and we need two tonnes of buckwheat honey every month."

    actions.complete(interest, {**TEXTS, "why": ours}, by=officer)

    rows = InterestText.objects.filter(interest=interest, kind="why")
    assert [(one.language, one.origin, one.text) for one in rows] == [("en", "original", ours)]


def test_what_the_adviser_said_to_the_interested_company_is_not_read_by_the_other(
    officer: User, person: Person, as_user: AsUser
) -> None:
    interest = whole(officer, forwarded=False)
    actions.return_to_company(interest, "Ваш текст слаб: нет сертификата", by=officer)
    actions.complete(interest, TEXTS, by=officer)
    actions.forward(interest, by=officer)
    address = reverse("cases:interest", args=[interest.reference])

    own = as_user(member_of(interest.company, person)).get(address).content.decode()
    other = as_user(member_of(interest.opportunity.company, person)).get(address).content.decode()

    assert "нет сертификата" in own
    assert TEXTS["why"] in other
    assert "нет сертификата" not in other


def test_information_that_comes_after_the_end_does_not_open_the_interest_again(officer: User) -> None:
    interest = whole(officer, forwarded=True)
    actions.answer(interest, InterestAnswer.MORE, "Сколько тонн?", by=officer, side=Side.PUBLISHER)
    read_before = Interest.objects.get(pk=interest.pk)
    assert actions.expire_due(timezone.localdate() + timedelta(days=31)) == 1

    with pytest.raises(WrongState):
        actions.add_information(read_before, "Две тонны.", by=officer)

    interest.refresh_from_db()
    assert interest.state == InterestState.EXPIRED


def test_adviser_does_not_forward_what_waits_for_an_answer_of_the_company(officer: User) -> None:
    interest = whole(officer, forwarded=True)
    actions.answer(interest, InterestAnswer.MORE, "Сколько тонн?", by=officer, side=Side.PUBLISHER)

    with pytest.raises(WrongState):
        actions.forward(interest, by=officer)


def test_question_that_waits_too_long_is_reminded_anew(officer: User) -> None:
    interest = whole(officer, forwarded=True)
    day, now = timezone.localdate(), timezone.now()
    assert actions.remind_due(day + timedelta(days=15), now) == (1, 1)
    interest.refresh_from_db()

    actions.answer(interest, InterestAnswer.MORE, "Сколько тонн?", by=officer, side=Side.PUBLISHER)

    assert (interest.reminded_at, interest.escalated_at) == (None, None)
    assert actions.remind_due(day + timedelta(days=15), now) == (1, 0)


def test_answered_interest_is_not_listed_as_waiting(officer: User, as_user: AsUser) -> None:
    interest = whole(officer, forwarded=True)
    actions.remind_due(timezone.localdate() + timedelta(days=15), timezone.now())
    page = reverse("cases_desk:interests")
    assert "two weeks without an answer" in as_user(officer).get(page).content.decode()
    interest.refresh_from_db()

    actions.answer(interest, InterestAnswer.FITS, "", by=officer, side=Side.PUBLISHER)

    assert "two weeks without an answer" not in as_user(officer).get(page, {"state": "all"}).content.decode()


def test_interest_in_what_was_closed_meanwhile_is_refused(officer: User) -> None:
    read_before, company = opportunity(), buyer()
    Opportunity.objects.filter(pk=read_before.pk).update(state="closed")

    with pytest.raises(WrongState):
        actions.express(actions.Wish(read_before, company, TEXTS), by=officer)


@pytest.mark.parametrize("desk", [True, False])
@pytest.mark.parametrize(
    ("step", "typed"),
    [("answer", {"answer": "", "reason": "У нас другой объём"}),
     ("complete", {"why": "Нам нужно 2 тонны", "offer": "", "next": "Образец"}),
     ("inform", {"text": "а" * 3_001})],
)  # fmt: skip
def test_refused_step_keeps_what_was_typed(
    step: str, typed: dict[str, str], desk: bool, officer: User, person: Person, as_user: AsUser
) -> None:
    interest = whole(officer, forwarded=step != "complete")
    if step == "complete":
        actions.return_to_company(interest, "Напишите объём", by=officer)
    elif step == "inform":
        actions.answer(interest, InterestAnswer.MORE, "Сколько тонн?", by=officer, side=Side.PUBLISHER)
    was = interest.state
    company = interest.opportunity.company if step == "answer" else interest.company
    client = as_user(officer if desk else member_of(company, person))
    room = "cases_desk" if desk else "cases"

    page = client.post(reverse(f"{room}:interest_step", args=[interest.reference, step]), typed)

    assert page.status_code == 422
    for words in filter(None, typed.values()):
        assert words in page.content.decode()
    interest.refresh_from_db()
    assert interest.state == was


@pytest.mark.parametrize("step", ["return", "ineligible", "translate"])
def test_refused_step_of_an_adviser_keeps_what_was_typed(step: str, officer: User, as_user: AsUser) -> None:
    interest = whole(officer, forwarded=False)
    typed = {"text": "б" * 7_000, "kind": "why", "language": "en"}

    page = as_user(officer).post(reverse("cases_desk:interest_step", args=[interest.reference, step]), typed)

    assert page.status_code == 422
    assert typed["text"] in page.content.decode()


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (datetime(2026, 3, 1, 18, 59, tzinfo=UTC), "2026-03-08"),  # 1 March in Almaty, 2 March in Tokyo
        (datetime(2026, 3, 1, 19, 1, tzinfo=UTC), "2026-03-09"),  # 2 March in both
        (datetime(2026, 12, 31, 20, 0, tzinfo=UTC), "2027-01-08"),  # the new year has begun in both
    ],
)
def test_days_are_counted_where_the_chamber_is(
    moment: datetime, due: str, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    interest = whole(officer, forwarded=False)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    actions.forward(interest, by=officer)

    assert (interest.due_on.isoformat(), interest.forwarded_at) == (due, moment)
    last = interest.due_on
    assert actions.remind_due(last, moment) == (0, 0)  # the day itself is still theirs
    assert actions.remind_due(last + timedelta(days=1), moment) == (1, 0)


def test_visitor_of_an_opportunity_is_led_to_apply_or_to_log_in(as_user: AsUser) -> None:
    one = opportunity()
    express = reverse("cases:express", args=[one.reference])

    page = as_user(None).get(reverse("opportunities:detail", args=[one.reference])).content.decode()

    assert f"?about={one.reference}" in page
    assert express in page
    assert as_user(None).get(express)["Location"].endswith(f"?next={express}")
