"""Going on to the next page, and looking at a page: only at one that has come.

Playwright's own `click` is over as soon as the next page *begins* to come or, on a busy machine, before that. What is
measured, counted or read then is that of the old page, or of one that has no words yet; and what is looked for in the
database may not be written. So a journey goes on with `follow` or `enter`, and asserts with `expect`, which waits.
"""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect


def follow(pressed: Locator) -> None:
    """Click a link or a button that leads to another page, and wait until that page has come whole."""
    with pressed.page.expect_navigation():
        pressed.click()


def enter(page: Page, focused: Locator | None = None) -> None:
    """The same by keyboard: Enter on what has the focus, or is given it first."""
    if focused is not None:
        focused.focus()
        expect(focused).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def settle(page: Page) -> None:
    """Wait until the page is there, with its styles, and no part of it is on its way."""
    page.wait_for_load_state()
    expect(page.locator("body")).to_be_attached()
    expect(page.locator(".htmx-request")).to_have_count(0)


def overflow(page: Page) -> int:
    """How many pixels the page is wider than the screen."""
    settle(page)
    return int(page.locator("html").evaluate("html => html.scrollWidth - html.clientWidth"))


def faults_of_access(page: Page, **options: Any) -> list[str]:
    """What axe finds wrong, each with where."""
    settle(page)
    found = Axe().run(page, options=options or None).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def faults_of(page: Page) -> list[str]:
    """What is wrong with the page, as sentences: for journeys that look at many and tell of all at once."""
    width = overflow(page)
    return ([f"{width} px too wide"] if width > 0 else []) + faults_of_access(page)


def assert_fits(page: Page) -> None:
    """Nothing is wider than the screen."""
    assert (page.url, max(overflow(page), 0)) == (page.url, 0)


def assert_whole(page: Page) -> None:
    """Nothing is wider than the screen, and axe finds nothing wrong."""
    assert (page.url, faults_of(page)) == (page.url, [])
