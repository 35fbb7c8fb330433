"""The applicant's own page: opened by a link and by nothing else."""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest
from django.core import mail, signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from applications.factories import EXE, PDF, ApplicationFactory, FileFactory, MessageFactory, asked, upload
from kopir.applications import actions, links
from kopir.applications.models import Application, Notice
from kopir.applications.states import ApplicationState
from kopir.core.models import User
from kopir.mail import actions as letters

pytestmark = pytest.mark.django_db


def page_of(application: Application, name: str = "status", token: str = "", language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"applications:{name}", args=[token or links.status_token(application)])


def test_page_shows_what_was_sent_and_what_happened(officer: User) -> None:
    application = actions.receive(asked(), [upload(PDF, "会社案内.pdf")], network="")
    actions.review(application, by=officer)
    actions.ask(application, "年間何トンですか。", by=officer)

    answer = Client().get(page_of(application))

    assert [str(step.words) for step in answer.context["steps"]] == [
        "You sent the application.",
        "The chamber is reading it.",
        "The chamber asked you a question.",
    ]
    for words in (application.reference, "会社案内.pdf", "株式会社東京蜂蜜", "Please answer by"):
        assert words in answer.text
    assert '<div lang="ja"><p>年間何トンですか。</p></div>' in answer.text
    assert officer.email not in answer.text


@pytest.mark.parametrize("state", ApplicationState)
def test_each_state_has_its_words_and_buttons(state: ApplicationState) -> None:
    from companies.factories import CompanyFactory

    company = CompanyFactory() if state == ApplicationState.ACCEPTED else None
    application = ApplicationFactory(state=state, company=company, decline_reason="Нет, спасибо.")

    answer = Client().get(page_of(application))

    assert ("Send the answer" in answer.text) is (state == "asked")
    assert ("Withdraw the application" in answer.text) is (state in {"new", "in-review", "asked"})
    assert ("Нет, спасибо." in answer.text) is (state == "declined")


def test_page_is_kept_and_found_by_nobody() -> None:
    answer = Client().get(page_of(ApplicationFactory()))

    told = {name: answer.headers[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")}
    assert told == {
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",
        "X-Robots-Tag": "noindex, nofollow",
    }
    assert '<meta name="robots" content="noindex' in answer.text


def _old(application: Application) -> str:
    with mock.patch("time.time", return_value=(timezone.now() - timedelta(days=91)).timestamp()):
        return links.status_token(application)


@pytest.mark.parametrize("name", ["status", "reply", "withdraw"])
@pytest.mark.parametrize(
    ("how", "status"), [("old", 410), ("ended", 410), ("deleted", 410), ("forged", 404), ("other", 404), ("odd", 404)]
)
def test_links_that_open_nothing_say_how_to_get_another(name: str, how: str, status: int) -> None:
    application = ApplicationFactory(state="asked")
    token = {
        "old": _old(application),
        "ended": links.status_token(application),
        "deleted": signing.dumps([0, 1], salt="kopir.applications.status"),
        "forged": links.status_token(application)[:-2] + "xx",
        "other": signing.dumps([application.pk, 1], salt="kopir.applications.received"),
        "odd": signing.dumps("x", salt="kopir.applications.status"),
    }[how]
    if how == "ended":
        Application.objects.update(link_version=2)
    client = Client()

    answers = [client.get(page_of(application, name, token)), client.post(page_of(application, name, token))]

    for answer in answers if name != "status" else answers[:1]:
        assert (answer.status_code, "Get a new link" in answer.text) == (status, True)
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "Алтай Бал" not in answer.text
    application.refresh_from_db()
    assert application.state == "asked"


def test_a_link_opens_no_other_application() -> None:
    mine = ApplicationFactory(company_name="ТОО «Моё»")
    ApplicationFactory(company_name="ТОО «Чужое»")

    page = Client().get(page_of(mine)).text

    assert ("Моё" in page, "Чужое" in page) == (True, False)


def test_question_is_answered_with_a_file() -> None:
    application = ApplicationFactory(state="asked")
    MessageFactory(application=application)
    client = Client()

    answer = client.post(page_of(application, "reply"), {"text": "40 тонн.", "attached": upload(PDF, "протокол.pdf")})

    assert answer.headers["Location"].startswith("/en/apply/status/")
    application.refresh_from_db()
    assert (application.state, [file.name for file in application.files.all()]) == ("in-review", ["протокол.pdf"])
    assert "40 тонн." in client.get(page_of(application)).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": ""}, "This field is required."),
        ({"text": "40 тонн.", "attached": EXE}, "is not a PDF"),
        ({"text": "a" * 5_001}, "5000"),
    ],
)
def test_an_answer_that_cannot_be_used_is_not_lost(typed: dict[str, object], said: str) -> None:
    application = ApplicationFactory(state="asked")
    sent = {**typed, "attached": upload(typed["attached"])} if "attached" in typed else typed  # type: ignore[arg-type]

    answer = Client().post(page_of(application, "reply"), sent)

    application.refresh_from_db()
    assert (said in answer.text, application.state, application.messages.count()) == (True, "asked", 0)
    assert str(typed["text"]) in answer.text


def test_five_files_are_all_that_is_taken() -> None:
    application = ApplicationFactory(state="asked")
    for _ in range(5):
        FileFactory(application=application)

    answer = Client().post(page_of(application, "reply"), {"text": "ещё", "attached": upload(PDF)})

    assert ("At most 5 files" in answer.text, application.files.count()) == (True, 5)


def test_an_answer_too_late_is_refused_in_words() -> None:
    application = ApplicationFactory(state="in-review")

    answer = Client().post(page_of(application, "reply"), {"text": "40 тонн."})

    assert ("no open question" in answer.text, application.messages.count()) == (True, 0)


def test_withdrawal_is_asked_about_once_more() -> None:
    application = ApplicationFactory()
    client = Client()

    question = client.get(page_of(application, "withdraw"))
    application.refresh_from_db()
    assert ("cannot be undone" in question.text, application.state) == (True, "new")
    page = client.post(page_of(application, "withdraw"), follow=True).text

    application.refresh_from_db()
    assert ("Your application has been withdrawn." in page, application.state) == (True, "withdrawn")
    again = client.post(page_of(application, "withdraw"), follow=True).text
    assert ("cannot be moved" in again, Notice.objects.count()) == (True, 1)


def test_new_link_answers_everybody_alike() -> None:
    application = ApplicationFactory()
    client, url = Client(), reverse("applications:resend")
    known = {"email": application.email, "reference": application.reference}

    pages = [
        client.post(url, typed).text
        for typed in (known, {**known, "email": "nobody@x.example"}, {**known, "reference": "AP-2020-999999"})
    ]

    plain = [page.partition("<main")[2] for page in pages]
    assert (len(set(plain)), "is on its way" in plain[0]) == (1, True)
    assert list(Notice.objects.values_list("application", "kind")) == [(application.pk, "link")]
    letters.send(Notice.objects.get().mail_id)
    assert "/apply/status/" in mail.outbox[0].body


def test_page_is_there_in_every_language() -> None:
    application = ApplicationFactory()

    page = Client().get(page_of(application, language="ja"))

    assert [one.code for one in page.context["alternates"] if one.url] == ["kk", "ru", "ja", "en"]
