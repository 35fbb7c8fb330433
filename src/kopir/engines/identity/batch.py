"""Name pairs of a file compared: `kopir names compare --pairs P.csv --out OUT.csv`."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from kopir.engines.identity.compare import Comparison, Name, Reason, compare_many
from kopir.engines.text.tables import Row, header_of, read_table, write_atomically

COLUMNS = ("name_a", "lang_a", "name_b", "lang_b")
ADDED = ("score", "same", "because")
_AT_ONCE = 4_000
_BREAKS = re.compile(r"[\t\r\n]")


def compare_file(pairs: Path, out: Path) -> int:
    """Compare each row's two names and write the row with score, same and because. Returns the number of rows.

    A tab-separated file by its ending (.tsv), else CSV; the answer has the form its own name says. Optional columns
    `reading_a` and `reading_b` give official kana readings; columns score, same and because
    are overwritten. Raises MalformedInput; a failure leaves no output.
    """
    delimiter = _delimiter(pairs)
    kept = [name for name in header_of(pairs, COLUMNS, delimiter=delimiter) if name not in ADDED]
    count = 0
    with write_atomically(out) as file:
        write = _writer(file, _delimiter(out))
        write([*kept, *ADDED])
        for rows in _chunks(read_table(pairs, COLUMNS, delimiter=delimiter)):
            answers = compare_many((_name(row, "a"), _name(row, "b")) for row in rows)
            for row, answer in zip(rows, answers, strict=True):
                write([*(row.values[name] for name in kept), *_cells(answer)])
            count += len(rows)
    return count


def _writer(file: TextIO, delimiter: str) -> Callable[[list[str]], object]:
    """One row at a time: CSV with quotes where needed; in TSV a tab or line break within a field becomes a space."""
    if delimiter == ",":
        return csv.writer(file, lineterminator="\n").writerow
    return lambda cells: file.write("\t".join([" ".join(_BREAKS.split(cell)) for cell in cells]) + "\n")


def _delimiter(path: Path) -> str:
    return "\t" if path.suffix.lower() == ".tsv" else ","


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while chunk := list(itertools.islice(rows, _AT_ONCE)):
        yield chunk


def _name(row: Row, side: str) -> Name:
    values = row.values
    return Name(values[f"name_{side}"], values[f"lang_{side}"], values.get(f"reading_{side}", ""))


def _cells(answer: Comparison) -> tuple[str, str, str]:
    return f"{answer.score:.4f}", "1" if answer.same else "0", "; ".join(map(_in_words, answer.because))


def _in_words(reason: Reason) -> str:
    params = ", ".join(f"{key}={value}" for key, value in reason.params)
    return f"{reason.code}({params})" if params else reason.code
