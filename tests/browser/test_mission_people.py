"""Pages of a mission's people: whole at 360 and 1280 px, read by machines, and working without JavaScript."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from browser.looking import faults_of, follow
from cases.factories import JapaneseFactory, named
from companies.factories import PersonFactory
from kopir.core.models import Role, User
from kopir.missions.actions import people_inviting
from kopir.missions.models import Absence, Mission
from kopir.missions.states import Group, Part
from kopir.watchlists import queries as watchlists
from missions.factories import (
    DelegateFactory,
    InterpreterFactory,
    MissionFactory,
    PartyFactory,
    TableFactory,
    WishFactory,
    meeting_of,
    slots_of,
)
from vetting.vetted import known_company, load_lists, vetted

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("KOPIR_TEST_PICTURES", "")  # a folder: each page is kept there to be looked at
LIST = """organisation,group,name,speaks,part
Japan External Trade Example,partner,Example Person,en,
Japan External Trade Example,nowhere,Somebody,ja,
,,Nobody's Delegate With A Rather Long Name,ja,
"""


@pytest.fixture(autouse=True)
def _no_index_kept() -> Iterator[None]:
    watchlists.forget_index()
    yield
    watchlists.forget_index()


class World:
    """One of everything that the pages show, with long names in three scripts."""

    def __init__(self, officer: User) -> None:
        load_lists("VYDUMKA TRADING")
        self.mission: Mission = MissionFactory(
            titles={"ru": "Приём японской агропромышленной миссии в Алматы", "ja": "アルマトイ農業ミッション"}
        )
        honey = vetted(known_company("ТОО «Восточно-Казахстанский медовый дом»"), by=officer)
        bees = JapaneseFactory()
        named(bees, "株式会社みつばち養蜂技術研究所ホールディングス", "ja")
        self.party = PartyFactory(mission=self.mission, company=honey, seeks="Покупателей гречишного мёда")
        known_company("VYDUMKA TRADING, дом торговли", language="en")
        vetted(known_company("ТОО «Третий дом»"), by=officer)
        vetted(known_company("VYDUMKA TRADING", language="en"), by=officer)
        PersonFactory(company=honey, name="Ерлан Бекмұхамбетов")
        other = PartyFactory(mission=self.mission, company=bees, group=Group.SECOND)
        PartyFactory(mission=self.mission, company=None, organisation="Example Export Agency", group=Group.PARTNER)
        self.delegate = DelegateFactory(
            party=self.party, name="Айгерім Сейтқали", name_latin="Aigerim Seitkali", position="Коммерческий директор",
            email="aigerim.seitkali.commercial@vostok-medovy-dom.example",
        )  # fmt: skip
        DelegateFactory(party=self.party, part=Part.SUBSTITUTE, stands_in_for=self.delegate, email="")
        guest = DelegateFactory(party=other, name="蜂 花子", speaks=["ja", "en"])
        self.interpreter = InterpreterFactory(mission=self.mission, name="通訳 太郎", most_a_day=8, in_a_row=3)
        slots = slots_of(self.mission, count=6)
        slots_of(self.mission, count=6, hour=14)
        wish = WishFactory(asker=self.party, asked=other)
        meeting_of(wish, slots[1], TableFactory(mission=self.mission), self.interpreter)
        Absence.objects.create(slot=slots[0], delegate=self.delegate)
        silent = PartyFactory(mission=self.mission, company=known_company("ТОО «Тихий дом»"))
        WishFactory(asker=other, asked=silent)
        DelegateFactory(party=silent, speaks=["kk"])
        people_inviting.write_invitations(self.mission, [self.delegate, guest], by=officer)
        people_inviting.give_new_link(self.delegate, by=officer)

    def pages(self) -> dict[str, str]:
        reference = self.mission.reference
        return {
            "people": reverse("missions_desk:people", args=[reference]),
            "add": f"{reverse('missions_desk:add_party', args=[reference])}?q=дом",
            "add-listed": f"{reverse('missions_desk:add_party', args=[reference])}?q=VYDUMKA",
            "party": reverse("missions_desk:party", args=[reference, self.party.pk]),
            "delegate": reverse("missions_desk:person", args=[reference, "delegate", self.delegate.pk]),
            "interpreter": reverse("missions_desk:person", args=[reference, "interpreter", self.interpreter.pk]),
            "interpreters": reverse("missions_desk:interpreters", args=[reference]),
            "invitations": f"{reverse('missions_desk:invitations', args=[reference])}?show=all",
            "list": reverse("missions_desk:take_list", args=[reference]),
        }


def _as(page: Page, user: User, base: str) -> None:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base}])


def _faults(page: Page, name: str) -> list[str]:
    """What is wrong with the page that is open."""
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)
    return [f"{name}: {fault}" for fault in faults_of(page)]


@pytest.mark.parametrize(("width", "language"), [(360, "ja"), (1280, "ru")])
def test_pages_of_people_are_whole(
    open_page: Callable[..., Page], person: Callable[..., User], live_server: object, width: int, language: str
) -> None:
    officer = person(Role.OFFICER, language=language, name="Олжас Ермеков")
    world = World(officer)
    page = open_page(width=width, language=language)
    _as(page, officer, str(live_server))
    faults = []

    for name, address in world.pages().items():
        page.goto(address)
        for one in page.locator("main details").all():
            one.evaluate("one => { one.open = true; }")
        faults += _faults(page, f"{name}-{language}-{width}")
    page.locator("input[type=file]").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": LIST.encode("utf-8")}
    )
    follow(page.locator("main form button.button--first"))
    expect(page.locator("#report")).to_be_visible()
    faults += _faults(page, f"report-{language}-{width}")

    assert faults == []


def test_hours_and_invitations_are_kept_without_javascript(
    open_page: Callable[..., Page], person: Callable[..., User], live_server: object
) -> None:
    officer = person(Role.OFFICER)
    world = World(officer)
    page = open_page(width=360, javascript=False)
    _as(page, officer, str(live_server))

    page.goto(world.pages()["delegate"])
    page.locator("input[name=slot]").nth(2).check()
    follow(page.locator("button[value^='away-']").last)
    expect(page.locator("input[name=slot]:checked")).to_have_count(8)
    expect(page.locator("button[data-copy]")).to_be_hidden()
    page.goto(world.pages()["invitations"])
    page.locator("input[name=person]").first.check()
    follow(page.locator("button[value=ticked]"))

    expect(page.locator(".messages li")).to_have_count(1)


def test_link_is_copied_with_one_press(
    open_page: Callable[..., Page], person: Callable[..., User], live_server: object
) -> None:
    officer = person(Role.OFFICER)
    world = World(officer)
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    _as(page, officer, str(live_server))

    page.goto(world.pages()["delegate"])
    page.locator("button[data-copy]").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()

    world.delegate.refresh_from_db()
    assert world.delegate.key in page.evaluate("navigator.clipboard.readText()")
