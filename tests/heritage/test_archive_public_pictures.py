"""The picture of an item and its manifest."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from heritage.public_factories import OpenItemFactory, OpenTextFactory, named
from heritage.test_archive_public_access import PIXEL, item_with_picture

pytestmark = pytest.mark.django_db


def test_a_public_picture_is_served_as_it_is() -> None:
    record = item_with_picture()

    answer = Client().get(f"/ja/archive/{record.reference}/picture/")

    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert (content, answer.headers["Content-Type"], answer.headers["Access-Control-Allow-Origin"]) == (
        PIXEL, "image/png", "*",
    )  # fmt: skip
    assert answer.headers["Content-Disposition"] == f'inline; filename="{record.reference}.png"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_picture_whose_file_is_gone_is_not_there() -> None:
    record = item_with_picture()
    record.item.image.storage.delete(record.item.image.name)

    assert Client().get(f"/en/archive/{record.reference}/picture/").status_code == 404


def test_a_manifest_is_the_same_in_every_language() -> None:
    record = item_with_picture()
    OpenTextFactory(record=record, language="ja", text="写真", origin="person")

    answers = [
        Client().get(f"/{language}/archive/{record.reference}/manifest.json") for language in ("kk", "ja", "en")
    ]

    base = f"http://localhost:8000/en/archive/{record.reference}"
    manifest = json.loads(answers[0].content)
    assert len({answer.content for answer in answers}) == 1
    assert manifest == {
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": f"{base}/manifest.json",
        "type": "Manifest",
        "label": {"en": ["A photograph"], "ja": ["写真"]},
        "metadata": [{"label": {"en": ["Reference code"]}, "value": {"none": [record.reference]}}],
        "rights": "https://rightsstatements.org/vocab/NoC-OKLR/1.0/",
        "requiredStatement": {"label": {"en": ["Credit"]}, "value": {"none": ["State archive"]}},
        "items": [
            {
                "id": f"{base}/canvas",
                "type": "Canvas",
                "width": 1,
                "height": 1,
                "items": [
                    {
                        "id": f"{base}/manifest.json#page",
                        "type": "AnnotationPage",
                        "items": [
                            {
                                "id": f"{base}/manifest.json#painting",
                                "type": "Annotation",
                                "motivation": "painting",
                                "body": {
                                    "id": f"{base}/picture/",
                                    "type": "Image",
                                    "format": "image/png",
                                    "width": 1,
                                    "height": 1,
                                },
                                "target": f"{base}/canvas",
                            }
                        ],
                    }
                ],
            }
        ],
    }
    assert [answer.headers["Access-Control-Allow-Origin"] for answer in answers] == ["*"] * 3


def test_an_item_states_what_isad_asks_for() -> None:
    item = OpenItemFactory(
        languages=["ja", "ru-Cyrl"], date_edtf="194X", date_text="1940s", url="https://example.org/i"
    )
    named(item.record, en="Group photograph")

    content = Client().get(f"/en/archive/{item.record.reference}/").content.decode()

    labels = [line.split("</dt>")[0] for line in content.split("<dt>")[1:]]
    assert labels == [
        "Kind", "Date", "Extent and medium", "Creator", "Held by", "The holder&#x27;s own code",
        "Languages and scripts", "Access", "Rights", "Credit", "Where it can be seen",
    ]  # fmt: skip
