"""Files of prints: kept for a day, and no longer than everybody on them may be named.

Apart from the making of prints, so that whoever throws files away need not load what sets pages.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import WrongState
from kopir.core.states import may_move
from kopir.missions.models import Mission, Print
from kopir.missions.states import OPEN_PRINTS, PRINT_MOVES, PrintState

KEPT = timedelta(hours=24)


def move_print(one: Print, state: PrintState, **values: Any) -> None:
    """To another state, if it allows that. The row has to be locked."""
    if not may_move(PRINT_MOVES, PrintState(one.state), state):
        raise WrongState(_("The print is no longer where it was. Look at it again."))
    for name, value in {"state": state, **values}.items():
        setattr(one, name, value)
    if state not in OPEN_PRINTS and one.finished_at is None:
        one.finished_at = timezone.now()
    one.save()


@transaction.atomic
def drop_due(now: datetime) -> int:
    """Files that were kept long enough go, and with them whatever a print that was broken off has left behind."""
    rows = Print.objects.select_for_update(of=("self",)).select_related("mission")
    due = list(rows.filter(finished_at__lte=now - KEPT).exclude(stored=""))
    for one in due:
        _drop(one)
    return len(due)


@transaction.atomic
def drop_prints_of(mission: Mission) -> None:
    """Somebody on it was forgotten: no file names him any more, and a print that is being made is not kept."""
    for one in Print.objects.select_for_update().filter(mission=mission):
        if one.is_open:  # the job sees it before it keeps anything
            move_print(one, PrintState.CANCELLED)
            audit.record("mission.print_cancelled", mission, actor=None, print=one.pk)
        elif one.stored:
            _drop(one)


def _drop(one: Print) -> None:
    transaction.on_commit(partial(storages["private"].delete, one.stored))
    one.stored = ""
    if one.state == PrintState.READY:
        move_print(one, PrintState.EXPIRED)
        audit.record("mission.print_dropped", one.mission, actor=None, print=one.pk)
    else:
        one.save(update_fields=["stored"])
