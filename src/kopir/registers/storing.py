"""How entries are stored: each snapshot is a partition, filled by COPY aside, indexed once, then attached whole.

Readers ask the parent table and never see a partition that isn't attached. Everything here is SQL on the connection of
the caller, who owns the transactions. Table names come from a snapshot's number, values are parameters or COPY data.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from psycopg import errors, sql

from kopir.registers.layouts.row import Refused, Row
from kopir.registers.models import LINES

COLUMNS = (
    "id", "snapshot_id", "source", "key", "identifiers", "names", "country", "region", "place", "address",
    "legal_form", "activity", "activity_codes", "size", "size_rank", "status", "registered_on", "closed_on",
    "warnings",
)  # fmt: skip
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\x00": ""})
_IN_ARRAY = str.maketrans({"\\": "\\\\", '"': '\\"'})
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def entry_table(snapshot_id: int) -> str:
    """The partition of a snapshot's entries."""
    return f"registers_entry_{int(snapshot_id)}"


def keys_table(snapshot_id: int) -> str:
    """The partition of a snapshot's name keys."""
    return f"registers_namekeys_{int(snapshot_id)}"


def _run(query: str, *names: str, values: Sequence[Any] = ()) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(query).format(*map(sql.Identifier, names)), list(values) or None)
        return int(cursor.rowcount)


