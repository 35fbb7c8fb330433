"""Jobs of the room."""

from __future__ import annotations

from procrastinate.contrib.django import app

from kopir.heritage import actions


@app.periodic(cron="20 3 * * *")
@app.task(name="heritage.refile_all", queueing_lock="heritage.refile_all")
def refile_all(timestamp: int) -> None:  # noqa: ARG001 -- Procrastinate says when it was due
    """Each night: records are filed under the words that the engine of this version finds in them."""
    actions.refile_all()
