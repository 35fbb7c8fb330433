"""Jobs: call the actions."""

from __future__ import annotations

from contextlib import suppress

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from kopir.privacy import actions, queries


@app.task(name=actions.FORGET, retry=RetryStrategy(max_attempts=5, wait=30, exponential_wait=3))
def forget(pk: int) -> None:
    """Carry out one wish to be forgotten."""
    actions.carry_out(pk)


@app.periodic(cron="*/10 * * * *")
@app.task(name="privacy.go_on", queueing_lock="privacy.go_on")
def go_on(timestamp: int) -> None:  # noqa: ARG001 -- the periodic schedule hands it over
    """Every ten minutes: deletions whose worker died are queued again, each once."""
    for pk in queries.left_behind():
        with suppress(AlreadyEnqueued):
            forget.configure(queueing_lock=f"privacy.{pk}").defer(pk=pk)


@app.periodic(cron="50 3 * * *")
@app.task(name="privacy.forget_due", queueing_lock="privacy.forget_due")
def forget_due(timestamp: int) -> None:  # noqa: ARG001 -- as above
    """Each night: what has been held long enough goes, in every room."""
    actions.forget_due(timezone.localdate())
    actions.clear_doors()
