"""`kopir watchlists …`: fetch, load, list, accept. Django must be set up before this is called."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from kopir.core.errors import KopirError
from kopir.watchlists import actions, fetching, queries
from kopir.watchlists.models import ListSnapshot
from kopir.watchlists.sources import sources
from kopir.watchlists.states import ListState

_SOURCES = click.Choice(list(sources()))


def _refuse(sentence: object) -> None:
    click.echo(f"kopir: {sentence}", err=True)
    sys.exit(2)


def _say(snapshot: ListSnapshot) -> None:
    day = snapshot.published_on or snapshot.loaded_at.date()
    click.echo(
        f"{snapshot.source}\t{snapshot.state}\t{day}\t{snapshot.parties} parties, "
        f"{snapshot.refused_number} rows refused\t{snapshot.sha256[:12]}"
        + (f"\t{snapshot.why}" if snapshot.why else "")
    )


def _load(source: str, file: Path, published_on: datetime | None = None) -> None:
    """Load and say so in one line. Raises KopirError."""
    try:
        day = published_on.date() if published_on else None
        _say(actions.load_list(source, file, by=None, published_on=day))
    except actions.NothingNew as same:
        click.echo(f"{source}\t{same.sentence}")


@click.group()
def watchlists() -> None:
    """Watchlists: fetch and load their files, see how old they are."""


@watchlists.command()
@click.argument("source", type=_SOURCES)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--published-on", type=click.DateTime(["%Y-%m-%d"]), help="The date of the list.")
def load(source: str, file: Path, published_on: datetime | None) -> None:
    """Load FILE of SOURCE. The same file twice changes nothing."""
    try:
        _load(source, file, published_on)
    except KopirError as refusal:
        _refuse(refusal.sentence)


@watchlists.command()
@click.argument("source", type=_SOURCES, nargs=-1)
@click.option("--url", default="", help="Another address (for one source).")
def fetch(source: tuple[str, ...], url: str) -> None:
    """Download and load the lists that everybody is given (all of them, or those named).

    One line a list. One that fails does not stop the others; the exit code is 2 if any did.
    """
    wanted = source or tuple(code for code, said in sources().items() if said.url)
    if url and len(wanted) != 1:
        _refuse("--url is for one source")
    failed = False
    for code in wanted:
        try:
            _load(code, fetching.fetch(code, url=url))
        except KopirError as refusal:
            failed = True
            click.echo(f"kopir: {code}: {refusal.sentence}", err=True)
        except OSError as error:  # a full disk, a folder that is not ours
            failed = True
            click.echo(f"kopir: {code}: {error.strerror or error}", err=True)
    if failed:
        sys.exit(2)


@watchlists.command(name="list")
def show() -> None:
    """The lists with their dates."""
    for row in queries.overview():
        for snapshot in (row.current, row.held):
            if snapshot is not None:
                _say(snapshot)
        if row.current is None:
            click.echo(f"{row.source.code}\tnot loaded")


@watchlists.command()
@click.argument("source", type=_SOURCES)
def accept(source: str) -> None:
    """Use the held list of SOURCE from now on."""
    held = ListSnapshot.objects.filter(source=source, state=ListState.HELD).first()
    if held is None:
        _refuse(f"{source}: nothing is held")
        return
    _say(actions.accept_held(held, by=None))
