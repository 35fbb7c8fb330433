"""The pages of the desk: who sees them, what they show, and how much they ask of the database."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from applications.factories import ApplicationFactory
from cases.factories import CaseFactory, InterestFactory, TaskFactory
from companies.factories import CompanyFactory, NameFactory, PersonFactory
from kopir.cases import actions as cases
from kopir.cases.models import CaseMeeting
from kopir.cases.states import InterestAnswer, Side
from kopir.companies.models import Company
from kopir.core.models import AuditRow, Role, User
from kopir.desk import actions, desk_urls
from kopir.desk.models import Entry, SavedSearch
from kopir.desk.queries import work
from kopir.desk.queries.search import Asked
from kopir.desk.states import EntryKind
from missions.factories import MissionFactory
from opportunities.factories import OpportunityFactory, PublishedFactory, TextFactory

pytestmark = pytest.mark.django_db
PEOPLE = ("visitor", "member", "partner", "editor", "officer", "administrator")
LOOK = (302, 404, 404, 404, 200, 200)
BUTTON = (302, 404, 404, 404, 302, 302)
TABLE: dict[str, tuple[str, tuple[int, ...]]] = {
    "today": ("get", LOOK),
    "section": ("get", LOOK),
    "search": ("get", LOOK),
    "mornings": ("post", BUTTON),
    "alert": ("post", (302, 404, 404, 404, 404, 302)),
    "keep": ("post", BUTTON),
    "bulk": ("post", BUTTON),
    "export": ("get", LOOK),
    "kept": ("get", (302, 404, 404, 404, 404, 200)),  # the administrator's own
    "seen": ("post", (302, 404, 404, 404, 404, 302)),
    "forget": ("post", (302, 404, 404, 404, 404, 302)),
}


def as_role(role: str) -> tuple[Client, User | None]:
    client = Client()
    if role == "visitor":
        return client, None
    user = User.objects.create_user(f"{role}@people.example", None, role=role)
    client.force_login(user)
    return client, user


@pytest.fixture
def officer() -> User:
    return User.objects.create_user("desk@chamber.example", None, role=Role.OFFICER, name="Олжас")


@pytest.fixture
def desk(officer: User) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def test_every_page_stands_in_the_table() -> None:
    assert {pattern.name for pattern in desk_urls.urlpatterns} == set(TABLE)


@pytest.mark.parametrize("page", sorted(TABLE))
def test_pages_open_to_the_right_people(page: str) -> None:
    method, expected = TABLE[page]
    answers = []
    for role in PEOPLE:
        client, user = as_role(role)
        kept = None
        if role == "administrator":
            kept = SavedSearch.objects.create(owner=user, name="мёд")
        pk = kept.pk if kept is not None else SavedSearch.objects.create(owner=_somebody(role), name="мёд").pk
        args: dict[str, list[object]] = {
            "section": ["due"],
            "export": ["csv"],
            "kept": [pk],
            "seen": [pk],
            "alert": [pk],
            "forget": [pk],
        }
        answer = getattr(client, method)(reverse(f"desk_desk:{page}", args=args.get(page, [])))
        answers.append(answer.status_code)

    assert tuple(answers) == expected


def _somebody(role: str) -> User:
    return User.objects.create_user(f"somebody-{role}@people.example", None, role=Role.OFFICER)


def test_today_shows_what_is_due_what_waits_and_what_is_stuck(desk: Client, officer: User) -> None:
    day = timezone.localdate()
    ApplicationFactory(owner=officer, due_on=day, reference="AP-2020-900001")
    ApplicationFactory(owner=officer, due_on=day + timezone.timedelta(days=3), reference="AP-2020-900002")
    ApplicationFactory(reference="AP-2020-900003")
    InterestFactory(state="forwarded", forwarded_at=timezone.now(), other_adviser=officer, reference="EI-2020-900004")
    CaseFactory(
        owner=_somebody("x"),
        next_on=day - timezone.timedelta(days=30),
        state="closed",
        ended_at=timezone.now(),
        end_reason="x",
        reference="CS-2020-900005",
    )
    stuck = CaseFactory(owner=_somebody("y"), next_on=day - timezone.timedelta(days=30), reference="CS-2020-900006")
    TaskFactory(case=stuck, owner=officer, due_on=day, title="Позвонить в Токио")

    page = desk.get(reverse("desk_desk:today"))

    sections = {section.code: section for section in page.context["sections"]}
    held = {code: {shown.line.reference for shown in section.lines} for code, section in sections.items()}
    assert held["due"] == {"AP-2020-900001", "CS-2020-900006"}
    assert held["coming"] == {"AP-2020-900002"}
    assert held["nobody"] == {"AP-2020-900003"}
    assert held["others"] == {"EI-2020-900004"}
    assert held["stuck"] == {"CS-2020-900006"}
    assert "Позвонить в Токио" in page.content.decode()
    assert "CS-2020-900005" not in page.content.decode()


def test_interest_that_fits_waits_on_its_advisers_page_until_both_sides_are_asked(desk: Client, officer: User) -> None:
    interest = InterestFactory(state="forwarded", forwarded_at=timezone.now(), adviser=officer)
    cases.answer(interest, InterestAnswer.FITS, "", by=officer, side=Side.CHAMBER)

    def coming() -> list[str]:
        sections = {one.code: one for one in desk.get(reverse("desk_desk:today")).context["sections"]}
        return [shown.line.reference for shown in sections["coming"].lines] if "coming" in sections else []

    assert coming() == [interest.reference]
    case = cases.propose(interest.opportunity, interest.company, by=officer, interest=interest)
    assert interest.reference not in coming()
    interest.refresh_from_db()
    assert (interest.due_on, case.interest) == (None, interest)


def test_meetings_that_wait_for_the_chamber_are_on_the_page_of_today(desk: Client, officer: User) -> None:
    now, case = timezone.now(), CaseFactory(owner=officer)
    waiting = [("proposed", 3), ("planned", -3)]
    for state, days in [*waiting, ("planned", 4), ("cancelled", 5), ("not-held", -6)]:
        CaseMeeting.objects.create(
            case=case, starts_at=now + timezone.timedelta(days=days), state=state, place="Зал", side=Side.CHAMBER
        )

    page = desk.get(reverse("desk_desk:section", args=["coming"]), {"source": "meeting"})

    lines = [shown.line for shown in page.context["lines"]]
    assert [line.reference for line in lines] == [case.reference] * 2
    found = CaseMeeting.objects.filter(pk__in=[line.pk for line in lines])
    assert sorted(found.values_list("state", flat=True)) == sorted(state for state, _days in waiting)


@pytest.mark.parametrize("language", ["kk", "ru", "ja", "en"])
def test_kinds_of_things_are_told_apart_in_every_language(language: str) -> None:
    with translation.override(language):
        labels = [str(label) for _kind, label in EntryKind.choices]

    assert len(set(labels)) == len(labels)


def test_today_asks_the_same_number_of_queries_however_much_waits(desk: Client, officer: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert desk.get(reverse("desk_desk:today")).status_code == 200
        return sum("core_publicversion" not in one["sql"] for one in asked)  # asked once a second, by any page

    def some() -> None:
        day = timezone.localdate()
        ApplicationFactory(owner=officer, due_on=day)
        InterestFactory(adviser=officer)
        case = CaseFactory(owner=officer, next_on=day)
        TaskFactory(case=case, owner=officer, due_on=day)
        OpportunityFactory(state="review", owner=officer)
        MissionFactory(owner=officer, starts_on=day, ends_on=day, wishes_until=timezone.now())  # of a room above

    some()
    queries()
    few = queries()
    for _number in range(6):
        some()

    assert queries() <= few + 1  # a section that is longer than its part is counted


def test_section_of_more_than_can_be_listed_says_so(
    desk: Client, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "MOST_LISTED", 9)
    for number in range(12):
        ApplicationFactory(owner=officer, due_on=timezone.localdate() + timezone.timedelta(days=1 + number))

    today = desk.get(reverse("desk_desk:today"))
    whole = desk.get(reverse("desk_desk:section", args=["coming"]))

    coming = next(one for one in today.context["sections"] if one.code == "coming")
    assert (len(coming.lines), coming.number, coming.is_cut) == (8, 9, True)
    assert whole.context["is_cut"]
    dues = [shown.line.due_on for shown in whole.context["lines"]]
    assert dues == [timezone.localdate() + timezone.timedelta(days=1 + number) for number in range(9)]


def test_section_is_narrowed_to_one_kind_of_work(desk: Client, officer: User) -> None:
    ApplicationFactory(owner=officer, due_on=timezone.localdate())
    case = CaseFactory(owner=officer)
    TaskFactory(case=case, owner=officer, due_on=timezone.localdate())

    page = desk.get(reverse("desk_desk:section", args=["due"]), {"source": "task"})

    assert [shown.line.source for shown in page.context["lines"]] == ["task"]
    assert desk.get(reverse("desk_desk:section", args=["second"]), {"source": "task"}).context["lines"] == []


def test_search_page_asks_a_fixed_number_of_queries(desk: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(reverse("desk_desk:search")).status_code == 200
        return sum("core_publicversion" not in one["sql"] for one in asked)  # asked once a second, by any page

    def some() -> None:
        NameFactory()
        ApplicationFactory()
        TextFactory(opportunity=PublishedFactory(), kind="title")
        InterestFactory()
        CaseFactory()

    some()
    actions.file_everything()
    queries()
    few = queries()
    for _number in range(6):
        some()
    actions.file_everything()

    assert queries() == few


def test_csv_export_holds_all_findings_and_no_formula(desk: Client, officer: User) -> None:
    NameFactory(text='=HYPERLINK("http://evil.example")')
    actions.file_everything()

    answer = desk.get(reverse("desk_desk:export", args=["csv"]), {"kind": "company"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(text)))

    assert len(rows) == 2
    assert rows[1][2].startswith("'=HYPERLINK")
    assert AuditRow.objects.filter(action="desk.exported", actor=officer, details__format="csv").exists()


def test_xlsx_export_holds_texts_only(desk: Client) -> None:
    NameFactory(text="=1+1")
    NameFactory(text="ТОО \x0bАлтай")
    actions.file_everything()

    answer = desk.get(reverse("desk_desk:export", args=["xlsx"]))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]

    cells = [cell for row in book.active.iter_rows(min_row=2) for cell in row if cell.value is not None]  # type: ignore[union-attr]
    assert {cell.data_type for cell in cells} == {"s"}
    assert any(str(cell.value).endswith("=1+1") for cell in cells)


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_export_holds_nobodys_contacts(file_format: str, desk: Client) -> None:
    case = CaseFactory()
    PersonFactory(company=case.publisher, name="Айгерім Сейтқали", email="aigerim@altaibal.example")
    ApplicationFactory(applicant_name="Ерлан Жұмабаев", email="erlan@secret.example", reference="AP-2020-900009")
    OpportunityFactory(owner=User.objects.create_user("nameless@chamber.example", None, role=Role.OFFICER))
    actions.file_everything()

    answer = desk.get(reverse("desk_desk:export", args=[file_format]))
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]

    if file_format == "xlsx":
        book = load_workbook(io.BytesIO(content))
        text = "\n".join(str(cell) for row in book.active.iter_rows(values_only=True) for cell in row)  # type: ignore[union-attr]
    else:
        text = content.decode("utf-8-sig")
    assert case.reference in text
    assert "AP-2020-900009" in text
    for secret in ("Сейтқали", "aigerim", "Жұмабаев", "erlan", "nameless@"):
        assert secret not in text


def test_kept_search_tells_what_is_new_until_it_was_seen(desk: Client, officer: User) -> None:
    NameFactory(text="ТОО «Мёд Востока»")
    actions.file_everything()
    desk.post(f"{reverse('desk_desk:keep')}?q=мёд&kind=company", {"name": "Мёд", "alert": "desk"})
    kept = SavedSearch.objects.get(owner=officer)

    NameFactory(text="ТОО «Мёд Запада»")
    actions.file_everything()
    assert desk.get(reverse("desk_desk:today")).context["searches"] == [(kept, 1)]
    assert len(desk.get(reverse("desk_desk:kept", args=[kept.pk])).context["new"]) == 1

    desk.post(reverse("desk_desk:seen", args=[kept.pk]))
    assert desk.get(reverse("desk_desk:today")).context["searches"] == [(kept, 0)]


def test_kept_search_tells_what_has_come_into_a_state(officer: User) -> None:
    company = CompanyFactory(state="draft")
    actions.file_everything()
    kept = actions.keep_search("Активные", Asked(kind="company", state="active"), "desk", by=officer)

    Company.objects.filter(pk=company.pk).update(state="active")
    actions.file_everything()

    from kopir.desk.queries.search import news_of

    assert len(news_of(kept)) == 1


def _ticked(*references: str) -> list[int]:
    return list(Entry.objects.filter(reference__in=references).values_list("pk", flat=True))


def test_bulk_work_shows_first_and_changes_nothing(desk: Client, officer: User) -> None:
    good, ended = ApplicationFactory(), ApplicationFactory(state="withdrawn")
    actions.file_everything()
    ticked = _ticked(good.reference, ended.reference)

    page = desk.post(reverse("desk_desk:bulk"), {"entry": ticked, "work": "assign", "owner": officer.pk})

    assert page.status_code == 200
    assert page.context["doable"] == _ticked(good.reference)
    assert page.context["refused"] == 1
    good.refresh_from_db()
    assert good.owner is None
    assert not AuditRow.objects.filter(action="application.owner", subject_id=str(good.pk)).exists()


def test_bulk_work_is_done_to_each_and_what_is_refused_stops_nothing(desk: Client, officer: User) -> None:
    good, ended, company = ApplicationFactory(), ApplicationFactory(state="withdrawn"), CompanyFactory()
    actions.file_everything()
    ticked = _ticked(ended.reference, good.reference, company.reference)

    page = desk.post(
        reverse("desk_desk:bulk"), {"entry": ticked, "work": "assign", "owner": officer.pk, "confirmed": "1"}
    )

    assert sorted(page.context["doable"]) == sorted(_ticked(good.reference, company.reference))
    for thing in (good, company):
        thing.refresh_from_db()
        assert thing.owner == officer
    ended.refresh_from_db()
    assert ended.owner is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Please tick at least one thing."),
        ({"entry": ["x"]}, "Please tick at least one thing."),
        ({"entry": ["1"], "work": "explode"}, "With the ticked ones: "),
        ({"entry": ["1"], "work": "renew"}, "Day: This is needed for what you chose."),
        ({"entry": ["9" * 30]}, "Please tick at least one thing."),
    ],
)
def test_bulk_work_that_makes_no_sense_is_refused_above_the_same_search(
    given: dict[str, object], said: str, desk: Client
) -> None:
    answer = desk.post(reverse("desk_desk:bulk"), {**given, "filters": "q=honey&page=1"}, follow=True)

    assert answer.redirect_chain == [(f"{reverse('desk_desk:search')}?q=honey&page=1", 302)]
    assert said in answer.content.decode()


def test_another_officers_searches_are_his_own(desk: Client) -> None:
    other = SavedSearch.objects.create(owner=_somebody("z"), name="Тайна")

    assert desk.get(reverse("desk_desk:kept", args=[other.pk])).status_code == 404
    assert "Тайна" not in desk.get(reverse("desk_desk:search")).content.decode()
