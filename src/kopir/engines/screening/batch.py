"""Names of a file compared in pairs, or screened against lists: `kopir screen compare` and `kopir screen batch`."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from pathlib import Path

from kopir.engines.screening.compare import compare_many
from kopir.engines.screening.index import Index
from kopir.engines.screening.parties import Because, Found, Kind, Subject
from kopir.engines.text.tables import MalformedInput, Row, delimiter_of, header_of, read_table, write_atomically

PAIR_COLUMNS = ("schema", "name1", "name2")
PAIR_ADDED = ("score", "hit", "because")
NAME_COLUMNS = ("name",)
HIT_COLUMNS = ("line", "name", "list", "key", "listed_name", "score", "because")
_AT_ONCE = 1_000
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_KINDS = {
    "person": Kind.PERSON, "company": Kind.ORGANISATION, "organization": Kind.ORGANISATION,
    "organisation": Kind.ORGANISATION, "publicbody": Kind.ORGANISATION, "vessel": Kind.VESSEL,
    "airplane": Kind.AIRCRAFT, "aircraft": Kind.AIRCRAFT, "legalentity": Kind.UNKNOWN, "": Kind.UNKNOWN,
    "unknown": Kind.UNKNOWN,
}  # fmt: skip


def compare_file(pairs: Path, out: Path) -> int:
    """Compare the two names of each row; the row is written with score, hit and because. How many rows there were.

    Columns `schema` (Person, Company, Organization, LegalEntity, Vessel ...), `name1`, `name2`; others pass through.
    Raises MalformedInput; a failure leaves no output.
    """
    delimiter = delimiter_of(pairs)
    kept = [name for name in header_of(pairs, PAIR_COLUMNS, delimiter=delimiter) if name not in PAIR_ADDED]
    count = 0
    with write_atomically(out) as file:
        writer = csv.writer(file, lineterminator="\n", delimiter=delimiter_of(out))
        writer.writerow([*kept, *PAIR_ADDED])
        for rows in _chunks(read_table(pairs, PAIR_COLUMNS, delimiter=delimiter)):
            answers = compare_many((row.values["schema"], row.values["name1"], row.values["name2"]) for row in rows)
            for row, answer in zip(rows, answers, strict=True):
                added = [f"{answer.score:.4f}", "1" if answer.hit else "0", in_words(answer.because)]
                writer.writerow([_cell(text) for text in [*(row.values[name] for name in kept), *added]])
            count += len(rows)
    return count


def screen_file(names: Path, out: Path, index: Index) -> tuple[int, int]:
    """Screen each name against the index; one row for each hit. (names, hits).

    Column `name`; optional `schema`, `country` (ISO 3166, several with ;), `birth` (a year or a day), `id`.
    """
    delimiter = delimiter_of(names)
    header_of(names, NAME_COLUMNS, delimiter=delimiter)
    asked = hits = 0
    with write_atomically(out) as file:
        writer = csv.writer(file, lineterminator="\n", delimiter=delimiter_of(out))
        writer.writerow(HIT_COLUMNS)
        for rows in _chunks(read_table(names, NAME_COLUMNS, delimiter=delimiter)):
            answers = index.screen([subject_of(row) for row in rows])
            for row, found in zip(rows, answers, strict=True):
                for one in found:
                    writer.writerow([_cell(text) for text in _hit(row, one)])
                hits += len(found)
            asked += len(rows)
    return asked, hits


def subject_of(row: Row) -> Subject:
    """Who is asked for in a row. Raises MalformedInput for a kind that is not known."""
    values = row.values
    kind = _KINDS.get(values.get("schema", "").strip().lower())
    if kind is None:
        raise MalformedInput(row.line, "schema", f"not a kind of party: {values['schema'][:40]}")
    number = values.get("id", "").strip()
    return Subject(
        kind=kind,
        names=(values["name"],),
        countries=tuple(code.strip().lower() for code in values.get("country", "").split(";") if code.strip()),
        births=tuple(day for day in [values.get("birth", "").strip()] if day),
        identifiers=(f"id:{number}",) if number else (),
    )


def _hit(row: Row, found: Found) -> list[str]:
    source, _colon, _number = found.key.partition(":")
    return [
        str(row.line), row.values["name"], source, found.key, found.listed_name, f"{found.score:.4f}",
        in_words(found.because),
    ]  # fmt: skip


def in_words(reasons: tuple[Because, ...]) -> str:
    """The evidence in one cell: word same vladimir=vladimir; word missing oleg."""
    return "; ".join(
        f"{one.what} {one.how} " + (f"{one.ours}={one.theirs}" if one.ours and one.theirs else one.ours or one.theirs)
        for one in reasons
    )


def _cell(text: str) -> str:
    """No cell can be a formula for a spreadsheet."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while chunk := list(itertools.islice(rows, _AT_ONCE)):
        yield chunk
