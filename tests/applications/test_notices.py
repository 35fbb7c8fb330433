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
from kopir.mail import actions as letters
from kopir.mail import tasks as mail_tasks
from kopir.mail.models import Mail
from kopir.mail.queries import left_behind

pytestmark = pytest.mark.django_db


def send_all() -> list[bool]:
    return [letters.send(pk) for pk in Notice.objects.values_list("mail", flat=True)]


def made(**fields: str) -> Application:
    return actions.receive(asked(**fields), [], network="")


def test_receipt_is_queued_with_the_application() -> None:
    application = made()

    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("mail.send", {"pk": application.notices.get().mail_id})
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
    assert message["Message-ID"] == Notice.objects.get().mail.message_id


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

    with pytest.raises(letters.NotSent):
        mail_tasks.send(**job.args)
    assert (len(mail.outbox), Application.objects.count(), Mail.objects.get().sent_at) == (0, 1, None)
    assert left_behind(timezone.now() + timedelta(hours=2)) == [job.args["pk"]]
    mail_tasks.send(**job.args)
    mail_tasks.send(**job.args)

    assert [sent.to for sent in mail.outbox] == [[application.email]]
    assert left_behind(timezone.now() + timedelta(hours=2)) == []


def test_link_of_the_applicant_is_not_kept_when_it_has_left() -> None:
    made()
    written = Mail.objects.get()
    assert ("/apply/status/" in written.body, written.is_secret) == (True, True)

    send_all()

    written.refresh_from_db()
    assert (written.body, written.about_type) == ("", "applications.application")


def test_forgotten_applicant_stands_in_no_mail() -> None:
    application = made()
    send_all()
    actions.withdraw(application)
    actions.forget(application)

    assert set(Mail.objects.values_list("to_address", "to_name", "body", "address_hash")) == {("", "", "", "")}
    assert list(Mail.objects.order_by("pk").values_list("state", flat=True)) == ["sent", "withdrawn"]


def test_notice_of_before_mails_had_rows_is_drafted_once() -> None:
    application = ApplicationFactory()
    notice = application.notices.create(kind="received", created_at=timezone.now() - timedelta(hours=1))
    assert queries.notices_left_behind(timezone.now()) == [notice.pk]

    tasks.draft_every_left_behind(timestamp=0)
    tasks.draft_left_behind(pk=notice.pk)

    assert send_all() == [True]
    assert queries.notices_left_behind(timezone.now()) == []
