"""Codes for a table of texts: what `kopir codes` does."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from kopir.engines.taxonomy.suggest import CodeSuggestion, suggest_many
from kopir.engines.text.tables import MalformedInput, Row, delimiter_of, read_table, write_atomically

SCHEMES = ("hs4", "hs6", "isic4")
COLUMNS = ("id", "rank", "code", "score", "label")
AT_ONCE = 64


def codes_file(texts: Path, scheme: str, top: int, out: Path) -> int:
    """Read `id lang text` (TSV, header line), write `id rank code score label`; returns how many texts were read.

    The label is in the text's language. A language that is empty or none of ours is guessed from the letters. An id
    that comes twice, or a malformed table, raises MalformedInput and leaves no output. A text without a letter gets no
    row.
    """
    if scheme not in SCHEMES:
        raise ValueError(f"unknown scheme {scheme!r}: {', '.join(SCHEMES)}")
    if top < 1:
        raise ValueError(f"top is {top}: at least 1 code is asked for")
    rows = _checked(read_table(texts, ("id", "lang", "text"), delimiter=delimiter_of(texts)))
    count = 0
    with write_atomically(out) as file:
        file.write("\t".join(COLUMNS) + "\n")
        while batch := list(islice(rows, AT_ONCE)):
            values = [row.values for row in batch]
            found = suggest_many([v["text"] for v in values], [v["lang"] for v in values], scheme, top)
            for value, suggestions in zip(values, found, strict=True):
                file.writelines(_lines(value["id"], suggestions))
            count += len(batch)
    return count


def _checked(rows: Iterator[Row]) -> Iterator[Row]:
    first: dict[str, int] = {}
    for row in rows:
        name = row.values["id"]
        if not name.strip():
            raise MalformedInput(row.line, "id", "empty id")
        if name in first:
            raise MalformedInput(row.line, "id", f"the id {name!r} already stands in line {first[name]}")
        first[name] = row.line
        yield row


def _lines(name: str, suggestions: list[CodeSuggestion]) -> Iterator[str]:
    for rank, one in enumerate(suggestions, 1):
        yield f"{name}\t{rank}\t{one.code}\t{one.score:.4f}\t{one.label}\n"
