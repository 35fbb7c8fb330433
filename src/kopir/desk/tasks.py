"""Jobs: call the actions."""

from __future__ import annotations

from procrastinate.contrib.django import app

from kopir.desk import actions


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="desk.follow")
def follow_audit_log(timestamp: int) -> None:  # noqa: ARG001 -- the periodic schedule hands it over
    """Once a minute: what has changed is filed anew in the desk's index."""
    actions.follow_audit_log()


@app.periodic(cron="40 2 * * *")
@app.task(queueing_lock="desk.file_everything")
def file_everything(timestamp: int) -> None:  # noqa: ARG001 -- the periodic schedule hands it over
    """Each night: the whole index, so that nothing that slipped through stays wrong for long."""
    actions.file_everything()
