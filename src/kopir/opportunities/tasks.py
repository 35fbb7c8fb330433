"""Jobs of the room."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils import timezone
from procrastinate.contrib.django import app

from kopir.core.pair import sides
from kopir.opportunities import actions


@app.periodic(cron="5 * * * *")
@app.task(name="opportunities.expire_due", queueing_lock="opportunities.expire_due")
def expire_due(timestamp: int) -> None:  # noqa: ARG001 -- Procrastinate says when it was due
    """Each hour: what was valid until yesterday, in the country where it is still earliest, expires."""
    actions.expire_due(min(timezone.localdate(timezone=ZoneInfo(one.time_zone)) for one in sides()))


@app.periodic(cron="50 2 * * *")
@app.task(name="opportunities.refile_texts", queueing_lock="opportunities.refile_texts")
def refile_texts(timestamp: int) -> None:  # noqa: ARG001 -- Procrastinate says when it was due
    """Each night: texts are filed under the words that the engine of this version finds in them."""
    actions.refile_texts()
