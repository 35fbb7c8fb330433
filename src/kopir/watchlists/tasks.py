"""Jobs: call the actions."""

from __future__ import annotations

import logging

from django.conf import settings
from procrastinate.contrib.django import app

from kopir.core.errors import KopirError
from kopir.watchlists import actions, fetching
from kopir.watchlists.sources import sources

logger = logging.getLogger(__name__)


@app.periodic(cron="10 1 * * *")
@app.task(queueing_lock="watchlists.fetch")
def fetch_all(timestamp: int) -> None:  # noqa: ARG001 -- the periodic schedule hands it over
    """Each night, where KOPIR_WATCHLISTS_FETCH says so: the lists that everybody is given."""
    if not settings.WATCHLISTS_FETCH:
        return
    for code, source in sources().items():
        if not source.url:
            continue
        try:
            actions.load_list(code, fetching.fetch(code), by=None)
        except actions.NothingNew:
            continue
        except KopirError as refusal:
            logger.warning("watchlist %s: %s", code, refusal.sentence)
