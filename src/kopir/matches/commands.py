"""`kopir matches …`: the search index from the command line. Django must be set up before this is called."""

from __future__ import annotations

import click


@click.group()
def matches() -> None:
    """The search index of opportunities."""


@matches.command()
@click.option("--all", "everything", is_flag=True, help="Look at every published opportunity again.")
@click.option("--pool", is_flag=True, help="Take the pool's statistics anew.")
def reindex(everything: bool, pool: bool) -> None:  # noqa: FBT001 -- click hands options over by name
    """Index what was published, changed or closed since the last run; running it twice changes nothing."""
    from kopir.matches import actions  # noqa: PLC0415 -- needs Django set up

    done = actions.reindex_due(limit=1_000_000, everything=everything)
    if pool:
        actions.refresh_pool()
    while actions.look_again(limit=500):
        pass
    click.echo(f"{done.indexed} indexed, {done.unchanged} unchanged, {done.removed} removed")
