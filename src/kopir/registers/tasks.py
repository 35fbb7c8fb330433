"""Jobs: fetch by id, call the action."""

from __future__ import annotations

from contextlib import suppress

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from kopir.registers import actions


@app.task(retry=RetryStrategy(max_attempts=10, wait=30, linear_wait=30))
def load_snapshot(pk: int) -> None:
    """Load a snapshot, or go on with it; run again by itself while another import of the register is running."""
    actions.work_on(pk)


@app.task(retry=RetryStrategy(max_attempts=10, wait=30))
def file_names(pk: int) -> None:
    """File the names of a large register behind its swap."""
    actions.file_names_of(pk)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="registers.resume")
def resume_interrupted(timestamp: int) -> None:  # noqa: ARG001 -- the periodic schedule hands it over
    """Go on with imports whose process died, and with those whose job gave up waiting; each is queued here once."""
    for pk in actions.interrupted():
        with suppress(AlreadyEnqueued):
            load_snapshot.configure(queueing_lock=f"registers.load.{pk}").defer(pk=pk)
