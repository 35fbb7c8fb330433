"""Jobs: fetch by id, call the action."""

from __future__ import annotations

from contextlib import suppress

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from kopir.applications import actions, queries
from kopir.applications.actions.notices import SEND


@app.task(name=SEND, retry=RetryStrategy(max_attempts=8, wait=10, exponential_wait=3))
def send_notice(pk: int) -> None:
    """Send one mail; tried again with growing pauses, for about three hours."""
    actions.send_notice(pk)


@app.periodic(cron="*/10 * * * *")
@app.task(name="applications.send_forgotten_notices", queueing_lock="applications.send_forgotten_notices")
def send_forgotten_notices(timestamp: int) -> None:  # noqa: ARG001 -- Procrastinate says when it was due
    """Every ten minutes: mails whose worker died, or whose job gave up, are queued again; each once."""
    for pk in queries.notices_left_behind(timezone.now()):
        with suppress(AlreadyEnqueued):
            send_notice.configure(queueing_lock=f"applications.notice.{pk}").defer(pk=pk)


@app.periodic(cron="20 3 * * *")
@app.task(name="applications.forget_due", queueing_lock="applications.forget_due")
def forget_due(timestamp: int) -> None:  # noqa: ARG001 -- Procrastinate says when it was due
    """Each night: personal data past their last day go, and the counters of past days."""
    today = timezone.localdate()
    actions.forget_due(today)
    actions.forget_attempts(today)
