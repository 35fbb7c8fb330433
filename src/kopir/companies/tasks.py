"""Jobs of the room."""

from __future__ import annotations

from procrastinate.contrib.django import app

from kopir.companies import actions


@app.periodic(cron="40 2 * * *")
@app.task(name="companies.refile_names", queueing_lock="companies.refile_names")
def refile_names(timestamp: int) -> None:  # noqa: ARG001 -- Procrastinate says when it was due
    """Each night: names are filed under the keys that the engine of this version makes."""
    actions.refile_names()
