"""The audit log of a thing, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.core import audit

NEWEST = 50
COMPANY_WORDS = {
    "company.created": _("Added by hand"),
    "company.from_entry": _("Made from a register entry"),
    "company.edited": _("Facts changed"),
    "company.moved": _("Moved to another state"),
    "company.name_added": _("Name added"),
    "company.name_edited": _("Name corrected"),
    "company.name_removed": _("Name removed"),
    "company.identifier_added": _("Number added"),
    "company.identifier_edited": _("Number corrected"),
    "company.identifier_removed": _("Number removed"),
    "company.person_added": _("Person added"),
    "company.person_edited": _("Person corrected"),
    "company.person_removed": _("Person removed"),
    "company.member_added": _("Account may act for the company"),
    "company.member_removed": _("Account may no longer act for the company"),
    "company.text_written": _("Text written"),
    "company.text_translated": _("Translation written"),
    "company.text_approved": _("Text approved"),
    "company.translation_removed": _("Translation removed"),
    "company.code_suggested": _("Code suggested"),
    "company.code_confirmed": _("Code confirmed"),
    "company.code_removed": _("Code removed"),
}
_SAID = ("name", "identifier", "code", "fields", "language", "now", "reason", "valid_until", "number")


@dataclass(frozen=True)
class Done:
    """One change: when, what, by whom (empty: the system), and the detail worth saying."""

    at: datetime
    words: str | Promise
    actor: str
    detail: str


def history_of(subject: models.Model, words: Mapping[str, str | Promise]) -> list[Done]:
    """The newest changes of a thing. An action without words is shown by its name."""
    return [
        Done(
            row.at,
            words.get(row.action, row.action),
            str(row.actor) if row.actor is not None else "",
            _detail(row.details),
        )
        for row in audit.rows_about(subject)[:NEWEST]
    ]


def _detail(details: Mapping[str, object]) -> str:
    found = [details[name] for name in _SAID if name in details]
    return ", ".join(", ".join(map(str, one)) if isinstance(one, list) else str(one) for one in found)
