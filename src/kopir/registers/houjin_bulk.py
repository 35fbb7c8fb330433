"""The corporate number file at speed: plain rows are checked and written for COPY by DuckDB, column by column.

Blocks of the file are parsed by Arrow; a row with anything unusual in it (a wrong check digit, an odd letter, a quote,
a date that is none) goes through `houjin.row_of` instead, so both ways give the same rows (a test compares them). A
block that Arrow cannot read as one row a line goes that way whole. Imported only for files of that register.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import csv

from kopir.registers.batches import Batch
from kopir.registers.layouts.codes import Fault, Refusal, Unusable
from kopir.registers.layouts.houjin import row_of
from kopir.registers.layouts.japan import KINDS
from kopir.registers.layouts.opening import RegisterFile, _Decoder, _raw_lines
from kopir.registers.layouts.records import Record, records
from kopir.registers.layouts.row import Refused, Row
from kopir.registers.storing import copy_line

Flags = npt.NDArray[np.bool_]
BLOCK = 24 * 1024 * 1024
_LINES = 1_000_000_000

_COLUMNS = [f"c{number:02d}" for number in range(1, 31)]
_PLAIN = "replace(trim({0}), '\u3000', ' ')"
# Letters that need the careful way: of COPY, JSON and arrays, quotes that are mended, control letters, other scripts.
_ODD = r"""[\\"'\x00-\x1f\x7f<>«»\x{0400}-\x{052f}]|  |(?:^|\x{e000})[ =@+-]| (?:$|\x{e000})"""

_LATIN = "[A-Za-z0-9 .,&()/:;!?#%*-]"


@dataclass(slots=True)
class _Block:
    """A piece of the file that ends with a line's end, and the number of the line before it."""

    data: bytes
    before: int
    bytes_done: int
    lines: int
    ended: bool


def batches(file: RegisterFile, snapshot_id: int, after: int) -> Iterator[Batch]:
    """Batches behind line `after`."""
    is_first = True
    for block in _blocks(file):
        if is_first:
            _check_first(block, file.encodings)
            is_first = False
        if block.before + block.lines <= after:
            continue
        batch = Batch(line=block.before + block.lines, bytes_done=block.bytes_done)
        _fill(batch, block, file.encodings, snapshot_id, after)
        yield batch


def _blocks(file: RegisterFile) -> Iterator[_Block]:
    before = 0
    for _name, stream in file.streams():
        rest = b""
        while chunk := stream.read(BLOCK):
            if before == 0 and not rest and chunk.startswith(b"\xef\xbb\xbf"):
                chunk = chunk[3:]
            cut = chunk.rfind(b"\n") + 1
            if not cut:
                rest += chunk
                continue
            data, rest = rest + chunk[:cut], chunk[cut:]
            lines = data.count(b"\n")
            yield _Block(data, before, file.bytes_done, lines, ended=True)
            before += lines
        if rest:
            yield _Block(rest, before, file.bytes_done, 1, ended=False)


def _check_first(block: _Block, encodings: tuple[str, ...]) -> None:
    if block.data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unusable(Fault.UTF16, line=1)
    first = next(
        iter(_careful(_Block(block.data[: block.data.find(b"\n") + 1] or block.data, 0, 0, 1, True), encodings))
    )
    if isinstance(first, Refused) and first.reason == Refusal.COLUMNS:
        raise Unusable(Fault.NOT_THIS_LAYOUT, line=1, found=first.found)


def _fill(batch: Batch, block: _Block, encodings: tuple[str, ...], snapshot_id: int, after: int) -> None:
    table = _table(block, encodings) if block.ended and block.before >= after else None
    if table is None:
        _take(batch, _careful(block, encodings), snapshot_id, after)
        return
    text, is_plain, is_latest = _written(table, snapshot_id * _LINES + block.before)
    plain, kept = np.asarray(is_plain), np.asarray(is_plain) & np.asarray(is_latest)
    batch.data = _joined(text)
    batch.kept = int(kept.sum())
    batch.left_out = int(plain.sum()) - batch.kept
    odd = np.flatnonzero(~plain)
    if len(odd):
        raw = block.data.split(b"\n")
        decoder = _Decoder(encodings)
        lines = [decoder.line(block.before + int(at) + 1, raw[at].rstrip(b"\r"), ended=True) for at in odd]
        _take(batch, records(lines, 30), snapshot_id, after)


def _careful(block: _Block, encodings: tuple[str, ...]) -> Iterator[Record | Refused]:
    """The rows of a block line by line."""
    decoder = _Decoder(encodings)
    lines = (
        decoder.line(block.before + number, raw, ended=ended)
        for number, (raw, ended) in enumerate(_raw_lines(io.BytesIO(block.data)), 1)
    )
    return records(lines, 30)


def _take(batch: Batch, items: Iterator[Record | Refused], snapshot_id: int, after: int) -> None:
    written = []
    for item in items:
        if item.line <= after:
            continue
        row = row_of(item) if isinstance(item, Record) else item
        if isinstance(row, Row):
            if row.removed:
                batch.left_out += 1
                continue
            written.append(copy_line(row, snapshot_id=snapshot_id, source="houjin") + "\n")
            batch.kept += 1
        elif isinstance(row, Refused):
            batch.refused.append(row)
        else:
            batch.left_out += 1
    batch.data = bytes(batch.data) + "".join(written).encode()


def _table(block: _Block, encodings: tuple[str, ...]) -> pa.Table | None:
    """The block as an Arrow table of texts, one row a line; None where it isn't that plain."""
    data = block.data
    if data.count(b'"') % 2 or b"\x00" in data:
        return None
    try:
        if not data.isascii():
            data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            data = data.decode(encodings[-1]).encode()
        except UnicodeDecodeError:
            return None
    try:
        table = csv.read_csv(
            pa.py_buffer(data),
            read_options=csv.ReadOptions(column_names=_COLUMNS, block_size=len(data) + 1),
            parse_options=csv.ParseOptions(newlines_in_values=False, ignore_empty_lines=False),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(_COLUMNS, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    return table if table.num_rows == block.lines else None


@cache
def _duckdb() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 2, "memory_limit": "400MB"})
    connection.execute("set arrow_large_buffer_size = true")
    return connection


def _written(table: pa.Table, before: int) -> tuple[pa.ChunkedArray, Flags, Flags]:
    """(COPY lines of the plain latest rows, which rows are plain, which are the latest), in the order of the block."""
    numbered = table.append_column("id", pa.array(np.arange(before + 1, before + 1 + table.num_rows)))
    connection = _duckdb()
    connection.register("block", numbered)
    try:
        answer = connection.sql(_statement(), params=[str(before // _LINES)]).to_arrow_table()
    finally:
        connection.unregister("block")
    return answer.column("line"), answer.column("is_plain").to_numpy(), answer.column("is_latest").to_numpy()


def _joined(lines: pa.ChunkedArray) -> bytes:
    """All texts of a column as one piece, straight from Arrow's buffers."""
    parts = []
    for chunk in lines.chunks:
        offsets = np.frombuffer(
            chunk.buffers()[1], dtype=np.int64 if str(chunk.type).startswith("large") else np.int32
        )[chunk.offset : chunk.offset + len(chunk) + 1]
        if len(offsets):
            parts.append(memoryview(chunk.buffers()[2])[int(offsets[0]) : int(offsets[-1])])
    return b"".join(parts)


@cache
def _statement() -> str:
    """The checks of `houjin.row_of` and the line of COPY, in SQL. Only column names and constants are written in."""
    number = "try_cast(c02 as bigint)"
    digits = " + ".join(f"(({number} // {10**place}) % 10) * {1 + place % 2}" for place in range(12))
    kinds = " ".join(f"when '{code}' then '{form}'" for code, form in KINDS.items())
    name, english, reading = (_PLAIN.format(column) for column in ("c07", "c25", "c29"))
    texts = [name, english, reading, "c10", "c11", "c12", "c17"]
    odd = f"regexp_matches(concat_ws('\ue000', {', '.join(texts)}), '{_ODD.replace(chr(39), chr(39) * 2)}')"
    dates = " and ".join(
        f"({column} = '' or ({column} > '1860' and length({column}) = 10 and try_cast({column} as date) is not null))"
        for column in ("c19", "c23")
    )
    return f"""
    with plain as (
        select *, {name} as name, {english} as english, {reading} as reading,
               replace(c11, '\u3000', ' ') as town, replace(c10 || c11 || c12, '\u3000', ' ') as inside,
               replace(c17, '\u3000', ' ') as outside,
               c24 <> '0' as is_latest,
               coalesce(
                   length(c02) = 13 and regexp_full_match(c02, '[0-9]{{13}}')
                   and {number} // 1000000000000 = 9 - ({digits}) % 9
                   and regexp_full_match(c09, '[0-9]{{3}}')
                   and c03 in ('01', '11', '12', '13', '21', '22', '71', '72', '81')
                   and name <> '' and length(name) <= 384 and length(english) <= 384 and length(reading) <= 384
                   and regexp_matches(name, '[\\x{{3041}}-\\x{{30fa}}\\x{{4e00}}-\\x{{9fff}}]')
                   and (english = '' or regexp_full_match(english, '{_LATIN}*[A-Za-z]{_LATIN}*'))
                   and (reading = '' or regexp_full_match(reading, '[\\x{{3041}}-\\x{{30fa}}\\x{{30fc}} ]+'))
                   and length(inside) <= 500 and length(outside) <= 500 and length(c11) <= 200
                   and regexp_full_match(c14, '(0[1-9]|[123][0-9]|4[0-7])')
                   and trim(c08) = '' and {dates}
                   and not ({odd}),
                   false
               ) as is_plain
        from block
    )
    select is_plain, is_latest, case when is_plain and is_latest then
        id || '\t' || $1 || '\thoujin\t' || c02 || '\t{{"jp-cn:' || c02 || '"}}\t'
        || '[{{"text":"' || name || '","language":"ja","script":"Jpan","kind":"legal"}}'
        || case when english = '' then ''
           else ',{{"text":"' || english || '","language":"en","script":"Latn","kind":"translation"}}' end
        || case when reading = '' then ''
           else ',{{"text":"' || reading || '","language":"ja","script":"Jpan","kind":"reading"}}' end
        || ']\tJP\tJP-' || c14 || '\t' || town || '\t' || case when inside = '' then outside else inside end || '\t'
        || case c09 {kinds} else 'other' end || '\t\t{{}}\t\t0\t'
        || case when c19 = '' then 'active' else 'closed' end || '\t'
        || case when c23 in ('', '2015-10-05') then '\\N' else c23 end || '\t'
        || case when c19 = '' then '\\N' else c19 end || '\t'
        || case when c30 = '1' then '{{"hidden"}}' else '{{}}' end || chr(10)
    else '' end as line
    from plain
    """  # noqa: S608 -- only names of columns and constants of this module
