"""Jobs: call the actions."""

from __future__ import annotations

from contextlib import suppress

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from kopir.core.models import User
from kopir.desk import actions
from kopir.desk.queries import morning as queries


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="desk.follow")
def follow_audit_log(timestamp: int) -> None:  # noqa: ARG001 -- the periodic schedule hands it over
    """Once a minute: what has changed is filed anew in the desk's index."""
    actions.follow_audit_log()


@app.periodic(cron="40 2 * * *")
@app.task(queueing_lock="desk.file_everything")
def file_everything(timestamp: int) -> None:  # noqa: ARG001 -- the periodic schedule hands it over
    """Each night: the whole index, so that nothing that slipped through stays wrong for long."""
    actions.file_everything()


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="desk.tell_mornings")
def tell_mornings(timestamp: int) -> None:  # noqa: ARG001 -- the periodic schedule hands it over
    """Every quarter of an hour: a job for each officer whose morning it is and who was not looked at today."""
    for pk in queries.officers_to_tell(timezone.now()):
        with suppress(AlreadyEnqueued):
            tell_of_the_morning.configure(queueing_lock=f"desk.morning.{pk}").defer(pk=pk)


@app.task(name="desk.tell_of_the_morning", retry=RetryStrategy(max_attempts=4, wait=30, exponential_wait=3))
def tell_of_the_morning(pk: int) -> None:
    """Write one officer's mail."""
    actions.tell_of_the_morning(User.objects.get(pk=pk), timezone.now())
