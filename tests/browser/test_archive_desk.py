"""Editors bring a claim to the public: by keyboard and pointer, narrow and wide, with and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.looking import enter, faults_of_access, follow, overflow
from heritage.factories import (
    CitationFactory,
    ClaimFactory,
    ClaimTextFactory,
    CountFactory,
    NameFormFactory,
    RecordTextFactory,
    RequestFactory,
    SiteFactory,
)
from kopir.core.models import Role, User
from kopir.heritage import actions
from kopir.heritage.actions import Voice
from kopir.heritage.models import Claim, Record

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a long password"


@pytest.fixture(autouse=True)
def _setup(settings: object) -> None:
    settings.STAFF_SECOND_FACTOR = False  # type: ignore[attr-defined]


def editor(number: int, language: str = "en") -> User:
    return User.objects.create_user(
        f"desk{number}@example.org", PASSWORD, role=Role.EDITOR, language=language, name=f"Editor {number}"
    )


def log_in(page: Page, user: User) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", PASSWORD)
    enter(page, page.locator("input[name=password]"))
    expect(page).not_to_have_url(re.compile("/login/"))


def opera() -> Record:
    """A record with everything a page can show."""
    actions.set_window("1945-10-05/1949", by=None)
    record: Record = SiteFactory(
        kind="theatre",
        date_text="1936–1941",
        date_edtf="1936/1941-11-07",
        date_min="1936-01-01",
        date_max="1941-11-07",
    ).record
    for language, name in (("en", "Abay Opera and Ballet Theatre"), ("ja", "アバイ・オペラ劇場")):
        RecordTextFactory(
            record=record, language=language, text=name, origin="original" if language == "en" else "machine"
        )
    RecordTextFactory(record=record, kind="place", text="Almaty, Kabanbai batyr st. 110")
    claim = ClaimFactory(subject=record, status="refuted", confidence="low", state="review")
    ClaimTextFactory(claim=claim, text="A blog repeats a hearsay that internees helped to build it.")
    CitationFactory(claim=claim, locator="p. 3", supports=False)
    Record.objects.filter(pk=record.pk).update(state="review")
    record.refresh_from_db()
    return record


def refuse_faults(page: Page, name: str) -> None:
    """Nothing sticks out at the side, and axe finds nothing."""
    assert (name, max(overflow(page), 0)) == (name, 0)
    assert (name, faults_of_access(page, runOnly=["wcag2a", "wcag2aa", "wcag21aa"])) == (name, [])


@pytest.mark.parametrize(("width", "language"), [(360, "ja"), (1280, "kk")])
def test_every_page_of_the_desk_is_whole(open_page: Callable[..., Page], width: int, language: str) -> None:
    record = opera()
    claim = Claim.objects.get()
    count = CountFactory(state="review")
    person = NameFormFactory().person.record
    request = RequestFactory(about=record)
    given = actions.contribute(
        Voice("田中花子", "h@example.org", "ja", "祖父の写真です。", record), consent_version="1"
    )
    page = open_page(width=width, language=language)
    log_in(page, editor(1, language))

    for name, address in {
        "overview": "",
        "records": "records/",
        "new": "records/new/S/",
        "record": f"records/{record.reference}/",
        "person": f"records/{person.reference}/",
        "text": f"records/{record.reference}/texts/name/ru/",
        "claim": f"claims/{claim.pk}/",
        "new-claim": f"records/{record.reference}/claims/new/",
        "numbers": "numbers/",
        "number": f"numbers/{count.pk}/",
        "window": "window/",
        "sources": "sources/",
        "source": f"sources/{count.source.pk}/",
        "requests": "requests/",
        "request": f"requests/{request.reference}/",
        "contributions": "contributions/",
        "contribution": f"contributions/{given.reference}/",
    }.items():
        page.goto(f"/desk/archive/{address}")
        refuse_faults(page, f"{name}-{width}")


@pytest.mark.parametrize("javascript", [True, False])
def test_second_editor_publishes_by_keyboard(open_page: Callable[..., Page], javascript: bool) -> None:
    record = opera()
    page = open_page(javascript=javascript)
    log_in(page, editor(1))

    page.goto("/desk/archive/")
    follow(page.get_by_role("link", name="Abay Opera and Ballet Theatre").first)
    enter(page, page.get_by_role("button", name="Publish", exact=True))
    expect(page.get_by_text("Published.")).to_be_visible()
    enter(page, page.get_by_role("button", name="Publish: A blog repeats"))
    expect(page.get_by_text("Published.")).to_be_visible()

    record.refresh_from_db()
    assert (record.state, Claim.objects.get().state) == ("published", "published")

    follow(page.get_by_role("link", name="See the public page"))
    expect(page).to_have_url(re.compile(f"/en/archive/{record.reference}/$"))
    expect(page.get_by_role("heading", name="Abay Opera and Ballet Theatre").first).to_be_visible()
