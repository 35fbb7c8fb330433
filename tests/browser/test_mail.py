"""Mail in a real browser: from a draft to release, the link in a mail, at 360 px, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from browser.looking import assert_whole, follow
from kopir.core.models import Role, User
from kopir.mail import links
from kopir.mail.models import Mail, NeverAgain
from mail.letters_made import HELD, SECRET, SOFT, drafted, invitation

pytestmark = pytest.mark.django_db(transaction=True)


def _log_in(page: Page, user: User, base: str) -> None:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base}])


@pytest.mark.parametrize(("width", "javascript"), [(360, True), (1280, False)])
def test_officer_releases_mails(
    width: int, javascript: bool, open_page: Callable[..., Page], person: Callable[..., User], live_server: object
) -> None:
    officer = person(Role.ADMINISTRATOR)
    for number in range(2):
        drafted(HELD, key=f"k{number}", to=f"{'long' * 12}{number}@hachimitsu.example", to_name="株式会社蜂蜜" * 5)
    drafted(SECRET, key="secret")
    letter = invitation(officer)
    page = open_page(width=width, javascript=javascript)
    _log_in(page, officer, str(live_server))

    for path in ("", "?state=all", "templates/", "templates/invitation/ja/", "rules/", "addresses/",
                 f"{letter.pk}/", f"{letter.pk}/edit/"):  # fmt: skip
        page.goto(f"/desk/mail/{path}")
        if javascript:
            assert_whole(page)
    page.goto("/desk/mail/")
    page.locator("input[name=mail]").nth(0).check()
    page.locator("input[name=mail]").nth(1).check()
    follow(page.get_by_role("button", name="Show the chosen mails before release"))
    if javascript:
        assert_whole(page)
    follow(page.get_by_role("button", name="Release them"))

    expect(page.locator("main")).to_contain_text("2 mails are on their way")
    assert Mail.objects.filter(state="released", released_by=officer).count() == 2


@pytest.mark.parametrize("language", ["ja", "kk"])
def test_reader_stops_mails_with_one_button(language: str, open_page: Callable[..., Page]) -> None:
    link = links.stop_address(drafted(SOFT, language=language)).partition("localhost:8000")[2]
    looked = open_page(width=360)
    looked.goto(link)
    assert_whole(looked)
    page = open_page(width=360, javascript=False)

    page.goto(link)
    assert NeverAgain.objects.count() == 0
    follow(page.locator("main form button"))

    expect(page.locator("[role=status]")).to_have_count(1)
    assert list(NeverAgain.objects.values_list("purpose", flat=True)) == ["introductions"]
