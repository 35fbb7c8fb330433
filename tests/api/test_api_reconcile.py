"""OpenRefine's walk: manifest, a column reconciled, cells searched by hand, columns added, and bad requests."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from api.factories import entry, name, register_world

pytestmark = pytest.mark.django_db

TELECOM = "kz-stat-941240000193"


def ask(queries: Any, dataset: str = "default") -> Any:
    text = queries if isinstance(queries, str) else json.dumps(queries)
    return Client(enforce_csrf_checks=True).post(f"/reconcile/{dataset}", {"queries": text})


def test_manifest_says_where_everything_is() -> None:
    body = Client().get("/reconcile/kz-stat").json()

    assert body["versions"] == ["0.2"]
    assert {"name", "identifierSpace", "schemaSpace", "view", "preview", "suggest", "extend", "defaultTypes"} <= set(
        body
    )
    assert body["view"]["url"] == "http://testserver/entities/{{id}}"
    assert body["suggest"]["entity"] == {
        "service_url": "http://testserver/reconcile/kz-stat", "service_path": "/suggest/entity",
    }  # fmt: skip
    assert body["defaultTypes"][0]["id"] == "Company"


def test_every_address_of_the_manifest_answers() -> None:
    register_world()
    body = Client().get("/reconcile/kz-stat").json()
    services = [*body["suggest"].values(), body["extend"]["propose_properties"]]
    addresses = [one["service_url"] + one["service_path"] + "?prefix=a&type=Company" for one in services]
    addresses += [body[page]["url"].replace("{{id}}", TELECOM) for page in ("view", "preview")]

    assert {Client().get(address).status_code for address in addresses} == {200}


def test_column_is_reconciled_and_columns_are_added() -> None:
    register_world()

    found = ask(
        {
            "q0": {"query": "Казахтелеком", "type": "Company", "limit": 3, "type_strict": "should"},
            "q1": {"query": "no such company at all", "type": "Company", "limit": 3},
            "q2": {"query": "941240000193", "properties": [{"pid": "country", "v": "Kazakhstan"}]},
        },
        "kz-stat",
    )

    assert found["Access-Control-Allow-Origin"] == "*"
    assert found["X-Batch-Size"] == "3"
    body = found.json()
    (best,) = body["q0"]["result"]
    assert set(best) == {"id", "name", "description", "type", "score", "match"}
    assert (best["id"], best["match"]) == (TELECOM, True)
    assert body["q1"] == {"result": []}
    assert body["q2"]["result"][0]["score"] == 100.0

    wanted = [{"id": "registrationNumber"}, {"id": "Company:alias"}, {"id": "name", "settings": {"limit": "1"}}]
    extended = Client().post(
        "/reconcile/kz-stat", {"extend": json.dumps({"ids": [TELECOM, "kz-stat-0"], "properties": wanted})}
    ).json()  # fmt: skip
    assert extended == {
        "meta": [
            {"id": "registrationNumber", "name": "Registration number (BIN, corporate number)"},
            {"id": "Company:alias", "name": "Other name"},
            {"id": "name", "name": "Name"},
        ],
        "rows": {
            TELECOM: {
                "registrationNumber": [{"str": "941240000193"}],
                "Company:alias": [],
                "name": [{"str": "«Қазақтелеком» АҚ"}],
            },
            "kz-stat-0": {"registrationNumber": [], "Company:alias": [], "name": []},
        },
    }


def test_no_cell_is_matched_by_itself_where_two_entries_are_as_good() -> None:
    world = register_world()
    entry(
        snapshot=world["honey"].snapshot, key="160240000123", identifiers=[], names=[name("ТОО «Алтай Бал»", "ru")]
    )  # fmt: skip

    found = ask({"q": {"query": "ТОО «Алтай Бал»"}}).json()["q"]["result"]

    assert [one["score"] >= 70 for one in found] == [True, True]
    assert [one["match"] for one in found] == [False, False]


def test_properties_narrow_and_identify() -> None:
    register_world()
    number = {"pid": "LegalEntity:registrationNumber", "v": [{"id": "x", "name": "T3020001020326"}]}

    assert ask({"q": {"query": "anything", "properties": [number]}}).json()["q"]["result"][0]["id"] == "edinet-E00012"
    elsewhere = {"query": "Sakata Seed", "properties": [{"pid": "country", "v": "KZ"}]}
    assert ask({"q": elsewhere}).json()["q"]["result"] == []


def test_types_other_than_companies_find_nothing() -> None:
    register_world()

    assert ask({"q": {"query": "Sakata Seed", "type": "Person"}}).json()["q"]["result"] == []
    assert ask({"q": {"query": "Sakata Seed", "type": [{"id": "Organization"}]}}).json()["q"]["result"]


def test_suggestions_complete() -> None:
    register_world()

    entity = Client().get("/reconcile/default/suggest/entity", {"prefix": "Сакатанотане"})
    prop = Client().get("/reconcile/default/suggest/property", {"prefix": "lei"}).json()
    kind = Client().get("/reconcile/default/suggest/type", {"prefix": "comp"}).json()

    assert entity.status_code == 200
    assert [one["id"] for one in prop["result"]] == ["leiCode"]
    assert [one["id"] for one in kind["result"]] == ["Company"]
    assert set(kind) == {"code", "status", "prefix", "result"}


def test_preview_may_stand_in_a_frame_and_runs_nothing() -> None:
    register_world()

    answer = Client().get("/reconcile/kz-stat/preview", {"id": TELECOM})

    assert "Қазақтелеком" in answer.content.decode()
    assert "X-Frame-Options" not in answer
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "<script" not in answer.content.decode()


@pytest.mark.parametrize(
    "queries",
    [
        "{", "[]", "null", '"x"', '{"q": 1}', '{"q": null}', '{"q": {}}', '{"q": {"query": 5}}',
        '{"q": {"query": "  "}}',
        '{"q": {"query": "a", "limit": "x"}}', '{"q": {"query": "a", "limit": true}}',
        '{"q": {"query": "a", "limit": NaN}}',
        '{"q": {"query": "a", "properties": "x"}}', '{"q": {"query": "a", "properties": [1]}}',
        '{"q": {"query": "a", "properties": [{}]}}', '{"q": {"query": "a", "type": "Nonsense"}}',
        '{"q": {"query": "\\ud800"}}', "[" * 100_000, json.dumps({f"q{n}": {"query": "a"} for n in range(51)}),
    ],
)  # fmt: skip
def test_malformed_queries_are_refused_with_words(queries: str) -> None:
    answer = ask(queries)

    assert answer.status_code == 400
    assert answer.json()["error"]
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "extend", ["{", "[]", "{}", '{"ids": 1, "properties": []}', '{"ids": [], "properties": {}}',
               json.dumps({"ids": ["x"] * 51, "properties": []})],
)  # fmt: skip
def test_malformed_extensions_are_refused_with_words(extend: str) -> None:
    assert Client().post("/reconcile/default", {"extend": extend}).status_code == 400


@pytest.mark.parametrize("path", ["/reconcile/nowhere", "/reconcile/default/suggest/nothing",
                                  "/reconcile/default/preview?id=x", "/reconcile/edinet/preview?id=%00"])  # fmt: skip
def test_what_is_not_there_is_a_404_in_json(path: str) -> None:
    answer = Client().get(path)

    assert answer.status_code == 404
    assert answer.json()["error"]


def test_browsers_of_other_origins_may_ask() -> None:
    answer = Client().options("/reconcile/default")

    assert answer.status_code == 204
    assert answer["Access-Control-Allow-Methods"] == "GET, POST, OPTIONS"
    assert Client().put("/reconcile/default").status_code == 405


def test_queries_come_by_get_as_well() -> None:
    register_world()

    answer = Client().get("/reconcile/default", {"queries": json.dumps({"q": {"query": "Казахтелеком"}})})

    assert answer.json()["q"]["result"][0]["id"] == TELECOM
