"""Jobs: fetch by id, call the action."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from kopir.applications import actions, queries


@app.task(name="applications.send_notice")
def draft_left_behind(pk: int) -> None:
    """What was queued before mails had rows of their own."""
    actions.draft_left_behind(pk)


@app.periodic(cron="*/10 * * * *")
@app.task(name="applications.send_forgotten_notices", queueing_lock="applications.send_forgotten_notices")
def draft_every_left_behind(timestamp: int) -> None:  # noqa: ARG001 -- Procrastinate says when it was due
    """The same, for those whose job is gone."""
    for pk in queries.notices_left_behind(timezone.now()):
        actions.draft_left_behind(pk)


@app.periodic(cron="20 3 * * *")
@app.task(name="applications.forget_due", queueing_lock="applications.forget_due")
def forget_due(timestamp: int) -> None:  # noqa: ARG001 -- Procrastinate says when it was due
    """Each night: personal data past their last day go, and the counters of past days."""
    today = timezone.localdate()
    actions.forget_due(today)
    actions.forget_attempts(today)
