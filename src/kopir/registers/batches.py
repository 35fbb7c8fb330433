"""The rows of a file in batches ready for COPY, from where an interrupted import stopped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from kopir.registers import storing
from kopir.registers.layouts import layout_of
from kopir.registers.layouts.opening import RegisterFile
from kopir.registers.layouts.row import Item, Refused, Row

ROWS = 10_000
_FAST = {"houjin": "kopir.registers.houjin_bulk"}


@dataclass(slots=True)
class Batch:
    """Rows stored in one transaction. `line` is the last line read, `bytes_done` how far into the file that is."""

    data: bytes = b""
    kept: int = 0
    left_out: int = 0
    refused: list[Refused] = field(default_factory=list)
    line: int = 0
    bytes_done: int = 0

    @property
    def read(self) -> int:
        """Rows read for it."""
        return self.kept + self.left_out + len(self.refused)


def opened(source: str, path: Path) -> RegisterFile:
    """The file with what its layout knows of encodings and names."""
    layout = layout_of(source)
    return RegisterFile(path, encodings=layout.encodings, suffixes=layout.suffixes, many_members=layout.many_members)


def batches(source: str, path: Path, *, snapshot_id: int, after: int = 0) -> Iterator[Batch]:
    """All batches behind line `after`. Large plain files of a layout with a fast way take it."""
    layout = layout_of(source)
    file = opened(source, path)
    if source in _FAST:
        yield from import_module(_FAST[source]).batches(file, snapshot_id, after)
        return
    yield from gathered(layout.read(file), file, source=source, snapshot_id=snapshot_id, after=after)


def gathered(
    items: Iterator[Item], file: RegisterFile, *, source: str, snapshot_id: int, after: int = 0
) -> Iterator[Batch]:
    """Items of a layout put together into batches."""
    batch, lines = Batch(), []
    for item in items:
        if item.line <= after:
            continue
        batch.line = item.line
        if isinstance(item, Row):
            lines.append(storing.copy_line(item, snapshot_id=snapshot_id, source=source))
            batch.kept += 1
        elif isinstance(item, Refused):
            batch.refused.append(item)
        else:
            batch.left_out += 1
        if batch.read >= ROWS:
            yield _closed(batch, lines, file)
            batch, lines = Batch(), []
    if batch.read:
        yield _closed(batch, lines, file)


def _closed(batch: Batch, lines: list[str], file: RegisterFile) -> Batch:
    batch.data = "".join([line + "\n" for line in lines]).encode()
    batch.bytes_done = file.bytes_done
    return batch
