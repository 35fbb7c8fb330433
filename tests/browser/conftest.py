"""A real Chromium for the journeys: the system's if there is one, else Playwright's own."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from threading import Condition

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from playwright.sync_api import Browser, Page, expect, sync_playwright

# Playwright runs an event loop in the test's thread; Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# How long a busy machine may take for what is done at once on an idle one; nobody waits so long where all is well.
_STEP = 30_000  # ms: a click, a page
_HUNG = 600  # s: a whole journey
expect.set_options(timeout=15_000)

_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.browser)
    item.add_marker(pytest.mark.timeout(_HUNG, func_only=True))  # the first one makes the database, too


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        browser.close()


class _Answering:
    """How many requests the live server is answering now, in threads of its own."""

    def __init__(self) -> None:
        self._count, self._changed = 0, Condition()
        request_started.connect(self._begin, sender=WSGIHandler)
        request_finished.connect(self._end, sender=WSGIHandler)

    def _begin(self, **_signal: object) -> None:
        with self._changed:
            self._count += 1

    def _end(self, **_signal: object) -> None:
        with self._changed:
            self._count -= 1
            self._changed.notify_all()

    def is_over(self) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._count == 0, timeout=60)


@pytest.fixture(scope="session")
def answering() -> _Answering:
    return _Answering()


@pytest.fixture(autouse=True)
def _all_answered(transactional_db: None, answering: _Answering) -> Iterator[None]:
    """What is still being written would meet the emptying of the tables."""
    yield
    assert answering.is_over()


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
            reduced_motion="reduce",  # what fades in has its colours at once
        )
        context.set_default_timeout(_STEP)
        context.set_default_navigation_timeout(_STEP)
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
