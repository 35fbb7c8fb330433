"""`kopir screen compare` (no database) and `kopir screen batch` (against the loaded lists, or against files)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kopir.cli import existing, refuse, set_up_django
from kopir.cli.batch import refusals
from kopir.cli.spreadsheets import as_table

if TYPE_CHECKING:
    from kopir.engines.screening import Index


@click.group()
def screen() -> None:
    """Names against names, and against watchlists. A hit is for a person to look at, never a verdict."""


@screen.command()
@click.option("--pairs", required=True, metavar="FILE", help="Pairs: .csv, .tsv or .xlsx with schema name1 name2.")
@click.option("--out", required=True, metavar="FILE", help="The same rows with score, hit and because.")
def compare(pairs: str, out: str) -> None:
    """Say for each pair of names whether they may be one party's, with a score and the evidence."""
    from kopir.engines.screening.batch import compare_file  # noqa: PLC0415 -- slow import: numpy, the dictionary

    with refusals(existing(pairs)), as_table(Path(pairs)) as table:
        compare_file(table, Path(out))


@screen.command()
@click.option(
    "--names", required=True, metavar="FILE", help="Names: .csv, .tsv or .xlsx with name (schema country birth id)."
)
@click.option("--out", required=True, metavar="FILE", help="The hits: line name list key listed_name score because.")
@click.option(
    "--lists", multiple=True, metavar="FILE", help="Files of watchlists to screen against, instead of the loaded ones."
)
def batch(names: str, out: str, lists: tuple[str, ...]) -> None:
    """Screen names against the loaded watchlists."""
    from kopir.engines.screening.batch import screen_file  # noqa: PLC0415 -- slow import: numpy, the dictionary

    index = _from_files(lists) if lists else _loaded()
    with refusals(existing(names)), as_table(Path(names)) as table:
        asked, hits = screen_file(table, Path(out), index)
    click.echo(f"{asked} names, {hits} hits, {len(index)} listed names", err=True)


def _from_files(lists: tuple[str, ...]) -> Index:
    from kopir.engines.screening import Listed, build  # noqa: PLC0415 -- as above
    from kopir.engines.screening.lists import UnknownList, read  # noqa: PLC0415

    parties: list[Listed] = []
    for file in lists:
        try:
            parties += [row for row in read(existing(file), prefix=Path(file).stem) if isinstance(row, Listed)]
        except UnknownList as unknown:
            refuse(f"{file}: {unknown}")
    return build(parties)


def _loaded() -> Index:
    set_up_django()
    from kopir.watchlists import queries  # noqa: PLC0415 -- needs Django set up

    _version, index = queries.current_index()
    if not len(index):
        refuse("no watchlist is loaded: kopir watchlists fetch, or load a file")
    return index
