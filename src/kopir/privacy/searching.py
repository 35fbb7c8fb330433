"""Where in the whole database a person can still be found, and how his words are taken out there.

Every column of every table that can hold letters is looked through: texts, arrays, JSON. It knows no room's models,
so a table that somebody forgot to think of is looked through like any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import permutations

from django.core.files.storage import storages
from django.db import DataError, IntegrityError, InternalError, connection, transaction
from psycopg import sql

from kopir.core.personal import Person

# What is published by others or by rules of its own, and holds nobody's data because he dealt with the chamber.
NOT_SEARCHED = (
    "registers_",  # official registers, as their offices publish them
    "watchlists_",  # watchlists, as their publishers publish them
    "heritage_nameform", "heritage_person", "heritage_claim", "heritage_gloss", "heritage_source", "heritage_item",
    "heritage_recordtext", "heritage_citation", "heritage_countstatement", "heritage_holder",  # the archive's rules
    "django_migrations",
    "privacy_datarequest.pending",  # who is being forgotten, until it is done
)  # fmt: skip
# What is published: found and listed, never changed without an editor's look.
PUBLISHED = (
    "editorial_", "wagtail", "core_searchentry", "opportunities_",
    "companies_companyname", "companies_companytext",  # a sole trader's firm bears his name
    "vetting_hit.listed",  # what the publisher of a watchlist says: an officer decides, the evidence is not worn away
)  # fmt: skip
_LEAST_DIGITS = 9  # of a telephone number; fewer are found everywhere
_APART = r"[^0-9[:alpha:]]{0,3}"  # what may stand between two digits
_WITH_SEVEN = 11  # digits of a number of Kazakhstan, with 7 or 8
_JAPANESE = (9, 10)  # of a Japanese one, without 0 or 81
_LEAST_LETTERS = 6  # of a full name in letters
_LEAST_SIGNS = 3  # of one in Chinese, Japanese or Korean signs
_SIGNS = re.compile("^[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\\s・]+$")
_GONE = "…"
# In JSON as text a line ends with the two letters \n: no part of the word after it, and a gap between two words.
_STARTS = r"(?:(?<!\w)|(?<=\\[nrt]))"
_GAP = r"[,、]?(?:\s|\\[nrt])+"
_MOST_ORDERS = 3  # of so many words of a name any order is looked for: “Dana Seitova”, “Seitova, Dana”

_COLUMNS = """
select c.relname, a.attname, t.typname, t.typcategory
from pg_class c
join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
join pg_type t on t.oid = a.atttypid
left join pg_type e on e.oid = t.typelem
where c.relkind in ('r', 'p') and not c.relispartition
  and (t.typcategory = 'S' or t.typname in ('json', 'jsonb') or (t.typcategory = 'A' and e.typcategory = 'S'))
order by 1, 2
"""
_KEYS = """
select c.relname, a.attname from pg_index i
join pg_class c on c.oid = i.indrelid
join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
where i.indisprimary and i.indnatts = 1
"""


@dataclass(frozen=True)
class Column:
    """A column that can hold letters: its kind is text, json or array."""

    table: str
    key: str
    name: str
    kind: str
    json_type: str = "jsonb"


@dataclass(frozen=True)
class Spot:
    """One row of a column in which the person was found. `is_sure`: by an address or a number, not by a name alone."""

    column: Column
    row: str
    is_sure: bool


def is_published(spot: Spot) -> bool:
    """Whether it stands on a public page, or in what pages are made of."""
    return f"{spot.column.table}.{spot.column.name}".startswith(PUBLISHED)


def sure_pattern(person: Person) -> str:
    """A pattern (of PostgreSQL) of what belongs to one person alone: e-mail addresses and telephone numbers."""
    parts = [rf"(?:(?<![\w.+-])|(?<=\\[nrt])){re.escape(address)}(?![\w-])" for address in sorted(person.addresses)]
    for phone in sorted(person.phones):
        digits = [sign for sign in phone if sign.isdecimal()]
        if len(digits) >= _LEAST_DIGITS:
            parts.append(r"(?<!\d)" + _APART.join(_as_dialled("".join(digits))) + r"(?!\d)")
    return "|".join(f"(?:{part})" for part in parts)


def _as_dialled(digits: str) -> list[str]:
    """The signs of a number as it may be written at home and abroad: +7 or 8 701 …, +81 3 … or 03 …."""
    home = digits[2:].removeprefix("0") if digits.startswith("81") else digits[1:] if digits[0] == "0" else ""
    if len(home) in _JAPANESE:
        return [rf"(?:\+?8{_APART}1(?:{_APART}0)?|0)", *home]
    if len(digits) == _WITH_SEVEN and digits[0] in "78":
        return [r"\+?[78]", *digits[1:]]
    return [r"\+?" + digits[0], *digits[1:]]


def name_pattern(person: Person) -> str:
    """A pattern of the person's full names. Single words and short names are left out: they are found everywhere."""
    parts = []
    for name in sorted(person.names):
        words = name.split()
        if _SIGNS.match(name) and len("".join(words)) >= _LEAST_SIGNS:
            parts.append(r"\s*".join(re.escape(word) for word in words))
        elif len(words) > 1 and len("".join(words)) >= _LEAST_LETTERS:
            orders = permutations(words) if len(words) <= _MOST_ORDERS else [tuple(words)]
            parts += [_STARTS + _GAP.join(map(re.escape, order)) + r"(?!\w)" for order in dict.fromkeys(orders)]
    return "|".join(f"(?:{part})" for part in parts)


