"""The tests' databases: copied from one that is migrated once, and given back clean to every test that commits.

Three hundred migrations take most of a minute, so their outcome is kept in the server, under a name made of all they
depend on: another migration, package, pair or server makes another one. What programs do *after* migrating
(`post_migrate`) is not kept but done by every run.

A test that really commits leaves its database changed. Django would truncate some 130 tables and send `post_migrate`,
which takes seconds, and what migrations had put into the tables would be gone for the tests that come after. Here rows
are deleted, the few that were there at first are put back, and numbers are not given twice.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from importlib.metadata import distributions
from importlib.util import find_spec
from pathlib import Path
from unittest.mock import patch

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from kopir.engines import data

_KEPT = "kopir_migrated_"
_ONE_AT_A_TIME = 5_215_011  # the number of the lock: workers of one run, and runs side by side
_ASIDE = "clean"  # the schema with what stood in the tables at first


def _what_migrations_depend_on() -> str:
    """A short name of it."""
    seen = hashlib.sha256()
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path, "migrations").glob("*.py")):
            text = file.read_bytes()
            seen.update(f"{app.label} {file.name}".encode() + text)
            for name in re.findall(rb"^(?:from|import) (kopir[\w.]*)(?: import (\w+))?", text, re.MULTILINE):
                seen.update(b"".join(map(_source, sorted({name[0], b".".join(filter(None, name))}))))
    seen.update(data.path("pairs", settings.PAIR, "pair.toml").read_bytes())
    packages = sorted((one.name, one.version) for one in distributions())
    chosen = settings.PAIR, settings.LANGUAGE_CODE, settings.TIME_ZONE, connection.pg_version
    seen.update(repr((packages, chosen)).encode())
    return seen.hexdigest()[:16]


def _source(module: bytes) -> bytes:
    spec = find_spec(module.decode())
    return Path(spec.origin).read_bytes() if spec and spec.origin else b""


def _copy(name: str, of: str, options: str = "") -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'drop database if exists "{name}" with (force)')
        cursor.execute(f'create database "{name}" template "{of}" {options}')


def _migrated() -> str:
    """The name of a database in which all migrations have run, and nothing else. The first to ask makes it."""
    name = _KEPT + _what_migrations_depend_on()
    with connection._nodb_cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [_ONE_AT_A_TIME])  # let go when this connection closes
        cursor.execute("select datname from pg_database where starts_with(datname, %s)", [_KEPT])
        kept = {row[0] for row in cursor.fetchall()}
        if name not in kept:
            for older in kept:
                cursor.execute(f'drop database "{older}" with (force)')
            _migrate(f"{_KEPT}unfinished")
            cursor.execute(f'alter database "{_KEPT}unfinished" rename to "{name}"')
    return name


def _migrate(name: str) -> None:
    _copy(name, of="template0", options="encoding 'UTF8' locale 'C.UTF-8'")  # as config.database makes it
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        with patch("django.core.management.commands.migrate.emit_post_migrate_signal"):
            call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_use_migrations: bool,
    django_db_blocker: DjangoDbBlocker,
) -> None:  # fmt: skip
    """Before Django makes the tests' database: say what it is copied from."""
    if django_db_use_migrations:
        with django_db_blocker.unblock():
            connection.settings_dict["TEST"]["TEMPLATE"] = _migrated()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Note what Django has made, so that the tests that commit can be cleaned up after."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        known = _tables(cursor, with_partitions=True)
        statements = _kept_aside(cursor, _tables(cursor))

    def restore(case: TransactionTestCase) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for new in sorted(_tables(cursor, with_partitions=True) - known):
                cursor.execute(f"drop table if exists {new} cascade")
            cursor.execute(statements)

    with patch.object(TransactionTestCase, "_fixture_teardown", restore):
        yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        # A thread of a test's server may still be connected, and a database in use is not dropped.
        cursor.execute(
            "select pg_terminate_backend(pid, 10000) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )


def _tables(cursor: CursorWrapper, *, with_partitions: bool = False) -> set[str]:
    cursor.execute(
        "select oid::regclass::text from pg_class where relnamespace = 'public'::regnamespace"
        " and relkind in ('r', 'p') and (%s or not relispartition)",
        [with_partitions],
    )
    return {row[0] for row in cursor.fetchall()}


def _kept_aside(cursor: CursorWrapper, tables: set[str]) -> str:
    """Copy the few tables that are not empty; give the statements that make all tables again what they are now."""
    statements = ["set local session_replication_role = replica"]  # neither keys nor triggers
    cursor.execute(f"drop schema if exists {_ASIDE} cascade; create schema {_ASIDE}")
    for table in sorted(tables):
        statements.append(f"delete from {table}")
        cursor.execute(f"select exists (select from {table})")
        if cursor.fetchone()[0]:
            cursor.execute(f"create table {_ASIDE}.{table} as table {table}")
            cursor.execute(
                "select string_agg(quote_ident(attname), ', ') from pg_attribute"
                " where attrelid = %s::regclass and attnum > 0 and not attisdropped and attgenerated = ''",
                [table],
            )
            columns = cursor.fetchone()[0]
            statements.append(
                f"insert into {table} ({columns}) overriding system value select {columns} from {_ASIDE}.{table}"
            )
    # Numbers go on, unless a test has begun them anew: then they would meet those of the rows put back.
    cursor.execute(f"create table {_ASIDE}.numbers as select * from pg_sequences where last_value is not null")
    statements.append(
        "select setval(format('%I.%I', schemaname, sequencename)::regclass, was.last_value)"
        f" from {_ASIDE}.numbers was join pg_sequences now using (schemaname, sequencename)"
        " where coalesce(now.last_value, 0) < was.last_value"
    )
    return ";\n".join(statements)
