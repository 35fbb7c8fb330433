"""Who is told what by mail: that something waits, with a link, and never what it is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from cases.interest_factories import TEXTS, buyer, member_of, opportunity
from cases.introduced import agreed
from kopir.cases import actions, letters
from kopir.cases.models import Case, Interest
from kopir.cases.models.talk import Audience
from kopir.cases.states import InterestAnswer, Side
from kopir.core.errors import WrongState
from kopir.core.languages import Language
from kopir.core.models import Role, User
from kopir.mail import texts
from kopir.mail.models import Mail
from kopir.watchlists import queries as watchlists

pytestmark = pytest.mark.django_db
Person = Callable[..., User]


@pytest.fixture(autouse=True)
def _no_index_kept() -> Iterator[None]:
    watchlists.forget_index()
    yield
    watchlists.forget_index()


def told(kind: str) -> list[str]:
    return sorted(Mail.objects.filter(kind=kind).values_list("to_address", flat=True))


@pytest.fixture
def advisers(person: Person) -> tuple[User, User]:
    return person(Role.OFFICER), person(Role.OFFICER)


@pytest.fixture
def interest(person: Person, advisers: tuple[User, User]) -> Interest:
    one, company = opportunity(), buyer()
    company.owner, one.owner = advisers
    company.save()
    one.save()
    return actions.express(actions.Wish(one, company, TEXTS), by=member_of(company, person))


def member(interest: Interest, side: str, person: Person) -> User:
    return member_of(interest.company if side == "interested" else interest.opportunity.company, person)


@pytest.mark.parametrize("kind", letters.KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("language", Language.values)
def test_text_of_a_mail_is_whole(kind: texts.Kind, language: str) -> None:
    letter = texts.shipped(kind.name, language)

    assert texts.checked(kind, letter.subject, letter.body) == letter
    assert "{link}" in letter.body
    assert {name for name in kind.placeholders if f"{{{name}}}" in letter.subject + letter.body} == set(
        kind.placeholders
    )


def test_interest_is_told_to_its_adviser_then_to_the_publisher(
    interest: Interest, advisers: tuple[User, User], person: Person
) -> None:
    publisher = member(interest, "publisher", person)
    assert told("interest-received") == [advisers[0].email]

    actions.forward(interest, by=advisers[0])

    assert told("interest-forwarded") == [publisher.email]
    mail = Mail.objects.get(kind="interest-forwarded")
    assert f"/interests/{interest.reference}/" in mail.body
    for secret in (*TEXTS.values(), "みつばち", "hanako@", "花子", interest.company.reference):
        assert secret not in mail.subject + mail.body


def test_nobody_is_told_what_he_did_himself(interest: Interest, person: Person, officer: User) -> None:
    colleague = member(interest, "interested", person)
    publisher = member(interest, "publisher", person)
    actions.forward(interest, by=officer)
    actions.answer(interest, InterestAnswer.MORE, "Сколько тонн?", by=publisher, side=Side.PUBLISHER)
    assert told("interest-more") == sorted([colleague.email, interest.asked_by.email])  # type: ignore[union-attr]

    actions.add_information(interest, "Две тонны", by=colleague)

    assert told("interest-forwarded") == [publisher.email] * 2
    actions.answer(interest, InterestAnswer.FITS, "", by=publisher, side=Side.PUBLISHER)
    answered = told("interest-answered")
    assert publisher.email not in answered
    assert len(answered) == 3  # two members and their adviser
    assert not Mail.objects.filter(body__contains="тонн").exists()


def test_company_is_reminded_after_a_week_and_the_lead_told_after_two_and_the_end_is_said(
    interest: Interest, advisers: tuple[User, User], person: Person
) -> None:
    publisher, lead = member(interest, "publisher", person), person(Role.ADMINISTRATOR)
    actions.forward(interest, by=advisers[0])
    today, now = timezone.localdate(), timezone.now()

    for _time in range(2):
        actions.remind_due(today + timedelta(days=8), now)
        actions.remind_due(today + timedelta(days=15), now)
        actions.expire_due(today + timedelta(days=31))

    assert told("interest-reminder") == [publisher.email]
    assert told("interest-late") == sorted([lead.email, *(one.email for one in advisers)])
    assert told("interest-expired") == sorted([advisers[0].email, interest.asked_by.email])  # type: ignore[union-attr]


def test_returned_interest_is_told_to_its_company_alone(
    interest: Interest, advisers: tuple[User, User], person: Person
) -> None:
    member(interest, "publisher", person)

    actions.return_to_company(interest, "Пожалуйста, дополните", by=advisers[0])

    assert told("interest-returned") == [interest.asked_by.email]  # type: ignore[union-attr]


def test_both_sides_are_asked_and_told_of_the_introduction(officer: User, person: Person) -> None:
    publisher, interested, case = agreed(officer)
    members = sorted(member_of(company, person).email for company in (publisher, interested))
    asked = actions.propose(case.opportunity, buyer(), by=officer)
    assert told("introduction-asked") == [members[0]] if asked.publisher == publisher else []

    actions.introduce(case, by=officer)

    assert told("introduced") == members
    for mail in Mail.objects.all():
        for secret in ("aigerim@", "hanako@", "Сейтқали", "花子"):
            assert secret not in mail.body


@pytest.mark.parametrize("audience", list(Audience))
def test_message_is_told_to_those_who_may_read_it(audience: Audience, officer: User, person: Person) -> None:
    publisher, interested, case = agreed(officer)
    actions.introduce(case, by=officer)
    members = {"publisher": member_of(publisher, person), "interested": member_of(interested, person)}
    writer = person(Role.OFFICER)

    for _time in range(2):
        actions.send_message(case, "Тайные слова", audience, [], nonce="n", by=writer, side=Side.CHAMBER)

    expected = [user.email for side, user in members.items() if audience in {Audience.ALL, side}]
    assert told("case-message") == sorted([*expected, officer.email])
    assert not Mail.objects.filter(body__contains="Тайные").exists()


def test_refusal_is_told_to_the_advisers_and_the_other_side(officer: User, person: Person) -> None:
    case = agreed(officer)[2]
    seller, buying = member_of(case.publisher, person), member_of(case.interested, person)

    actions.refuse(case, Side.INTERESTED, "Передумали", by=buying)

    assert told("case-refused") == sorted([seller.email, officer.email])


def test_task_is_told_to_its_officer_on_its_day_once(officer: User) -> None:
    case = agreed(officer)[2]
    today = timezone.localdate()
    actions.add_task(case, "Тайная задача", today, officer, by=officer)
    actions.add_task(case, "Позже", today + timedelta(days=1), officer, by=officer)

    for _time in range(2):
        actions.tell_tasks_due(today)

    assert told("case-task") == [officer.email]
    assert not Mail.objects.filter(body__contains="Тайная").exists()


def test_account_that_is_closed_gets_no_mail(officer: User, person: Person) -> None:
    publisher, _interested, case = agreed(officer)
    user = member_of(publisher, person)
    user.is_active = False
    user.save()

    actions.introduce(case, by=officer)

    assert told("introduced") == []


@pytest.mark.django_db(transaction=True)
def test_two_officers_introduce_at_once_and_one_set_of_mails_is_written(transactional_db: None) -> None:
    officers = [User.objects.create_user(f"o{number}@chamber.example", None, role=Role.OFFICER) for number in range(2)]
    publisher, interested, case = agreed(officers[0])
    users = [User.objects.create_user(f"m{number}@people.example", None) for number in range(2)]
    for company, user in zip((publisher, interested), users, strict=True):
        company.members.create(user=user)
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
    assert {"m0@people.example", "m1@people.example"} <= set(told("introduced"))
    assert len(told("introduced")) == len(set(told("introduced")))
    assert Case.objects.get(pk=case.pk).outcomes.count() == 4


INTRODUCES = """
import os, signal, sys
import django
django.setup()
from kopir.cases import actions
from kopir.cases.models import Case
from kopir.core.models import User
actions.introduce(Case.objects.get(), by=User.objects.get(email="killed@chamber.example"))
os.kill(os.getpid(), signal.SIGKILL)
"""


def _environment(folder: Path) -> dict[str, str]:
    said = connection.settings_dict
    host = said["HOST"]
    url = f"postgresql://{said['USER']}:{said['PASSWORD']}@{'' if '/' in host else host}"
    url += f":{said['PORT']}" if said["PORT"] else ""
    url += f"/{said['NAME']}" + (f"?host={host}" if "/" in host else "")
    return {
        **os.environ,
        "KOPIR_DATABASE_URL": url,
        "KOPIR_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "kopir.config.settings",
    }


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_process_killed_between_the_introduction_and_its_mails_sends_each_once(
    transactional_db: None, tmp_path: Path
) -> None:
    officer = User.objects.create_user("killed@chamber.example", None, role=Role.OFFICER)
    publisher, interested, case = agreed(officer)
    for number, company in enumerate((publisher, interested)):
        company.members.create(user=User.objects.create_user(f"m{number}@people.example", None))
    Mail.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("truncate procrastinate_jobs cascade")
    environment = _environment(tmp_path)

    done = subprocess.run([sys.executable, "-c", INTRODUCES], env=environment, check=False)

    assert done.returncode == -signal.SIGKILL
    case.refresh_from_db()
    assert (case.state, told("introduced")) == ("introduced", ["m0@people.example", "m1@people.example"])
    assert not _sent(tmp_path)
    worker = [sys.executable, "-m", "django", "procrastinate", "worker", "--one-shot"]
    for _start in range(2):
        subprocess.run(worker, env=environment, check=True, timeout=300, capture_output=True)
    assert _sent(tmp_path) == ["m0@people.example", "m1@people.example"]
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}


def _sent(folder: Path) -> list[str]:
    """To whom mails have gone, of the files the mail server of a fresh clone writes."""
    place = folder / "mail"
    files = [file.read_text(encoding="utf-8") for file in place.rglob("*") if file.is_file()]
    lines = [line for text in files for line in text.splitlines() if line.startswith("To: ")]
    return sorted(line.removeprefix("To: ").split("<")[-1].rstrip(">") for line in lines)
