"""Logging in, the second factor, the language of the screens."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.looking import follow
from kopir.core.models import Role, User

pytestmark = pytest.mark.django_db(transaction=True)


def _code(secret: str) -> str:
    """The one-time code an authenticator app would show now (RFC 6238), written here so that no code is shared."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def _log_in(page: Page, user: User) -> None:
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(user.email)
    page.locator("input[name=password]").fill("a long password")
    follow(page.locator("main form button").first)


def test_staff_are_led_to_a_second_factor(
    open_page: Callable[..., Page], person: Callable[..., User], settings: object
) -> None:
    settings.STAFF_SECOND_FACTOR = True  # type: ignore[attr-defined]
    settings.MFA_TOTP_TOLERANCE = 1  # type: ignore[attr-defined]  # a code may be sent when its half minute is over
    officer = person(Role.OFFICER)
    page = open_page()

    _log_in(page, officer)
    page.locator("input[name=password]").fill("a long password")  # asked again before a factor is added
    follow(page.locator("main form button").first)
    expect(page).to_have_url(re.compile("/2fa/totp/activate"))
    secret = page.locator("input#authenticator_secret").input_value()
    page.locator("input[name=code]").fill(_code(secret))
    follow(page.locator("main form button").first)
    page.goto("/registers/")

    expect(page.locator("h1")).to_be_visible()
    assert "/2fa/" not in page.url


@pytest.mark.parametrize(("language", "name"), [("ja", "日本語"), ("ru", "Русский"), ("kk", "Қазақша")])
def test_the_language_is_chosen_and_kept(open_page: Callable[..., Page], language: str, name: str) -> None:
    page = open_page(width=360)
    page.goto("/")

    follow(page.get_by_role("link", name=name))
    expect(page).to_have_url(re.compile(f"/{language}/$"))
    page.goto("/accounts/login/")

    expect(page.locator("html")).to_have_attribute("lang", language)