def columns() -> list[Column]:
    """Every column to be looked through. A table without a key of one column is named by its row's place (ctid)."""
    with connection.cursor() as cursor:
        cursor.execute(_KEYS)
        keys = dict(cursor.fetchall())
        cursor.execute(_COLUMNS)
        found = cursor.fetchall()
    kinds = {"A": "array", "S": "text"}
    return [
        Column(table, keys.get(table, "ctid"), name, kinds.get(category, "json"), type_name)
        for table, name, type_name, category in found
        if not f"{table}.{name}".startswith(NOT_SEARCHED)
    ]


def _silent(_done: int, _all: int) -> None:
    """Nobody waits for it."""


def spots(
    person: Person, *, shared: frozenset[str] = frozenset(), progress: Callable[[int, int], None] = _silent
) -> Iterator[Spot]:
    """Where the person is found, column by column; one query a table.

    `shared`: telephone numbers of his that are somebody else's too; what is found by them is not sure. `progress` is
    told after each table how many of how many are done; an exception of his ends the search.
    """
    sure, both = patterns(person, shared=shared)
    if not both:
        return
    tables: dict[str, list[Column]] = {}
    for column in columns():
        tables.setdefault(column.table, []).append(column)
    for done, (table, here) in enumerate(tables.items(), start=1):
        yield from in_table(table, here, sure, both)
        progress(done, len(tables))


def patterns(person: Person, *, shared: frozenset[str] = frozenset()) -> tuple[str, str]:
    """What is the person's alone, and all that may be his."""
    sure = sure_pattern(replace(person, phones=person.phones - shared))
    return sure, "|".join(part for part in (sure_pattern(person), name_pattern(person)) if part)


def in_table(table: str, here: list[Column], sure: str, pattern: str) -> Iterator[Spot]:
    """Where it is found in one table: one query, whatever the number of columns."""
    tests = [sql.SQL("{}::text ~* %(any)s").format(sql.Identifier(column.name)) for column in here]
    shown = [
        sql.SQL("case when {0}::text ~* %(any)s then {0}::text ~* %(sure)s end").format(sql.Identifier(column.name))
        for column in here
    ]
    query = sql.SQL("select {}::text, {} from {} where {}").format(
        sql.Identifier(here[0].key) if here[0].key != "ctid" else sql.SQL("ctid"),
        sql.SQL(", ").join(shown),
        sql.Identifier(table),
        sql.SQL(" or ").join(tests),
    )
    with connection.cursor() as cursor:
        cursor.execute(query, {"any": pattern, "sure": sure or "(?!x)x"})  # an empty pattern would meet everything
        rows = cursor.fetchall()
    for key, *found in rows:
        for column, is_sure in zip(here, found, strict=True):
            if is_sure is not None:
                yield Spot(column, key, is_sure)


def files(person: Person) -> Iterator[str]:
    """Files in private storage whose names name the person. Rooms give files random names, so there should be none."""
    parts = [re.escape(address) for address in sorted(person.addresses)]
    parts += [r"[\s_-]+".join(re.escape(word) for word in name.split()) for name in _long_names(person)]
    if not parts:
        return
    pattern = re.compile("|".join(parts), re.IGNORECASE)
    yield from (name for name in _stored("") if pattern.search(name))


def _long_names(person: Person) -> list[str]:
    return [name for name in sorted(person.names) if len(name.split()) > 1 and len(name) > _LEAST_LETTERS]


def _stored(folder: str) -> Iterator[str]:
    try:
        folders, names = storages["private"].listdir(folder)
    except FileNotFoundError:  # nobody has handed anything in yet
        return
    yield from (f"{folder}/{name}".strip("/") for name in sorted(names))
    for inner in sorted(folders):
        yield from _stored(f"{folder}/{inner}".strip("/"))


def take_out(spot: Spot, pattern: str) -> bool:
    """Put … where the pattern meets, in one row of one column. False where the table does not allow that."""
    name = sql.Identifier(spot.column.name)
    new = {
        "text": sql.SQL("regexp_replace({}, %(pattern)s, %(gone)s, 'gi')").format(name),
        "json": sql.SQL("regexp_replace({}::text, %(pattern)s, %(gone)s, 'gi')::{}").format(
            name, sql.Identifier(spot.column.json_type)
        ),
        "array": sql.SQL(
            "array(select regexp_replace(one, %(pattern)s, %(gone)s, 'gi') from unnest({}::text[]) with ordinality "
            "as every(one, place) order by place)"
        ).format(name),
    }[spot.column.kind]
    query = sql.SQL("update {} set {} = {} where {} = %(row)s").format(
        sql.Identifier(spot.column.table),
        name,
        new,
        sql.Identifier(spot.column.key) if spot.column.key != "ctid" else sql.SQL("ctid"),
    )
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select set_config('kopir.forgetting', 'on', true)")
            cursor.execute(query, {"pattern": pattern, "gone": _GONE, "row": spot.row})
            cursor.execute("select set_config('kopir.forgetting', '', true)")
    except (IntegrityError, DataError, InternalError):
        return False
    return True
