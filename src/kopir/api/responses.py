"""The refusals every endpoint may answer with, for the OpenAPI document."""

from __future__ import annotations

from ninja import Schema

from kopir.api.schemas import Refusal

OR_REFUSED: dict[int, type[Schema]] = {
    400: Refusal,  # cannot be read
    401: Refusal,  # no token
    403: Refusal,  # not with this token
    413: Refusal,  # too much at once
    422: Refusal,  # a field at fault
}
OR_MISSING: dict[int, type[Schema]] = {**OR_REFUSED, 404: Refusal}
OR_CONFLICT: dict[int, type[Schema]] = {**OR_MISSING, 409: Refusal}  # not in this state
