"""An application comes in: once, within limits, with its files."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import RequestFactory

from applications.factories import EXE, PDF, ApplicationFactory, FileFactory, MessageFactory, asked, upload
from companies.factories import CompanyFactory
from kopir.applications import actions, deadlines
from kopir.applications.limits import TooOften, counted
from kopir.applications.models import Application, Attempt, AttemptKind, Notice
from kopir.core import audit
from kopir.core.errors import BadInput
from kopir.core.models import AuditRow, User
from kopir.core.network import network_of

pytestmark = pytest.mark.django_db
NETWORK = "203.0.113.0/24"


def test_application_is_kept_with_reference_receipt_and_audit_row(private_files: Path) -> None:
    made = actions.receive(asked(), [upload(PDF, "会社案内.pdf")], network=NETWORK)

    made.refresh_from_db()
    assert re.fullmatch(r"AP-20\d\d-000001", made.reference)
    assert (made.state, made.owner, made.link_version, made.consent_version) == ("new", None, 1, "2026-11")
    assert [(file.name, file.media_type, file.size) for file in made.files.all()] == [
        ("会社案内.pdf", "application/pdf", len(PDF))
    ]
    assert [path.read_bytes() for path in private_files.rglob("*") if path.is_file()] == [PDF]
    assert list(made.notices.values_list("kind", "number", "sent_at")) == [("received", 0, None)]
    assert [row.action for row in audit.rows_about(made)] == ["application.received"]


def test_audit_rows_say_nothing_about_the_person() -> None:
    actions.receive(asked(), [], network=NETWORK)

    row = AuditRow.objects.get(subject_type="applications.application")
    assert set(row.details) == {"reference", "kind"}


def test_the_same_form_twice_makes_one() -> None:
    first = actions.receive(asked(), [], network=NETWORK)
    again = actions.receive(asked(), [], network=NETWORK)

    assert (first.pk, Application.objects.count(), Notice.objects.count()) == (again.pk, 1, 1)


@pytest.mark.parametrize("changed", [{"seeks": "別の件です。"}, {"phone": "+81 3 0000 0000"}])
def test_the_same_form_with_other_words_makes_two(changed: dict[str, str]) -> None:
    first = actions.receive(asked(), [], network=NETWORK)
    other = actions.receive(asked(**changed), [], network=NETWORK)

    assert (first.pk == other.pk, Application.objects.count()) == (False, 2)


def test_the_same_form_with_another_file_makes_two() -> None:
    first = actions.receive(asked(), [upload(PDF)], network=NETWORK)
    again = actions.receive(asked(), [upload(PDF)], network=NETWORK)
    other = actions.receive(asked(), [upload(PDF), upload(PDF)], network=NETWORK)

    assert (first.pk == again.pk, first.pk == other.pk) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_the_same_form_at_the_same_moment_makes_one() -> None:
    made: list[str] = []
    start = threading.Barrier(2)

    def send() -> None:
        try:
            start.wait(60)
            made.append(actions.receive(asked(), [], network=NETWORK).reference)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    assert (len(made), len(set(made)), Application.objects.count()) == (2, 1, 1)


def test_limit_of_one_address() -> None:
    for number in range(5):
        actions.receive(asked(nonce=f"n{number}"), [], network=f"198.51.{number}.0/24")

    with pytest.raises(TooOften):
        actions.receive(asked(nonce="n6", email="HANAKO@hachimitsu.example"), [], network=NETWORK)

    assert Application.objects.count() == 5
    actions.receive(asked(nonce="n7", email="other@hachimitsu.example"), [], network=NETWORK)


def test_limit_of_one_network(settings: object) -> None:
    settings.APPLICATIONS_PER_NETWORK = 2  # type: ignore[attr-defined]
    for number in range(2):
        actions.receive(asked(nonce=f"n{number}", email=f"a{number}@x.example"), [], network=NETWORK)

    with pytest.raises(TooOften):
        actions.receive(asked(nonce="n3", email="a3@x.example"), [], network=NETWORK)

    assert Application.objects.count() == 2


def test_counters_keep_no_address_and_nothing_that_lasts() -> None:
    actions.receive(asked(), [], network=NETWORK)

    rows = list(Attempt.objects.all())
    assert all(re.fullmatch("[0-9a-f]{64}", row.key) for row in rows)
    assert len({row.key for row in rows}) == 2
    Attempt.objects.update(day=date(2026, 1, 1))
    assert counted(AttemptKind.ADDRESS, "hanako@hachimitsu.example") == 1
    assert actions.forget_attempts(date(2026, 1, 2)) == 2


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:aa:bb::1", "2001:db8:aa::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("nonsense", ""),
    ],
)
def test_networks(address: str, network: str) -> None:
    assert network_of(RequestFactory().get("/", REMOTE_ADDR=address)) == network


def test_a_third_country_is_refused() -> None:
    with pytest.raises(BadInput):
        actions.receive(asked(country="FR"), [], network=NETWORK)

    assert Application.objects.count() == 0


def test_a_refused_file_leaves_nothing_behind(private_files: Path) -> None:
    with pytest.raises(BadInput):
        actions.receive(asked(), [upload(PDF), upload(EXE, "invoice.pdf")], network=NETWORK)

    assert (Application.objects.count(), Attempt.objects.count()) == (0, 0)
    assert [path for path in private_files.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "elsewhere"},
        {"kind": "elsewhere"},
        {"consent_version": ""},
        {"entry_source": "edinet"},
        {"entry_key": "E00006"},
        {"state": "accepted"},
        {"state": "declined"},
        {"forgotten_at": "2026-01-01T00:00:00Z"},
    ],
)
def test_impossible_rows_are_refused_by_the_database(wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ApplicationFactory(**wrong)


def test_ended_rows_with_what_they_need_are_kept() -> None:
    ApplicationFactory(state="accepted", company=CompanyFactory())
    ApplicationFactory(state="declined", decline_reason="Не наш профиль.")

    assert Application.objects.count() == 2


def test_an_applicants_message_has_no_author(officer: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MessageFactory(side="applicant", author=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        MessageFactory(side="nobody")


def test_references_and_nonces_are_unique() -> None:
    known = ApplicationFactory()

    for clash in ({"reference": known.reference}, {"nonce": known.nonce}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApplicationFactory(**clash)


@pytest.mark.parametrize(
    ("day", "number", "then"),
    [
        (date(2026, 11, 26), 3, date(2026, 12, 1)),  # a Thursday
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # a Saturday
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # a Friday
    ],
)
def test_working_days(day: date, number: int, then: date) -> None:
    assert deadlines.working_days_after(day, number) == then


@pytest.mark.parametrize(
    ("day", "until"), [(date(2026, 11, 26), date(2027, 11, 26)), (date(2028, 2, 29), date(2029, 2, 28))]
)
def test_personal_data_are_kept_for_a_year(day: date, until: date) -> None:
    assert deadlines.kept_until(day) == until


def test_what_is_ended_is_forgotten_after_its_last_day(private_files: Path) -> None:
    kept = ApplicationFactory(state="declined", decline_reason="Нет.", retain_until=date(2026, 11, 26))
    due = ApplicationFactory(
        state="declined", decline_reason="Нет, Айгерім.", retain_until=date(2026, 11, 25),
        entry_source="kz-stat", entry_key="160240000018", company_number="160240000018",
    )  # fmt: skip
    MessageFactory(application=due)
    FileFactory(application=due)
    assert [path.read_bytes() for path in private_files.rglob("*") if path.is_file()] == [PDF]

    with pytest.MonkeyPatch.context() as now:
        now.setattr(transaction, "on_commit", lambda work: work())
        assert actions.forget_due(date(2026, 11, 26)) == 1
    assert actions.forget_due(date(2026, 11, 26)) == 0

    due.refresh_from_db()
    left = [
        *(due.applicant_name, due.email, due.phone, due.role, due.company_name, due.company_number),
        *(due.entry_source, due.entry_key, due.seeks, due.decline_reason),
    ]
    assert ({*left}, due.messages.count(), due.files.count(), due.link_version) == ({""}, 0, 0, 2)
    assert [path for path in private_files.rglob("*") if path.is_file()] == []
    assert [row.action for row in audit.rows_about(due)] == ["application.forgotten"]
    kept.refresh_from_db()
    assert kept.applicant_name == "Айгерім Сейтқали"


def test_a_new_link_needs_address_and_number(officer: User) -> None:
    application = ApplicationFactory()
    wrong = [("nobody@x.example", application.reference), (application.email, "AP-2020-999999")]

    for email, reference in wrong:
        actions.send_new_link(email, reference, network=NETWORK)
    assert Notice.objects.count() == 0
    for _ in range(2):
        actions.send_new_link(application.email.upper(), application.reference.lower(), network=NETWORK)

    assert list(application.notices.values_list("kind", "number")) == [("link", 1), ("link", 2)]


def test_links_are_not_sent_without_end() -> None:
    application = ApplicationFactory()

    for _ in range(8):
        actions.send_new_link(application.email, application.reference, network=NETWORK)

    assert application.notices.count() == 5


def test_asked_is_what_is_kept() -> None:
    made = actions.receive(replace(asked(), about="KZBO20260101001"), [], network=NETWORK)

    assert (made.about, made.country, made.company_name) == ("KZBO20260101001", "JP", "株式会社東京蜂蜜")
