"""Mails to applicants: in their language, once, whatever dies."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from applications.factories import ApplicationFactory, asked
from companies.factories import CompanyFactory
from kopir.applications import actions, queries, tasks
from kopir.applications.models import Application, Notice
from kopir.core.languages import Language
from kopir.core.models import User

pytestmark = pytest.mark.django_db


def send_all() -> list[bool]:
    return [actions.send_notice(pk) for pk in Notice.objects.values_list("pk", flat=True)]


def made(**fields: str) -> Application:
    return actions.receive(asked(**fields), [], network="")


def test_receipt_is_queued_with_the_application() -> None:
    application = made()

    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("applications.send_notice", {"pk": application.notices.get().pk})
    assert mail.outbox == []


def test_receipt_says_it_in_the_words_promised(settings: object) -> None:
    settings.PUBLIC_URL = "https://chamber.example"  # type: ignore[attr-defined]
    application = made(language="en")

    assert send_all() == [True]

    (sent,) = mail.outbox
    message = sent.message()
    assert (sent.to, sent.subject) == (
        ["hanako@hachimitsu.example"], f"Your application has been submitted ({application.reference})",
    )  # fmt: skip
    assert "Your application has been submitted. We are already processing it.\n" in sent.body
    assert application.reference in sent.body
    assert "https://chamber.example/en/apply/status/" in sent.body
    assert (message["Auto-Submitted"], message["Content-Language"]) == ("auto-generated", "en")
    assert message["Message-ID"] == f"<application-notice-{Notice.objects.get().pk}@chamber.example>"


@pytest.mark.parametrize("language", Language.values)
def test_link_in_the_mail_opens_the_page_in_the_applicants_language(language: str) -> None:
    made(language=language)
    send_all()

    link = next(line for line in mail.outbox[0].body.splitlines() if "/apply/status/" in line)
    answer = Client().get(link.partition("localhost:8000")[2])

    assert (answer.status_code, answer.headers["Content-Language"]) == (200, language)
    assert f"/{language}/apply/status/" in link


def test_nothing_typed_by_strangers_is_mailed_to_an_address() -> None:
    """Who types somebody else's address cannot make the chamber send his words there."""
    made(applicant_name="Buy at spam.example", seeks="Buy at spam.example", company_name="spam.example")
    send_all()

    assert "spam.example" not in mail.outbox[0].message().as_string()


def test_question_reason_and_answer_are_told(officer: User) -> None:
    application = ApplicationFactory(state="in-review", language="en")
    actions.ask(application, "How many <tons> & barrels?", by=officer)
    actions.reply(application, "40.", [])
    actions.decline(application, 'Not "ours" & done.', by=officer)
    accepted = ApplicationFactory(state="in-review", language="en")
    actions.accept(accepted, actions.Choice("join", CompanyFactory().reference), by=officer)
    withdrawn = ApplicationFactory(language="en")
    actions.withdraw(withdrawn)
    actions.send_new_link(withdrawn.email, withdrawn.reference, network="")

    assert send_all() == [True] * 5

    asked_for, declined, said_yes, taken_back, link = (one.body for one in mail.outbox)
    assert "How many <tons> & barrels?" in asked_for
    assert 'Not "ours" & done.' in declined
    assert "has been accepted" in said_yes
    assert "You have withdrawn" in taken_back
    assert "new link" in link


def test_a_mail_goes_out_once() -> None:
    made()

    assert send_all() + send_all() == [True, False]
    assert len(mail.outbox) == 1


def test_nobody_writes_to_the_forgotten() -> None:
    application = made()
    actions.withdraw(application)
    actions.forget(application)

    assert send_all() == [False, False]
    assert mail.outbox == []


def test_a_line_break_in_a_name_makes_no_header() -> None:
    application = ApplicationFactory(applicant_name="A\r\nBcc: all@x.example", company_name="B\nBcc: all@x.example")
    actions.withdraw(application)
    send_all()

    message = mail.outbox[0].message()
    assert (message["Bcc"], message["To"]) == (None, application.email)


class _Dying(EmailBackend):
    """A mail server that is not there the first time."""

    tries = 0

    def send_messages(self, messages: object) -> int:
        type(self).tries += 1
        if type(self).tries == 1:
            raise ConnectionError
        return super().send_messages(messages)


def test_a_worker_that_dies_after_the_commit_leaves_one_mail(settings: object) -> None:
    """The application is kept; the first worker dies on its mail; the job is tried again, later the sweep as well."""
    settings.EMAIL_BACKEND = f"{__name__}._Dying"  # type: ignore[attr-defined]
    _Dying.tries = 0
    application = made()
    job = ProcrastinateJob.objects.get()

    with pytest.raises(ConnectionError):
        tasks.send_notice(**job.args)
    assert (len(mail.outbox), Application.objects.count(), Notice.objects.get().sent_at) == (0, 1, None)
    assert queries.notices_left_behind(timezone.now() + timedelta(minutes=11)) == [job.args["pk"]]
    tasks.send_notice(**job.args)
    tasks.send_notice(**job.args)

    assert [sent.to for sent in mail.outbox] == [[application.email]]
    assert queries.notices_left_behind(timezone.now() + timedelta(minutes=11)) == []


def test_a_mail_is_tried_for_hours() -> None:
    strategy = tasks.send_notice.retry_strategy

    assert (strategy.max_attempts, strategy.exponential_wait) == (8, 3)


@pytest.mark.django_db(transaction=True)
def test_mails_left_behind_are_queued_again_once() -> None:
    notice = made().notices.get()
    Notice.objects.update(created_at=timezone.now() - timedelta(minutes=11))

    tasks.send_forgotten_notices(timestamp=0)
    tasks.send_forgotten_notices(timestamp=0)

    waiting = ProcrastinateJob.objects.filter(queueing_lock=f"applications.notice.{notice.pk}")
    assert [job.args for job in waiting] == [{"pk": notice.pk}]


@pytest.mark.parametrize(("age", "is_found"), [(timedelta(minutes=1), False), (timedelta(days=3), False),
                                               (timedelta(hours=1), True)])  # fmt: skip
def test_what_is_left_behind(age: timedelta, is_found: bool) -> None:
    notice = made().notices.get()
    Notice.objects.update(created_at=timezone.now() - age)

    assert queries.notices_left_behind(timezone.now()) == ([notice.pk] if is_found else [])
