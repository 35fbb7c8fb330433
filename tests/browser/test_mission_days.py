"""Pages of a mission's days, tables and programme: whole at 360 and 1280 px, read by machines."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from browser.looking import faults_of
from companies.factories import NameFactory
from kopir.core.models import Role, User
from kopir.missions.actions import days, days_programme, days_tables
from kopir.missions.actions.days import Hours
from kopir.missions.actions.days_programme import Event
from kopir.missions.actions.days_tables import Furniture, Row
from kopir.missions.models import Mission
from kopir.missions.states import Group, TableKind
from missions.factories import DAY, MissionFactory, WishFactory, meeting_of, party_of

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("KOPIR_TEST_PICTURES", "")  # a folder: each page is kept there to be looked at


def _world(officer: User) -> Mission:
    """A day with lunch, a row of tables with a booth, a visit with people."""
    mission = MissionFactory(titles={"ru": "Деловая миссия в Алматы", "ja": "アルマトイ経済ミッション"})
    morning = days.add_session(mission, Hours(DAY, time(9), time(12), 30, 5, "Утренняя сессия"), by=officer)
    days.add_session(mission, Hours(DAY, time(13), time(17), 30, 10), by=officer)
    ours, theirs = party_of(mission), party_of(mission, Group.SECOND)
    NameFactory(company=theirs.company, text="株式会社みつばち養蜂技術研究所ホールディングス", language="ja")
    tables = days_tables.add_tables(mission, Row("A", 1, 4, 6, "Зал «Астана», 2 этаж"), by=officer)
    booth = Furniture("Стенд 1", TableKind.BOOTH, 6, "Зал «Астана»", 9, owner=theirs)
    days_tables.change_table(tables[3], booth, by=officer)
    slots = list(morning.slots.all())
    meeting_of(WishFactory(asker=ours, asked=theirs), slots[0], tables[0])
    days_tables.lose_table(tables[0], [slots[0].pk, slots[1].pk], by=officer)
    titles = {"ru": "Посещение завода сельскохозяйственной техники", "ja": "農業機械工場見学"}
    visit = Event("visit", DAY, time(17, 30), time(19), titles, None, "г. Алматы, пр. Абая, 10", 1)
    item = days_programme.add_item(mission, visit, by=officer)
    days_programme.mark_people(item, {theirs.delegates.get().pk: "came"}, by=officer)
    everybody = Event("reception", DAY, time(20), time(1), titles, DAY + timedelta(days=1), is_for_all=True)
    days_programme.add_item(mission, everybody, by=officer)
    return mission


def _pages(mission: Mission) -> dict[str, str]:
    here, item = mission.reference, mission.programme.first()
    session, table = mission.sessions.first(), mission.tables.first()
    return {
        "days": reverse("missions_desk:days", args=[here]),
        "session": reverse("missions_desk:days_session", args=[here, session.pk]),
        "tables": reverse("missions_desk:days_tables", args=[here]),
        "table": reverse("missions_desk:days_table", args=[here, table.pk]),
        "programme": reverse("missions_desk:programme", args=[here]),
        "item": reverse("missions_desk:programme_item", args=[here, item.pk]),
    }


def _faults(page: Page, name: str) -> list[str]:
    """What is wrong with the page that is open."""
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)
    return [f"{name}: {fault}" for fault in faults_of(page)]


@pytest.mark.parametrize(("width", "language"), [(360, "ja"), (1280, "ru")])
def test_pages_of_days_are_whole(
    open_page: Callable[..., Page], person: Callable[..., User], live_server: object, width: int, language: str
) -> None:
    officer = person(Role.OFFICER, language=language)
    pages = _pages(_world(officer))
    client = Client()
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page = open_page(width=width, language=language)
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": str(live_server)}])
    faults = []

    for name, address in pages.items():
        answer = page.goto(address)
        assert answer is not None
        assert (name, answer.status) == (name, 200)
        faults += _faults(page, f"days-{name}-{language}-{width}")

    assert faults == []
