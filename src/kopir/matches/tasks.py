"""Jobs: fetch by id, call the action."""

from __future__ import annotations

from procrastinate.contrib.django import app

from kopir.matches import actions


@app.task(retry=3)
def index_opportunity(pk: int) -> None:
    """Index one opportunity that was published, changed or closed."""
    actions.index_opportunity(pk)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="matches.reindex")
def reindex_due(timestamp: int) -> None:  # noqa: ARG001 -- the periodic schedule hands it over
    """Once a minute: bring the index up to date with what was published, changed, expired or closed."""
    actions.reindex_due()
