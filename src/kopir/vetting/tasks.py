"""Jobs: call the actions."""

from __future__ import annotations

import logging
from contextlib import suppress

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from kopir.core.errors import KopirError
from kopir.vetting import actions
from kopir.vetting.queries.queue import to_remind

logger = logging.getLogger(__name__)


@app.periodic(cron="*/2 * * * *")
@app.task(name="vetting.screen_due", queueing_lock="vetting.screen_due")
def screen_due(timestamp: int) -> None:  # noqa: ARG001 -- the periodic schedule hands it over
    """Every two minutes: who is stale, new, or was screened against older lists."""
    try:
        actions.screen_due()
    except KopirError as refusal:  # no lists yet: said on the desk's pages, not a fault of the job
        logger.info("not screened: %s", refusal.sentence)


@app.task(name="vetting.remind_of", retry=RetryStrategy(max_attempts=8, wait=10, exponential_wait=3))
def remind_of(pk: int) -> None:
    """Tell a company that a paper expires; tried again with growing pauses."""
    actions.remind_of(pk)


@app.periodic(cron="10 4 * * *")
@app.task(name="vetting.remind_expiring", queueing_lock="vetting.remind_expiring")
def remind_expiring(timestamp: int) -> None:  # noqa: ARG001 -- as above
    """Each night: papers that expire soon and of which nobody was told; what a night missed, the next one finds."""
    for pk in to_remind().values_list("pk", flat=True):
        with suppress(AlreadyEnqueued):
            remind_of.configure(queueing_lock=f"vetting.remind_of.{pk}").defer(pk=pk)


@app.periodic(cron="20 4 * * 1")
@app.task(name="vetting.sum_up_endings", queueing_lock="vetting.sum_up_endings")
def sum_up_endings(timestamp: int) -> None:  # noqa: ARG001 -- as above
    """Each Monday: officers are told how many verdicts of theirs run out."""
    actions.sum_up_endings()
