"""Jobs: fetch by id, call the action."""

from __future__ import annotations

from contextlib import suppress

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from kopir.mail import actions, queries
from kopir.mail.actions.releasing import SEND
from kopir.mail.actions.sending import MOST_ATTEMPTS


@app.task(name=SEND, retry=RetryStrategy(max_attempts=MOST_ATTEMPTS, wait=10, exponential_wait=3))
def send(pk: int) -> None:
    """Send one mail; tried again with growing pauses, for about an hour."""
    actions.send(pk)


@app.periodic(cron="*/10 * * * *")
@app.task(name="mail.send_forgotten", queueing_lock="mail.send_forgotten")
def send_forgotten(timestamp: int) -> None:  # noqa: ARG001 -- Procrastinate says when it was due
    """Every ten minutes: mails whose worker died are queued again; each once."""
    for pk in queries.left_behind(timezone.now()):
        with suppress(AlreadyEnqueued):
            send.configure(queueing_lock=f"mail.{pk}").defer(pk=pk)


@app.periodic(cron="40 3 * * *")
@app.task(name="mail.empty_due", queueing_lock="mail.empty_due")
def empty_due(timestamp: int) -> None:  # noqa: ARG001 -- as above
    """Each night: words and addresses of mails past their last day go."""
    actions.empty_due(timezone.localdate())
