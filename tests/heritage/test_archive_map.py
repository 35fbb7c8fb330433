"""The map: nothing finer than its precision, one sign for one centre, the drawing and the browser's map the same."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from heritage.public_factories import (
    OpenCampFactory,
    OpenSiteFactory,
    OpenTextFactory,
    named,
    opera,
    statement,
    window,
)
from kopir.heritage.presenting import maps
from kopir.heritage.queries import public

STATIC = Path(maps.__file__).parents[1] / "static/heritage"


def _groups() -> list[maps.Group]:
    return maps.groups_of(maps.places_of(public.places(), "en"))


@pytest.mark.django_db
def test_records_on_one_centre_have_one_sign_that_lists_them() -> None:
    window()
    theatre = opera()
    house = OpenSiteFactory(kind="housing")
    named(house.record, en="Houses")
    statement(house.record, "Internees built them.")
    for record in (theatre, house.record):
        OpenTextFactory(record=record, kind="place", text="Almaty, Abylai Khan street")
    camp = OpenCampFactory()
    named(camp.record, en="Balkhash camp")
    without = OpenSiteFactory(latitude=None, longitude=None, precision="unknown")

    groups = _groups()

    assert maps.points_of(groups) == [
        {
            "lat": 43.2525,
            "lon": 76.9115,
            "symbol": "soft",
            "standing": "several",
            "radius": 0,
            "label": "Almaty: 2 places",
            "precision": ["The point is the centre of the city, not the place itself."],
            "places": [
                {
                    "name": "Abay Opera",
                    "lang": "en",
                    "url": theatre.reference,
                    "kind": "Theatre",
                    "standing": "wrong",
                    "words": "Wrong",
                },
                {
                    "name": "Houses",
                    "lang": "en",
                    "url": house.record.reference,
                    "kind": "Housing",
                    "standing": "known",
                    "words": "Known",
                },
            ],
        },
        {
            "lat": 46.8455,
            "lon": 74.9821,
            "symbol": "soft",
            "standing": "none",
            "radius": 0,
            "label": "Balkhash camp",
            "precision": ["The point is the centre of the settlement, not the place itself."],
            "places": [
                {
                    "name": "Balkhash camp",
                    "lang": "en",
                    "url": camp.record.reference,
                    "kind": "Camp for prisoners of war (GUPVI)",
                    "standing": "none",
                    "words": "No claim yet",
                }
            ],
        },
    ]
    assert without.record.reference not in str(maps.points_of(groups))


@pytest.mark.parametrize(
    ("precision", "symbol"),
    [
        ("surveyed", "dot"),
        ("address", "dot"),
        ("city", "soft"),
        ("settlement", "soft"),
        ("district", "wide"),
        ("approximate", "wide"),
    ],
)
def test_a_sign_is_no_finer_than_its_precision(precision: str, symbol: str) -> None:
    assert maps.symbol_of(precision) == symbol


@pytest.mark.django_db
def test_names_of_towns_cover_nothing() -> None:
    for number in range(6):
        site = OpenSiteFactory(latitude="50.0", longitude=f"{70 + number * 0.4:.2f}")
        OpenTextFactory(record=site.record, kind="place", text=f"Town number {number}, a street")

    groups = _groups()

    assert [group.shows_label for group in groups] == [False] * 5 + [True]  # the last has free room to its right


@pytest.mark.django_db
def test_the_frame_stays_within_the_drawing() -> None:
    site = OpenSiteFactory(latitude="38.1", longitude="94.9")
    (group,) = maps.groups_of(maps.places_of(public.places(), "en"))

    frame = maps.frame_around(group)

    assert site.precision == "city"
    assert (round(frame.x + frame.width, 1), round(frame.y + frame.height, 1)) == (
        round(maps.WIDTH, 1),
        round(maps.HEIGHT, 1),
    )
    assert "," not in frame.box


def test_outlines_are_small_and_lie_in_their_box() -> None:
    text = (STATIC / "outlines.json").read_bytes()
    features = json.loads(text)["features"]

    points = [
        point
        for feature in features
        for polygon in feature["geometry"]["coordinates"]
        for ring in polygon
        for point in ring
    ]
    assert len(gzip.compress(text)) < 60_000
    assert "398" in {feature["id"] for feature in features}
    assert all(45 <= x <= 95 and 38 <= y <= 57 for x, y in points)
    assert all(
        ring[0] == ring[-1]
        for feature in features
        for polygon in feature["geometry"]["coordinates"]
        for ring in polygon
    )
