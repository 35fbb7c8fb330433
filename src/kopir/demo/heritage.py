"""The archive of the demo: the tables that ship with Kopir, written by one editor and published by another."""

from __future__ import annotations

from kopir.core.models import User
from kopir.demo import people, steps
from kopir.engines import data
from kopir.heritage.importing import load_archive


def load() -> None:
    """Load what is not there yet. A second run costs a look-up a row."""
    writer, publisher = (User.objects.get(email=email) for email in (people.EDITOR, people.SECOND_EDITOR))
    with steps.bar("Archive: places, camps, events, numbers", 1) as report:
        load_archive(
            data.path("heritage"),
            writer=writer,
            publisher=publisher,
            progress=lambda done, total: report(done // total),
        )
