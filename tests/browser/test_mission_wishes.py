"""Wishes of a mission: on a phone without JavaScript, whole at 360 and 1280 px, read by machines."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import Page, expect

from browser.looking import faults_of, follow, settle
from kopir.core.models import Role, User
from kopir.matches import actions as matches
from kopir.missions.models import Mission, Party, Wish
from kopir.missions.states import Group, WishSource, WishState
from matches.factories import HONEY_NEED, HONEY_OFFER, TextFactory, company, need, offer
from missions.factories import (
    DelegateFactory,
    MissionFactory,
    PartyFactory,
    TableFactory,
    WishFactory,
    meeting_of,
    slots_of,
)

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("KOPIR_TEST_PICTURES", "")  # a folder: each page is kept there to be looked at
TITLES = {
    "en": "Mission to Almaty",
    "ru": "Миссия в Алматы",
    "ja": "アルマトイ経済ミッション",
    "kk": "Алматы миссиясы",
}


def _party(mission: Mission, name: str, group: Group, seeks: str = "") -> Party:
    land = ("KZ", "KZ-63") if group == Group.FIRST else ("JP", "JP-13")
    party = PartyFactory(mission=mission, group=group, company=company(*land, name=name), seeks=seeks)
    DelegateFactory(party=party, name="佐藤 花子" if group == Group.SECOND else "Айгерім Сейтқали", language="ja")
    return party


class World:
    """A mission with wishes in every state, and long names in three scripts."""

    def __init__(self) -> None:
        ahead = timezone.now() + timezone.timedelta(days=20)
        self.mission: Mission = MissionFactory(
            titles=TITLES, wishes_until=ahead, starts_on=(ahead + timezone.timedelta(days=20)).date(),
            ends_on=(ahead + timezone.timedelta(days=21)).date(),
        )  # fmt: skip
        self.buyer = _party(self.mission, "株式会社みつばち養蜂技術研究所ホールディングス", Group.SECOND)
        DelegateFactory(party=self.buyer, name="鈴木 一郎")
        self.honey = _party(
            self.mission, "ТОО «Восточно-Казахстанский медовый дом»", Group.FIRST, "Импортёры мёда и упаковки"
        )
        self.others = [_party(self.mission, f"ТОО «Алтай Бал {nth}»", Group.FIRST) for nth in range(5)]
        now = timezone.now()
        offered = offer(HONEY_OFFER, "ru", by=self.honey.company)
        TextFactory(
            opportunity=offered, kind="public-title", language="ru", text="Гречишный мёд бочками", approved_at=now
        )
        TextFactory(opportunity=offered, kind="public-body", language="ru", text=HONEY_OFFER, approved_at=now)
        need(HONEY_NEED, "ja", by=self.buyer.company)
        matches.reindex_due(limit=100)
        day = self.mission.starts_on
        slots = slots_of(self.mission, day=day)
        slots_of(self.mission, day=self.mission.ends_on, hour=14)
        asked, agreed, declined, mine, _free = self.others
        self.wish: Wish = WishFactory(
            asker=asked, asked=self.buyer, state=WishState.ASKED, source=WishSource.PARTICIPANT, expires_at=ahead,
            words="Ищем покупателя горного мёда в Японии.",
        )  # fmt: skip
        planned = WishFactory(asker=agreed, asked=self.buyer, counter_priority=4)
        meeting_of(planned, slots[1], TableFactory(mission=self.mission))
        WishFactory(asker=self.buyer, asked=declined, state=WishState.DECLINED, reason="Уже есть партнёр в Осаке")
        WishFactory(
            asker=self.buyer, asked=mine, state=WishState.ASKED, source=WishSource.PARTICIPANT, expires_at=ahead
        )
        self.kept = self.mission.wish_lists.create(
            file_name="wishes.xlsx",
            figures={"lines": 3, "new": 1, "b-unknown": 1, "hour-none": 1},
            refused=[[2, "b-unknown", "誰か"], [4, "hour-none", "2027-05-12 03:00"]],
        )

    def pages_of_the_desk(self) -> dict[str, str]:
        reference = [self.mission.reference]
        return {
            "wishes": reverse("missions_desk:wishes", args=reference),
            "wish": reverse("missions_desk:wish", args=[*reference, self.wish.pk]),
            "arrange": reverse("missions_desk:wish_arrange", args=reference),
            "accept": reverse("missions_desk:wishes_accept", args=reference),
            "vetoes": reverse("missions_desk:wish_vetoes", args=reference),
            "lists": reverse("missions_desk:wish_lists", args=reference),
            "list": reverse("missions_desk:wish_list", args=[*reference, self.kept.pk]),
        }

    def page_of(self, party: Party, language: str) -> str:
        delegate = party.delegates.order_by("pk").first()
        assert delegate is not None
        with translation.override(language):
            return reverse("my_mission:wishes", args=[delegate.key])


def _as(page: Page, user: User, base: str) -> None:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base}])


def _faults(page: Page, name: str) -> list[str]:
    """What is wrong with the page that is open, its drawers too."""
    settle(page)
    page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)
    return [f"{name}: {fault}" for fault in faults_of(page)]


@pytest.mark.parametrize(("width", "language"), [(360, "ja"), (1280, "ru")])
def test_pages_of_wishes_are_whole(
    open_page: Callable[..., Page], person: Callable[..., User], live_server: object, width: int, language: str
) -> None:
    world = World()
    page = open_page(width=width, language=language)
    faults = []
    page.goto(world.page_of(world.buyer, language))
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"mine-closed-{language}-{width}.png"), full_page=True)
    faults += _faults(page, f"mine-{language}-{width}")
    _as(page, person(Role.OFFICER, language=language), str(live_server))

    for name, address in world.pages_of_the_desk().items():
        answer = page.goto(address)
        assert answer is not None
        if answer.status != 200:
            faults.append(f"{name}: {answer.status}")
        faults += _faults(page, f"{name}-{language}-{width}")

    assert faults == []


def test_participant_answers_asks_and_gives_hours_on_a_phone_without_javascript(
    open_page: Callable[..., Page],
) -> None:
    world = World()
    page = open_page(width=360, javascript=False)
    page.goto(world.page_of(world.buyer, "en"))

    follow(page.get_by_role("button", name="Yes, I want to meet").first)
    expect(page.get_by_text("You agreed to meet.")).to_be_visible()
    card = page.locator("article", has_text="медовый дом").first
    card.locator("summary", has_text="Ask to meet them").click()
    follow(card.get_by_role("button", name="Ask for a meeting"))
    expect(page.get_by_text("You have asked for a meeting.")).to_be_visible()
    page.locator("input[name=there]").first.uncheck()
    follow(page.get_by_role("button", name="Keep my hours"))
    expect(page.get_by_text("Your hours are kept.")).to_be_visible()

    expect(page).to_have_url(re.compile("/en/missions/my/.*#hours$"))
    world.wish.refresh_from_db()
    assert world.wish.state == WishState.ACCEPTED
    assert Wish.objects.filter(asker=world.buyer, asked=world.honey, state=WishState.ASKED).count() == 1
    expect(page.locator("input[name=there]").first).not_to_be_checked()
