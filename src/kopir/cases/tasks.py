"""Jobs: call the actions."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from kopir.cases import actions


@app.periodic(cron="30 3 * * *")
@app.task(queueing_lock="cases.by_the_calendar")
def by_the_calendar(timestamp: int) -> None:  # noqa: ARG001 -- the periodic schedule hands it over
    """Each night: reminders, the lead is told, interests run out, companies are asked what came of it."""
    today, now = timezone.localdate(), timezone.now()
    actions.remind_due(today, now)
    actions.expire_due(today)
    actions.tell_tasks_due(today)
    actions.ask_due(today, now)
