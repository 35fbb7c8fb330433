"""What came of an introduction: planned, asked three times at most, answered by a link, confirmed, counted."""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.core import signing
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from cases.factories import CaseFactory
from cases.interest_factories import member_of
from cases.introduced import agreed
from companies.factories import PersonFactory
from kopir.cases import actions, links
from kopir.cases.actions.outcomes import months_later, version_of
from kopir.cases.models import Case, CaseContact, Outcome
from kopir.cases.queries.outcomes import outcomes_shown, sums
from kopir.core.errors import BadInput, WrongState
from kopir.core.models import AuditRow, Role, User
from kopir.mail.models import Mail
from kopir.watchlists import queries as watchlists

pytestmark = pytest.mark.django_db
AsUser = Callable[[User | None], Client]
Person = Callable[..., User]
CONTRACT = actions.Told("contract", "ja", band="2", without_us="no", words="契約を結びました。")


@pytest.fixture(autouse=True)
def _no_index_kept() -> Iterator[None]:
    watchlists.forget_index()
    yield
    watchlists.forget_index()


def made(*, days_ago: int = 100) -> Case:
    """An introduced case whose first questions are due."""
    case = CaseFactory(introduced_at=timezone.now() - timedelta(days=days_ago))
    for company, side in ((case.publisher, "publisher"), (case.interested, "interested")):
        contact = PersonFactory(company=company, email=f"{side}@contact.example", language="ja")
        CaseContact.objects.create(case=case, side=side, person=contact)
    actions.plan_outcomes(case)
    return case


def one_of(case: Case, side: str = "interested", months: int = 3) -> Outcome:
    return Outcome.objects.get(case=case, company=getattr(case, side), months=months)


def page_of(outcome: Outcome, name: str = "question", language: str = "ja") -> str:
    with translation.override(language):
        return reverse(f"outcomes:{name}", args=[links.outcome_token(outcome)])


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [(date(2026, 11, 30), 3, date(2027, 2, 28)), (date(2026, 1, 31), 12, date(2027, 1, 31)),
     (date(2024, 2, 29), 12, date(2025, 2, 28)), (date(2026, 9, 15), 3, date(2026, 12, 15))],
)  # fmt: skip
def test_months_later_is_a_day_that_exists(day: date, months: int, expected: date) -> None:
    assert months_later(day, months) == expected


def test_introduction_plans_four_questions_and_twice_adds_none(officer: User) -> None:
    _publisher, _interested, case = agreed(officer)

    actions.introduce(case, by=officer)
    actions.plan_outcomes(case)

    today = timezone.localdate()
    assert sorted(case.outcomes.values_list("company_id", "months", "due_on")) == sorted(
        (company, months, months_later(today, months))
        for company in (case.publisher_id, case.interested_id)
        for months in (3, 12)
    )


def test_case_that_was_not_introduced_has_no_questions() -> None:
    with pytest.raises(WrongState):
        actions.plan_outcomes(CaseFactory())


def test_company_is_asked_when_due_again_weekly_three_times_and_then_is_silent(officer: User, as_user: AsUser) -> None:
    case = made()
    outcome = one_of(case)
    now, asked = timezone.now(), []

    for day in (0, 0, 5, 8, 16, 24, 40):
        at = now + timedelta(days=day)
        asked.append(actions.ask_due(timezone.localdate(at), at))

    outcome.refresh_from_db()
    assert asked == [2, 0, 0, 2, 2, 0, 0]  # both companies each time
    assert outcome.times_asked == 3
    mails = Mail.objects.filter(kind="outcome-question", to_address="interested@contact.example")
    assert [(mail.language, mail.is_secret) for mail in mails] == [("ja", True)] * 3
    Outcome.objects.filter(times_asked=3).update(asked_at=now - timedelta(days=8))
    silent = as_user(officer).get(reverse("cases_desk:outcomes"), {"which": "silent"}).content.decode()
    assert case.reference in silent
    assert case.reference not in as_user(officer).get(reverse("cases_desk:outcomes")).content.decode()


def test_question_is_not_asked_early_of_an_answered_one_or_long_after(officer: User) -> None:
    early, answered, late = made(days_ago=10), made(), made(days_ago=300)
    for side in ("publisher", "interested"):
        actions.tell_outcome(one_of(answered, side), CONTRACT, by=officer)

    assert actions.ask_due(timezone.localdate(), timezone.now()) == 0
    assert not Outcome.objects.filter(case__in=[early, answered, late]).exclude(times_asked=0).exists()


def test_company_without_a_contact_is_asked_through_its_members(person: Person) -> None:
    case = made()
    CaseContact.objects.filter(case=case).delete()
    member_of(case.interested, person)

    assert actions.ask_due(timezone.localdate(), timezone.now()) == 1  # the other one has nobody
    assert Mail.objects.filter(kind="outcome-question").count() == 1