def rows_of(query: str, *names: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The answer of a query whose `{}` are table names."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(query).format(*map(sql.Identifier, names)), list(values) or None)
        return list(cursor.fetchall())


def exists(table: str) -> bool:
    """Whether there is such a table."""
    return bool(rows_of("select to_regclass(%s) is not null", values=[table])[0][0])


def make_tables(snapshot_id: int) -> None:
    """Empty tables for a snapshot, not attached and without indexes."""
    drop(snapshot_id)
    for parent, table in (
        ("registers_entry", entry_table(snapshot_id)), ("registers_namekeys", keys_table(snapshot_id))
    ):  # fmt: skip
        _run("create table {} (like {} including defaults) with (autovacuum_enabled = false)", table, parent)
    bind(snapshot_id)


def drop(snapshot_id: int) -> None:
    """Take a snapshot's entries away, attached or not. Entries without a partition of their own are deleted."""
    _run("drop table if exists {}", keys_table(snapshot_id))
    _run("drop table if exists {}", entry_table(snapshot_id))
    _run("delete from {} where snapshot_id = %s", "registers_entry_rest", values=[snapshot_id])
    _run("delete from {} where snapshot_id = %s", "registers_namekeys_rest", values=[snapshot_id])


def relax() -> None:
    """In this transaction, don't wait for the disk: a batch and the place it ends at are lost or kept together."""
    _run("set local synchronous_commit = off")


# --- COPY ------------------------------------------------------------------------------------------------------------


def escaped(text: str) -> str:
    """A text as a field of COPY's text format."""
    return text.translate(_ESCAPES)


def _array(values: Iterable[str]) -> str:
    return escaped("{" + ",".join(['"' + value.translate(_IN_ARRAY) + '"' for value in values]) + "}")


def copy_line(row: Row, *, snapshot_id: int, source: str, holder: int | None = None) -> str:
    """A row as one line of COPY. `holder`: the snapshot that gets it, if it isn't the one whose file it stands in."""
    return "\t".join(
        (
            str(snapshot_id * LINES + row.line),
            str(snapshot_id if holder is None else holder),
            source,
            escaped(row.key),
            _array(row.identifiers),
            escaped(_encode([name.plain() for name in row.names])),
            row.country,
            row.region,
            escaped(row.place[:200]),
            escaped(row.address[:500]),
            escaped(row.legal_form),
            escaped(row.activity[:300]),
            _array(row.activity_codes),
            escaped(row.size),
            str(row.size_rank),
            row.status,
            row.registered_on or "\\N",
            row.closed_on or "\\N",
            _array(row.warnings),
        )
    )


def copy_entries(table: str, data: bytes | Iterable[bytes]) -> None:
    """COPY ready lines into a table of entries."""
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(table), sql.SQL(",").join(map(sql.Identifier, COLUMNS))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for chunk in [data] if isinstance(data, bytes) else data:
            copy.write(chunk)


def copy_keys(table: str, snapshot_id: int, filed: Iterable[tuple[int, Sequence[str]]]) -> None:
    """COPY (entry, keys) pairs into a table of name keys."""
    lines = [f"{entry}\t{snapshot_id}\t{_array(keys)}\n" for entry, keys in filed]
    statement = sql.SQL("copy {} (entry_id, snapshot_id, keys) from stdin").format(sql.Identifier(table))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write("".join(lines).encode())


def copy_refused(snapshot_id: int, refused: Sequence[Refused]) -> None:
    """COPY refusals beside the entries they stand for."""
    if not refused:
        return
    lines = [
        f"{snapshot_id}\t{one.line}\t{escaped(one.column[:80])}\t{one.reason.value}\t{escaped(one.found)}\n"
        for one in refused
    ]
    statement = 'copy registers_refusedrow (snapshot_id, line, "column", reason, found) from stdin'
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write("".join(lines).encode())


# --- after the last row ----------------------------------------------------------------------------------------------


def settle(snapshot_id: int) -> int:
    """One row a key: the active one wins, then the first. The others go to the report; how many is returned."""
    table = entry_table(snapshot_id)
    try:
        with transaction.atomic():
            _index_keys(table)
    except errors.UniqueViolation:
        lost = _drop_doubles(table, snapshot_id)
        _index_keys(table)
        return lost
    except Exception as error:
        if not isinstance(error.__cause__, errors.UniqueViolation):
            raise
        lost = _drop_doubles(table, snapshot_id)
        _index_keys(table)
        return lost
    return 0


def _index_keys(table: str) -> None:
    _run("create unique index if not exists {} on {} (key, snapshot_id)", f"{table}_key", table)


@transaction.atomic
def _drop_doubles(table: str, snapshot_id: int) -> int:
    _run("drop table if exists doubles")
    _run(
        """
        create temporary table doubles on commit drop as
        select id, key, place > 1 as loses from (
            select id, key, row_number() over (partition by key order by (status = 'active') desc, id) as place,
                   count(*) over (partition by key) as times
            from {}
        ) as ranked where times > 1
        """,
        table,
    )
    _run(
        'insert into registers_refusedrow (snapshot_id, line, "column", reason, found) '
        "select %s, id %% %s, '', 'key_twice', key from doubles where loses",
        values=[snapshot_id, LINES],
    )
    lost = _run("delete from {} where id in (select id from doubles where loses)", table)
    _run(
        "update {} set warnings = warnings || '{{two_rows}}'::varchar[] "
        "where id in (select id from doubles where not loses)",
        table,
    )
    return lost


def index_entries(snapshot_id: int) -> None:
    """The indexes of the parent, made once on the full table; attaching then takes no time."""
    table = entry_table(snapshot_id)
    _run("set maintenance_work_mem = '192MB'")
    _run("create unique index if not exists {} on {} (id, snapshot_id)", f"{table}_id", table)
    _run(
        "create index if not exists {} on {} using gin (identifiers) where cardinality(identifiers) > 1",
        f"{table}_identifiers", table,
    )  # fmt: skip
    _run(
        "create index if not exists {} on {} using gin (activity_codes)",
        f"{table}_activity", table,
    )  # fmt: skip
    _run("create index if not exists {} on {} (region, size_rank)", f"{table}_region", table)
    _run("reset maintenance_work_mem")
    _run("analyze {}", table)


def index_keys(snapshot_id: int) -> None:
    """The indexes of the name keys."""
    table = keys_table(snapshot_id)
    _run("create unique index if not exists {} on {} (entry_id, snapshot_id)", f"{table}_entry", table)
    _run("create index if not exists {} on {} using gin (keys)", f"{table}_keys", table)
    _run("analyze {}", table)


def bind(snapshot_id: int) -> None:
    """Prove to PostgreSQL that all rows are of this snapshot, so that attaching needs no scan under a lock."""
    for table in (entry_table(snapshot_id), keys_table(snapshot_id)):
        name = f"{table}_bound"
        if not rows_of("select 1 from pg_constraint where conname = %s", values=[name]):
            check = sql.SQL("alter table {} add constraint {} check (snapshot_id = {})").format(
                sql.Identifier(table), sql.Identifier(name), sql.Literal(int(snapshot_id))
            )
            with connection.cursor() as cursor:
                cursor.execute(check)


def is_attached(table: str) -> bool:
    """Whether the table is a partition that readers see."""
    return bool(rows_of("select 1 from pg_inherits where inhrelid = to_regclass(%s)", values=[table]))


def attach(parent: str, table: str, snapshot_id: int) -> None:
    """Let readers see a filled table."""
    if is_attached(table):
        return
    statement = sql.SQL("alter table {} attach partition {} for values in ({})").format(
        sql.Identifier(parent), sql.Identifier(table), sql.Literal(int(snapshot_id))
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
    _run("alter table {} reset (autovacuum_enabled)", table)


def counts_of(snapshot_id: int) -> dict[str, dict[str, int]]:
    """Entries by region, size rank and status: what the facets show."""
    rows = rows_of(
        "select region, size_rank, status, count(*), count(*) filter (where activity_codes <> '{{}}') "
        "from {} group by 1, 2, 3",
        entry_table(snapshot_id),
    )
    counts: dict[str, dict[str, int]] = {"region": {}, "size": {}, "status": {}}
    for region, size, status, number, _stated in rows:
        for facet, value in (("region", region), ("size", size), ("status", status)):
            counts[facet][str(value)] = counts[facet].get(str(value), 0) + int(str(number))
    return counts | {"activity": {"stated": sum(int(row[4]) for row in rows)}}
