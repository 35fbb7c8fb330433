"""Jobs of the planner: fetch by id, call the action."""

from __future__ import annotations

from procrastinate.contrib.django import app

from kopir.missions.actions import planning


@app.task
def make_plan(pk: int) -> None:
    """Plan a mission; a run that was ended meanwhile is left alone."""
    planning.work_on(pk)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="missions.bury_dead")
def bury_dead(timestamp: int) -> None:  # noqa: ARG001 -- the periodic schedule hands it over
    """Runs whose process died say so."""
    planning.bury_dead()
