"""Jobs of recording: call the actions."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from kopir.missions.actions.recording_reminders import remind_of_results


@app.periodic(cron="20 * * * *")
@app.task(queueing_lock="missions.ask_for_results")
def ask_for_results(timestamp: int) -> None:  # noqa: ARG001 -- the periodic schedule hands it over
    """Each hour: it is evening somewhere, and people who met today are asked what came of it."""
    remind_of_results(timezone.now())
