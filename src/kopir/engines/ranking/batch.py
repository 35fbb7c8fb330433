"""Two tables in, one ranking out: what `kopir rank` does.

Input: TSV without quoting, columns at least `id` and `text`; `lang` (empty: read from the letters), `kind seeks wants
must country region codes` if they are there. `must` is split at semicolons. Output: `need_id rank offer_id score
because`, as TSV or as a JSON list of the same fields (there `because` is a list of sentences).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from kopir.engines.ranking.problem import Need, Offer, Suggestion
from kopir.engines.ranking.rank import Ranking, rank
from kopir.engines.ranking.words import explain, reader_of
from kopir.engines.text.encoders import Encoder
from kopir.engines.text.tables import MalformedInput, Row, delimiter_of, read_table, write_atomically
from kopir.engines.text.tokens import language_of

COLUMNS = ("need_id", "rank", "offer_id", "score", "because")
EXPLAINED = 20  # suggestions of a need whose reasons are written out when the list is not cut by `top`
Format = Literal["tsv", "json"]


def rank_file(
    needs: Path,
    offers: Path,
    out: Path,
    *,
    top: int | None = None,
    reader: str | None = None,
    format: Format = "tsv",  # noqa: A002 -- the name of the option
    encoders: Sequence[Encoder] | None = None,
) -> int:
    """Rank the offers of one table for each need of the other and write the result whole, or not at all.

    `top`: how many a need (None: all). `reader`: the language of the reasons (None: each need's own). Returns the
    number of rows written. Raises MalformedInput with the line and the column.
    """
    if top is not None and top < 1:
        raise ValueError("top must be 1 or more")
    read_needs, read_offers = needs_of(needs), offers_of(offers)
    rankings = rank(read_needs, read_offers, top=top, explained=EXPLAINED if top is None else None, encoders=encoders)
    readers = [reader_of(reader or language_of(need.text, need.lang)) for need in read_needs]
    rows = [row for found, lang in zip(rankings, readers, strict=True) for row in _rows(found, lang)]
    with write_atomically(out) as file:
        if format == "json":
            json.dump(rows, file, ensure_ascii=False, indent=1)
            file.write("\n")
        else:
            file.write("\t".join(COLUMNS) + "\n")
            file.writelines(_line(row) for row in rows)
    return len(rows)


def needs_of(path: Path) -> list[Need]:
    """The needs of a table."""
    return [
        Need(
            id=row.values["id"],
            lang=row.values.get("lang", "").strip(),
            text=row.values["text"],
            wants=row.values.get("wants", "").strip(),
            must=_items(row.values.get("must", "")),
            country=row.values.get("country", "").strip(),
            region=row.values.get("region", "").strip(),
            codes=_items(row.values.get("codes", "")),
        )
        for row in _checked(path)
    ]


def offers_of(path: Path) -> list[Offer]:
    """The offers of a table."""
    return [
        Offer(
            id=row.values["id"],
            lang=row.values.get("lang", "").strip(),
            text=row.values["text"],
            kind=row.values.get("kind", "").strip(),
            seeks=row.values.get("seeks", "").strip(),
            country=row.values.get("country", "").strip(),
            region=row.values.get("region", "").strip(),
            codes=_items(row.values.get("codes", "")),
        )
        for row in _checked(path)
    ]


def _items(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.replace("；", ";").split(";") if part.strip())


def _checked(path: Path) -> Iterator[Row]:
    seen: dict[str, int] = {}
    for row in read_table(path, ["id", "text"], delimiter=delimiter_of(path)):
        name = row.values["id"]
        if not name.strip():
            raise MalformedInput(row.line, "id", "the id is empty")
        if name in seen:
            raise MalformedInput(row.line, "id", f"the id {name!r} already stands in line {seen[name]}")
        if not row.values["text"].strip():
            raise MalformedInput(row.line, "text", "the text is empty")
        seen[name] = row.line
        yield row


def _rows(found: Ranking, reader: str) -> Iterator[dict[str, Any]]:
    for place, suggestion in enumerate(found.suggestions, start=1):
        yield {
            "need_id": suggestion.need_id,
            "rank": place,
            "offer_id": suggestion.offer_id,
            "score": round(suggestion.score, 6),
            "because": _because(suggestion, reader),
        }


def _because(suggestion: Suggestion, reader: str) -> list[str]:
    return explain(suggestion, reader) if suggestion.evidence else []


def _line(row: dict[str, Any]) -> str:
    because = " ".join(" ".join(sentence.split()) for sentence in row["because"])
    return f"{row['need_id']}\t{row['rank']}\t{row['offer_id']}\t{row['score']:.6f}\t{because}\n"
