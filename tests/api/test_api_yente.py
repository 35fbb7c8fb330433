"""yente's shape: exact keys, what its clients rely on, and what they are refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from api.factories import entry, name, register_world

pytestmark = pytest.mark.django_db

SEEDS = "edinet-E00012"
ENTITY = {
    "id", "caption", "schema", "properties", "datasets", "referents", "target", "first_seen", "last_seen",
    "last_change",
}  # fmt: skip


def match(queries: Any, dataset: str = "default", **options: Any) -> Any:
    query = "&".join(f"{key}={value}" for key, value in options.items())
    body = json.dumps({"weights": {}, "config": {}, "queries": queries})
    return Client().post(f"/match/{dataset}?{query}", body, content_type="application/json")


def company(**properties: Any) -> dict[str, Any]:
    return {"schema": "Company", "properties": properties}


def results(answer: Any, query: str = "q") -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["responses"][query]["results"]
    return found


def test_answer_has_exactly_yentes_keys() -> None:
    register_world()

    body = match({"q": company(name=["Sakata Seed"], country=["jp"])}).json()

    assert set(body) == {"responses", "limit"}
    assert body["limit"] == 5
    response = body["responses"]["q"]
    assert set(response) == {"status", "query", "total", "results"}
    assert response["query"] == {
        "id": None, "schema": "Company", "properties": {"name": ["Sakata Seed"], "country": ["jp"]},
    }  # fmt: skip
    assert response["total"] == {"value": 1, "relation": "eq"}
    (found,) = response["results"]
    assert set(found) == ENTITY | {"score", "features", "match", "explanations"}
    assert set(found["explanations"]["name_match"]) == {"score", "detail", "query", "candidate"}


def test_entity_says_what_the_register_says() -> None:
    register_world()

    found = Client().get(f"/entities/{SEEDS}").json()

    assert set(found) == ENTITY
    assert (found["id"], found["caption"], found["schema"]) == (SEEDS, "株式会社サカタのタネ", "Company")
    assert found["datasets"] == ["edinet"]
    assert (found["referents"], found["target"]) == ([], False)
    assert found["properties"] == {
        "address": ["ул. Гагарина, 1, Риддер"],
        "alias": ["SAKATA SEED CORPORATION", "カブシキガイシャサカタノタネ"],
        "classification": ["Пчеловодство", "oked:01491"],
        "country": ["jp"],
        "idNumber": ["E00012"],
        "jurisdiction": ["jp"],
        "legalForm": ["llp"],
        "name": ["株式会社サカタのタネ"],
        "registrationNumber": ["3020001020326"],
    }


@pytest.mark.parametrize("asked", ["Sakata Seed", "サカタノタネ", "株式会社サカタのタネ", "SAKATA SEED CORPORATION"])
def test_name_in_any_script_finds_the_company(asked: str) -> None:
    register_world()

    best = results(match({"q": company(name=[asked])}))[0]

    assert (best["id"], best["match"]) == (SEEDS, True)
    assert best["score"] >= 0.7


def test_number_is_certain_however_it_is_written() -> None:
    register_world()

    for number in ("T3020001020326", "3020001020326", "３０２０００１０２０３２６"):
        (found,) = results(match({"q": company(registrationNumber=[number])}))
        assert (found["id"], found["score"], found["match"]) == (SEEDS, 1.0, True)
        assert set(found["explanations"]) == {"identifier"}


def test_another_number_of_the_same_kind_speaks_against_the_name() -> None:
    register_world()

    named = results(match({"q": company(name=["Казахтелеком"])}, cutoff=0))[0]
    other = results(match({"q": company(name=["Казахтелеком"], registrationNumber=["160240000025"])}, cutoff=0))[0]

    assert named["id"] == other["id"] == "kz-stat-941240000193"
    assert other["score"] == pytest.approx(named["score"] * 0.3, abs=0.001)
    assert other["match"] is False
    assert "identifier_mismatch" in other["explanations"]


@pytest.mark.parametrize(("country", "number"), [("jp", 1), ("JPN", 1), ("日本", 1), ("kz", 0), ("Nowhere", 1)])
def test_country_narrows_where_it_can_be_read(country: str, number: int) -> None:
    register_world()

    assert len(results(match({"q": company(name=["Sakata Seed"], jurisdiction=[country])}))) == number


def test_dataset_and_the_lists_of_datasets_narrow() -> None:
    register_world()
    query = {"q": company(name=["Sakata Seed"])}

    assert len(results(match(query, "edinet"))) == 1
    assert results(match(query, "kz-stat")) == []
    assert results(match(query, exclude_dataset="edinet")) == []
    assert results(match(query, include_dataset="kz-stat")) == []
    assert len(results(match(query, include_dataset="edinet"))) == 1
    assert results(match(query, exclude_entity_ids=SEEDS)) == []
    assert results(match(query, exclude_schema="Company")) == []
    assert results(match(query, topics="sanction")) == []
    assert results(match(query, changed_since="2999-01-01")) == []


def test_limit_threshold_and_cutoff() -> None:
    world = register_world()
    for number in range(3):
        entry(
            snapshot=world["honey"].snapshot, key=f"16024000010{number}", identifiers=[],
            names=[name(f"ТОО «Алтай Бал {number + 2}»", "ru")],
        )  # fmt: skip
    query = {"q": company(name=["ТОО Алтай Бал"])}

    every = results(match(query, cutoff=0, limit=50))

    assert len(every) == 4
    assert [one["score"] for one in every] == sorted((one["score"] for one in every), reverse=True)
    assert every[0]["id"] == "kz-stat-160240000018"
    assert len(results(match(query, cutoff=0, limit=2))) == 2
    assert {one["match"] for one in results(match(query, threshold=0, cutoff=0))} == {True}
    assert all(one["score"] >= 0.7 for one in results(match(query, cutoff=0.7)))


def test_a_kind_that_registers_do_not_hold_finds_nothing() -> None:
    register_world()

    assert results(match({"q": {"schema": "Person", "properties": {"name": ["Sakata Seed"]}}})) == []


@pytest.mark.parametrize(
    ("queries", "options", "status"),
    [
        ({"q": {"schema": "Nonsense", "properties": {}}}, {}, 400),
        ({"q": company(name=["a"]), "r": {"schema": "Nonsense", "properties": {}}}, {}, 400),
        ({"q": {"properties": {"name": ["a"]}}}, {}, 422),
        ({"q": {"schema": "Company"}}, {}, 422),
        ({"q": company(name=["a"])}, {"algorithm": "nonsense"}, 400),
        ({"q": company(name=["a"])}, {"threshold": "nan"}, 422),
        ({"q": company(name=["a"])}, {"limit": 0}, 422),
        ({}, {}, 400),
        ({f"q{number}": company(name=["a"]) for number in range(101)}, {}, 400),
        ([], {}, 422),
        ("x", {}, 422),
    ],
)
def test_bad_queries_are_refused_with_words(queries: Any, options: dict[str, Any], status: int) -> None:
    answer = match(queries, **options)

    assert answer.status_code == status
    assert answer.json()["error"]
    assert answer.json()["detail"]


def test_clients_may_name_yentes_algorithms() -> None:
    register_world()

    for algorithm in ("best", "kopir", "logic-v1", "logic-v2"):
        assert len(results(match({"q": company(name=["Sakata Seed"])}, algorithm=algorithm))) == 1


def test_unknown_dataset_and_entity_are_404_as_yente_says_it() -> None:
    for answer in (match({"q": company(name=["a"])}, "nowhere"), Client().get("/entities/edinet-E99999")):
        assert answer.status_code == 404
        assert set(answer.json()) == {"error", "detail"}


def test_values_may_be_single_and_numbers() -> None:
    register_world()

    (found,) = results(match({"q": company(registrationNumber=3020001020326, name=[None, True, {"x": 1}])}))

    assert found["id"] == SEEDS


def test_search_pages_and_counts() -> None:
    register_world()

    body = Client().get("/search/default", {"q": "Казахтелеком", "limit": 1}).json()

    assert set(body) == {"limit", "offset", "total", "results", "facets"}
    assert body["results"][0]["id"] == "kz-stat-941240000193"
    assert body["total"] == {"value": len(body["facets"]["datasets"]["values"]), "relation": "eq"}
    assert body["facets"]["countries"] == {"label": "Countries", "values": [{"name": "kz", "label": "KZ", "count": 1}]}


def test_search_without_words_pages_through_the_register() -> None:
    register_world()

    pages = [Client().get("/search/kz-stat", {"limit": 1, "offset": offset}).json()["results"] for offset in range(3)]

    assert [[one["id"] for one in page] for page in pages] == [
        ["kz-stat-160240000018"], ["kz-stat-941240000193"], [],
    ]  # fmt: skip


def test_catalog_lists_what_is_loaded() -> None:
    register_world()

    body = Client().get("/catalog").json()

    assert set(body) == {"datasets", "current", "outdated", "index_stale"}
    assert body["current"] == ["edinet", "kz-stat", "default"]
    assert body["datasets"][-1]["children"] == ["edinet", "kz-stat"]
    assert body["datasets"][-1]["thing_count"] == 3


def test_algorithms_name_the_best_one() -> None:
    body = Client().get("/algorithms").json()

    assert (body["default"], body["best"]) == ("kopir", "kopir")
    assert [one["name"] for one in body["algorithms"]] == ["kopir", "logic-v1", "logic-v2"]


def test_entries_hidden_by_the_register_are_found_by_number_only() -> None:
    world = register_world()
    entry(
        snapshot=world["seeds"].snapshot, source="edinet", key="E00099", identifiers=["edinet:E00099"],
        names=[name("ひみつ興業株式会社", "ja")], country="JP", warnings=["hidden"],
    )  # fmt: skip

    assert results(match({"q": company(name=["ひみつ興業"])}, cutoff=0)) == []
    assert len(results(match({"q": company(idNumber=["E00099"])}))) == 1


def test_more_entries_cost_no_more_queries() -> None:
    world = register_world()
    query = {"q": company(name=["Алтай Бал"])}

    with CaptureQueriesContext(
        connection,
    ) as few:
        one = len(results(match(query, cutoff=0)))
    for number in range(3):
        entry(
            snapshot=world["honey"].snapshot, key=f"16024000010{number}", identifiers=[],
            names=[name("ТОО «Алтай Бал»", "ru")],
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        more = len(results(match(query, cutoff=0)))

    assert (one, more) == (1, 4)
    assert len(many) == len(few)
