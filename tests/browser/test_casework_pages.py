"""Pages of watchlists, vetting, cases and the desk: whole at 360 and 1280 px, read by machines, worked by keyboard."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from applications.factories import ApplicationFactory
from browser.looking import enter, faults_of
from cases.factories import CaseFactory, InterestFactory, TaskFactory, named
from companies.factories import MemberFactory, PersonFactory
from kopir.cases import actions as cases
from kopir.cases.models import Case, Interest
from kopir.cases.states import Side
from kopir.companies.models import Company
from kopir.core.models import Role, User
from kopir.desk import actions as desk
from kopir.desk.models import Entry
from kopir.desk.queries.search import Asked
from kopir.vetting import actions as vetting
from kopir.vetting.actions import Paper
from kopir.vetting.models import Hit
from kopir.watchlists import queries as watchlists
from kopir.watchlists.models import ListedParty
from opportunities.factories import ApprovedTextFactory, PublishedFactory
from vetting.vetted import known_company, load_lists, paper, vetted

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("KOPIR_TEST_PICTURES", "")  # a folder: each page is kept there to be looked at


@pytest.fixture(autouse=True)
def _no_index_kept() -> Iterator[None]:
    watchlists.forget_index()
    yield
    watchlists.forget_index()


class World:
    """One of everything that these pages show, with long names in three scripts."""

    def __init__(self, officer: User, member: User) -> None:
        load_lists("VYDUMKA TRADING")
        self.checked = known_company("ТОО «Выдумка Трейдинг»")
        vetting.take(self.checked, by=officer)
        vetting.screen(self.checked, by=officer)
        self.hit = Hit.objects.get(company=self.checked)
        vetting.propose_clearance(self.hit, "Другой адрес и другой год основания", by=officer)
        vetting.add_evidence(self.checked, Paper("registration", title="Выписка"), paper(), by=officer)
        opportunity = PublishedFactory(
            owner=officer, company=known_company("ТОО «Восточно-Казахстанский медовый дом»")
        )
        self.own: Company = opportunity.company
        ApprovedTextFactory(opportunity=opportunity, kind="title", text="Гречишный мёд бочками, 60 тонн в год")
        ApprovedTextFactory(opportunity=opportunity, kind="public-title", text="Гречишный мёд бочками")
        self.opportunity = opportunity
        MemberFactory(company=self.own, user=member)
        self.interest: Interest = InterestFactory(
            opportunity=opportunity, state="forwarded", forwarded_at=timezone.now(), other_adviser=officer,
            due_on=timezone.localdate(),
        )  # fmt: skip
        named(self.interest.company, "株式会社みつばち養蜂技術研究所ホールディングス", "ja")
        self.express = PublishedFactory(
            company=known_company("株式会社緑商事", language="ja", country="JP", region="JP-13")
        )
        ApprovedTextFactory(opportunity=self.express, kind="public-title", text="土壌水分センサー", language="ja")
        self.case: Case = CaseFactory(
            opportunity=opportunity, interested=self.express.company, owner=officer,
            next_on=timezone.localdate(), next_step="Позвонить по поводу образцов",
        )  # fmt: skip
        for company, side in ((self.own, Side.PUBLISHER), (self.express.company, Side.INTERESTED)):
            vetted(company, by=officer)
            someone = PersonFactory(company=company)
            cases.agree(self.case, side, [someone], by=officer, how="по телефону")
        cases.introduce(self.case, by=officer)
        self.proposed: Case = CaseFactory(opportunity=PublishedFactory(company=self.own), owner=officer)
        named(self.proposed.interested, "東京機械工業株式会社", "ja")
        TaskFactory(case=self.case, owner=officer, due_on=timezone.localdate(), title="Перевести договор")
        ApplicationFactory(owner=officer, due_on=timezone.localdate() - timezone.timedelta(days=20))
        self.kept = desk.keep_search("Мёд", Asked("мёд"), "day", by=officer)
        desk.file_everything()

    def pages_of_the_desk(self) -> dict[str, str]:
        party = ListedParty.objects.order_by("pk").first()
        assert party is not None
        return {
            "today": reverse("desk_desk:today"),
            "section": reverse("desk_desk:section", args=["due"]),
            "search": f"{reverse('desk_desk:search')}?q=мёд",
            "kept": reverse("desk_desk:kept", args=[self.kept.pk]),
            "cases": reverse("cases_desk:cases"),
            "case": reverse("cases_desk:case", args=[self.case.reference]),
            "case-proposed": reverse("cases_desk:case", args=[self.proposed.reference]),
            "interests": reverse("cases_desk:interests"),
            "interest": reverse("cases_desk:interest", args=[self.interest.reference]),
            "vetting": reverse("vetting_desk:queue"),
            "vetting-company": reverse("vetting_desk:company", args=[self.checked.reference]),
            "watchlists": reverse("watchlists_desk:overview"),
            "watchlist": reverse("watchlists_desk:detail", args=["ofac-sdn"]),
            "party": reverse("watchlists_desk:party", args=[party.key]),
        }

    def pages_of_a_member(self) -> dict[str, str]:
        return {
            "member-interests": reverse("cases:overview"),
            "member-express": reverse("cases:express", args=[self.express.reference]),
            "member-interest": reverse("cases:interest", args=[self.interest.reference]),
            "member-cases": reverse("cases:cases"),
            "member-case": reverse("cases:case", args=[self.case.reference]),
            "member-case-proposed": reverse("cases:case", args=[self.proposed.reference]),
            "member-papers": reverse("vetting:papers", args=[self.own.reference]),
        }


def _as(page: Page, user: User, base: str) -> None:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.clear_cookies()
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base}])


def _faults(page: Page, name: str) -> list[str]:
    """What is wrong with the page that is open."""
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)
    return [f"{name}: {fault}" for fault in faults_of(page)]


@pytest.mark.parametrize(("width", "language"), [(360, "ja"), (1280, "ru")])
def test_pages_of_case_work_are_whole(
    open_page: Callable[..., Page], person: Callable[..., User], live_server: object, width: int, language: str
) -> None:
    officer = person(Role.OFFICER, language=language, name="Олжас Ермеков")
    member = person(Role.MEMBER, language=language)
    world = World(officer, member)
    page = open_page(width=width, language=language)
    faults = []

    for user, pages in ((officer, world.pages_of_the_desk()), (member, world.pages_of_a_member())):
        _as(page, user, str(live_server))
        for name, address in pages.items():
            answer = page.goto(address)
            assert answer is not None
            if answer.status != 200:
                faults.append(f"{name}: {answer.status}")
            faults += _faults(page, f"{name}-{language}-{width}")

    assert faults == []


def _press_by_keyboard(page: Page, selector: str) -> None:
    """Tab until the button has the focus, and press it: whoever has no pointer gets there."""
    for _step in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            enter(page)
            return
    pytest.fail(f"{selector} is not reached by keyboard on {page.url}")


@pytest.mark.parametrize("width", [360, 1280])
def test_main_steps_of_case_work_are_taken_by_keyboard(
    open_page: Callable[..., Page], person: Callable[..., User], live_server: object, width: int
) -> None:
    officer, second, member = person(Role.OFFICER), person(Role.OFFICER), person(Role.MEMBER)
    world = World(officer, member)
    page = open_page(width=width)

    _as(page, second, str(live_server))
    page.goto(reverse("vetting_desk:company", args=[world.checked.reference]))
    _press_by_keyboard(page, "button[formaction$='/clear/']")
    world.hit.refresh_from_db()
    assert world.hit.state == "cleared"

    _as(page, officer, str(live_server))
    page.goto(reverse("desk_desk:today"))
    _press_by_keyboard(page, "form[action$='/mornings/'] button")
    assert not officer.morning.is_wanted
    page.goto(reverse("desk_desk:kept", args=[world.kept.pk]))
    _press_by_keyboard(page, "form[action$='/seen/'] button")
    world.kept.refresh_from_db()
    assert set(world.kept.seen) <= set(Entry.objects.values_list("pk", flat=True))
    page.goto(reverse("desk_desk:search"))
    _press_by_keyboard(page, "form[role=search] button")
    assert "q=" in page.url

    _as(page, member, str(live_server))
    page.goto(reverse("cases:case", args=[world.proposed.reference]))
    page.locator("input[name=people]").first.check()
    _press_by_keyboard(page, "form[action$='/agree/'] button")
    world.proposed.refresh_from_db()
    assert world.proposed.publisher_agreed_at is not None
