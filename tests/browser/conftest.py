"""A real Chromium for the journeys: the system's if there is one, else Playwright's own."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

# Playwright runs an event loop in the test's thread; Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, live_server: object) -> Iterator[Callable[..., Page]]:
    """`open_page(width=360)`: a page that knows the server's address and fails the test on any console error."""
    contexts = []
    errors: list[str] = []

    def make(*, width: int = 1280, javascript: bool = True, language: str = "en") -> Page:
        context = chromium.new_context(
            base_url=str(live_server),
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            locale=language,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda message: (
                errors.append(message.text)
                if message.type == "error" and not re.search("status of 4|Error Code 4", message.text)
                else None
            ),
        )
        return page

    yield make
    for context in contexts:
        context.close()
    assert errors == []
