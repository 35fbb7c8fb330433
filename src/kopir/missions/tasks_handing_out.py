"""Jobs of what is handed out: fetch by id, call the action."""

from __future__ import annotations

from procrastinate.contrib.django import app

from kopir.missions.actions import handing_out_prints as prints


@app.task
def make_print(pk: int) -> None:
    """Make a large print; one that was cancelled meanwhile is left alone."""
    prints.work_on(pk)
