"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from kopir.core.languages import Language


def house(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001
    """The languages to switch to, and whether this is the demo."""
    return {"house_languages": Language.choices, "is_demo": settings.DEMO}
