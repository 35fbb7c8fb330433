"""One line of the sheet, and what rooms further up know of a company: they hand in how to read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from kopir.companies.models import Company


class Outcome(StrEnum):
    """What a check says. `stop`: no verdict can pass over it."""

    OK = "ok"
    WARN = "warn"
    STOP = "stop"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Check:
    """One line of the sheet, a sentence in the reader's language. `seen`: what was looked at, for the record."""

    code: str
    outcome: Outcome
    what: str
    seen: str = ""


Reader = Callable[[Company, str], list[Check]]
_readers: list[Reader] = []


def offer_checks(reader: Reader) -> None:
    """A room further up hands in its checks: of a company, in a language. Called when the room is set up."""
    if reader not in _readers:
        _readers.append(reader)


def offered_checks(company: Company, language: str) -> list[Check]:
    """What those rooms say."""
    return [check for reader in _readers for check in reader(company, language)]
