"""The desk's queue and what an officer does with one application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applications.factories import PDF, ApplicationFactory, FileFactory
from companies.factories import CompanyFactory, EntryFactory, IdentifierFactory, NameFactory, SnapshotFactory
from kopir.applications.models import Application
from kopir.companies.models import Company
from kopir.core.models import Role, User
from kopir.vetting.admission import admission

pytestmark = pytest.mark.django_db
QUEUE = "/desk/applications/"


@pytest.fixture
def desk(officer: User, as_user: Callable[[User | None], Client]) -> Client:
    return as_user(officer)


def listed(client: Client, **asked: str) -> list[str]:
    return [row.application.reference for row in client.get(QUEUE, asked).context["rows"]]


def press(client: Client, application: Application, button: str, **typed: object) -> str:
    url = reverse(f"applications_desk:{button}", args=[application.reference])
    return client.post(url, typed, follow=True).text


def test_the_oldest_comes_first_and_the_overdue_is_marked(desk: Client) -> None:
    now = timezone.now()
    young = ApplicationFactory(created_at=now - timedelta(days=1), due_on=timezone.localdate())
    old = ApplicationFactory(created_at=now - timedelta(days=9), due_on=timezone.localdate() - timedelta(days=1))

    page = desk.get(QUEUE)

    assert [(row.application.reference, row.is_overdue) for row in page.context["rows"]] == [
        (old.reference, True), (young.reference, False),
    ]  # fmt: skip
    assert page.text.count("Overdue") == 1


def test_queue_is_narrowed(desk: Client, officer: User) -> None:
    mine = ApplicationFactory(owner=officer, state="in-review").reference
    nobodys = ApplicationFactory(country="JP", kind="mission").reference
    asked = ApplicationFactory(state="asked", kind="event").reference
    declined = ApplicationFactory(state="declined", decline_reason="Нет.").reference

    assert listed(desk) == [mine, nobodys]
    assert listed(desk, state="waiting") == [mine, nobodys]
    assert listed(desk, state="all") == [mine, nobodys, asked, declined]
    assert listed(desk, state="declined") == [declined]
    assert listed(desk, owner="mine") == [mine]
    assert listed(desk, owner="nobody", state="all") == [nobodys, asked, declined]
    assert listed(desk, country="JP") == [nobodys]
    assert listed(desk, kind="event", state="all") == [asked]


@pytest.mark.parametrize("query", ["?state=%00", "?owner=x&kind=y&country=zz", "?page=999", "?page=-1&q=x"])
def test_odd_addresses_are_answered(query: str, desk: Client) -> None:
    assert desk.get(f"{QUEUE}{query}").status_code == 200


def test_queue_has_pages(desk: Client) -> None:
    ApplicationFactory.create_batch(26)

    assert [len(listed(desk, page=page)) for page in ("1", "2")] == [25, 1]


@pytest.mark.parametrize("words", ["AP-2020-00", "алтай бал", "сейтқали", "Altai Honey"])
def test_words_are_searched_in_all_states_without_standing_in_an_address(words: str, desk: Client) -> None:
    company = NameFactory(text="Altai Honey LLP", language="en").company
    found = ApplicationFactory(state="accepted", company=company)
    ApplicationFactory(reference="ZZ-1", company_name="株式会社東京蜂蜜", applicant_name="田中 花子")

    page = desk.post(QUEUE, {"q": words})

    assert [row.application.reference for row in page.context["rows"]] == [found.reference]
    assert '<form class="searchbar" method="post"' in page.text


def test_detail_shows_the_entry_and_the_known_companies(desk: Client) -> None:
    EntryFactory(snapshot=SnapshotFactory())
    held = IdentifierFactory().company
    named = NameFactory(text="Altai Bal LLP", language="en", script="Latn").company
    application = ApplicationFactory(state="in-review", entry_source="kz-stat", entry_key="160240000018")

    page = desk.get(reverse("applications_desk:detail", args=[application.reference]))

    assert [(one.company, one.is_by_number) for one in page.context["candidates"]] == [(held, True), (named, False)]
    for words in (
        "/registers/kz-stat/160240000018/", "«Алтай Бал» ЖШС", f"join:{held.reference}", f"join:{named.reference}",
        'value="entry"', "Same number", application.email,
    ):  # fmt: skip
        assert words in page.text


def test_detail_of_what_is_forgotten(desk: Client) -> None:
    application = ApplicationFactory(
        state="withdrawn", forgotten_at=timezone.now(), applicant_name="", email="", phone="", role="", seeks="",
        company_name="",
    )  # fmt: skip

    page = desk.get(reverse("applications_desk:detail", args=[application.reference])).text

    assert "personal data of this application have been deleted" in page


@pytest.mark.parametrize(("minutes", "is_said"), [(1, False), (30, True)])
def test_a_mail_that_does_not_go_out_is_seen(minutes: int, is_said: bool, desk: Client) -> None:
    application = ApplicationFactory()
    application.notices.create(kind="received", created_at=timezone.now() - timedelta(minutes=minutes))

    page = desk.get(reverse("applications_desk:detail", args=[application.reference])).text

    assert ("has not gone out yet" in page) is is_said


def test_from_the_first_look_to_a_company(desk: Client, officer: User) -> None:
    application = ApplicationFactory()

    press(desk, application, "take")
    press(desk, application, "review")
    press(desk, application, "ask", text="Сколько тонн?")
    press(desk, application, "review")
    page = press(desk, application, "accept", way="new", add_contact="on")

    application.refresh_from_db()
    assert (application.state, application.owner, application.company) == ("accepted", officer, Company.objects.get())
    assert ("applicant is told by mail" in page, application.company.reference in page) == (True, True)
    assert list(application.notices.values_list("kind", flat=True)) == ["asked", "accepted"]


def test_a_candidate_is_joined(desk: Client) -> None:
    company, application = CompanyFactory(), ApplicationFactory(state="in-review")

    press(desk, application, "accept", way=f"join:{company.reference}")

    application.refresh_from_db()
    assert (application.company, company.people.count()) == (company, 0)


def test_a_company_is_joined_by_its_reference(desk: Client) -> None:
    company, application = CompanyFactory(), ApplicationFactory(state="in-review")

    press(desk, application, "accept", way="join", reference=f" {company.reference} ")

    application.refresh_from_db()
    assert application.company == company


@pytest.mark.parametrize("typed", [{}, {"way": "join", "reference": "KZ-C-0\x00"}, {"way": "join:"}, {"way": "entry"}])
def test_a_decision_that_makes_no_sense_is_refused_in_words(typed: dict[str, str], desk: Client) -> None:
    application = ApplicationFactory(state="in-review")

    page = press(desk, application, "accept", **typed)

    application.refresh_from_db()
    assert ("notice--bad" in page, application.state) == (True, "in-review")


def test_decline_asks_for_the_reason(desk: Client) -> None:
    application = ApplicationFactory(state="in-review")

    empty = press(desk, application, "decline", reason="")
    application.refresh_from_db()
    assert ("This field is required." in empty, application.state) == (True, "in-review")
    press(desk, application, "decline", reason="Не наш профиль.")

    application.refresh_from_db()
    assert (application.state, application.decline_reason) == ("declined", "Не наш профиль.")


def test_the_second_officer_is_told(desk: Client) -> None:
    application = ApplicationFactory(state="declined", decline_reason="Нет.")

    late = press(desk, application, "decline", reason="Тоже нет.")
    button = press(desk, application, "review")

    application.refresh_from_db()
    assert ("cannot be moved" in late, "Тоже нет." in late, "cannot be moved" in button) == (True, True, True)
    assert application.decline_reason == "Нет."


def test_an_application_is_given_to_another_officer(desk: Client, person: Callable[..., User]) -> None:
    other, application = person(Role.OFFICER), ApplicationFactory()

    press(desk, application, "assign", owner=str(other.pk))
    refused = press(desk, application, "assign", owner=str(person(Role.MEMBER).pk))

    application.refresh_from_db()
    assert (application.owner, "choose an officer" in refused) == (other, True)


def test_a_file_is_saved_and_never_opened(desk: Client) -> None:
    file = FileFactory()

    answer = desk.get(reverse("applications_desk:file", args=[file.application.reference, file.pk]))
    content = b"".join(answer)

    assert content == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Content-Type"]) == ("nosniff", "application/pdf")


def test_hostile_words_are_shown_as_text(desk: Client) -> None:
    application = ApplicationFactory(company_name="<script>alert(1)</script>", seeks="<img src=x onerror=alert(1)>")

    pages = desk.get(QUEUE).text + desk.get(reverse("applications_desk:detail", args=[application.reference])).text

    assert ("<script>alert" in pages, "<img src=x" in pages) == (False, False)


def test_refused_acceptance_keeps_what_was_chosen(desk: Client) -> None:
    application = ApplicationFactory(state="in-review")
    url = reverse("applications_desk:accept", args=[application.reference])

    page = desk.post(url, {"way": "join", "reference": "KZ-C-999999", "another": "Другой город"})

    assert page.status_code >= 400
    assert 'value="KZ-C-999999"' in page.text
    assert page.context["typed"].another == "Другой город"
    assert 'name="add_contact" checked' not in page.text


def test_way_that_the_rules_do_not_know_is_not_offered_and_refused(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = admission()
    narrow = replace(rules, sides={code: replace(one, ways=("join",)) for code, one in rules.sides.items()})
    monkeypatch.setattr("kopir.applications.presenting.admission", lambda: narrow)
    monkeypatch.setattr("kopir.applications.actions.accepting.admission", lambda: narrow)
    application = ApplicationFactory(state="in-review")

    shown = desk.get(reverse("applications_desk:detail", args=[application.reference]))
    page = press(desk, application, "accept", way="new")

    application.refresh_from_db()
    assert 'value="new"' not in shown.text
    assert ("rules do not let" in page, application.state, Company.objects.count()) == (True, "in-review", 0)
