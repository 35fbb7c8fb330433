"""Sites and camps to take away: never people, no formulas, the precision with every point."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from django.test import Client

from heritage.public_factories import (
    NameFormFactory,
    OpenCampFactory,
    OpenEventFactory,
    OpenItemFactory,
    OpenSiteFactory,
    OpenTextFactory,
    named,
    statement,
)

pytestmark = pytest.mark.django_db


def _rows(path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(Client().get(path).content.decode("utf-8-sig"), newline="")))


def test_a_row_says_how_far_its_point_can_be_trusted() -> None:
    site = OpenSiteFactory(
        precision="approximate",
        radius_km=5,
        date_edtf="1946/1948",
        date_min=date(1946, 1, 1),
        date_max=date(1948, 12, 31),
    )
    named(site.record, ru="Мемориал", ja="慰霊碑")
    OpenTextFactory(record=site.record, kind="place", text="Spassk")
    statement(site.record, "There.", "documented", "high")

    rows = _rows("/ja/archive/places.csv")

    assert [
        {name: value for name, value in row.items() if name not in {"kind", "standing", "status"}} for row in rows
    ] == [
        {
            "code": site.record.reference,
            "name": "慰霊碑",
            "name_language": "ja",
            "place": "Spassk",
            "years": "1946〜1948年",
            "years_edtf": "1946/1948",
            "confidence": "high",
            "latitude": "43.25250",
            "longitude": "76.91150",
            "precision": "approximate",
            "may_be_wrong_by_km": "5",
            "source_of_point": "GeoNames",
            "address": f"http://localhost:8000/ja/archive/{site.record.reference}/",
            "licence": "https://creativecommons.org/licenses/by/4.0/",
        }
    ]


def test_a_spreadsheet_reads_the_letters_and_runs_nothing() -> None:
    for name in ("=HYPERLINK(1)", "+7", "-1+2", "@x", "\tx", 'Ordinary, with "quotes"'):
        named(OpenSiteFactory(longitude="-76.5").record, en=name)

    answer = Client().get("/en/archive/places.csv")

    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="places.csv"'
    rows = _rows("/en/archive/places.csv")
    assert [row["name"] for row in rows] == [
        "'=HYPERLINK(1)", "'+7", "'-1+2", "'@x", "'\tx", 'Ordinary, with "quotes"',
    ]  # fmt: skip
    assert {row["longitude"] for row in rows} == {"-76.50000"}


def test_only_sites_and_camps_are_taken_away() -> None:
    site, camp = OpenSiteFactory(), OpenCampFactory()
    others = [OpenEventFactory().record, OpenItemFactory().record, NameFormFactory().person.record]
    OpenSiteFactory(record__state="withdrawn")

    codes = [row["code"] for row in _rows("/en/archive/places.csv")]
    features = json.loads(Client().get("/en/archive/places.geojson").content)["features"]

    assert len(others) == 3
    assert codes == sorted([site.record.reference, camp.record.reference])
    assert [feature["id"] for feature in features] == codes


def test_geojson_keeps_a_place_without_a_point() -> None:
    here = OpenSiteFactory()
    nowhere = OpenSiteFactory(latitude=None, longitude=None, precision="unknown")

    answer = Client().get("/en/archive/places.geojson")

    collection = json.loads(answer.content)
    points = {feature["id"]: feature["geometry"] for feature in collection["features"]}
    assert points == {
        here.record.reference: {"type": "Point", "coordinates": [76.9115, 43.2525]},
        nowhere.record.reference: None,
    }
    assert (collection["license"], answer.headers["Content-Type"], answer.headers["Access-Control-Allow-Origin"]) == (
        "https://creativecommons.org/licenses/by/4.0/",
        "application/geo+json",
        "*",
    )


def test_what_is_narrowed_is_taken_away_narrowed() -> None:
    OpenSiteFactory()
    camp = OpenCampFactory()

    assert [row["code"] for row in _rows("/en/archive/places.csv?kind=camp")] == [camp.record.reference]
