"""`kopir archive …`: load the archive's first content from tables."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kopir.core.models import User
from kopir.heritage.importing import load_archive


def _editor(email: str) -> User:
    found = User.objects.filter(email__iexact=email, is_active=True).first()
    if found is None or not found.is_editor:
        click.echo(f"kopir: {email}: there is no editor with this address", err=True)
        sys.exit(2)
    return found


@click.group()
def archive() -> None:
    """The archive: load its tables."""


@archive.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--writer", required=True, help="E-mail address of the editor who writes.")
@click.option("--publisher", help="Another editor, who publishes. Without: all waits in review.")
def load(folder: Path, writer: str, publisher: str | None) -> None:
    """Load the tables in FOLDER. Rows that are there already are left as they are."""
    if publisher is not None and publisher.casefold() == writer.casefold():
        click.echo("kopir: who writes cannot publish: name two editors", err=True)
        sys.exit(2)
    done = load_archive(folder, writer=_editor(writer), publisher=_editor(publisher) if publisher else None)
    for outcome in done.outcomes:
        if outcome.what == "refused":
            click.echo(f"{outcome.table}\tline {outcome.line}\t{outcome.key}\t{outcome.why}", err=True)
    counted = done.counted()
    click.echo(", ".join(f"{number} {what}" for what, number in counted.items()))
    if counted["refused"]:
        sys.exit(2)
