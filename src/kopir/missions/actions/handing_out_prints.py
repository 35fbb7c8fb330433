"""Large prints: asked for, made by a job, cancelled. Whoever asks for what is being made already is led to that."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import WrongState
from kopir.core.models import User
from kopir.missions import prints_handing_out as prints
from kopir.missions.actions.access import locked
from kopir.missions.actions.handing_out_kept import move_print
from kopir.missions.models import Mission, Print
from kopir.missions.queries import handing_out_prints as queries
from kopir.missions.states import OPEN_PRINTS, PrintFault, PrintKind, PrintState, PrintStep

DEAD_AFTER = timedelta(seconds=60)  # without a sign of life
_OFTEN = timedelta(seconds=0.4)


@transaction.atomic
def ask_print(mission: Mission, kind: PrintKind, reader: str, *, by: User | None) -> tuple[Print, bool]:
    """A print that waits for its job, and whether it is new; not while the same is being made."""
    mission, language = locked(mission), queries.language_of(kind, reader)
    rows = Print.objects.select_for_update().filter(mission=mission, kind=kind, language=language)
    found = rows.filter(state__in=OPEN_PRINTS).first()
    if found is not None and not _is_dead(found):
        return found, False
    if found is not None:
        _fail(found, PrintFault.DIED)
    one = Print.objects.create(
        mission=mission,
        kind=kind,
        language=language,
        sheets=queries.sheets(mission)[kind],
        version=mission.version,
        created_by=by,
    )
    audit.record("mission.print_asked", mission, actor=by, print=one.pk, what=kind.value)
    return one, True


@transaction.atomic
def cancel_print(one: Print, *, by: User) -> Print:
    """Nobody wants it any more. Its job notices before it keeps anything."""
    one = Print.objects.select_for_update().get(pk=one.pk)
    if one.state not in OPEN_PRINTS:
        raise WrongState(_("The print is no longer being made."))
    move_print(one, PrintState.CANCELLED)
    audit.record("mission.print_cancelled", one.mission, actor=by, print=one.pk)
    return one


@transaction.atomic
def bury_dead() -> int:
    """Prints whose process died are broken off, and can be asked for again."""
    running = Print.objects.select_for_update(of=("self",)).select_related("mission").filter(state=PrintState.RUNNING)
    dead = [one for one in running if _is_dead(one)]
    for one in dead:
        _fail(one, PrintFault.DIED)
    return len(dead)


def _is_dead(one: Print) -> bool:
    seen = one.heartbeat_at
    return one.state == PrintState.RUNNING and (seen is None or timezone.now() - seen > DEAD_AFTER)


def _fail(one: Print, why: PrintFault) -> None:
    move_print(one, PrintState.FAILED, why=why)
    audit.record("mission.print_failed", one.mission, actor=None, print=one.pk, why=why.value)


def work_on(pk: int) -> None:
    """What the job does; a second job for the same print finds nothing to do."""
    one = _begin(pk)
    if one is None:
        return
    try:
        _work(one)
    except _Stopped:
        return
    except Exception:
        with transaction.atomic():
            one = Print.objects.select_for_update().get(pk=pk)
            if one.state == PrintState.RUNNING:
                _fail(one, PrintFault.ERROR)
        raise


@transaction.atomic
def _begin(pk: int) -> Print | None:
    rows = Print.objects.select_for_update(of=("self",)).select_related("mission")
    one = rows.filter(pk=pk, state=PrintState.QUEUED).first()
    if one is None:
        return None
    now = timezone.now()
    # The name is kept before the file: what a process leaves behind that dies in between is found by it.
    stored = f"missions/prints/{secrets.token_hex(16)}"
    version = one.mission.version
    move_print(one, PrintState.RUNNING, begun_at=now, heartbeat_at=now, version=version, stored=stored)
    return one


def _work(one: Print) -> None:
    with translation.override(one.language):
        content = prints.whole(one.mission, PrintKind(one.kind), _Ticker(one.pk).tell)
    storages["private"].save(one.stored, ContentFile(content))
    if not _end(one.pk, len(content)):
        storages["private"].delete(one.stored)


@transaction.atomic
def _end(pk: int, size: int) -> bool:
    """Whether somebody still wants it."""
    one = Print.objects.select_for_update(of=("self",)).select_related("mission").get(pk=pk)
    if one.state != PrintState.RUNNING:
        return False
    move_print(one, PrintState.READY, size=size)
    audit.record("mission.print_made", one.mission, actor=None, print=one.pk)
    return True


class _Stopped(Exception):
    """Somebody cancelled it."""


class _Ticker:
    """Writes progress on the row about twice a second, and stops when the row says that nobody wants it."""

    def __init__(self, pk: int) -> None:
        self.pk = pk
        self.step, self.told = "", timezone.now()

    def tell(self, step: PrintStep, done: int, of: int) -> None:
        now = timezone.now()
        if step == self.step and now - self.told < _OFTEN:
            return
        self.step, self.told = step, now
        running = Print.objects.filter(pk=self.pk, state=PrintState.RUNNING)
        if not running.update(heartbeat_at=now, step=step, done=done, of=of):
            raise _Stopped
