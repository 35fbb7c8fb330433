"""A company answers what came of an introduction, by hand, at 360 px too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from browser.looking import assert_whole, follow
from cases.introduced import agreed
from kopir.cases import actions, links
from kopir.cases.models import Outcome
from kopir.cases.states import Side
from kopir.core.models import Role, User
from kopir.watchlists import queries as watchlists

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_index_kept() -> Iterator[None]:
    watchlists.forget_index()
    yield
    watchlists.forget_index()


@pytest.mark.parametrize(("width", "language"), [(360, "ja"), (1280, "ru")])
def test_company_answers_by_its_link_and_the_desk_reads_it(
    open_page: Callable[..., Page], person: Callable[..., User], live_server: object,
    width: int, language: str,
) -> None:  # fmt: skip
    officer = person(Role.OFFICER, language=language)
    _publisher, interested, case = agreed(officer)
    actions.introduce(case, by=officer)
    starts_at = timezone.now() + timedelta(days=2)
    actions.plan_meeting(case, actions.Plan(starts_at, place="東京商工会議所"), by=officer, side=Side.CHAMBER)
    outcome = Outcome.objects.get(case=case, company=interested, months=3)
    page = open_page(width=width, language=language)

    page.goto(urlsplit(links.outcome_address(outcome, language)).path)
    assert_whole(page)
    page.locator("input[name=answer][value=contract]").check()
    page.locator("textarea[name=words]").fill("契約を結びました。")
    follow(page.locator("main form button"))
    expect(page).to_have_url(re.compile("/thanks/$"))
    assert_whole(page)

    client = Client()
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": f"{live_server}"}])
    for address in (
        reverse("cases_desk:case", args=[case.reference]), reverse("cases_desk:cases"),
        reverse("cases_desk:outcomes"), reverse("cases_desk:outcome", args=[outcome.pk]),
    ):  # fmt: skip
        page.goto(address)
        assert_whole(page)
    follow(page.locator("form[action$='/confirm/'] button"))
    outcome.refresh_from_db()
    assert (outcome.answer, outcome.confirmed_by) == ("contract", officer)
