"""Jobs: call the actions."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from kopir.core.errors import KopirError
from kopir.vetting import actions

logger = logging.getLogger(__name__)


@app.periodic(cron="*/2 * * * *")
@app.task(queueing_lock="vetting.screen_due")
def screen_due(timestamp: int) -> None:  # noqa: ARG001 -- the periodic schedule hands it over
    """Every two minutes: who is stale, new, or was screened against older lists."""
    try:
        actions.screen_due()
    except KopirError as refusal:  # no lists yet: said on the desk's pages, not a fault of the job
        logger.info("not screened: %s", refusal.sentence)
