"""Shapes that several rooms' endpoints share: a text as a reader sees it, a code with its label."""

from __future__ import annotations

from typing import Any, Literal

from django.utils import translation
from ninja import Field, Schema

from kopir.companies.labels import ShownCode, reader_language
from kopir.core.languages import Language
from kopir.core.wording import Shown


class TextOut(Schema):
    """A text in the reader's language if there is one, else as it was written; `original` where that is another."""

    text: str
    language: str
    origin: str
    is_outdated: bool
    original: str
    original_language: str


class CodeOut(Schema):
    """A code as stored, with its label; `shown` is how the reader's country numbers it."""

    scheme: str
    code: str
    shown: str
    label: str
    status: str


class ReaderIn(Schema):
    """In which language."""

    reader: Literal["", "kk", "ru", "ja", "en"] = Field(default="", examples=["en"])


def text(shown: Shown | None) -> dict[str, Any] | None:
    """For an answer."""
    if shown is None:
        return None
    return {
        "text": shown.text,
        "language": shown.language,
        "origin": shown.origin.value,
        "is_outdated": shown.is_outdated,
        "original": shown.original,
        "original_language": shown.original_language,
    }


def code(shown: ShownCode) -> dict[str, Any]:
    """For an answer."""
    return {
        "scheme": shown.scheme,
        "code": shown.code,
        "shown": f"{shown.shown_scheme} {shown.shown_code}",
        "label": shown.text,
        "status": shown.status,
    }


def reading_in(reader: str) -> str:
    """The language of the answer: the one asked for, else what `Accept-Language` says. Sentences follow it."""
    if reader in Language.values:
        translation.activate(reader)  # for this request; the next one sets its own
    found = reader_language()
    return found if found in Language.values else Language.ENGLISH.value
