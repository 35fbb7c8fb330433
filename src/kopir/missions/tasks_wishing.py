"""Jobs of wishes: call the actions."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from kopir.missions.actions import wishing_due


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="missions.wishes_by_the_calendar")
def wishes_by_the_calendar(timestamp: int) -> None:  # noqa: ARG001 -- the periodic schedule hands it over
    """Each night: wishes run out, and those who were asked are reminded."""
    now = timezone.now()
    wishing_due.expire_due(now)
    wishing_due.remind_due(now)
