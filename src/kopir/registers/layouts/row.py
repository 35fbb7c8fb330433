"""What a layout hands over: rows, refusals and rows left out on purpose."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from kopir.registers.layouts.codes import Refusal
from kopir.registers.layouts.opening import RegisterFile

FOUND_LETTERS = 200


@dataclass(slots=True)
class NameText:
    """A name in one language and script. `kind`: legal, translation, reading, romanised, previous, trade."""

    text: str
    language: str
    script: str
    kind: str

    def plain(self) -> dict[str, str]:
        """As the database keeps it."""
        return {"text": self.text, "language": self.language, "script": self.script, "kind": self.kind}


@dataclass(slots=True)
class Row:
    """One organisation as one line of a file states it. Dates are ISO texts; a later row of the same key may win."""

    line: int
    key: str
    country: str
    names: list[NameText]
    identifiers: list[str] = field(default_factory=list)
    region: str = ""
    place: str = ""
    address: str = ""
    legal_form: str = ""
    activity: str = ""
    activity_codes: list[str] = field(default_factory=list)
    size: str = ""
    size_rank: int = 0
    status: str = "unknown"
    registered_on: str | None = None
    closed_on: str | None = None
    warnings: list[str] = field(default_factory=list)
    removed: bool = False  # a difference that takes the entry away

    def warn(self, code: str) -> None:
        """Mark the row, once for each code."""
        if code not in self.warnings:
            self.warnings.append(code)


@dataclass(slots=True)
class Refused:
    """A row that cannot be used: where it stands and why."""

    line: int
    column: str
    reason: Refusal
    found: str = ""

    def __post_init__(self) -> None:
        self.found = self.found.replace("\x00", "␀")[:FOUND_LETTERS]


@dataclass(slots=True)
class LeftOut:
    """A row that is not ours to keep: a natural person, a superseded state."""

    line: int


Item: TypeAlias = Row | Refused | LeftOut


@dataclass(frozen=True)
class Layout:
    """How a source's files are read. `encodings` are tried in this order; a zip may hold `many_members`."""

    source: str
    encodings: tuple[str, ...]
    read: Callable[[RegisterFile], Iterator[Item]]
    suffixes: tuple[str, ...] = (".csv", ".txt")
    many_members: bool = False
    differences: bool = False
