"""Entries and imports as screens show them: labels in the reader's language, numbers with their check."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kopir.engines.identity import identifiers
from kopir.engines.taxonomy import places
from kopir.registers import activities
from kopir.registers.models import Entry, Snapshot
from kopir.registers.reasons import sentence
from kopir.registers.states import SnapshotState

KINDS: dict[str, Promise] = {
    "legal": _("Legal name"),
    "translation": _("Name in another language"),
    "reading": _("Reading"),
    "romanised": _("In Latin letters"),
    "previous": _("Previous name"),
    "trade": _("Trade name"),
}
SCRIPTS: dict[str, Promise] = {
    "Latn": _("Latin letters"),
    "Cyrl": _("Cyrillic letters"),
    "Jpan": _("Japanese writing"),
    "mixed": _("Several scripts"),
    "other": _("Another script"),
}
# As `data/registers/sources.toml` states them in English; the names of licences stay as they are.
LICENCES = (
    _("Cite the source and say when it is edited"),
    _("Official statistics; cite the Bureau"),
    _("Open data of the Republic of Kazakhstan"),
)
SCHEMES: dict[str, Promise | str] = {
    "bin": _("Business identification number (BIN)"),
    "jp-cn": _("Corporate number"),
    "edinet": _("EDINET code"),
    "lei": "LEI",
}
SIZES: dict[int, Promise] = {
    0: _("Size not stated"),
    1: _("Up to 50 employees"),
    2: _("51 to 250 employees"),
    3: _("More than 250 employees"),
}
LANGUAGES: dict[str, Promise | str] = {"kk": "Қазақша", "ru": "Русский", "ja": "日本語", "en": "English"}
_UNCHECKED = frozenset({"edinet"})


@dataclass(frozen=True)
class ShownNumber:
    """An identifier with what its arithmetic says; `is_right` is None where a number has no check digit."""

    scheme: str
    label: Promise | str
    value: str
    is_right: bool | None


@dataclass(frozen=True)
class ShownName:
    """A name with its language, script and kind in words."""

    text: str
    code: str
    language: Promise | str
    script: Promise | str
    kind: Promise | str


@dataclass(frozen=True)
class ShownCode:
    """An activity code with its label."""

    scheme: str
    code: str
    label: str


def numbers(entry: Entry) -> list[ShownNumber]:
    """The entry's numbers."""
    found = []
    for stated in entry.identifiers:
        scheme, _colon, value = stated.partition(":")
        read = identifiers.parse(value)
        is_right = None if scheme in _UNCHECKED else read.valid and not read.why
        found.append(ShownNumber(scheme, SCHEMES.get(scheme, scheme), value, is_right))
    return found


def names(entry: Entry) -> list[ShownName]:
    """The entry's names."""
    return [
        ShownName(
            name["text"],
            name["language"],
            LANGUAGES.get(name["language"], name["language"]),
            SCRIPTS.get(name["script"], name["script"]),
            KINDS.get(name["kind"], name["kind"]),
        )
        for name in entry.names
    ]


def codes(entry: Entry, language: str) -> list[ShownCode]:
    """The entry's activity codes with labels in the reader's language."""
    found = []
    for stated in entry.activity_codes:
        scheme, _colon, code = stated.partition(":")
        found.append(ShownCode(scheme.upper(), code, activities.labelled(stated, language)))
    return found


def warnings(entry: Entry) -> list[Promise | str]:
    """What is doubtful about the entry, in words."""
    return [sentence(code) for code in entry.warnings]


def region(code: str, language: str) -> str:
    """The region's name, or its code where we have no name."""
    return places.place_label(code, language) if code in places.places() else code


@dataclass(frozen=True)
class ShownEntry:
    """A line of a list."""

    entry: Entry
    names: list[ShownName]
    region: str
    size: Promise
    score: float | None = None
    is_same: bool = False
    how: str = ""


def lines(entries: Iterable[tuple[Entry, float | None, bool, str]], language: str) -> list[ShownEntry]:
    """Lines of a list."""
    return [
        ShownEntry(entry, names(entry), region(entry.region, language), SIZES[entry.size_rank], score, same, how)
        for entry, score, same, how in entries
    ]


@dataclass(frozen=True)
class ShownImport:
    """A line of the list of imports, with what can be done about it."""

    snapshot: Snapshot
    percent: int
    state: Promise | str
    is_moving: bool
    may_cancel: bool
    may_resume: bool
    may_confirm: bool

    @classmethod
    def of(cls, snapshot: Snapshot, *, is_held: bool) -> ShownImport:
        """`is_held`: some process holds the register for loading just now."""
        state = SnapshotState(snapshot.state)
        if state is SnapshotState.LOADING and not is_held:
            state = SnapshotState.PAUSED
        return cls(
            snapshot,
            100 * snapshot.bytes_done // max(snapshot.file_bytes, 1),
            state.label,
            state in {SnapshotState.LOADING, SnapshotState.WAITING},
            state in {SnapshotState.LOADING, SnapshotState.WAITING, SnapshotState.PAUSED, SnapshotState.HELD},
            state in {SnapshotState.PAUSED, SnapshotState.FAILED},
            state is SnapshotState.HELD,
        )
