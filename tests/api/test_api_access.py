"""Who gets which answer from which path of the API; a path missing here fails. And what must never leak."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from api.factories import (
    CASE,
    INTEREST,
    MISSION,
    SECRETS,
    calling,
    case_world,
    company_of,
    expired,
    key_for,
    leaked,
    mission_world,
    register_world,
    revoked,
    secretive,
)
from kopir.api.house import api, root_api
from kopir.cases.models import Case, CaseMessage, Interest, InterestReply
from kopir.core.models import AuditRow, Role, Scope, User
from kopir.opportunities.models import Opportunity
from vetting.vetted import load_lists

pytestmark = pytest.mark.django_db
People = Callable[..., User]

CALLERS = (
    "nobody", "wrong scope", "revoked", "expired",
    "own member", "other side", "other member", "partner", "editor", "officer", "administrator",
)  # fmt: skip
STAFF = {"officer", "administrator"}


def expecting(own: int, side: int, others: int, desk: int) -> tuple[int, ...]:
    """The answers to the callers above: the company itself, the other company of its case, others, the desk."""
    return (401, 403, 401, 401, own, side, others, others, others, desk, desk)


OK = expecting(200, 200, 200, 200)
OWN = expecting(200, 404, 404, 200)
BOTH = expecting(200, 200, 404, 200)
DESK = expecting(403, 403, 403, 200)
RANK: dict[str, Any] = {"needs": [{"id": "n", "text": "мёд"}], "offers": [{"id": "o", "text": "honey"}]}
DRAFT = {
    "company": "KZ-C-000042", "direction": "offer", "profile_type": "BO", "business_type": "trade",
    "title": "Мёд", "body": "Мёд в бочках",
}  # fmt: skip
WISH = {
    "opportunity": "KZBO20261123001", "company": "JP-C-000008", "why": "はちみつ", "offer": "菓子店", "next": "見本",
}  # fmt: skip
HONEY = "/api/v1/opportunities/KZBO20261123001"
# path of the document -> method, address, body, and the answer to each caller
TABLE: dict[str, tuple[str, str, Any, tuple[int, ...]]] = {
    "POST /api/v1/rank": ("POST", "/api/v1/rank", RANK, OK),
    "POST /api/v1/names/compare": ("POST", "/api/v1/names/compare", {"pairs": [{"name_a": "a", "name_b": "b"}]}, OK),
    "POST /api/v1/codes": ("POST", "/api/v1/codes", {"texts": [{"id": "t", "text": "honey"}]}, OK),
    "GET /api/v1/registers": ("GET", "/api/v1/registers", None, OK),
    "GET /api/v1/registers/search": ("GET", "/api/v1/registers/search?q=Sakata", None, OK),
    "GET /api/v1/registers/{source}/{key}": ("GET", "/api/v1/registers/kz-stat/160240000018", None, OK),
    "GET /api/v1/companies": ("GET", "/api/v1/companies", None, OK),
    "GET /api/v1/companies/{reference}": ("GET", "/api/v1/companies/KZ-C-000042", None, OK),
    "GET /api/v1/opportunities": ("GET", "/api/v1/opportunities", None, OK),
    "GET /api/v1/opportunities/{reference}": ("GET", HONEY, None, OK),
    "GET /api/v1/opportunities/{reference}/matches": ("GET", f"{HONEY}/matches", None, OWN),
    "POST /api/v1/match": ("POST", "/api/v1/match", {"text": "はちみつを輸入したい"}, DESK),
    "POST /api/v1/opportunities": ("POST", "/api/v1/opportunities", DRAFT, expecting(201, 403, 403, 201)),
    "PATCH /api/v1/opportunities/{reference}": (
        "PATCH", HONEY, {"minimum_order": "20 t"}, expecting(200, 403, 403, 200),
    ),
    # It is published: only who acts for it is told that it is no draft any more.
    "POST /api/v1/opportunities/{reference}/submit": (
        "POST", f"{HONEY}/submit", None, expecting(409, 403, 403, 409),
    ),
    "GET /api/v1/companies/{reference}/vetting": ("GET", "/api/v1/companies/KZ-C-000042/vetting", None, DESK),
    "POST /api/v1/screen": ("POST", "/api/v1/screen", {"names": [{"name": "Vydumka Trading"}]}, DESK),
    "GET /api/v1/interests": ("GET", "/api/v1/interests", None, OK),
    "GET /api/v1/interests/{reference}": ("GET", f"/api/v1/interests/{INTEREST}", None, BOTH),
    "POST /api/v1/interests": ("POST", "/api/v1/interests", WISH, expecting(403, 201, 403, 201)),
    "POST /api/v1/interests/{reference}/answer": (
        "POST", f"/api/v1/interests/{INTEREST}/answer", {"answer": "fits"}, expecting(200, 403, 404, 200),
    ),
    "GET /api/v1/missions": ("GET", "/api/v1/missions", None, DESK),
    "GET /api/v1/missions/{reference}": ("GET", f"/api/v1/missions/{MISSION}", None, DESK),
    "GET /api/v1/missions/{reference}/instance": ("GET", f"/api/v1/missions/{MISSION}/instance", None, DESK),
    "GET /api/v1/missions/{reference}/meetings": ("GET", f"/api/v1/missions/{MISSION}/meetings", None, DESK),
    "POST /api/v1/missions/{reference}/plans": (
        "POST", f"/api/v1/missions/{MISSION}/plans", {"kind": "whole", "seconds": 1}, expecting(403, 403, 403, 202),
    ),
    "GET /api/v1/missions/{reference}/plans/{pk}": ("GET", f"/api/v1/missions/{MISSION}/plans/7", None, DESK),
    "POST /api/v1/missions/{reference}/plans/{pk}/approve": (
        "POST", f"/api/v1/missions/{MISSION}/plans/7/approve", None, DESK,
    ),
    "GET /api/v1/cases": ("GET", "/api/v1/cases", None, OK),
    "GET /api/v1/cases/{reference}": ("GET", f"/api/v1/cases/{CASE}", None, BOTH),
    "GET /api/v1/cases/{reference}/messages": ("GET", f"/api/v1/cases/{CASE}/messages", None, BOTH),
    # To the chamber alone; the other company cannot write to this side so.
    "POST /api/v1/cases/{reference}/messages": (
        "POST", f"/api/v1/cases/{CASE}/messages", {"text": "Здравствуйте", "audience": "publisher"},
        expecting(201, 422, 404, 201),
    ),
}  # fmt: skip
WRONG_SCOPE = {
    Scope.RANK: Scope.READ, Scope.REGISTERS: Scope.RANK, Scope.READ: Scope.CASES, Scope.WRITE: Scope.SPEAK,
    Scope.CASES: Scope.READ, Scope.SPEAK: Scope.WRITE, Scope.MISSIONS: Scope.CASES,
}  # fmt: skip


def keys(person: People) -> dict[str, str | None]:
    own, buyer, other = person(), person(), person()
    secretive(member=own)
    company_of(other)
    officer = person(Role.OFFICER)
    case_world(officer, buyer=buyer)
    mission_world()
    return {
        "nobody": None,
        "revoked": revoked(officer),
        "expired": expired(officer),
        "own member": key_for(own),
        "other side": key_for(buyer),
        "other member": key_for(other),
        "partner": key_for(person(Role.PARTNER)),
        "editor": key_for(person(Role.EDITOR)),
        "administrator": key_for(person(Role.ADMINISTRATOR)),
        "officer": key_for(officer),
        **{f"wrong {scope.value}": key_for(officer, wrong) for scope, wrong in WRONG_SCOPE.items()},
    }


def all_rows() -> list[Any]:
    models = (Opportunity, Interest, InterestReply, Case, CaseMessage, AuditRow)
    return [list(model.objects.order_by("pk").values()) for model in models]


def scope_of(operation: dict[str, Any]) -> str:
    (demand,) = operation["security"]
    (scopes,) = demand.values()
    return str(scopes[0])


def send(client: Client, method: str, path: str, body: Any = None) -> Any:
    data = json.dumps(body) if body is not None else ""
    return client.generic(method, path, data, content_type="application/json")


def documented() -> dict[str, dict[str, Any]]:
    document = api.get_openapi_schema()
    return {
        f"{method.upper()} {path}": operation
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }


def test_table_holds_every_operation() -> None:
    assert set(TABLE) == set(documented())


@pytest.mark.parametrize("operation", TABLE)
def test_each_caller_gets_the_answer_expected(operation: str, person: People) -> None:
    register_world()
    known = keys(person)
    if "/screen" in operation:
        load_lists()
    method, path, body, expected = TABLE[operation]
    wrong = f"wrong {scope_of(documented()[operation])}"

    found = {}
    for caller in CALLERS:
        key = known[wrong if caller == "wrong scope" else caller]
        with transaction.atomic():  # each caller finds things as they were
            found[caller] = send(calling(key), method, path, body).status_code
            transaction.set_rollback(True)

    assert found == dict(zip(CALLERS, expected, strict=True))


@pytest.mark.parametrize("operation", TABLE)
def test_refusals_are_sentences_and_change_nothing(operation: str, person: People) -> None:
    register_world()
    known = keys(person)
    method, path, body, expected = TABLE[operation]
    before = all_rows()

    for caller, status in zip(CALLERS, expected, strict=True):
        if status < 400 or caller in STAFF:
            continue
        key = known[f"wrong {scope_of(documented()[operation])}" if caller == "wrong scope" else caller]
        answer = send(calling(key), method, path, body)
        assert list(answer.json()) == ["error"]
        assert answer.json()["error"].endswith(".")

    assert all_rows() == before


def test_a_browser_session_is_nobody(officer: User, as_user: Callable[[User], Client]) -> None:
    browser = as_user(officer)

    assert send(browser, "GET", "/api/v1/opportunities").status_code == 401
    assert send(browser, "POST", "/api/v1/rank", RANK).status_code == 401


def test_a_token_needs_no_cookie_and_no_form_key(officer: User) -> None:
    client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {key_for(officer)}"})

    assert (
        send(client, "POST", "/api/v1/names/compare", {"pairs": [{"name_a": "a", "name_b": "b"}]}).status_code == 200
    )


def test_yentes_word_for_a_token_is_heard(officer: User) -> None:
    client = Client(headers={"Authorization": f"ApiKey {key_for(officer)}"})

    assert send(client, "GET", "/api/v1/registers").status_code == 200


def test_a_token_dies_with_its_account(officer: User) -> None:
    key = key_for(officer)
    officer.is_active = False
    officer.save()

    assert send(calling(key), "GET", "/api/v1/registers").status_code == 401


@pytest.mark.parametrize(
    "path", ["/api/v1/opportunities", HONEY, "/api/v1/opportunities?q=озера", f"{HONEY}?reader=en"]
)
def test_an_outsider_reads_the_public_version_only(path: str, person: People) -> None:
    opportunity = secretive()
    member = person()
    company_of(member)

    answer = send(calling(key_for(member)), "GET", path)

    assert opportunity.texts.count() == 6
    assert answer.status_code == 200
    assert leaked(json.dumps(answer.json(), ensure_ascii=False)) == set()


def test_the_company_itself_reads_everything_but_people(person: People) -> None:
    member = person()
    secretive(member=member)

    body = json.dumps(send(calling(key_for(member)), "GET", HONEY).json(), ensure_ascii=False)

    assert leaked(body) == set(SECRETS) - {"number", "person", "mail", "address", "unapproved translation"}


@pytest.mark.parametrize("path", ["/api/v1/companies", "/api/v1/companies/KZ-C-000042"])
def test_companies_show_outsiders_no_private_side(path: str, person: People) -> None:
    secretive()
    member = person()
    company_of(member)

    body = json.dumps(send(calling(key_for(member)), "GET", path).json(), ensure_ascii=False)

    assert leaked(body) == {"company", "company reference"}
    assert "Неутверждённый" not in body
    assert "altaibal.example" not in body


def test_no_one_reads_people(person: People, officer: User) -> None:
    member = person()
    secretive(member=member)

    for user in (member, officer):
        body = send(calling(key_for(user)), "GET", "/api/v1/companies/KZ-C-000042").content.decode()
        assert "KZ-C-000042" in body
        assert leaked(json.dumps(json.loads(body), ensure_ascii=False)) & {"person", "mail"} == set()


def test_drafts_of_others_are_not_there(person: People) -> None:
    secretive(published=False)
    member = person()
    company_of(member)
    client = calling(key_for(member))

    assert send(client, "GET", "/api/v1/opportunities").json()["count"] == 0
    for method, path, body in (
        ("GET", HONEY, None), ("GET", f"{HONEY}/matches", None), ("PATCH", HONEY, {"title": "x"}),
        ("POST", f"{HONEY}/submit", None),
    ):  # fmt: skip
        assert send(client, method, path, body).status_code == 404


def test_registers_alone_answer_what_is_open(person: People, settings: Any) -> None:
    secretive()
    paths = ("/match/default", "/search/default?q=Алтай Бал", "/entities/kz-stat-160240000018", "/catalog")

    bodies = [send(Client(), "GET", path).content.decode() for path in paths[1:]]

    assert all("Алтай" not in json.dumps(json.loads(body), ensure_ascii=False) for body in bodies)


OPEN = {
    "POST /match/{dataset}": ("POST", "/match/default", {"queries": {"q": {"schema": "Company", "properties": {}}}}),
    "GET /search/{dataset}": ("GET", "/search/default?q=Sakata", None),
    "GET /entities/{entity_id}": ("GET", "/entities/edinet-E00012", None),
    "GET /catalog": ("GET", "/catalog", None),
    "GET /algorithms": ("GET", "/algorithms", None),
    "GET /readyz": ("GET", "/readyz", None),
    "reconcile": ("GET", "/reconcile/edinet", None),
    "suggest": ("GET", "/reconcile/edinet/suggest/type", None),
    "properties": ("GET", "/reconcile/edinet/extend/property", None),
    "preview": ("GET", "/reconcile/edinet/preview?id=edinet-E00012", None),
}


def test_open_table_holds_every_operation_of_yentes_shape() -> None:
    paths = root_api.get_openapi_schema()["paths"]
    found = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}

    assert {name for name in OPEN if " " in name} == found


@pytest.mark.parametrize("name", OPEN)
def test_yentes_shape_is_open_and_can_be_closed(name: str, officer: User, settings: Any) -> None:
    register_world()
    method, path, body = OPEN[name]

    assert send(Client(), method, path, body).status_code == 200

    settings.OPEN_RECONCILE = False
    closed = 200 if name == "GET /readyz" else 401
    wrong = 200 if name == "GET /readyz" else 403
    assert send(Client(), method, path, body).status_code == closed
    assert send(calling(key_for(officer, Scope.RANK)), method, path, body).status_code == wrong
    assert send(calling(key_for(officer, Scope.REGISTERS)), method, path, body).status_code == 200


def test_unknown_paths_are_refused_as_json() -> None:
    answer = send(Client(), "GET", "/api/v1/nothing")

    assert (answer.status_code, list(answer.json())) == (404, ["error"])