@pytest.mark.parametrize("language", ["kk", "ru", "ja", "en"])
def test_company_answers_by_its_link_in_its_language(language: str) -> None:
    outcome, client = one_of(made()), Client()
    address = page_of(outcome, language=language)
    shown = client.get(address)
    assert shown.status_code == 200
    assert f'<html lang="{language}"' in shown.content.decode()

    answer = client.post(
        address, {"answer": "contract", "band": "2", "without_us": "no", "words": "契約を結びました。"}
    )

    assert (answer.status_code, answer["Location"]) == (302, f"{address}thanks/")  # the link they came by, no new one
    assert client.get(answer["Location"]).status_code == 200
    outcome.refresh_from_db()
    assert (outcome.answer, outcome.band, outcome.currency, outcome.without_us, outcome.language) == (
        "contract", "2", "JPY", "no", language,
    )  # fmt: skip
    assert [(text.language, text.text) for text in outcome.texts.all()] == [("ja", "契約を結びました。")]


def test_answer_posted_twice_is_one_and_a_corrected_one_is_confirmed_anew(officer: User) -> None:
    outcome, client = one_of(made()), Client()
    fields = {"answer": "contract", "band": "2", "without_us": "", "words": ""}
    for _time in range(2):
        client.post(page_of(outcome), fields)
    rows = AuditRow.objects.filter(action="case.outcome_told", subject_id=str(outcome.case_id))
    assert rows.count() == 1
    outcome.refresh_from_db()
    actions.confirm_outcome(outcome, seen=version_of(outcome), by=officer)
    client.post(page_of(outcome), fields)
    outcome.refresh_from_db()
    assert outcome.confirmed_at is not None  # the same words take nothing back

    client.post(page_of(outcome), {**fields, "answer": "talks"})

    outcome.refresh_from_db()
    assert (outcome.answer, outcome.band, outcome.confirmed_at) == ("talks", "", None)


def test_bad_answer_says_why_and_loses_nothing() -> None:
    outcome, client = one_of(made()), Client()
    long = "ж" * 2_001

    for fields in ({"words": "Договор ждёт"}, {"answer": "other"}, {"answer": "talks", "words": long}):
        page = client.post(page_of(outcome), fields)
        assert page.status_code == 422
        assert fields.get("words", "") in page.content.decode()
    outcome.refresh_from_db()
    assert outcome.answered_at is None


