"""Public pages as other machines read them: feeds, the map of the site, structured data, previews of links."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from email.utils import parsedate_to_datetime
from uuid import uuid5
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from editorial.factories import (
    ArticleFactory,
    EventFactory,
    GuideFactory,
    OrganisationFactory,
    PersonFactory,
    PictureFactory,
    WorkFactory,
    face,
    translated,
)
from kopir.editorial.models import HousePage

pytestmark = pytest.mark.django_db
HOUSE = "http://localhost:8000"
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture
def both(django_capture_on_commit_callbacks: Callable[..., object]) -> tuple[HousePage, HousePage]:
    """An article in English and Japanese."""
    page = ArticleFactory(title="Talks & honey", lead="Two <sides>.", slug="talks", day=date(2026, 11, 20))
    with django_capture_on_commit_callbacks(execute=True):
        target = translated(page, "ja", {"Talks &amp; honey": "商談", "Two &lt;sides&gt;.": "両国。",
                                         "Talks & honey": "商談", "Two <sides>.": "両国。"})  # fmt: skip
    return page, target


def test_feed_has_what_is_new_in_its_language_alone(both: tuple[HousePage, HousePage]) -> None:
    event = EventFactory(title="Fair", first_day=date(2026, 12, 10))
    GuideFactory(title="No news")
    ArticleFactory(title="Draft", is_published=False)

    channel = ET.fromstring(Client().get("/en/feed/rss/").content).find("channel")

    items = [
        (item.findtext("title"), item.findtext("link"), item.findtext("description"), item.findtext("guid"))
        for item in channel.findall("item")
    ]
    assert items == [
        ("Fair", f"{HOUSE}/en/events/fair/", "", f"urn:uuid:{uuid5(event.translation_key, 'en')}"),
        (
            "Talks & honey",
            f"{HOUSE}/en/news/talks/",
            "Two <sides>.",
            f"urn:uuid:{uuid5(both[0].translation_key, 'en')}",
        ),
    ]
    days = [parsedate_to_datetime(item.findtext("pubDate")).date() for item in channel.findall("item")]
    assert days == [timezone.now().date()] * 2  # the day of publication, not that of the event
    assert (channel.findtext("language"), channel.findtext("link")) == ("en", f"{HOUSE}/en/")


def test_feed_in_another_language(both: tuple[HousePage, HousePage]) -> None:
    feed = ET.fromstring(Client().get("/ja/feed/atom/").content)

    entries = [
        (entry.findtext(f"{ATOM}title"), entry.find(f"{ATOM}link").get("href")) for entry in feed.iter(f"{ATOM}entry")
    ]

    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "ja"
    assert entries == [("商談", f"{HOUSE}/ja/%E3%83%8B%E3%83%A5%E3%83%BC%E3%82%B9/%E5%95%86%E8%AB%87/")]
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"{HOUSE}/ja/feed/atom/"
    assert [Client().get(f"/{code}/feed/rss/").status_code for code in ("kk", "ru", "ja", "en")] == [200] * 4


def test_map_names_each_page_with_its_languages_and_back(both: tuple[HousePage, HousePage]) -> None:
    ArticleFactory(title="Draft", is_published=False)

    urls = ET.fromstring(Client().get("/sitemap.xml").content).findall(f"{MAP}url")

    found = {
        url.findtext(f"{MAP}loc"): {one.get("hreflang"): one.get("href") for one in url.findall(f"{HTML}link")}
        for url in urls
    }
    assert len(found) == len(urls)
    for address, others in found.items():
        assert address in others.values()
        assert all(found[other] == others for other in others.values())
    own = found[f"{HOUSE}/en/news/talks/"]
    assert set(own) == {"en", "ja"}
    assert not [address for address in found if "draft" in address or not address.isascii()]


def test_every_address_of_the_map_answers(both: tuple[HousePage, HousePage]) -> None:
    urls = ET.fromstring(Client().get("/sitemap.xml").content).iter(f"{MAP}loc")

    answers = {url.text: Client().get(url.text.removeprefix(HOUSE)).status_code for url in urls}

    assert {address: status for address, status in answers.items() if status != 200} == {}
    assert len(answers) > 28


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (ArticleFactory, "NewsArticle"), (EventFactory, "Event"), (OrganisationFactory, "Organization"),
        (PersonFactory, "Person"), (GuideFactory, "HowTo"), (WorkFactory, "Book"),
    ],
)  # fmt: skip
def test_structured_data_cannot_end_its_element(make: Callable[..., HousePage], kind: str) -> None:
    bad = "</script><script>alert(1)</script> & <!-- \u2028"
    page = make(title=bad, slug="bad", lead=bad)

    text = Client().get(face(page).url).text

    scripts = BeautifulSoup(text, "html.parser").find_all("script", type="application/ld+json")
    told = json.loads(scripts[0].string)
    assert (len(scripts), told["@type"], told["name"], told["inLanguage"]) == (1, kind, bad, "en")
    assert told["url"] == f"{HOUSE}{face(page).url}"
    assert "<script>alert(1)</script>" not in text


def test_link_previews_name_title_words_picture_and_language() -> None:
    page = ArticleFactory(title='Say "honey"', slug="honey", lead="Two sides.", picture=PictureFactory())

    page_text = BeautifulSoup(Client().get(face(page).url).text, "html.parser")

    told = {meta["property"]: meta["content"] for meta in page_text.find_all("meta", property=re.compile("^og:"))}
    image = told.pop("og:image")
    assert told == {
        "og:title": 'Say "honey"', "og:type": "article", "og:url": f"{HOUSE}/en/news/honey/",
        "og:description": "Two sides.", "og:site_name": "Kopir", "og:locale": "en",
    }  # fmt: skip
    assert image.startswith(f"{HOUSE}/media/")
    assert page_text.find("meta", attrs={"name": "description"})["content"] == "Two sides."
    assert page_text.find("link", rel="canonical")["href"] == f"{HOUSE}/en/news/honey/"
