"""Every refusal of the API in one shape: `{"error": sentence}`, with `detail` where single fields are at fault.

At the root of the host, where yente's clients look, the sentence stands in `detail` as well: they read it there.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.renderers import JSONRenderer

from kopir.core.errors import BadInput, KopirError

Json = Any  # what JSON may hold: nothing is known of it before it is looked at
PLAIN: dict[str, Any] = {"ensure_ascii": False}
_PARTS = frozenset({"body", "query", "path", "form", "asked", "options", "filters"})
_MOST_DETAILS = 20


class NotJson(KopirError):
    """The body cannot be read."""


class TooMuch(KopirError):
    """More than one request may hold."""

    status = 413


class FieldsAtFault(BadInput):
    """What was sent cannot be used; `fields` says what and where."""

    def __init__(self, fields: list[dict[str, str]]) -> None:
        first = fields[0] if fields else {"field": "", "error": ""}
        super().__init__(f"{first['field']}: {first['error']}" if first["field"] else first["error"])
        self.fields = fields


def read_json(text: bytes | str) -> Json:
    """Strict JSON: NaN, Infinity, numbers too long for a float, loose surrogates and endless nesting are refused."""
    try:
        read = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)
        json.dumps(read, ensure_ascii=False).encode()
    except (ValueError, RecursionError, UnicodeError) as error:
        where = f" ({error})" if isinstance(error, json.JSONDecodeError) else ""
        raise NotJson(_("The request cannot be read as JSON%(where)s.") % {"where": where}) from error
    return read


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


def _finite(digits: str) -> float:
    value = float(digits)
    if value in {float("inf"), float("-inf")}:
        raise ValueError(digits)
    return value


class StrictParser(Parser):
    """Bodies are read as strict JSON, and without letters the database cannot hold."""

    def parse_body(self, request: HttpRequest) -> Json:
        return without_nul(read_json(request.body))

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        found: dict[str, Any] = without_nul(super().parse_querydict(data, list_fields, request))
        return found


class PlainRenderer(JSONRenderer):
    """Answers that a person can read: letters of all scripts as they are."""

    json_dumps_params = PLAIN


def without_nul(value: Json) -> Json:
    """The same without the letter NUL, which PostgreSQL cannot hold."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, list):
        return [without_nul(one) for one in value]
    if isinstance(value, dict):
        return {str(key).replace("\x00", ""): without_nul(one) for key, one in value.items()}
    return value


def teach(api: NinjaAPI, *, as_yente: bool = False) -> None:
    """Say every refusal in our shape."""

    def answer(sentence: str, status: int, detail: object = None) -> HttpResponse:
        return refusal(sentence, status, detail, as_yente=as_yente)

    @api.exception_handler(KopirError)
    def refused(request: HttpRequest, error: KopirError) -> HttpResponse:  # noqa: ARG001
        detail = error.fields if isinstance(error, FieldsAtFault) else None
        return answer(str(error.sentence), error.status, detail)

    @api.exception_handler(HttpError)
    def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:  # noqa: ARG001
        cause = error.__cause__ or error.__context__
        if isinstance(cause, NotJson):
            return answer(str(cause.sentence), 400)
        return answer(str(error), error.status_code)

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:  # noqa: ARG001
        return answer(_("There is nothing here, or nothing you may see."), 404)

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:  # noqa: ARG001
        found = [_fault(one) for one in error.errors[:_MOST_DETAILS]]
        return answer(str(FieldsAtFault(found).sentence), 422, found)

    @api.exception_handler(SuspiciousOperation)
    def suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:  # noqa: ARG001
        if isinstance(error, RequestDataTooBig):
            return answer(too_big_sentence(), 413)
        return answer(_("The request cannot be read."), 400)


def too_big_sentence() -> str:
    """Why a long body was not read."""
    return _("The request is too large: split it into several.")


def refusal(sentence: str, status: int, detail: object = None, *, as_yente: bool = False) -> HttpResponse:
    """The answer that says no."""
    said: dict[str, Any] = {"error": sentence}
    if detail is not None:
        said["detail"] = detail
    elif as_yente:
        said["detail"] = sentence
    response = JsonResponse(said, status=status, json_dumps_params=PLAIN)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def _fault(error: dict[str, Any]) -> dict[str, str]:
    """One of the validator's complaints: where, and what is wrong with it."""
    where = [str(part) for part in error.get("loc", ())]
    while where and where[0] in _PARTS:
        where.pop(0)
    return {"field": ".".join(where), "error": str(error.get("msg", ""))[:300]}


def no_such_path(request: HttpRequest, **_rest: str) -> HttpResponse:  # noqa: ARG001
    """404 as JSON for what the API does not have."""
    return refusal(_("The API has no such path."), 404)
