"""What the archive's pages say, in the reader's language, and what they cost."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from heritage.public_factories import (
    HolderFactory,
    OpenCampFactory,
    OpenClaimTextFactory,
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
from kopir.heritage.models import Claim, Record, RecordText
from kopir.heritage.queries import public

pytestmark = pytest.mark.django_db


def words_of_page(path: str) -> str:
    """The words of the main column, as one line."""
    content = Client().get(path).content.decode()
    main = content[content.index("<main") : content.index("</main>")]
    bare = re.sub(r"<(script|svg).*?</\1>", " ", main, flags=re.DOTALL).replace("<", " <")
    return " ".join(unescape(strip_tags(bare)).split())


def test_a_record_says_what_is_known_and_what_is_wrong() -> None:
    window()
    record = opera()

    words = words_of_page(f"/en/archive/{record.reference}/")

    known, wrong = words.index("What we know"), words.index("What is wrong")
    assert "What is said" not in words
    assert known < words.index("The theatre opened on 7 November 1941.") < wrong
    assert wrong < words.index("A guide says that internees built it.")
    assert "It was finished before the first train came: 5 October 1945." in words
    assert "The sources disagree about this, and part of what is told is wrong." in words
    assert "High confidence 1 independent source." in words
    assert "; p. 12. Press · read on Nov. 20, 2026" in words


def test_without_a_window_nothing_is_judged_by_dates() -> None:
    record = opera()

    words = words_of_page(f"/en/archive/{record.reference}/")

    assert ("Date check" in words, "What is wrong" in words, "What is said" in words) == (False, False, True)


@pytest.mark.parametrize(
    ("built", "sentence"),
    [
        (("1946/1948", date(1946, 1, 1), date(1948, 12, 31)), "This lies within the time of the internees"),
        (("1948/1957", date(1948, 1, 1), date(1957, 12, 31)), "Part of this lies within the time"),
        (("1951/1957", date(1951, 1, 1), date(1957, 12, 31)), "The work began when most internees had returned"),
        (("", None, None), "No building date has been found"),
    ],
)
def test_the_date_check_is_said_in_words(built: tuple[str, date | None, date | None], sentence: str) -> None:
    window()
    site = OpenSiteFactory(date_edtf=built[0], date_min=built[1], date_max=built[2])
    statement(site.record, "Internees built it.")

    assert sentence in words_of_page(f"/en/archive/{site.record.reference}/")


def test_a_burial_ground_has_no_date_check_and_nothing_is_offered_beside_it() -> None:
    window()
    site = OpenSiteFactory(kind="cemetery", was_built=False, date_edtf="1946")
    statement(site.record, "145 graves.", "documented", "high")

    content = Client().get(f"/en/archive/{site.record.reference}/").content.decode()

    assert ("Date check" in content, 'data-dialog="apply"' in content, "record--plain" in content) == (
        False,
        False,
        True,
    )
    assert f'href="/en/archive/ask/?about={site.record.reference}"' in content


def test_words_that_are_not_translated_are_marked_and_keep_their_language() -> None:
    site = OpenSiteFactory()
    named(site.record, ru="Академия наук", ja="科学アカデミー")
    claim = statement(site.record, "Internees worked on it.")
    OpenClaimTextFactory(claim=claim, language="ru", text="Здесь работали интернированные.", origin="person")

    japanese = Client().get(f"/ja/archive/{site.record.reference}/").content.decode()
    kazakh = Client().get(f"/kk/archive/{site.record.reference}/").content.decode()

    assert '<h1 lang="ja">科学アカデミー</h1>' in japanese
    assert '<li lang="ru">Академия наук</li>' in japanese
    assert '<span lang="en">Internees worked on it.</span>' in japanese
    assert '<h1 lang="ru">Академия наук</h1>' in kazakh
    assert '<li lang="ja">科学アカデミー</li>' in kazakh
    english = words_of_page(f"/en/archive/{site.record.reference}/")
    assert "Академия наук Not yet translated; shown in Russian." in english
    assert "Русский : Translated by a person" in english
    assert "日本語 : Translated in part" in english
    assert "Қазақша : Not yet translated" in english


def test_the_choice_of_languages_says_where_the_page_is_not_whole() -> None:
    site = OpenSiteFactory()
    named(site.record, en="Academy", ja="科学アカデミー")
    statement(site.record, "Internees worked on it.")

    content = Client().get(f"/en/archive/{site.record.reference}/").content.decode()

    link = (
        r'<a href="/(\w\w)/archive/KJ-S-\d+/" lang="\w\w" hreflang="\w\w"(?: aria-current="true")?( title="[^"]*")?>'
    )
    switches = re.findall(link, content)
    assert switches == [
        ("kk", ' title="Not yet translated"'),
        ("ru", ' title="Not yet translated"'),
        ("ja", ' title="Translated in part"'),
        ("en", ""),
    ]


def test_a_translation_older_than_its_original_says_so() -> None:
    site = OpenSiteFactory()
    named(site.record, en="Academy")
    claim = statement(site.record, "New words.")
    OpenClaimTextFactory(
        claim=claim, language="ru", text="Старые слова.", origin="person", translated_from="0000000000000000"
    )

    content = Client().get(f"/ru/archive/{site.record.reference}/").content.decode()

    assert '<span lang="ru">Старые слова.</span>' in content
    assert content.count('<p class="mark">') == 2  # the name is not translated, the statement's original has changed


def test_a_page_carries_its_description_for_machines() -> None:
    site = OpenSiteFactory()
    named(site.record, en="</script><script>alert(1)</script>", ja="科学")

    content = Client().get(f"/en/archive/{site.record.reference}/").content.decode()

    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', content, re.DOTALL)
    assert json.loads(block) == {
        "@context": "https://schema.org",
        "@id": f"http://localhost:8000/en/archive/{site.record.reference}/",
        "@type": "Place",
        "alternateName": [{"@language": "ja", "@value": "科学"}],
        "identifier": site.record.reference,
        "inLanguage": "en",
        "isPartOf": {"@type": "ArchiveOrganization", "name": "Archive of the Japanese internees in Kazakhstan"},
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "name": {"@language": "en", "@value": "</script><script>alert(1)</script>"},
    }
    assert "<script>alert" not in content


def test_the_start_shows_a_range_and_what_not_to_repeat() -> None:
    OpenCountFactory(low=58_900, high=58_900)
    OpenCountFactory(low=35_902, high=35_902)
    OpenCountFactory(topic="deaths", low=1_500, high=1_500, is_about=True)
    OpenCountFactory(topic="graves", low=58_900, high=58_900, status="refuted")

    words = words_of_page("/en/archive/")

    assert "The sources say 35,902 to 58,900." in words
    assert (
        "58,900 Graves in Kazakhstan. It is more than the highest count of all deaths in Kazakhstan: about 1,500."
        in words
    )
    assert words.index("How many were held") < words.index("Do not repeat") < words.index("Other numbers")


def test_the_time_line_is_in_order_and_can_be_narrowed() -> None:
    late = OpenEventFactory(kind="conference", date_edtf="2025-10-09", date_min="2025-10-09", date_max="2025-10-09")
    early = OpenEventFactory()
    open_ended = OpenEventFactory(kind="order", date_edtf="1943/..", date_min="1943-01-01", date_max=None)
    for event in (late, early, open_ended):
        named(event.record, en=event.kind)

    def shown(query: str) -> list[str]:
        return re.findall(
            r'timeline__name"><a href="/en/archive/([^/]+)/',
            Client().get(f"/en/archive/timeline/{query}").content.decode(),
        )

    everything = [open_ended.record.reference, early.record.reference, late.record.reference]
    assert shown("") == everything
    assert shown("?from=1991") == [open_ended.record.reference, late.record.reference]
    assert shown("?to=1944") == [open_ended.record.reference]
    assert shown("?from=abc&to=99999") == everything


def test_the_list_is_narrowed_and_sorted_by_links() -> None:
    window()
    theatre = opera()
    camp = named(OpenCampFactory().record, en="Balkhash camp")
    statement(camp, "A camp.", "documented", "high")
    house = named(OpenSiteFactory(kind="housing").record, en="Cottages")
    OpenTextFactory(record=house, kind="place", text="Балхаш, улица", language="ru")
    statement(house, "Told.", "oral", "low")

    def shown(query: str) -> list[str]:
        content = Client().get(f"/en/archive/places/?{query}").content.decode()
        return re.findall(r'<th scope="row"><a href="/en/archive/([^/]+)/', content)

    by_name = [theatre.reference, camp.reference, house.reference]
    assert shown("sort=name") == by_name
    assert shown("sort=standing") == [camp.reference, house.reference, theatre.reference]
    assert shown("standing=wrong") == [theatre.reference]
    assert shown("kind=camp") == [camp.reference]
    assert shown("kind=housing") == [house.reference]
    assert shown("confidence=high&sort=name") == [theatre.reference, camp.reference]
    assert shown("q=балхаш") == [house.reference]
    assert shown(f"q={theatre.reference.lower()}") == [theatre.reference]
    assert shown("q=nowhere") == []
    assert sorted(shown("sort=%00&kind=%00")) == sorted(by_name)


def test_related_records_are_listed_without_what_is_closed() -> None:
    record = opera()
    event, hidden = OpenEventFactory(), OpenEventFactory(record__state="draft")
    item = OpenItemFactory()
    for one, name in ((event.record, "First train"), (hidden.record, "Hidden event"), (item.record, "Photograph")):
        named(one, en=name)
    event.places.add(record)
    hidden.places.add(record)
    item.shows.add(record)
    branch = OpenCampFactory(branch_of=OpenCampFactory())

    related = {one.reference for one in public.related_to(record)}

    assert related == {event.record.reference, item.record.reference}
    assert [one.reference for one in public.related_to(event.record)] == [record.reference]
    assert [one.reference for one in public.related_to(item.record)] == [record.reference]
    assert [one.pk for one in public.related_to(branch.record)] == [branch.branch_of_id]
    assert [one.pk for one in public.related_to(branch.branch_of.record)] == [branch.pk]


def _more(number: int) -> None:
    for _one in range(number):
        record = opera()
        camp = OpenCampFactory()
        event = OpenEventFactory()
        item = OpenItemFactory(holder=HolderFactory())
        for one in (camp.record, event.record, item.record):
            named(one, en=f"Name {one.reference}", ru="Имя")
            statement(one, "Said.")
        event.places.add(record)
        OpenCountFactory()


@pytest.mark.parametrize(
    "path", ["", "places/", "places.csv", "places.geojson", "timeline/", "items/", "sources/", "about/", "sheet/"]
)
def test_a_page_costs_the_same_with_one_row_and_with_three(path: str) -> None:
    window()
    client = Client()
    _more(1)
    client.get(f"/en/archive/{path}")  # short descriptions are remembered from the first page on
    with CaptureQueriesContext(connection) as one:
        client.get(f"/en/archive/{path}")

    _more(2)
    with CaptureQueriesContext(connection) as three:
        client.get(f"/en/archive/{path}")

    assert (len(one), len(three)) == (len(three), len(three))
    assert len(three) <= 12


def test_a_record_costs_the_same_with_one_statement_and_with_three() -> None:
    window()
    record = opera()
    event = OpenEventFactory()
    event.places.add(record)
    client = Client()
    path = f"/en/archive/{record.reference}/"
    client.get(path)  # what is kept in memory is there now
    with CaptureQueriesContext(connection) as few:
        client.get(path)

    for number in range(3):
        statement(record, f"Statement {number}.")
        more = OpenEventFactory()
        named(more.record, en=f"Event {number}")
        more.places.add(record)
    with CaptureQueriesContext(connection) as many:
        client.get(path)

    assert len(few) == len(many) <= 13


@pytest.mark.parametrize("path", ["", "places/", "timeline/", "items/", "sources/", "about/", "sheet/", "record"])
def test_pages_are_the_same_for_everybody_and_kept(path: str, settings: object) -> None:
    settings.KEEP_PAGES = True  # type: ignore[attr-defined]
    window()
    record = opera()
    address = f"/en/archive/{record.reference if path == 'record' else path.rstrip('/')}/".replace("//", "/")
    client = Client()

    answer = client.get(address)
    with CaptureQueriesContext(connection) as again:
        kept = client.get(address)

    assert (answer.status_code, kept.content == answer.content, answer.cookies.keys()) == (200, True, set())
    assert "csrf" not in answer.content.decode().lower()
    assert len(again) <= 1
    assert answer.headers["Vary"] == "Accept-Encoding, Cookie"


def test_every_file_a_page_names_is_there() -> None:
    templates = Path(public.__file__).parents[1] / "templates"
    named_files = {
        name
        for template in templates.rglob("*.html")
        for name in re.findall(r"{% static '([^']+)' %}", template.read_text())
    }

    assert [name for name in sorted(named_files) if finders.find(name) is None] == []
    assert len(named_files) > 5


def test_the_sitemap_names_languages_that_are_whole() -> None:
    record = opera()
    for claim in Claim.objects.filter(subject=record):
        OpenClaimTextFactory(claim=claim, language="ja", text="日本語", origin="person")
    OpenSiteFactory(record__state="review")
    RecordText.objects.filter(record=record, language="kk").delete()

    entries = public.sitemap_entries()

    newest = max(Record.objects.get(pk=record.pk).updated_at, *Claim.objects.values_list("updated_at", flat=True))
    assert entries == [public.SitemapEntry(record.reference, ("ja", "en"), newest)]


def test_pages_are_light() -> None:
    window()
    for number in range(60):
        site = OpenSiteFactory(latitude=f"{42 + number / 10:.2f}")
        named(site.record, en=f"A place with quite a long name, number {number}", ru="Место", ja="場所")
        OpenTextFactory(record=site.record, kind="place", text="Almaty, Abylai Khan street 1")
        statement(site.record, "Said.")

    assert len(Client().get("/en/archive/places/").content) < 150_000


@pytest.mark.parametrize("language", ["kk", "ru", "ja", "en"])
def test_drawings_have_no_decimal_comma(language: str) -> None:
    record = opera()

    content = Client().get(f"/{language}/archive/{record.reference}/").content.decode()

    drawing = content[content.index("map__drawing") : content.index("map__live")]
    assert re.findall(r'(?:x|y|cx|cy|r|viewBox)="[^"]*,[^"]*"', drawing) == []
