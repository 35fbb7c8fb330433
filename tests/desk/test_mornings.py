"""The mail of the morning: when it comes, what it says and what it never says, and how it is switched."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from applications.factories import ApplicationFactory
from cases.factories import CaseFactory, InterestFactory, TaskFactory, named
from companies.factories import CompanyFactory, NameFactory
from kopir.core.models import AuditRow, Role, User
from kopir.desk import actions
from kopir.desk.models import Morning, SavedSearch
from kopir.desk.queries import morning
from kopir.desk.queries.search import Asked
from kopir.mail import kinds, texts
from kopir.mail.models import Mail
from kopir.vetting import actions as vetting
from kopir.vetting.models import Hit, Standing
from opportunities.factories import ApprovedTextFactory, OpportunityFactory, PublishedFactory, TextFactory
from vetting.vetted import known_company, load_lists

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)  # a Wednesday; 07:30 in Almaty, 11:30 in Tokyo
MONDAY = DAY - timedelta(days=2)


@pytest.fixture
def officer() -> User:
    return User.objects.create_user(
        "desk@chamber.example", None, role=Role.OFFICER, name="Олжас", language="ru", time_zone="Asia/Almaty"
    )


def body_of(officer: User, now: datetime = DAY) -> str:
    mail = actions.tell_of_the_morning(officer, now)
    assert mail is not None
    return mail.body


def due_case(officer: User) -> object:
    case = CaseFactory(owner=officer, next_on=DAY.date(), publisher_agreed_at=DAY, interested_agreed_at=DAY)
    named(case.publisher, "ТОО «Алтай Бал»", "ru")
    named(case.interested, "株式会社みどり商事", "ja")
    return case


def test_mail_tells_what_is_due_what_waits_and_what_is_stuck(officer: User) -> None:
    case = due_case(officer)
    InterestFactory(state="forwarded", forwarded_at=DAY, other_adviser=officer, due_on=DAY.date() + timedelta(days=3))
    ApplicationFactory(due_on=DAY.date() - timedelta(days=30))

    body = body_of(officer)

    mail = Mail.objects.get()
    assert (mail.kind, mail.to_address, mail.language) == ("desk-morning", officer.email, "ru")
    assert mail.key == f"desk-morning:{officer.pk}:2026-11-25"
    assert f"({case.reference})" in body
    assert "Алтай Бал" in body
    for section in ("due", "others", "nobody", "stuck"):
        assert reverse("desk_desk:section", args=[section]) in body
    assert reverse("desk_desk:section", args=["second"]) not in body


def test_mail_names_no_applicant_no_unread_text_and_nobody_who_is_checked(officer: User) -> None:
    load_lists()
    checked = known_company("ТОО «Выдумка Трейдинг»")
    vetting.screen(checked, by=officer)
    Standing.objects.filter(company=checked).update(verdict="checking", owner=officer, due_on=DAY.date())
    Hit.objects.update(due_on=DAY.date())
    assert Hit.objects.exists()
    ApplicationFactory(
        owner=officer, due_on=DAY.date(), applicant_name="Ерлан Жұмабаев", email="erlan@secret.example",
        company_name="Тайная компания",
    )  # fmt: skip
    review = OpportunityFactory(state="review", owner=officer)
    TextFactory(opportunity=review, kind="title", text="Непроверенные слова")
    case = due_case(officer)
    TaskFactory(case=case, owner=officer, due_on=DAY.date(), title="Позвонить Ивану Тайному")
    kept = actions.keep_search("Всё", Asked(), "day", by=officer)
    actions.file_everything()

    body = body_of(officer)

    assert case.reference in body  # there is something to tell
    assert kept.name in body
    for secret in ("Жұмабаев", "erlan", "Тайн", "Непроверенные", "Screening", "Скрининг"):
        assert secret not in body, secret
    due, _rest = body.split(reverse("desk_desk:section", args=["due"]))
    assert checked.reference not in due
    assert "Выдумка" not in due  # a search may find it, as it finds any company


def test_mail_is_written_once_a_day(officer: User) -> None:
    due_case(officer)

    first = actions.tell_of_the_morning(officer, DAY)
    again = actions.tell_of_the_morning(officer, DAY + timedelta(hours=1))
    tomorrow = actions.tell_of_the_morning(officer, DAY + timedelta(days=1))

    assert first is not None
    assert again is None
    assert tomorrow is not None
    assert Mail.objects.filter(kind="desk-morning").count() == 2


def test_mail_is_none_when_nothing_waits(officer: User) -> None:
    assert actions.tell_of_the_morning(officer, DAY) is None
    assert not Mail.objects.exists()
    assert morning.officers_to_tell(DAY) == []  # looked at: not asked again every quarter of an hour


@pytest.mark.parametrize(
    ("zone", "hour", "minute", "is_due"),
    [
        ("Asia/Almaty", 1, 59, False),
        ("Asia/Almaty", 2, 0, True),
        ("Asia/Almaty", 6, 59, True),
        ("Asia/Almaty", 7, 0, False),
        ("Asia/Tokyo", 21, 59, False),
        ("Asia/Tokyo", 22, 0, True),
        ("Nowhere/Lost", 7, 0, None),
    ],
)
def test_morning_is_the_officers_own(zone: str, hour: int, minute: int, is_due: bool | None, officer: User) -> None:
    officer.time_zone = zone
    officer.save(update_fields=["time_zone"])

    told = morning.officers_to_tell(datetime(2026, 11, 24, hour, minute, tzinfo=UTC))

    if is_due is not None:
        assert told == ([officer.pk] if is_due else [])


def test_who_is_no_officer_is_not_told(officer: User) -> None:
    due_case(officer)
    officer.is_active = False
    officer.save(update_fields=["is_active"])

    assert morning.officers_to_tell(DAY) == []
    assert actions.tell_of_the_morning(officer, DAY) is None


def test_new_findings_are_told_once_and_weekly_ones_on_monday(officer: User) -> None:
    actions.want_mornings(False, by=officer)
    daily = actions.keep_search("Мёд", Asked("мёд"), "day", by=officer)
    actions.keep_search("Мёд по неделям", Asked("мёд"), "week", by=officer)
    actions.keep_search("Мёд на столе", Asked("мёд"), "desk", by=officer)
    published = PublishedFactory()
    ApprovedTextFactory(opportunity=published, kind="public-title", text="Мёд в бочках")
    actions.file_everything()

    on_monday = body_of(officer, MONDAY)
    NameFactory(company=CompanyFactory(state="active"), text="ТОО «Мёд Запада»", language="ru")
    actions.file_everything()
    next_day = body_of(officer, MONDAY + timedelta(days=1))

    assert f"- Мёд в бочках ({published.reference})" in on_monday
    assert "Мёд по неделям" in on_monday
    assert "Мёд на столе" not in on_monday
    assert "Мёд Запада" in next_day
    assert "бочках" not in next_day
    assert "по неделям" not in next_day
    assert actions.tell_of_the_morning(officer, MONDAY + timedelta(days=2)) is None
    daily.refresh_from_db()
    assert len(daily.told) == 2


def test_another_officers_search_is_not_told_of(officer: User) -> None:
    other = User.objects.create_user("other@chamber.example", None, role=Role.OFFICER)
    actions.keep_search("Тайна", Asked("мёд"), "day", by=other)
    TextFactory(opportunity=PublishedFactory(owner=other), kind="public-title", text="Мёд")
    actions.file_everything()
    due_case(officer)

    assert "Тайна" not in body_of(officer)


def test_mail_is_switched_on_the_desks_page(officer: User) -> None:
    desk = Client()
    desk.force_login(officer)
    due_case(officer)

    desk.post(reverse("desk_desk:mornings"), {"wanted": "0"})
    assert not Morning.objects.get(officer=officer).is_wanted
    assert desk.get(reverse("desk_desk:today")).context["has_mornings"] is False
    assert actions.tell_of_the_morning(officer, DAY) is None

    desk.post(reverse("desk_desk:mornings"), {"wanted": "1"})
    assert actions.tell_of_the_morning(officer, DAY + timedelta(days=1)) is not None
    assert AuditRow.objects.filter(action="desk.mornings").count() == 2


def test_alert_of_a_kept_search_is_changed_on_its_page(officer: User) -> None:
    desk = Client()
    desk.force_login(officer)
    kept = actions.keep_search("Мёд", Asked("мёд"), "desk", by=officer)

    desk.post(reverse("desk_desk:alert", args=[kept.pk]), {"alert": "week"})
    assert SavedSearch.objects.get().alert == "week"

    desk.post(reverse("desk_desk:alert", args=[kept.pk]), {"alert": "hourly"})
    assert SavedSearch.objects.get().alert == "week"


@pytest.mark.parametrize("language", ["kk", "ru", "ja", "en"])
def test_letter_stands_in_every_language(language: str) -> None:
    kind = kinds.known("desk-morning")

    letter = texts.shipped(kind.name, language)

    assert texts.checked(kind, letter.subject, letter.body) == letter
    assert all(f"{{{name}}}" in letter.body for name in kind.placeholders)
