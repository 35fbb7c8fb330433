"""Jobs of the planner: fetch by id, call the action."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from kopir.missions.actions import handing_out_kept, handing_out_prints, planning


@app.task
def make_plan(pk: int) -> None:
    """Plan a mission; a run that was ended meanwhile is left alone."""
    planning.work_on(pk)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="missions.bury_dead")
def bury_dead(timestamp: int) -> None:  # noqa: ARG001 -- the periodic schedule hands it over
    """Runs and prints whose process died say so; files of prints that were kept long enough go."""
    planning.bury_dead()
    handing_out_prints.bury_dead()
    handing_out_kept.drop_due(timezone.now())
