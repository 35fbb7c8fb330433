"""A schedule on a phone, the wall and the desk's pages; the schedule and the wall without a network."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from browser.looking import assert_whole, follow
from companies.factories import NameFactory
from kopir.core.models import Role, User
from kopir.missions.actions.handing_out_prints import work_on
from kopir.missions.models import Delegate, Mission, Print, Session, Slot
from kopir.missions.states import Group, MissionState
from missions.factories import (
    DelegateFactory,
    InterpreterFactory,
    MissionFactory,
    PartyFactory,
    TableFactory,
    WishFactory,
    meeting_of,
)

pytestmark = pytest.mark.django_db(transaction=True)
KEPT = "path => caches.open('kopir missions').then(kept => kept.match(path, {ignoreVary: true})).then(Boolean)"

# The page, and the styles it is shown with: these are fetched afterwards.
UNTIL_KEPT = f"""path => new Promise(done => {{
    const styles = [...document.querySelectorAll('link[rel=stylesheet]')].map(one => one.href);
    const isThere = one => caches.match(one, {{ignoreVary: true}}).then(Boolean);
    const look = () => Promise.all([({KEPT})(path), ...styles.map(isThere)])
        .then(all => all.every(Boolean) ? done() : setTimeout(look, 50));
    look();
}})"""


def _slots(mission: Mission) -> list[Slot]:
    """One that runs for hours, and one after it: the test never waits for a clock."""
    now = timezone.now()
    session = Session.objects.create(mission=mission, day=mission.starts_on, starts="00:00", ends="23:59")
    spans = ((-5, 5), (6, 12))
    return [
        Slot.objects.create(
            mission=mission, session=session, starts_at=now + timedelta(hours=a), ends_at=now + timedelta(hours=b)
        )
        for a, b in spans
    ]


@pytest.fixture
def delegate() -> Delegate:
    today = timezone.now().date()
    mission = MissionFactory(
        state=MissionState.PUBLISHED, starts_on=today - timedelta(days=2), ends_on=today + timedelta(days=2),
        titles={"ja": "日本企業経済ミッション・アルマトイ", "ru": "Деловая миссия японских компаний в Алматы"},
    )  # fmt: skip
    me, table = PartyFactory(mission=mission), TableFactory(mission=mission, name="12", place="Зал А, 2-й этаж")
    NameFactory(company=me.company, text="ТОО «Қазақ мал өнімдері»")
    person = DelegateFactory(party=me, name="Айгүл Ғабитқызы Өмірбекова", language="ru")
    interpreter = InterpreterFactory(mission=mission, name="Ұлжан Сәрсенбай")
    for slot in _slots(mission):
        host = PartyFactory(mission=mission, group=Group.SECOND)
        NameFactory(company=host.company, text="株式会社北海道機械製作所", language="ja", script="Jpan")
        DelegateFactory(party=host, name="髙橋 太郎", name_latin="Takahashi Taro", position="海外事業部長")
        meeting_of(WishFactory(asker=me, asked=host), slot, table, interpreter)
    return person


@pytest.mark.parametrize(("width", "language"), [(360, "ja"), (1280, "ru")])
def test_participant_and_desk_pages_fit_and_are_accessible(
    open_page: Callable[..., Page], person: Callable[..., User], live_server: object, delegate: Delegate,
    width: int, language: str,
) -> None:  # fmt: skip
    mission = delegate.party.mission
    page = open_page(width=width, language=language)
    page.goto(f"/{language}/missions/my/{delegate.key}/schedule/")
    expect(page.locator(".card--now")).to_contain_text("株式会社北海道機械製作所")
    assert_whole(page)
    page.goto(f"/{language}/missions/my/wall/{mission.wall_key}/")
    expect(page.locator(".wall__round--now")).to_contain_text("12")
    assert_whole(page)

    officer = person(Role.OFFICER, language=language)
    client = Client()
    client.force_login(officer)
    session = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value}
    page.context.add_cookies([{**session, "url": str(live_server)}])
    page.goto(f"/desk/missions/{mission.reference}/hand-out/")
    page.locator("main details summary").click()
    expect(page.locator("main .button--danger")).to_be_visible()
    assert_whole(page)
    page.goto(f"/desk/missions/{mission.reference}/hand-out/prints/schedules/")
    follow(page.locator("main .button--first"))
    expect(page.locator("main [hx-get]")).to_be_visible()
    assert_whole(page)
    made = Print.objects.get()
    work_on(made.pk)  # the page sees it and is shown anew
    expect(page.locator(f"main a[href$='/{made.pk}/file.pdf']")).to_be_visible()
    assert_whole(page)
    page.goto(f"/desk/missions/{mission.reference}/check-in/d{delegate.pk}/")
    assert_whole(page)
    follow(page.locator("button.button--big"))
    expect(page.locator("main .notice--good").last).to_be_visible()
    assert_whole(page)
    page.goto(f"/desk/missions/{mission.reference}/arrivals/")
    expect(page.locator("main")).to_contain_text("1 / 1")
    assert_whole(page)


def test_schedule_and_wall_are_readable_without_a_network(
    chromium: Browser, live_server: object, delegate: Delegate
) -> None:
    context = chromium.new_context(base_url=str(live_server), viewport={"width": 360, "height": 800})
    page, mission = context.new_page(), delegate.party.mission
    mine, wall = f"/missions/my/{delegate.key}/schedule/", f"/missions/my/wall/{mission.wall_key}/"
    stranger = DelegateFactory(party=PartyFactory(mission=mission))
    try:
        for path in (mine, wall):
            page.goto(f"/ru{path}")
            page.evaluate(UNTIL_KEPT, path)
            expect(page.locator("[data-kept]")).to_be_hidden()
        context.set_offline(True)

        for path, seen in ((mine, "株式会社北海道機械製作所"), (wall, "12")):
            page.goto(f"/ru{path}")
            expect(page.locator("[data-kept]")).to_be_visible()
            expect(page.locator("main")).to_contain_text(seen)
        assert page.evaluate("getComputedStyle(document.querySelector('.wall__tables')).display") == "grid"

        context.set_offline(False)
        page.goto(f"/ru{mine}")
        expect(page.locator("[data-kept]")).to_be_hidden()
        page.goto(f"/ja/missions/my/{stranger.key}/schedule/")
        page.evaluate(UNTIL_KEPT, f"/missions/my/{stranger.key}/schedule/")
        assert not page.evaluate(KEPT, mine)  # another's schedule took its place
        assert page.evaluate(KEPT, wall)
    finally:
        context.close()


def test_what_the_server_no_longer_knows_is_thrown_away(
    chromium: Browser, live_server: object, delegate: Delegate
) -> None:
    context = chromium.new_context(base_url=str(live_server))
    page, mine = context.new_page(), f"/missions/my/{delegate.key}/schedule/"
    try:
        page.goto(f"/en{mine}")
        page.evaluate(UNTIL_KEPT, mine)
        page.wait_for_function("navigator.serviceWorker.controller !== null")
        Delegate.objects.filter(pk=delegate.pk).update(key="another")
        page.goto(f"/en{mine}")

        assert not page.evaluate(KEPT, mine)
    finally:
        context.close()


def test_the_wall_follows_by_itself(open_page: Callable[..., Page], delegate: Delegate) -> None:
    page = open_page()
    page.goto(f"/ru/missions/my/wall/{delegate.party.mission.wall_key}/?turn")

    page.evaluate("htmx.ajax('GET', document.querySelector('#wall').getAttribute('hx-get'), {target: '#wall', "
                  "select: '#wall', swap: 'outerHTML'})")  # fmt: skip

    expect(page.locator("#wall[lang=ja]")).to_be_visible()
    expect(page.locator("#wall")).to_have_attribute(
        "hx-get", f"/en/missions/my/wall/{delegate.party.mission.wall_key}/?turn"
    )