@pytest.mark.parametrize(("kind", "status"), [("ended", 410), ("forged", 404), ("of another thing", 404)])
def test_link_that_opens_nothing_is_a_clear_page_in_no_log(
    kind: str, status: int, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = one_of(made())
    token = links.outcome_token(outcome)
    if kind == "ended":
        monkeypatch.setattr(links, "VALID_FOR", timedelta(seconds=-1))
    elif kind == "forged":
        token = token[:-1] + ("a" if token[-1] != "a" else "b")
    else:
        token = signing.dumps(outcome.pk, salt="kopir.applications.status")
    caplog.set_level(logging.INFO)

    for address in (f"/ja/outcomes/{token}/", f"/ja/outcomes/{token}/thanks/"):
        page = Client().get(address)
        assert page.status_code == status
        assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert token not in caplog.text


def test_page_of_a_link_is_kept_by_nobody_and_told_to_no_other_host(caplog: pytest.LogCaptureFixture) -> None:
    outcome, client = one_of(made()), Client()
    caplog.set_level(logging.INFO)

    address = page_of(outcome)
    answers = [client.get(address), client.post(address, {}), client.get(f"{address}thanks/")]

    assert [answer.status_code for answer in answers] == [200, 422, 302]
    for answer in answers:
        assert (answer["Cache-Control"], answer["Referrer-Policy"], answer["X-Robots-Tag"]) == (
            "no-store", "same-origin", "noindex, nofollow",
        )  # fmt: skip
    assert address.rsplit("/", 2)[1] not in caplog.text


def test_link_of_one_question_answers_no_other() -> None:
    case = made()

    Client().post(page_of(one_of(case)), {"answer": "nothing"})

    assert list(case.outcomes.exclude(answer="").values_list("company_id", "months")) == [(case.interested_id, 3)]


def test_hostile_words_are_shown_as_text(officer: User, as_user: AsUser) -> None:
    outcome = one_of(made())
    Client().post(page_of(outcome), {"answer": "other", "words": "<script>alert(1)</script> \u202eabc"})

    text = as_user(officer).get(reverse("cases_desk:outcome", args=[outcome.pk])).content.decode()

    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "\u202e" not in text


@pytest.mark.parametrize("side", ["publisher", "interested", "other", "chamber"])
def test_company_reads_its_own_answer_and_the_desk_both(
    side: str, officer: User, person: Person, as_user: AsUser
) -> None:
    _publisher, _interested, case = agreed(officer)
    actions.introduce(case, by=officer)
    for one, words in (("publisher", "Слова издателя"), ("interested", "Слова покупателя")):
        actions.tell_outcome(one_of(case, one), actions.Told("other", "ru", words=words), by=officer)
    user = officer if side == "chamber" else person(Role.MEMBER)
    if side in {"publisher", "interested"}:
        user = member_of(getattr(case, side), person)
    expected = {"publisher": (True, False), "interested": (False, True), "other": (False, False)}.get(
        side, (True, True)
    )

    address = reverse("cases_desk:case" if side == "chamber" else "cases:case", args=[case.reference])
    text = as_user(user).get(address).content.decode()

    assert ("Слова издателя" in text, "Слова покупателя" in text) == expected
    assert outcomes_shown(case, user).count() == 2 * sum(expected)


def test_outcome_counts_when_an_officer_has_confirmed_what_he_read(officer: User) -> None:
    outcome = one_of(made())
    with pytest.raises(WrongState):
        actions.confirm_outcome(outcome, seen="", by=officer)
    actions.tell_outcome(outcome, CONTRACT, by=None)
    seen = version_of(outcome)
    three = next(one for one in sums(timezone.localdate()) if one.months == 3)
    assert ((three.answered.number, three.answered.of), three.with_contract) == ((1, 2), 0)

    actions.tell_outcome(outcome, actions.Told("talks", "ja"), by=None)
    with pytest.raises(WrongState):  # it is another answer now
        actions.confirm_outcome(outcome, seen=seen, by=officer)
    actions.tell_outcome(outcome, CONTRACT, by=None)
    actions.confirm_outcome(outcome, seen=version_of(outcome), by=officer)

    three = next(one for one in sums(timezone.localdate()) if one.months == 3)
    assert ((three.confirmed.number, three.confirmed.of), three.with_contract) == ((1, 1), 1)


def test_officer_writes_down_what_a_company_told_him_and_confirms_on_the_page(officer: User, as_user: AsUser) -> None:
    outcome, client = one_of(made()), as_user(officer)
    page = client.post(reverse("cases_desk:outcome_tell", args=[outcome.pk]), {"words": "Сказали по телефону"})
    assert (page.status_code, "Сказали по телефону" in page.content.decode()) == (422, True)

    client.post(reverse("cases_desk:outcome_tell", args=[outcome.pk]), {"answer": "contract", "band": "4"})
    outcome.refresh_from_db()
    assert (outcome.answered_by, outcome.confirmed_at) == (officer, None)
    client.post(reverse("cases_desk:outcome_confirm", args=[outcome.pk]), {"seen": version_of(outcome)})

    outcome.refresh_from_db()
    assert outcome.confirmed_by == officer


def test_table_to_take_away_is_safe_and_recorded(officer: User, as_user: AsUser) -> None:
    case = made()
    actions.tell_outcome(one_of(case), actions.Told("other", "en", words="=HYPERLINK(1)"), by=None)

    answer = as_user(officer).get(reverse("cases_desk:outcomes_export"), {"which": "to-confirm"})

    rows = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))  # type: ignore[arg-type]
    assert [(row[0], row[9]) for row in rows[1:]] == [(case.reference, "'=HYPERLINK(1)")]
    assert AuditRow.objects.filter(action="case.outcomes_exported", actor=officer).count() == 1


def test_list_costs_the_same_for_few_and_many(officer: User, as_user: AsUser) -> None:
    client, counts = as_user(officer), []
    for number in (1, 3):
        for _time in range(number):
            actions.tell_outcome(one_of(made()), CONTRACT, by=None)
        client.get(reverse("cases_desk:outcomes"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("cases_desk:outcomes"))
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "fields",
    [{"months": 6}, {"answer": "contract"}, {"band": "2"}, {"times_asked": 4}, {"times_asked": 1},
     {"confirmed_at": timezone.now()}, {"without_us": "perhaps"}],
)  # fmt: skip
def test_database_refuses_an_outcome_that_cannot_be(fields: dict[str, object]) -> None:
    outcome = one_of(made())

    with pytest.raises(IntegrityError), transaction.atomic():
        Outcome.objects.filter(pk=outcome.pk).update(**fields)


def test_value_that_no_band_has_is_refused(officer: User) -> None:
    with pytest.raises(BadInput):
        actions.tell_outcome(one_of(made()), actions.Told("contract", "ru", band="9"), by=officer)
