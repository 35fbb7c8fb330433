"""An interest from three questions to an answer; who reads what, and who decides."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.factories import InterestFactory, named
from cases.interest_factories import TEXTS, buyer, member_of, opportunity, whole
from kopir.cases import actions, desk_urls, urls
from kopir.cases.models import Case, CaseMeeting, Interest, InterestReply, Outcome
from kopir.cases.queries import lists
from kopir.cases.states import InterestAnswer, InterestState, Side
from kopir.core.errors import AlreadyThere, BadInput, WrongState
from kopir.core.models import AuditRow, Role, User
from kopir.opportunities.models import Opportunity
from opportunities.factories import OpportunityFactory

pytestmark = pytest.mark.django_db
AsUser = Callable[[User | None], Client]
Person = Callable[..., User]


@pytest.fixture
def wish() -> actions.Wish:
    return actions.Wish(opportunity(), buyer(), TEXTS)


def test_interest_goes_to_the_adviser_first(wish: actions.Wish, officer: User, person: Person) -> None:
    wish.company.owner = officer
    wish.company.save()

    interest = actions.express(wish, by=member_of(wish.company, person))

    assert interest.reference.startswith("EI-")
    assert (interest.state, interest.adviser, interest.language) == ("submitted", officer, "ru")
    assert set(interest.texts.values_list("kind", flat=True)) == {"why", "offer", "next"}
    assert interest.due_on > timezone.localdate()


def test_same_words_twice_are_one_interest_and_other_words_are_told_of_it(wish: actions.Wish, officer: User) -> None:
    first = actions.express(wish, by=officer)

    assert actions.express(wish, by=officer) == first
    with pytest.raises(AlreadyThere, match=first.reference):
        actions.express(actions.Wish(wish.opportunity, wish.company, {**TEXTS, "why": "Другое"}), by=officer)


@pytest.mark.parametrize("fault", ["own", "same-country", "closed", "archived", "foreign-own", "empty", "long"])
def test_interest_that_makes_no_sense_is_refused(fault: str, officer: User) -> None:
    one, company, texts, own = opportunity(), buyer(), dict(TEXTS), None
    if fault == "own":
        company = one.company
    elif fault == "same-country":
        company = opportunity().company
    elif fault == "closed":
        Opportunity.objects.filter(pk=one.pk).update(state="closed")
        one.refresh_from_db()
    elif fault == "archived":
        company.state = "archived"
        company.save()
    elif fault == "foreign-own":
        own = OpportunityFactory()
    else:
        texts["why"] = " " if fault == "empty" else "a" * 10_000

    with pytest.raises((BadInput, WrongState)):
        actions.express(actions.Wish(one, company, texts, own), by=officer)
    assert not Interest.objects.exists()


def test_interests_of_one_day_have_an_end(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kopir.cases.terms.MOST_A_DAY", 1)
    company = buyer()
    actions.express(actions.Wish(opportunity(), company, TEXTS), by=officer)

    with pytest.raises(WrongState):
        actions.express(actions.Wish(opportunity(), company, TEXTS), by=officer)


def test_no_second_interest_while_a_case_of_the_two_is_open(wish: actions.Wish, officer: User) -> None:
    case = actions.propose(wish.opportunity, wish.company, by=officer)
    with pytest.raises(AlreadyThere, match=case.reference):
        actions.express(wish, by=officer)

    actions.refuse(case, Side.PUBLISHER, "Не сейчас", by=officer)

    assert actions.express(wish, by=officer).state == InterestState.SUBMITTED


def test_answer_needs_forwarding_first_and_a_reason_except_for_yes(wish: actions.Wish, officer: User) -> None:
    interest = actions.express(wish, by=officer)
    with pytest.raises(WrongState):
        actions.answer(interest, InterestAnswer.FITS, "", by=officer, side=Side.PUBLISHER)
    actions.forward(interest, by=officer)
    with pytest.raises(BadInput):
        actions.answer(interest, InterestAnswer.DOES_NOT_FIT, " ", by=officer, side=Side.PUBLISHER)

    actions.answer(interest, InterestAnswer.FITS, "", by=officer, side=Side.PUBLISHER)

    assert (interest.state, interest.answer, interest.due_on) == (
        "answered",
        "fits",
        timezone.localdate() + timedelta(days=3),
    )
    assert lists.answer_speed().answers == 1
    with pytest.raises(WrongState):
        actions.answer(interest, InterestAnswer.DOES_NOT_FIT, "Передумали", by=officer, side=Side.PUBLISHER)


def test_question_is_answered_and_the_other_side_has_another_week(wish: actions.Wish, officer: User) -> None:
    interest = actions.forward(actions.express(wish, by=officer), by=officer)
    Interest.objects.filter(pk=interest.pk).update(reminded_at=timezone.now())
    actions.answer(interest, InterestAnswer.MORE, "Сколько тонн?", by=officer, side=Side.PUBLISHER)
    assert interest.state == InterestState.ASKED

    actions.add_information(interest, "Две тонны в месяц.", by=officer)

    assert (interest.state, interest.reminded_at) == (InterestState.FORWARDED, None)
    said = [(one.side, one.answer, one.text) for one in InterestReply.objects.filter(interest=interest)]
    assert said == [("publisher", "more-information", "Сколько тонн?"), ("interested", "", "Две тонны в месяц.")]


def test_adviser_returns_an_interest_and_the_company_completes_it(wish: actions.Wish, officer: User) -> None:
    interest = actions.return_to_company(actions.express(wish, by=officer), "Напишите объём", by=officer)
    assert interest.state == InterestState.RETURNED

    actions.complete(interest, {**TEXTS, "why": "Нам нужно 2 тонны."}, by=officer)

    assert interest.state == InterestState.SUBMITTED
    assert interest.texts.get(kind="why").text == "Нам нужно 2 тонны."


def test_adviser_may_say_that_it_is_not_eligible_before_it_is_forwarded(wish: actions.Wish, officer: User) -> None:
    interest = actions.express(wish, by=officer)

    actions.answer(interest, InterestAnswer.NOT_ELIGIBLE, "Не производит", by=officer, side=Side.CHAMBER)

    assert (interest.state, interest.forwarded_at) == ("answered", None)


def test_calendar_reminds_tells_the_lead_and_ends(wish: actions.Wish, officer: User) -> None:
    interest = actions.forward(actions.express(wish, by=officer), by=officer)
    now, day = timezone.now(), timezone.localdate()

    assert actions.remind_due(day, now) == (0, 0)
    assert actions.remind_due(day + timedelta(days=8), now) == (1, 0)
    assert actions.remind_due(day + timedelta(days=8), now) == (0, 0)
    assert actions.remind_due(day + timedelta(days=15), now) == (0, 1)
    assert actions.expire_due(day + timedelta(days=30)) == 0
    assert actions.expire_due(day + timedelta(days=31)) == 1
    assert actions.expire_due(day + timedelta(days=31)) == 0

    interest.refresh_from_db()
    assert interest.state == InterestState.EXPIRED
    actions.forward(interest, by=officer)
    assert interest.state == InterestState.FORWARDED


def test_translation_is_shown_to_its_readers_with_the_original(
    wish: actions.Wish, officer: User, person: Person, as_user: AsUser
) -> None:
    interest = actions.forward(actions.express(wish, by=officer), by=officer)
    actions.translate(interest, "why", "en", "We need buckwheat honey.", by=officer)
    with pytest.raises(BadInput):
        actions.translate(interest, "why", "ru", "То же", by=officer)
    user = member_of(wish.opportunity.company, person)

    text = as_user(user).get(reverse("cases:interest", args=[interest.reference])).content.decode()

    assert "We need buckwheat honey." in text
    assert "Нам нужен гречишный мёд." in text


# --- who sees what


PEOPLE = ("visitor", "interested", "publisher", "other", Role.PARTNER, Role.EDITOR, Role.OFFICER, Role.ADMINISTRATOR)
DESK_LOOK = (302, 404, 404, 404, 404, 404, 200, 200)
DESK_BUTTON = (302, 404, 404, 404, 404, 404, 302, 302)
# The publisher sees an interest once it was forwarded. Officers are led to the desk's own pages.
TABLE = {
    "cases_desk:cases": ("get", DESK_LOOK),
    "cases_desk:interests": ("get", DESK_LOOK),
    "cases_desk:interest": ("get", DESK_LOOK),
    "cases_desk:interest_step": ("post", DESK_BUTTON),
    "cases_desk:case": ("get", DESK_LOOK),
    "cases_desk:case_step": ("post", (302, 404, 404, 404, 404, 404, 422, 422)),  # nothing was typed
    "cases_desk:outcomes": ("get", DESK_LOOK),
    "cases_desk:outcomes_export": ("get", DESK_LOOK),
    "cases_desk:outcome": ("get", DESK_LOOK),
    "cases_desk:outcome_tell": ("post", (302, 404, 404, 404, 404, 404, 422, 422)),
    "cases_desk:outcome_confirm": ("post", DESK_BUTTON),
    "cases_desk:propose": ("post", (302, 404, 404, 404, 404, 404, 302, 409)),  # pressed again: there is one already
    "cases:overview": ("get", (302, 200, 200, 200, 200, 200, 302, 302)),
    "cases:cases": ("get", (302, 200, 200, 200, 200, 200, 302, 302)),
    "cases:express": ("get", (302, 200, 200, 200, 200, 200, 200, 200)),
    "cases:interest": ("get", (302, 200, 200, 404, 404, 404, 302, 302)),
    "cases:interest_step": ("post", (302, 302, 404, 404, 404, 404, 302, 302)),
    "cases:case": ("get", (302, 200, 200, 404, 404, 404, 302, 302)),
    "cases:file": ("get", (302, 404, 404, 404, 404, 404, 404, 404)),  # no such file; see test_messages
    "cases:calendar_file": ("get", (302, 404, 404, 404, 404, 404, 200, 200)),  # not introduced; see test_meetings
    "cases:case_step": ("post", (302, 422, 422, 404, 404, 404, 422, 422)),
}


def test_every_page_stands_in_the_table() -> None:
    named_pages = {f"cases_desk:{one.name}" for one in desk_urls.urlpatterns}
    assert named_pages | {f"cases:{one.name}" for one in urls.urlpatterns} == set(TABLE)


@pytest.mark.parametrize("page", sorted(TABLE))
def test_pages_open_to_the_right_people(page: str, officer: User, person: Person, as_user: AsUser) -> None:
    interest = whole(officer, forwarded=True)
    case = Case.objects.create(
        reference="CS-2020-000001", opportunity=interest.opportunity, publisher=interest.opportunity.company,
        interested=interest.company,
    )  # fmt: skip
    outcome = Outcome.objects.create(case=case, company=interest.company, months=3, due_on=timezone.localdate())
    meeting = CaseMeeting.objects.create(case=case, starts_at=timezone.now(), place="Токио", side=Side.CHAMBER)
    args = {
        "cases_desk:outcome": [outcome.pk], "cases_desk:outcome_tell": [outcome.pk],
        "cases_desk:outcome_confirm": [outcome.pk], "cases:calendar_file": [case.reference, meeting.pk],
        "cases_desk:interest": [interest.reference], "cases_desk:interest_step": [interest.reference, "withdraw"],
        "cases:interest": [interest.reference], "cases:interest_step": [interest.reference, "withdraw"],
        "cases_desk:propose": [opportunity().reference, interest.company.reference],
        "cases_desk:case": [case.reference], "cases_desk:case_step": [case.reference, "agree"],
        "cases:case": [case.reference], "cases:case_step": [case.reference, "agree"],
        "cases:express": [interest.opportunity.reference], "cases:file": [case.reference, 1],
    }  # fmt: skip
    users = {
        "visitor": None, "interested": member_of(interest.company, person),
        "publisher": member_of(interest.opportunity.company, person), "other": member_of(buyer(), person),
    }  # fmt: skip
    method, expected = TABLE[page]

    answers = tuple(
        getattr(as_user(users[who] if who in users else person(who)), method)(
            reverse(page, args=args.get(page, []))
        ).status_code
        for who in PEOPLE
    )

    assert answers == expected


def test_publisher_does_not_see_an_interest_before_it_was_forwarded(
    officer: User, person: Person, as_user: AsUser
) -> None:
    interest = whole(officer, forwarded=False)
    client = as_user(member_of(interest.opportunity.company, person))

    assert client.get(reverse("cases:interest", args=[interest.reference])).status_code == 404
    assert interest.reference not in client.get(reverse("cases:overview")).content.decode()


@pytest.mark.parametrize("page", ["interest", "overview", "cases", "case", "express"])
def test_interested_company_never_learns_who_published_or_a_contact(
    page: str, officer: User, person: Person, as_user: AsUser
) -> None:
    interest = whole(officer, forwarded=True)
    actions.answer(interest, InterestAnswer.FITS, "", by=officer, side=Side.PUBLISHER)
    case = actions.propose(interest.opportunity, interest.company, by=officer, interest=interest)
    publisher = interest.opportunity.company
    actions.agree(case, Side.PUBLISHER, publisher.people.all(), by=officer, how="By telephone")
    args = {"interest": [interest.reference], "case": [case.reference], "express": [interest.opportunity.reference]}
    client = as_user(member_of(interest.company, person))

    text = client.get(reverse(f"cases:{page}", args=args.get(page, []))).content.decode()

    for secret in ("Тайный", "secret@tainy.example", publisher.reference, str(officer)):
        assert secret not in text, secret


def test_publisher_never_sees_a_contact_before_the_introduction(
    officer: User, person: Person, as_user: AsUser
) -> None:
    interest = whole(officer, forwarded=True)
    actions.answer(interest, InterestAnswer.FITS, "", by=officer, side=Side.PUBLISHER)
    case = actions.propose(interest.opportunity, interest.company, by=officer, interest=interest)
    actions.agree(case, Side.INTERESTED, interest.company.people.all(), by=officer, how="By telephone")
    client = as_user(member_of(interest.opportunity.company, person))

    for page in (reverse("cases:interest", args=[interest.reference]), reverse("cases:case", args=[case.reference])):
        text = client.get(page).content.decode()
        assert "みつばち" in text
        assert "花子" not in text
        assert "hanako@" not in text


@pytest.mark.parametrize(
    ("who", "step"),
    [("interested", "answer"), ("interested", "forward"), ("interested", "translate"), ("publisher", "forward"),
     ("publisher", "withdraw"), ("publisher", "complete"), ("publisher", "advisers"), ("interested", "propose"),
     ("publisher", "explode")],
)  # fmt: skip
def test_step_that_is_not_ones_own_does_not_exist(
    who: str, step: str, officer: User, person: Person, as_user: AsUser
) -> None:
    interest = whole(officer, forwarded=True)
    company = interest.company if who == "interested" else interest.opportunity.company
    client = as_user(member_of(company, person))

    assert client.post(reverse("cases:interest_step", args=[interest.reference, step])).status_code == 404


def test_member_expresses_interest_on_the_page_and_what_cannot_be_used_keeps_what_was_typed(
    person: Person, as_user: AsUser
) -> None:
    one, company = opportunity(), buyer()
    client = as_user(member_of(company, person))
    address = reverse("cases:express", args=[one.reference])
    assert address in client.get(reverse("opportunities:detail", args=[one.reference])).content.decode()

    page = client.post(address, {"company": company.reference, "why": "蜂蜜がほしい", "offer": "", "next": "見本"})
    assert page.status_code == 200
    assert "蜂蜜がほしい" in page.content.decode()
    answer = client.post(
        address, {"company": company.reference, "why": "蜂蜜がほしい", "offer": "販路", "next": "見本"}
    )

    interest = Interest.objects.get()
    assert answer["Location"] == reverse("cases:interest", args=[interest.reference])
    assert interest.language == "ja"


def test_member_cannot_speak_for_another_company(person: Person, as_user: AsUser) -> None:
    one, company, other = opportunity(), buyer(), buyer()
    client = as_user(member_of(company, person))

    page = client.post(reverse("cases:express", args=[one.reference]), {"company": other.reference, **TEXTS})

    assert page.status_code == 200
    assert not Interest.objects.exists()


def test_hostile_words_are_shown_as_words(wish: actions.Wish, officer: User, as_user: AsUser) -> None:
    texts = {**TEXTS, "why": "<script>alert(1)</script> \u202eдём"}
    interest = actions.express(actions.Wish(wish.opportunity, wish.company, texts), by=officer)

    text = as_user(officer).get(reverse("cases_desk:interest", args=[interest.reference])).content.decode()

    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;" in text
    assert "\u202e" not in text


@pytest.mark.parametrize("page", ["interests", "cases"])
def test_lists_ask_a_fixed_number_of_queries(page: str, officer: User, as_user: AsUser) -> None:
    def some() -> None:
        interest = InterestFactory()
        named(interest.company, "株式会社", "ja")
        Case.objects.create(
            reference=f"CS-2020-9{interest.pk:05d}", opportunity=interest.opportunity,
            publisher=interest.opportunity.company, interested=interest.company,
        )  # fmt: skip

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(f"cases_desk:{page}"), {"state": "all"}).status_code == 200
        return sum("core_publicversion" not in one["sql"] for one in asked)  # asked once a second, by any page

    client = as_user(officer)
    some()
    queries()
    few = queries()
    for _number in range(5):
        some()

    assert queries() == few


def test_list_finds_what_no_officer_looks_after(officer: User, as_user: AsUser) -> None:
    waiting, looked_after = whole(officer, forwarded=False), whole(officer, forwarded=True)
    actions.assign_advisers(looked_after, officer, officer, by=officer)

    page = as_user(officer).get(reverse("cases_desk:interests"), {"whose": "nobodys"})

    assert [row.interest for row in page.context["rows"]] == [waiting]


@pytest.mark.parametrize("words", ["Тайный", "tainy", "みつばち", "EI-"])
def test_list_finds_companies_in_any_script(words: str, officer: User, as_user: AsUser) -> None:
    interest = whole(officer, forwarded=True)
    words = interest.reference if words == "EI-" else words

    page = as_user(officer).get(reverse("cases_desk:interests"), {"q": words})

    assert [row.interest for row in page.context["rows"]] == [interest]


# --- what the database holds


def test_database_holds_one_open_interest_of_a_company() -> None:
    first = InterestFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        InterestFactory(opportunity=first.opportunity, company=first.company)
    with pytest.raises(IntegrityError), transaction.atomic():
        Interest.objects.filter(pk=first.pk).update(state="answered")


@pytest.mark.django_db(transaction=True)
def test_two_members_at_the_same_moment_make_one_interest(transactional_db: None) -> None:
    user = User.objects.create_user("two@people.example", None, role=Role.OFFICER)
    one, company = opportunity(), buyer()
    ready, done = threading.Barrier(2), []

    def express() -> None:
        ready.wait(60)
        try:
            done.append(actions.express(actions.Wish(one, company, TEXTS), by=user).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=express) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    assert len(set(done)) == 1
    assert len(done) == 2
    assert Interest.objects.count() == 1
    assert AuditRow.objects.filter(action="interest.expressed", subject_id=str(done[0])).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_members_with_other_words_at_the_same_moment_make_one_interest(transactional_db: None) -> None:
    user = User.objects.create_user("words@people.example", None, role=Role.OFFICER)
    one, company = opportunity(), buyer()
    ready, done = threading.Barrier(2), []

    def express(why: str) -> None:
        ready.wait(60)
        try:
            done.append(actions.express(actions.Wish(one, company, {**TEXTS, "why": why}), by=user).reference)
        except AlreadyThere as told:
            done.append(str(told.sentence))
        finally:
            connection.close()

    threads = [threading.Thread(target=express, args=[why]) for why in ("Нам нужен мёд.", "蜂蜜がほしい。")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    kept = Interest.objects.get()
    assert kept.reference in done
    assert sum(kept.reference in words for words in done) == 2
