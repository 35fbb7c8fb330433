"""Shapes that several rooms' endpoints share: a text as a reader sees it, a code with its label."""

from __future__ import annotations

from typing import Any, Literal

from django.utils import translation
from ninja import Field, Schema

from kopir.companies.labels import ShownCode, reader_language
from kopir.companies.models import Company
from kopir.companies.naming import Title
from kopir.core.languages import Language
from kopir.core.wording import Shown
from kopir.opportunities.models import Opportunity
from kopir.opportunities.queries import private_face, public_face


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


class NamedCompany(Schema):
    """A company that the reader may know by name."""

    reference: str
    title: str
    country: str


class NamedOpportunity(Schema):
    """What it is about, in the public version or the company's own words."""

    reference: str
    title: TextOut | None


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


def company(known: Company, title: Title | None) -> dict[str, Any] | None:
    """For an answer; nothing of a company whose name is not told."""
    if title is None:
        return None
    return {"reference": known.reference, "title": title.text, "country": known.country}


def opportunity(one: Opportunity, language: str, *, private: bool) -> dict[str, Any]:
    """For an answer. Needs `texts` prefetched."""
    face = private_face(one, language) if private else public_face(one, language)
    return {"reference": one.reference, "title": text(face.title)}


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
