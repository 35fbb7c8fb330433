"""`kopir privacy …`: where a person is still found. Django must be set up before this is called."""

from __future__ import annotations

import sys

import click


@click.group()
def privacy() -> None:
    """Data about people."""


def _said(done: int, of: int) -> None:
    """On a terminal, how many tables are looked through; Ctrl-C ends it, nothing is changed."""
    if sys.stderr.isatty():
        click.echo(f"\r{done}/{of} tables", nl=done == of, err=True)


@privacy.command()
@click.option("--email", required=True, help="The person's e-mail address.")
@click.option("--name", "names", multiple=True, help="A full name to look for too; may be given several times.")
def leftovers(email: str, names: tuple[str, ...]) -> None:
    """List every row in which a person is found: table, column, row. Exits with 1 if there is any."""
    from kopir.core.personal import person, whole  # noqa: PLC0415 -- needs Django set up
    from kopir.privacy import searching  # noqa: PLC0415

    known = whole(person(addresses=[email])) | person(names=names)
    number = 0
    for spot in searching.spots(known, progress=_said):
        number += 1
        click.echo(f"{spot.column.table}.{spot.column.name} {spot.row}{'' if spot.is_sure else ' (by name)'}")
    for name in searching.files(known):
        number += 1
        click.echo(f"file {name}")
    click.echo(f"{number} places", err=True)
    raise SystemExit(1 if number else 0)


@privacy.command()
def due() -> None:
    """Let go of what has been held long enough, in every room, as the nightly job does."""
    from django.utils import timezone  # noqa: PLC0415 -- needs Django set up

    from kopir.privacy import actions  # noqa: PLC0415

    done = actions.forget_due(timezone.localdate())
    click.echo(", ".join(f"{room}: {rows}" for room, rows in done.items()) or "nothing was due")
