"""What a careless or unkind program sends: refused with a sentence, nothing broken, nothing half done."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from api.factories import calling, key_for, register_world, secretive
from kopir.core.models import User
from kopir.opportunities.models import Opportunity

pytestmark = pytest.mark.django_db
DEEP = "[" * 100_000
NAMES = "/api/v1/names/compare"
BODIES: dict[str, tuple[str | bytes, int]] = {
    "nothing": ("", 422),
    "half": ('{"pairs": [', 400),
    "no JSON": ("pairs=1", 400),
    "not UTF-8": (b'{"pairs": [{"name_a": "\xff\xfe", "name_b": "b"}]}', 400),
    "loose surrogate": ('{"pairs": [{"name_a": "\\ud800", "name_b": "b"}]}', 400),
    "not a number": ('{"pairs": [{"name_a": NaN, "name_b": "b"}]}', 400),
    "endless number": ('{"pairs": 1e999}', 400),
    "number of many digits": ('{"pairs": ' + "9" * 10_000 + "}", 400),
    "deep": (DEEP, 400),
    "deep object": ('{"pairs":' * 50_000, 400),
    "list": ("[]", 422),
    "text": ('"pairs"', 422),
    "null": ("null", 422),
    "wrong type": ('{"pairs": "x"}', 422),
    "wrong type inside": ('{"pairs": [{"name_a": {"x": 1}, "name_b": []}]}', 422),
    "none": ('{"pairs": []}', 422),
    "too many": (json.dumps({"pairs": [{"name_a": "a", "name_b": "b"}] * 2_001}), 422),
    "long name": (json.dumps({"pairs": [{"name_a": "a" * 4_000, "name_b": "b"}]}), 422),
    "10 MB": (json.dumps({"pairs": [{"name_a": "a" * 10_000_000, "name_b": "b"}]}), 413),
}


def post(client: Client, path: str, body: str | bytes) -> Any:
    return client.post(path, body, content_type="application/json")


@pytest.mark.parametrize("name", BODIES)
def test_bodies_are_refused_with_a_sentence(name: str, officer: User) -> None:
    body, status = BODIES[name]

    answer = post(calling(key_for(officer)), NAMES, body)

    assert answer.status_code == status
    assert answer.json()["error"]
    assert len(answer.content) < 10_000


@pytest.mark.parametrize("name", [name for name, (_, status) in BODIES.items() if status in {400, 413}])
def test_the_same_at_yentes_address(name: str) -> None:
    body, status = BODIES[name]

    answer = post(Client(), "/match/default", body)

    assert (answer.status_code, set(answer.json())) == (status, {"error", "detail"})


def test_forms_of_10_mb_are_refused() -> None:
    answer = Client().post("/reconcile/default", {"queries": "x" * 10_000_000})
    plain = Client().post(
        "/reconcile/default", "queries=" + "x" * 10_000_000, content_type="application/x-www-form-urlencoded"
    )

    assert {answer.status_code, plain.status_code} == {413}


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/opportunities?page=0", "/api/v1/opportunities?page=-1", "/api/v1/opportunities?page=99999999999999",
        "/api/v1/opportunities?page=x", "/api/v1/opportunities?direction=both", "/api/v1/opportunities?reader=xx",
        "/api/v1/companies?country=KAZAKHSTAN", "/api/v1/companies?activity=x'", "/api/v1/registers/search?size=9",
        "/api/v1/registers/search?activity=%27;drop", "/search/default?limit=1000", "/search/default?offset=-1",
        "/search/default?changed_since=yesterday",
    ],
)  # fmt: skip
def test_parameters_are_refused_with_their_field(path: str, officer: User) -> None:
    answer = calling(key_for(officer)).get(path)

    assert answer.status_code == 422
    assert answer.json()["detail"][0]["field"] in path
    assert answer.json()["error"].startswith(answer.json()["detail"][0]["field"])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/opportunities/%00", 404), ("/api/v1/companies/%00x", 404), ("/api/v1/registers/kz-stat/%00", 404),
        ("/api/v1/registers/nowhere/1", 404), ("/api/v1/opportunities?q=%00", 200), ("/api/v1/companies?q=%00a", 200),
        ("/api/v1/registers/search?q=%00", 200), ("/api/v1/opportunities/x/matches", 404),
        ("/api/v1/opportunities?region=%00", 200), ("/api/v1/opportunities?country=%00", 200),
        ("/api/v1/companies?region=%00", 200), ("/api/v1/registers/search?region=%00", 200),
        ("/api/v1/registers/search?q=" + "%F0%9F%90%9D" * 90, 200), ("/api/v1/registers/search?source=nowhere", 404),
        ("/entities/kz-stat-%00", 404), ("/entities/" + "x" * 3_000, 404), ("/search/default?q=%00", 200),
        ("/search/default?q=%25%5F%27", 200), ("/api/v1/opportunities?page=10000", 200),
    ],
)  # fmt: skip
def test_strange_addresses_break_nothing(path: str, status: int, officer: User) -> None:
    register_world()

    assert calling(key_for(officer)).get(path).status_code == status


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer x", "bearer kopir_x", "Basic eDp5", "Bearer " + "x" * 100_000, "Token a b c",
     "Bearer é"],
)  # fmt: skip
def test_strange_tokens_are_refused(header: str) -> None:
    answer = Client(headers={"Authorization": header}).get("/api/v1/registers")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert "error" in answer.json()


def test_too_many_letters_are_refused_before_anything_is_read(officer: User) -> None:
    offers = [{"id": str(number), "text": "ы" * 20_000} for number in range(21)]

    answer = post(
        calling(key_for(officer)), "/api/v1/rank", json.dumps({"needs": [{"id": "n", "text": "x"}], "offers": offers})
    )

    assert answer.status_code == 413
    assert "420001" in answer.json()["error"]


@pytest.mark.parametrize("scheme", ["hs2", "", None, 5])
def test_unknown_schemes_are_refused(scheme: Any, officer: User) -> None:
    answer = post(
        calling(key_for(officer)), "/api/v1/codes", json.dumps({"texts": [{"id": "t", "text": "x"}], "scheme": scheme})
    )

    assert answer.status_code == 422


def test_empty_and_foreign_texts_are_answered(officer: User) -> None:
    client = calling(key_for(officer))
    needs = [{"id": "empty", "text": ""}, {"id": "greek", "lang": "el", "text": "Ζητούμε μέλι"}]

    answer = post(client, "/api/v1/rank", json.dumps({"needs": needs, "offers": [{"id": "o", "text": "🐝\u0000"}]}))

    assert answer.status_code == 200, answer.content


def test_sentences_follow_the_readers_language_and_refusals_stay_refusals(officer: User) -> None:
    for language in ("ja", "kk", "ru", "en", "xx", "x" * 5_000):
        answer = Client(headers={"Accept-Language": language}).get("/api/v1/registers")
        assert answer.status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        {"price": -1}, {"price": "NaN"}, {"price": "Infinity"}, {"price": 10**20, "currency": "USD"}, {"price": "1e5"},
        {"valid_until": "yesterday"}, {"valid_until": "0000-00-00"}, {"direction": None}, {"profile_type": "BR"},
        {"codes": ["0409"]}, {"codes": ["hs:9999"]}, {"codes": ["hs:0409"] * 21}, {"codes": [None]},
        {"requirements": [{"text": "x", "effect": "kill"}]}, {"requirements": [{"text": "x" * 301}]},
        {"requirements": [{"text": "x"}] * 31}, {"title": ""}, {"title": "x" * 161}, {"body": "x" * 20_001},
        {"body": ""}, {"partner_regions": ["KZ-63"]}, {"partner_role": "king"}, {"incoterm_place": "Aktau"},
        {"price": 5}, {"language": "xx"}, {"public_body": "Пишите на honey@example.org"}, {"own_role": "x" * 500},
        {"body": "\u202e\u200f"}, {"sample": "gold"},
    ],
    ids=lambda body: json.dumps(body)[:40],
)  # fmt: skip
def test_a_wrong_change_changes_nothing(body: dict[str, Any], officer: User) -> None:
    made = secretive(published=False)
    made.price, made.currency, made.incoterm, made.incoterm_place = None, "", "", ""
    made.save()
    before = (list(Opportunity.objects.values()), list(made.texts.order_by("pk").values("pk", "text")))

    answer = calling(key_for(officer)).patch(
        "/api/v1/opportunities/KZBO20261123001",
        json.dumps({"payment": "T/T", **body}),
        content_type="application/json",
    )

    assert answer.status_code == 422, answer.content.decode()
    assert answer.json()["error"]
    assert (list(Opportunity.objects.values()), list(made.texts.order_by("pk").values("pk", "text"))) == before
