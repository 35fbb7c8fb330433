"""The API as one: version 1 under /api/v1, and at the root of the host what yente's clients ask for."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI

from kopir.api import (
    cases,
    catalog,
    companies,
    engines,
    interests,
    matching,
    missions,
    registers,
    screening,
    statements,
    vetting,
    yente,
)
from kopir.api.auth import OpenOrToken, ScopedToken
from kopir.api.refusals import PlainRenderer, StrictParser, teach

_ABOUT = (
    "Rank needs and offers, compare company names, suggest codes, look up registers, read companies, read and write "
    "needs and offers, ask who answers them, express interest, follow cases, screen names, plan missions. Send a "
    "token as `Authorization: Bearer …`; docs/api.md says how to get one. Sentences come in the language of "
    "`Accept-Language` (kk, ru, ja, en). Refusals have one shape: `error` is a sentence, `detail` names the fields at "
    "fault."
)
_ABOUT_YENTE = (
    "Register entries in the shape of yente (POST /match/{dataset} and its neighbours); /reconcile/{dataset} speaks "
    "to OpenRefine. Open without a token, unless the house has closed it."
)
_KEY = "Token"


class House(NinjaAPI):
    """An API whose document says which scope each operation asks for. It is made once: it never changes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(parser=StrictParser(), renderer=PlainRenderer(), docs_url=None, **kwargs)
        self._made: dict[str, dict[str, Any]] = {}

    def get_openapi_schema(self, **kwargs: Any) -> dict[str, Any]:  # type: ignore[override]
        """The document, with the scopes of the tokens."""
        key = repr(sorted(kwargs.items()))
        if key not in self._made:
            self._made[key] = self._document(**kwargs)
        return self._made[key]

    def _document(self, **kwargs: Any) -> dict[str, Any]:
        document: dict[str, Any] = super().get_openapi_schema(**kwargs)
        document["components"]["securitySchemes"] = {_KEY: {"type": "http", "scheme": "bearer"}}
        scopes = self._scopes()
        for operations in document["paths"].values():
            for operation in operations.values():
                operation["security"] = scopes.get(operation["operationId"], [])
                for parameter in operation["parameters"]:
                    _with_one_example(parameter)
        return document

    def _scopes(self) -> dict[str, list[dict[str, list[str]]]]:
        """Operation -> what it asks for; an empty demand beside it means that it is open."""
        found = {}
        for bound in self._get_bound_routers():
            for view in bound.path_operations.values():
                for operation in view.operations:
                    name = operation.operation_id or self.get_openapi_operation_id(operation)
                    found[name] = [one for auth in operation.auth_callbacks for one in _demand(auth)]
        return found


def _with_one_example(parameter: dict[str, Any]) -> None:
    """A parameter's examples are a list in its schema, but must not be one beside it."""
    examples = parameter.pop("examples", None)
    if examples:
        parameter["example"] = examples[0]


def _demand(auth: object) -> list[dict[str, list[str]]]:
    asked = [{_KEY: [auth.scope.value]}] if isinstance(auth, ScopedToken) else []
    return [{}, *asked] if isinstance(auth, OpenOrToken) else asked


api = House(title="Kopir", version="1", description=_ABOUT, urls_namespace="api-1")
api.add_router("", engines.router)
api.add_router("", matching.router)
api.add_router("/registers", registers.router)
api.add_router("/companies", companies.router)
api.add_router("/companies", vetting.router)
api.add_router("/opportunities", statements.router)
api.add_router("/interests", interests.router)
api.add_router("/cases", cases.router)
api.add_router("/missions", missions.router)
api.add_router("/screen", screening.router)
teach(api)

# yente's clients expect these at the root of the host, so they are an API of their own.
root_api = House(
    title="Kopir, in yente's shape",
    version="1",
    description=_ABOUT_YENTE,
    urls_namespace="api-yente",
)
root_api.add_router("", yente.router)
root_api.add_router("", catalog.router)
teach(root_api, as_yente=True)
