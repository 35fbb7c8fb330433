"""Companies of the registers offered while an applicant types a name or a number, in any script."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from kopir.core.pair import side
from kopir.registers import presenting
from kopir.registers.models import Entry, EntryStatus
from kopir.registers.queries import entry_by, find

FEWEST_LETTERS = 2
MOST_OFFERED = 6
_ALIKE = 0.3
_LOOKED_AT = 20


@dataclass(frozen=True)
class Offered:
    """A register entry to choose. `value` names it in the form."""

    value: str
    names: list[presenting.ShownName]
    number: str
    register: str | Promise
    region: str
    is_synthetic: bool

    @classmethod
    def of(cls, entry: Entry, language: str) -> Offered:
        """The entry in the reader's words. Names are never translated: two stand as the register has them."""
        return cls(
            value=f"{entry.source}/{entry.key}",
            names=[name for name in presenting.names(entry) if name.text][:2],
            number=next((number.partition(":")[2] for number in entry.identifiers), entry.key),
            register=entry.get_source_display(),
            region=presenting.region(entry.region, language) if entry.region else "",
            is_synthetic=entry.snapshot.is_synthetic,
        )


def open_entry(value: str) -> Entry | None:
    """The entry a form names, if it may be shown to everybody."""
    source, _slash, key = value.partition("/")
    entry = entry_by(source, key) if source and key else None
    return entry if entry is not None and _is_open(entry) else None


def offered(words: str, language: str, *, chosen: str = "") -> list[Offered]:
    """What may be meant, the likeliest first; what was chosen before comes first of all."""
    picked = open_entry(chosen)
    found = {chosen: Offered.of(picked, language)} if picked is not None else {}
    text = " ".join(words.split())
    if len(text) >= FEWEST_LETTERS:
        for one in find(text, limit=_LOOKED_AT):
            if one.score >= _ALIKE and _is_open(one.entry) and one.entry.status != EntryStatus.CLOSED:
                shown = Offered.of(one.entry, language)
                found.setdefault(shown.value, shown)
    return list(found.values())[:MOST_OFFERED]


def _is_open(entry: Entry) -> bool:
    return "hidden" not in entry.warnings and side(entry.country) is not None
