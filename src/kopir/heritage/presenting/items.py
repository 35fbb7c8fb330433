"""Items in a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kopir.heritage.models import Record, RecordTextKind
from kopir.heritage.presenting.dates import When, when
from kopir.heritage.presenting.records import picture_of
from kopir.heritage.presenting.words import Words, name_in, text_in


@dataclass(frozen=True)
class ItemRow:
    """One document, photograph, film or object."""

    record: Record
    name: Words
    summary: Words | None
    when: When | None
    has_picture: bool


def rows(records: Iterable[Record], language: str) -> list[ItemRow]:
    """Needs `queries.public.items`."""
    return [
        ItemRow(
            record,
            name_in(record, language),
            text_in(record, RecordTextKind.SUMMARY, language),
            when(record.item, language),
            picture_of(record) is not None,
        )
        for record in records
    ]
