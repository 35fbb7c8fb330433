"""Jobs: call the action."""

from __future__ import annotations

from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django import app

from kopir.editorial.actions import counting, scheduling


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="editorial.schedule")
def publish_scheduled(timestamp: int) -> None:  # noqa: ARG001 -- the periodic schedule hands it over
    """Publish and take down the pages whose time has come."""
    scheduling.hold_back_unready(timezone.now())
    call_command("publish_scheduled", verbosity=0)


@app.periodic(cron="10 1 * * *")
@app.task(queueing_lock="editorial.forget_readers")
def forget_readers(timestamp: int) -> None:  # noqa: ARG001 -- as above
    """Throw away yesterday's traces of readers."""
    counting.forget_readers(timezone.localdate())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="editorial.tell_readers")
def tell_readers(timestamp: int) -> None:  # noqa: ARG001 -- as above
    """Let kept pages say how many have read them."""
    counting.tell_readers()
