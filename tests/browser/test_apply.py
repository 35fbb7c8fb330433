"""Applying by hand: in the dialog on a telephone, without JavaScript, and what the desk does with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from playwright.sync_api import Page, expect

from applications.factories import PDF
from browser.looking import assert_whole, follow, settle
from kopir.applications import actions
from kopir.applications.models import Application
from kopir.core.models import Role, User
from kopir.engines import data
from kopir.mail import actions as letters
from kopir.mail.models import Mail
from kopir.registers import actions as registers
from kopir.registers.models import Source

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _register(tmp_path: Path, transactional_db: None) -> None:
    """The first rows of the real list, with the company that applies; and people who type as fast as a program."""
    lines = data.path("registers", "edinet.csv").read_text(encoding="utf-8-sig").splitlines()
    head = [line for line in lines[:2] if "提出者名" in line or "件" in line]
    rows = [line for line in lines if "サカタのタネ" in line] + lines[10:14]
    file = tmp_path / "edinet.csv"
    file.write_text("\n".join([*head, *rows]) + "\n", encoding="utf-8")
    registers.load_snapshot(registers.begin_import(registers.Wanted(Source.EDINET, file), by=None), by=None)


@pytest.fixture(autouse=True)
def _at_once(settings: object, tmp_path: Path) -> None:
    settings.APPLICATION_LEAST_SECONDS = 0  # type: ignore[attr-defined]
    settings.STORAGES = {  # type: ignore[attr-defined]
        **settings.STORAGES,  # type: ignore[attr-defined]
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "private", "base_url": None},
        },
    }


def _fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"#apply [name={name}]").fill(value)


def _status_link() -> str:
    for pk in Mail.objects.filter(state="released").order_by("pk").values_list("pk", flat=True):
        letters.send(pk)
    link = next(line for line in mail.outbox[-1].body.splitlines() if "/apply/status/" in line)
    return link.partition("localhost:8000")[2]


def _log_in(page: Page, user: User, base: str) -> None:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base}])


@pytest.mark.parametrize("words", ["Саката но танэ", "Sakata Seed"])
def test_a_japanese_company_applies_in_the_dialog_on_a_telephone(
    open_page: Callable[..., Page], person: Callable[..., User], live_server: object, tmp_path: Path, words: str
) -> None:
    paper = tmp_path / "会社案内.pdf"
    paper.write_bytes(PDF)
    page = open_page(width=360, language="ja")
    page.goto("/ja/opportunities/")
    page.locator("header a[data-dialog=apply]").click()
    expect(page.locator("#apply h1")).to_be_focused()
    assert_whole(page)

    _fill(page, applicant_name="田中 花子", email="wrong", seeks="カザフスタンのはちみつを輸入したい。")
    with page.expect_response(lambda answer: words in unquote_plus(answer.request.post_data or "")):
        page.locator("#apply [name=company_name]").press_sequentially(words, delay=20)
    settle(page)  # what is found for half the words goes when the whole is answered
    choice = page.locator("#apply-companies label", has_text="サカタのタネ")
    choice.locator("input").check()
    page.locator("#apply [name=kind][value=partner]").check()
    page.locator("#apply [name=attached]").set_input_files(paper)
    page.locator("#apply [name=agreed]").check()
    page.locator("#apply button[name=send]").click()

    errors = page.locator("#apply [role=alert]")
    expect(errors).to_be_focused()
    assert_whole(page)
    expect(page.locator("#apply [name=applicant_name]")).to_have_value("田中 花子")
    expect(choice.locator("input")).to_be_checked()
    _fill(page, email="hanako@hachimitsu.example")
    page.locator("#apply button[name=send]").click()

    expect(page.locator("#apply .apply__number")).to_be_visible()
    expect(page.locator("#apply h1")).to_be_focused()
    assert_whole(page)
    made = Application.objects.get()
    expect(page.locator("#apply .apply__number")).to_have_text(made.reference)
    assert (made.language, made.country, made.entry_source, made.company_name) == ("ja", "JP", "edinet", words)
    assert [file.name for file in made.files.all()] == ["会社案内.pdf"]
    assert page.url.endswith("/ja/opportunities/")
    page.locator("[data-close]").click()
    expect(page.locator("#dialog")).to_be_hidden()


def test_what_cannot_be_sent_is_said_and_the_form_stays(
    open_page: Callable[..., Page], live_server: object, settings: object
) -> None:
    page = open_page(width=360)
    page.goto("/en/opportunities/")
    page.locator("header a[data-dialog=apply]").click()
    _fill(page, applicant_name="田中 花子")
    settings.APPLICATION_MOST_BYTES = 10  # type: ignore[attr-defined]

    page.locator("#apply button[name=send]").click()

    expect(page.locator("#dialog [data-failed]")).to_contain_text("too large together")
    expect(page.locator("#apply [name=applicant_name]")).to_have_value("田中 花子")
    assert_whole(page)


def test_an_application_in_russian_without_javascript_from_start_to_end(
    open_page: Callable[..., Page], person: Callable[..., User], live_server: object
) -> None:
    page = open_page(width=360, javascript=False, language="ru")
    page.goto("/ru/opportunities/")
    follow(page.locator("header a[data-dialog=apply]"))
    assert page.url.endswith("/ru/apply/")
    _fill(page, applicant_name="Айгерім Сейтқали", email="aigerim@altaibal.example")
    _fill(page, company_name="Саката но танэ", seeks="Ищем покупателя мёда в Японии.")
    follow(page.locator("#apply button[name=look_up]"))
    page.locator("#apply-companies label", has_text="サカタのタネ").locator("input").check()
    expect(page.locator("#apply [name=applicant_name]")).to_have_value("Айгерім Сейтқали")
    page.locator("#apply [name=kind][value=membership]").check()
    page.locator("#apply [name=agreed]").check()
    follow(page.locator("#apply button[name=send]"))
    expect(page).to_have_url(re.compile("/ru/apply/received/"))
    made = Application.objects.get()
    expect(page.locator("#apply .apply__number")).to_have_text(made.reference)

    officer = person(Role.OFFICER)
    actions.review(made, by=officer)
    actions.ask(made, "Сколько тонн в год?", by=officer)
    link = _status_link()
    assert link.startswith("/ru/apply/status/")
    page.goto(link)
    expect(page.locator("blockquote")).to_contain_text("Сколько тонн в год?")
    page.locator("textarea[name=text]").fill("40 тонн.")
    follow(page.locator("main form button").first)
    expect(page.locator(".timeline li")).to_have_count(4)
    follow(page.locator("a.button--danger"))
    follow(page.locator("main form button").first)

    made.refresh_from_db()
    assert (made.state, made.messages.count()) == ("withdrawn", 2)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_desk_accepts(
    open_page: Callable[..., Page], person: Callable[..., User], live_server: object, width: int
) -> None:
    from applications.factories import ApplicationFactory, MessageFactory

    application = ApplicationFactory(
        country="JP", company_name="Sakata Seed", entry_source="edinet", entry_key="E00006", language="ja"
    )
    MessageFactory(application=application)
    page = open_page(width=width, language="en")
    _log_in(page, person(Role.OFFICER, language="en"), str(live_server))

    page.goto("/")
    assert_whole(page)
    follow(page.locator("a", has_text="Applications waiting"))
    assert_whole(page)
    follow(page.locator("main th a", has_text=application.reference))
    follow(page.get_by_role("button", name="Begin the review"))
    assert_whole(page)
    page.locator("input[name=way][value=entry]").check()
    follow(page.get_by_role("button", name="Accept", exact=True))
    expect(page.locator(".messages")).to_contain_text("accepted")
    assert_whole(page)

    application.refresh_from_db()
    assert application.company is not None
    assert (application.state, application.company.register_key) == ("accepted", "E00006")
    for address in (_status_link(), "/en/apply/", "/en/apply/link/"):
        page.goto(address)
        assert_whole(page)
