"""A side says what came of its meetings with one tap and without JavaScript; an officer reads it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, expect

from browser.looking import assert_whole, follow
from kopir.core.models import Role, User
from kopir.missions.models import MeetingReport
from kopir.missions.states import Absent, Result
from missions.recorded import World, made, says, state_of

pytestmark = pytest.mark.django_db(transaction=True)


def _filled(officer: User) -> World:
    world = made(owner=officer, titles={"en": "Example mission", "ja": "経済ミッションの例", "ru": "Пример миссии"})
    world.meet(0, 0, 0, interpreter=True)
    disputed = world.meet(1, 1, 1, table=1)
    told = world.meet(0, 1, 3, interpreter=True)
    says(disputed, world.first[1], Result.POSSIBLE, next_step="Отправить образцы до конца месяца", rating=4)
    says(disputed, world.second[1], Result.NOT_HELD, Absent.THEM, reason="先方は来られませんでした")
    says(told, world.first[0], Result.POSSIBLE, next_step="サンプルの送付", rating=5)
    says(told, world.second[1], Result.INFORMATIVE, rating=3)
    return world


@pytest.mark.parametrize(("width", "language"), [(360, "ja"), (1280, "ru")])
def test_a_side_answers_with_one_tap_and_an_officer_reads_it(
    open_page: Callable[..., Page], person: Callable[..., User], live_server: object, width: int, language: str
) -> None:
    officer = person(Role.OFFICER, language=language)
    world = _filled(officer)
    meeting = world.mission.meetings.get(slot=world.slots[0])
    delegate = world.second[0].delegates.get()
    mission = world.mission.reference
    with translation.override(language):
        mine = reverse("my_mission:results", args=[delegate.key])
    phone = open_page(width=width, language=language, javascript=False)

    phone.goto(mine)
    follow(phone.locator(f"#m{meeting.pk} button[value=possible]"))
    expect(phone).to_have_url(re.compile("saved="))
    tapped = MeetingReport.objects.get(meeting=meeting).result
    phone.locator(f"#m{meeting.pk} summary").click()
    phone.locator(f"#m{meeting.pk} textarea").fill("自社のメモ")
    follow(phone.locator(f"#m{meeting.pk} .button--first"))

    assert (tapped, state_of(meeting)) == ("possible", "held")
    assert MeetingReport.objects.get(meeting=meeting).note == "自社のメモ"
    page = open_page(width=width, language=language)
    page.goto(mine)
    assert_whole(page)
    page.locator("details").first.evaluate("one => { one.open = true }")
    assert_whole(page)

    client = Client()
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": f"{live_server}"}])
    disputed = world.mission.meetings.get(slot=world.slots[1])
    for name, *more in (
        ("results",), ("result", disputed.pk), ("result", meeting.pk), ("results_now",), ("report",),
        ("report_rows", "held"), ("results_due",),
    ):  # fmt: skip
        where = more if name == "results_due" else [mission, *more]
        page.goto(reverse(f"missions_desk:{name}", args=where))
        assert_whole(page)
