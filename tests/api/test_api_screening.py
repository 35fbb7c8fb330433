"""The vetting sheet and names against watchlists, for the desk."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from api.factories import calling, key_for
from kopir.core.models import AuditRow, User
from kopir.vetting import actions
from kopir.vetting.models import Hit, Screening
from vetting.vetted import known_company, load_lists, vetted

pytestmark = pytest.mark.django_db


def screen(user: User, *names: Any) -> Any:
    body = json.dumps({"names": list(names)})
    return calling(key_for(user)).post("/api/v1/screen", body, content_type="application/json")


def test_names_are_screened_in_their_order_and_nothing_is_kept(officer: User) -> None:
    load_lists("VYDUMKA TRADING")

    answer = screen(officer, {"name": "Honey Bee"}, {"name": "Выдумка Трейдинг", "schema": "Company"})

    assert answer.status_code == 200, answer.content.decode()
    body = answer.json()
    assert [one["name"] for one in body["results"]] == ["Honey Bee", "Выдумка Трейдинг"]
    assert body["results"][0]["hits"] == []
    (hit,) = body["results"][1]["hits"]
    assert (hit["source"], hit["key"], hit["listed_name"]) == ("ofac-sdn", "ofac-sdn:1", "VYDUMKA TRADING")
    assert 0.5 < hit["score"] <= 1
    assert hit["because"]
    assert set(hit["because"][0]) == {"what", "ours", "theirs", "how", "weight"}
    assert [one["source"] for one in body["lists"]] == ["ofac-sdn", "un-sc"]
    assert body["lists_version"] > 0
    assert (Hit.objects.count(), Screening.objects.count()) == (0, 0)
    assert set(AuditRow.objects.values_list("action", flat=True)) == {"watchlist.loaded", "token.issued"}


def test_number_and_birth_count(officer: User) -> None:
    load_lists()

    found = screen(
        officer, {"name": "Somebody New", "id": "K 121"},
        {"name": "Primer1 Obraztsov", "schema": "Person", "birth": "1962-05-04", "country": "ru"},
    ).json()["results"]  # fmt: skip

    assert [(hit["key"], hit["score"]) for hit in found[0]["hits"]] == [("un-sc:EXi.001", 1.0)]
    assert found[1]["hits"][0]["key"] == "un-sc:EXi.001"
    assert any(one["what"] == "birth" and one["how"] == "same" for one in found[1]["hits"][0]["because"])


@pytest.mark.parametrize(
    ("names", "field"),
    [
        ([], "names"), ([{"name": "a"}] * 201, "names"), ([{"name": ""}], "names.0.name"),
        ([{"name": " "}], "names.0.name"), ([{"name": "x" * 301}], "names.0.name"), ([{}], "names.0.name"),
        ([{"name": "a"}, {"name": "b", "schema": "Bee"}], "names.1.schema"),
        ([{"name": "a", "birth": "yesterday"}], "names.0.birth"), (["a"], "names.0.name"),
    ],
)  # fmt: skip
def test_lists_that_cannot_be_screened_name_the_field(names: list[Any], field: str, officer: User) -> None:
    load_lists()

    answer = screen(officer, *names)

    assert answer.status_code == 422
    assert answer.json()["detail"][0]["field"] == field


def test_without_the_lists_nobody_is_screened(officer: User) -> None:
    answer = screen(officer, {"name": "Vydumka Trading"})

    assert (answer.status_code, list(answer.json())) == (409, ["error"])
    assert "ofac-sdn" in answer.json()["error"]


def test_sheet_is_the_pages(officer: User) -> None:
    load_lists("ALTAI BAL")
    company = known_company(reference="KZ-C-000042")
    actions.screen(company, by=officer)

    body = calling(key_for(officer)).get("/api/v1/companies/KZ-C-000042/vetting?reader=en").json()

    assert body["company"] == {"reference": "KZ-C-000042", "title": "ТОО «Алтай Бал»", "country": "KZ"}
    assert (body["verdict"], body["valid_until"]) == ("none", None)
    assert body["stops"] == sum(one["outcome"] == "stop" for one in body["checks"]) > 0
    assert {"number", "name", "people", "screening"} <= {one["code"] for one in body["checks"]}
    (hit,) = body["hits"]
    assert (hit["subject"], hit["key"], hit["state"]) == ("company", "ofac-sdn:1", "open")
    assert body["papers"] == []


def test_sheet_of_a_company_nobody_looked_at_and_of_one_that_passed(officer: User) -> None:
    load_lists()
    fresh, passed = known_company(reference="KZ-C-1"), known_company(reference="KZ-C-2")
    vetted(passed, by=officer)
    client = calling(key_for(officer))

    first, second = (client.get(f"/api/v1/companies/{one.reference}/vetting").json() for one in (fresh, passed))

    assert (first["verdict"], first["screened_at"], first["owner"]) == ("none", None, "")
    assert (second["verdict"], bool(second["valid_until"]), bool(second["screened_at"])) == ("passed", True, True)


def test_many_names_cost_no_more_queries(officer: User) -> None:
    load_lists()
    screen(officer, {"name": "a"})  # builds the index
    with CaptureQueriesContext(connection) as few:
        screen(officer, {"name": "Vydumka Trading"})

    with CaptureQueriesContext(connection) as many:
        screen(officer, *[{"name": f"Vydumka {number}"} for number in range(200)])

    assert len(many) == len(few)
