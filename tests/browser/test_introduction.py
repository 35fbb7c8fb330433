"""From a public opportunity to two companies who know each other, by hand: four people, no JavaScript needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from browser.looking import assert_whole, follow
from cases.factories import JapaneseFactory, named
from companies.factories import IdentifierFactory, MemberFactory, NameFactory, PersonFactory
from kopir.cases.models import Case, Interest
from kopir.core.models import Role, User
from kopir.watchlists import queries as watchlists
from opportunities.factories import ApprovedTextFactory, PublishedFactory
from vetting.vetted import load_lists, vetted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_index_kept() -> Iterator[None]:
    watchlists.forget_index()
    yield
    watchlists.forget_index()


def _as(page: Page, user: User, base: str) -> None:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.clear_cookies()
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base}])


def _press(page: Page, step: str) -> None:
    follow(page.locator(f"form[action$='/{step}/'] button").first)


@pytest.mark.parametrize(
    ("width", "language", "javascript"), [(1280, "ru", True), (360, "ja", True), (360, "kk", False)]
)
def test_two_companies_come_to_know_each_other(
    open_page: Callable[..., Page], person: Callable[..., User], live_server: object,
    width: int, language: str, javascript: bool,
) -> None:  # fmt: skip
    officer = person(Role.OFFICER, language=language)
    load_lists()
    one = PublishedFactory()
    ApprovedTextFactory(opportunity=one, kind="public-title", text="Гречишный мёд бочками")
    NameFactory(company=one.company, text="ТОО «Алтай Бал»")
    IdentifierFactory(company=one.company)
    buyer = JapaneseFactory()
    named(buyer, "株式会社みつばち", "ja")
    PersonFactory(company=one.company, name="Айгерім Сейтқали", email="aigerim@altaibal.example")
    PersonFactory(company=buyer, name="蜂 花子", email="hanako@mitsubachi.example")
    users = {}
    for company in (one.company, buyer):
        vetted(company, by=officer)
        users[company.pk] = person(Role.MEMBER, language=language)
        MemberFactory(company=company, user=users[company.pk])
    seller_side, buyer_side = users[one.company.pk], users[buyer.pk]
    page, base = open_page(width=width, javascript=javascript, language=language), str(live_server)

    def look(address: str = "") -> None:
        if address:
            page.goto(address)
        if javascript:
            assert_whole(page)

    _as(page, buyer_side, base)
    page.goto(reverse("opportunities:detail", args=[one.reference]))
    follow(page.locator(f"a[href$='/interests/new/{one.reference}/']"))
    look()
    for name, words in (("why", "蜂蜜がほしい"), ("offer", "販路がある"), ("next", "見本")):
        page.locator(f"textarea[name={name}]").fill(words)
    follow(page.locator("main form[method=post] button.button--first"))
    look()
    interest = Interest.objects.get()

    _as(page, officer, base)
    look(reverse("cases_desk:interests"))
    look(reverse("cases_desk:interest", args=[interest.reference]))
    _press(page, "forward")

    _as(page, seller_side, base)
    look(reverse("cases:overview"))
    look(reverse("cases:interest", args=[interest.reference]))
    expect(page.locator("main")).to_contain_text("蜂蜜がほしい")
    expect(page.locator("main")).not_to_contain_text("hanako@")
    page.locator("textarea[name=reason]").fill("Нужен другой объём")
    page.locator("input[name=answer][value=fits]").check()
    _press(page, "answer")
    look()

    _as(page, officer, base)
    page.goto(reverse("cases_desk:interest", args=[interest.reference]))
    _press(page, "propose")
    look()
    case = Case.objects.get()

    for user in (seller_side, buyer_side):
        _as(page, user, base)
        look(reverse("cases:case", args=[case.reference]))
        page.locator("input[name=people]").check()
        _press(page, "agree")
        look()
    expect(page.locator("main")).not_to_contain_text("aigerim@")

    _as(page, officer, base)
    page.goto(reverse("cases_desk:case", args=[case.reference]))
    _press(page, "introduce")
    look()

    _as(page, buyer_side, base)
    look(reverse("cases:case", args=[case.reference]))
    expect(page.locator("main")).to_contain_text("aigerim@altaibal.example")
    expect(page.locator("main")).to_contain_text("Алтай Бал")
