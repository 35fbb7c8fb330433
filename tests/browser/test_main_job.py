"""The main job by hand: from a register entry to a published need, and from the need to who answers it, and why."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from browser.looking import assert_whole, follow
from kopir.companies import actions as companies
from kopir.companies.states import CompanyState
from kopir.core.models import Role, User
from kopir.engines import data
from kopir.matches import actions as matches
from kopir.opportunities import actions as opportunities
from kopir.opportunities.actions.drafts import Statement
from kopir.opportunities.models import Opportunity, OpportunityTextKind
from kopir.opportunities.states import OpportunityState
from kopir.registers import actions as registers
from kopir.registers.models import Source

pytestmark = pytest.mark.django_db(transaction=True)

HONEY = "Натуральный мёд оптом: гречишный и разнотравье, бочки 300 кг, протоколы на антибиотики, 150 тонн в год."
LIFTS = "Ремонт и обслуживание лифтов в Алматы, аварийная служба круглосуточно."
NEED = "業務用のはちみつを年60トン輸入したい。ドラム缶入り、抗生物質の検査成績書が必要です。"


def _log_in(page: Page, user: User, base: str) -> None:
    """Put the session of a logged-in person into the browser: logging in itself has its own journey."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base}])


def _loaded_register(folder: Path, officer: User) -> None:
    """The first rows of the real list, with the one we look for."""
    lines = data.path("registers", "edinet.csv").read_text(encoding="utf-8-sig").splitlines()
    head = [line for line in lines[:2] if "提出者名" in line or "件" in line]
    rows = [line for line in lines if "サカタのタネ" in line] + lines[10:14]
    file = folder / "edinet.csv"
    file.write_text("\n".join([*head, *rows]) + "\n", encoding="utf-8")
    registers.load_snapshot(registers.begin_import(registers.Wanted(Source.EDINET, file), by=officer), by=officer)


def _offer(text: str, number: int, officer: User) -> Opportunity:
    company = companies.create_company(
        name=f"ТОО «Пример {number}»", language="ru", country="KZ", is_example=True, by=officer
    )
    companies.move_company(company, CompanyState.ACTIVE, by=officer)
    statement = Statement(
        "offer", "BO", "trade", own_role="supplier", valid_until=timezone.localdate() + timedelta(90)
    )
    offer = opportunities.draft_opportunity(company, statement, by=officer)
    opportunities.write_text(offer, OpportunityTextKind.BODY, text, language="ru", by=officer)
    opportunities.send_to_review(offer, by=officer)
    return opportunities.publish(offer, by=officer)


@pytest.mark.parametrize(("width", "language"), [(1280, "ru"), (360, "ja")])
def test_from_a_register_entry_to_who_answers_a_need(
    open_page: Callable[..., Page], person: Callable[..., User], live_server: object, tmp_path: Path,
    width: int, language: str,
) -> None:  # fmt: skip
    officer = person(Role.OFFICER, language=language)
    _loaded_register(tmp_path, officer)
    honey, lifts = _offer(HONEY, 1, officer), _offer(LIFTS, 2, officer)
    matches.reindex_due()
    page = open_page(width=width, language=language)
    _log_in(page, officer, str(live_server))

    page.goto("/registers/?q=Sakata+Seed")
    assert_whole(page)
    follow(page.locator("main a", has_text="サカタのタネ").first)
    follow(page.locator("form[action$='/companies/from-entry/'] button"))
    expect(page.locator("main")).to_contain_text("サカタのタネ")
    assert_whole(page)
    reference = re.search(r"JP-C-\d+", page.content())
    assert reference is not None

    page.goto(f"/{language}/opportunities/new/?company={reference[0]}&direction=need")
    page.select_option("select[name=profile_type]", "BR")
    page.select_option("select[name=business_type]", "trade")
    page.select_option("select[name=partner_role]", "supplier")
    page.fill("input[name=title]", "業務用はちみつの輸入")
    page.fill("textarea[name=body]", NEED)
    suggested = page.locator("#codes input[type=checkbox][value*='0409']").first
    suggested.wait_for(state="attached")
    suggested.check()
    page.fill("input[name=valid_until]", (timezone.localdate() + timedelta(60)).isoformat())
    assert_whole(page)
    follow(page.locator("#opportunity .button--first"))
    expect(page.locator("main .errorlist")).to_have_text([])
    expect(page).to_have_url(re.compile(r"/opportunities/JPBR\d+/$"))

    need = Opportunity.objects.get(direction="need")
    companies.move_company(need.company, CompanyState.ACTIVE, by=officer)
    for state in ("review", "published"):
        follow(page.locator(f"form[action$='/move/']:has(input[name=state][value={state}]) button").first)
    expect(page.locator("main .chip--good").first).to_be_visible()
    need.refresh_from_db()
    assert need.state == OpportunityState.PUBLISHED
    assert [(code.scheme, code.status) for code in need.codes.filter(code="0409")] == [("hs", "confirmed")]

    page.goto(f"/opportunities/{need.reference}/matches/")
    first = page.locator(".suggestion").first
    expect(first).to_contain_text(honey.reference)
    expect(first.locator(".reasons li").first).to_be_visible()
    expect(page.locator(".suggestion:visible", has_text=lifts.reference)).to_have_count(0)  # at most behind a fold
    assert_whole(page)


def test_a_need_is_tried_without_javascript(
    open_page: Callable[..., Page], person: Callable[..., User], live_server: object
) -> None:
    officer = person(Role.OFFICER)
    honey = _offer(HONEY, 1, officer)
    matches.reindex_due()
    page = open_page(width=360, javascript=False)
    _log_in(page, officer, str(live_server))

    page.goto("/matches/try/")
    page.fill("textarea[name=text]", NEED)
    follow(page.locator("main form button").first)

    expect(page.locator(".suggestion").first).to_contain_text(honey.reference)
