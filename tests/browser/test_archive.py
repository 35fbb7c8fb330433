"""The archive by hand: from the map to a record to the form; by keyboard, on a phone, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.looking import assert_whole, follow
from heritage.public_factories import (
    NameFormFactory,
    OpenCampFactory,
    OpenCountFactory,
    OpenEventFactory,
    OpenItemFactory,
    OpenSiteFactory,
    OpenTextFactory,
    named,
    opera,
    statement,
    window,
)
from kopir.heritage import public_forms
from kopir.heritage.models import Record, Request

pytestmark = pytest.mark.django_db(transaction=True)


def _archive() -> dict[str, str]:
    """A small published archive; the addresses of its pages by kind."""
    window()
    theatre = opera()
    OpenTextFactory(record=theatre, kind="place", text="Almaty, Kabanbai batyr street")
    memorial = OpenSiteFactory(
        kind="memorial", was_built=False, latitude="49.54", longitude="73.28", precision="approximate", radius_km=5
    )
    named(memorial.record, en="Spassk memorial", ja="スパスク慰霊碑群", ru="Спасский мемориал")
    statement(memorial.record, "A burial ground with stones of many nations.", "documented", "high")
    house = named(OpenSiteFactory(kind="housing", date_edtf="").record, en="Houses", ja="集合住宅", kk="Тұрғын үйлер")
    statement(house, "Old blocks said to be the work of internees.")
    camp = named(OpenCampFactory().record, en="Balkhash camp", ja="第37収容所", kk="Балқаш лагері")
    statement(camp, "A copper town.", "documented", "high")
    event = OpenEventFactory()
    named(event.record, en="The first train", ja="最初の列車", kk="Бірінші пойыз")
    event.places.add(theatre)
    item = OpenItemFactory()
    named(item.record, ru="Групповой снимок")
    item.shows.add(theatre)
    person = NameFormFactory().person.record
    for low in (35_902, 58_900):
        OpenCountFactory(low=low, high=low)
    OpenCountFactory(topic="graves", low=58_900, high=58_900, status="refuted")
    records: dict[str, Record] = {
        "theatre": theatre, "memorial": memorial.record, "camp": camp, "event": event.record, "item": item.record,
        "person": person,
    }  # fmt: skip
    pages = ("places", "timeline", "items", "sources", "about", "sheet", "people", "give", "ask", "thanks")
    return {"home": "", **{name: f"{name}/" for name in pages}} | {
        name: f"{record.reference}/" for name, record in records.items()
    }


@pytest.mark.parametrize(("width", "language"), [(360, "ja"), (1280, "kk")])
def test_from_the_map_to_the_form(
    open_page: Callable[..., Page], monkeypatch: pytest.MonkeyPatch, width: int, language: str
) -> None:
    monkeypatch.setattr(public_forms, "LEAST_SECONDS", -1)  # people here type as fast as a program
    paths = _archive()
    page = open_page(width=width, language=language)

    page.goto(f"/{language}/archive/")
    follow(page.locator(f".entries a[href='/{language}/archive/places/']"))
    page.locator(".map__wake").click()
    pins = page.locator(".leaflet-marker-icon")
    expect(pins).to_have_count(3)
    expect(page.locator(".map__drawing")).to_be_hidden()
    several = page.locator(".leaflet-marker-icon:has(.pin__many)")
    several.focus()
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup")
    expect(popup.locator("li")).to_have_count(2)
    expect(popup.locator("a[lang]").first).to_be_focused()
    assert_whole(page)
    page.keyboard.press("Escape")
    expect(popup).to_have_count(0)
    expect(several).to_be_focused()

    expect(page.locator(".places tbody tr")).to_have_count(4)
    follow(page.locator(f".places a[href='/{language}/archive/{paths['theatre']}']"))
    expect(page.locator("h1")).to_have_attribute("lang", language)
    expect(page.locator(".sentence--wrong")).to_have_count(1)
    expect(page.locator(".check--impossible")).to_have_count(1)
    expect(page.locator("[data-today]")).to_contain_text(re.compile(r"20\d\d"))
    assert_whole(page)

    follow(page.locator(f"a[href='/{language}/archive/ask/?about={paths['theatre'].rstrip('/')}']"))
    page.fill("textarea[name=text]", "この劇場は1941年に完成しています。")
    page.fill("input[name=name]", "山田 花子")
    page.fill("input[name=email]", "hanako@example.org")
    follow(page.locator("main form button"))
    expect(page).to_have_url(re.compile(r"/archive/thanks/"))

    request = Request.objects.get()
    expect(page.locator("main")).to_contain_text(request.reference)
    assert (request.about is not None and f"{request.about.reference}/", request.language) == (
        paths["theatre"],
        language,
    )


def test_the_list_stands_alone_without_javascript(open_page: Callable[..., Page]) -> None:
    paths = _archive()
    page = open_page(width=360, javascript=False)

    page.goto("/en/archive/places/")
    expect(page.locator(".map__drawing")).to_be_visible()
    expect(page.locator(".map__live")).to_be_hidden()
    page.select_option("select[name=kind]", "camp")
    follow(page.locator(".filters button"))
    expect(page.locator(".places tbody tr")).to_have_count(1)
    follow(page.locator(".places tbody a"))

    expect(page.locator("h1")).to_have_text("Balkhash camp")
    assert page.url.endswith(paths["camp"])
    expect(page.locator("[data-today]")).to_have_text("the day you read it")


@pytest.mark.parametrize(("width", "language"), [(360, "kk"), (1280, "en")])
def test_every_page_is_accessible_and_fits(open_page: Callable[..., Page], width: int, language: str) -> None:
    paths = _archive()
    page = open_page(width=width, language=language)

    for path in paths.values():
        page.goto(f"/{language}/archive/{path}")
        expect(page.locator("h1")).to_be_visible()
        assert_whole(page)


def test_the_map_is_fetched_when_it_is_opened_and_prints_as_a_drawing(open_page: Callable[..., Page]) -> None:
    paths = _archive()
    page = open_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url.rpartition("/")[2]))

    page.goto(f"/en/archive/{paths['memorial']}")
    expect(page.locator(".map__drawing")).to_be_visible()
    before = "leaflet.js" in fetched
    page.locator(".map__wake").click()
    expect(page.locator(".leaflet-marker-icon")).to_have_count(1)
    page.emulate_media(media="print")

    assert (before, "leaflet.js" in fetched, "outlines.json" in fetched) == (False, True, True)
    expect(page.locator(".map__drawing")).to_be_visible()
    expect(page.locator(".map__live")).to_be_hidden()
    expect(page.locator(".archive-nav")).to_be_hidden()
