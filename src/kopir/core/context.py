"""What every template may use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject

from kopir.core.languages import Language


@dataclass(frozen=True)
class Alternate:
    """The page in one language. `url` is empty where it does not exist in it."""

    code: str
    name: str
    url: str
    is_here: bool = False
    note: str = ""

    @property
    def address(self) -> str:
        """With scheme and host, for other machines to read."""
        return f"{settings.PUBLIC_URL}{self.url}"


def house(request: HttpRequest) -> dict[str, Any]:
    """The languages to switch to, the page's own address, and whether this is the demo.

    `alternates` is there on pages whose address names their language, worked out where it is asked for; a page that
    exists in some languages only sets it itself.
    """
    found: dict[str, Any] = {
        "house_languages": Language.choices,
        "is_demo": settings.DEMO,
        "public_url": settings.PUBLIC_URL,
    }
    if getattr(request, "names_language", False):
        found["alternates"] = SimpleLazyObject(lambda: alternates(request))
    return found


def alternates(request: HttpRequest) -> list[Alternate]:
    """The same address in each language, for pages that exist in all of them."""
    path = request.get_full_path()
    here = request.LANGUAGE_CODE
    return [
        Alternate(code, name, path if code == here else translate_url(path, code), code == here)
        for code, name in Language.choices
    ]
