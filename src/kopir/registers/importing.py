"""Loading a snapshot: batch after batch, resumable after a kill, cancellable, swapped in whole or not at all.

A session lock of PostgreSQL shows who is loading: it goes when the process dies, and then the snapshot can be resumed.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, WrongState
from kopir.core.models import User
from kopir.core.states import may_move
from kopir.registers import differences, naming, storing
from kopir.registers.ahead import ahead
from kopir.registers.batches import Batch, batches
from kopir.registers.layouts.codes import Unusable
from kopir.registers.models import Snapshot, Source
from kopir.registers.reasons import FAULTS
from kopir.registers.states import MOVES, SnapshotState

NAMES_FIRST = 200_000  # up to this many entries, names are filed before the swap; beyond, after it
SHRUNK = 0.8
TOO_MANY_REFUSED = 0.2
_LOCK_SPACE = 0x6B6F  # of our advisory locks

Progress: TypeAlias = Callable[[Snapshot], None]


class Cancelled(Exception):
    """Somebody asked for the import to stop."""


def _nothing(_snapshot: Snapshot) -> None:
    """Nobody watches."""


def _lock_key(source: str) -> int:
    return zlib.crc32(f"{connection.settings_dict['NAME']}:{source}".encode()) - 2**31


@contextmanager
def only_one(source: str) -> Iterator[None]:
    """Hold this register for loading; refused when another process holds it."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s)", [_LOCK_SPACE, _lock_key(source)])
        if not cursor.fetchone()[0]:
            raise AlreadyThere(_("An import of this register is running; wait for its end or cancel it."))
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s, %s)", [_LOCK_SPACE, _lock_key(source)])


def wait_to_begin(source: str) -> None:
    """Until the end of the transaction nobody else begins an import of this register; loading goes on meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [_LOCK_SPACE + 1, _lock_key(source)])


def held_sources() -> frozenset[str]:
    """Registers that some process holds for loading just now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select objid from pg_locks where locktype = 'advisory' and classid = %s and objsubid = 2 and granted "
            "and database = (select oid from pg_database where datname = current_database())",
            [_LOCK_SPACE],
        )
        keys = {row[0] for row in cursor.fetchall()}
    return frozenset(source for source in Source.values if _lock_key(source) % 2**32 in keys)


def mark_interrupted(source: str) -> None:
    """Snapshots that say they are loading while nobody holds the register were interrupted. Call under `only_one`."""
    Snapshot.objects.filter(source=source, state=SnapshotState.LOADING).update(
        state=SnapshotState.PAUSED, why=_("The import was interrupted; it can be resumed.")
    )


def move(snapshot: Snapshot, new: SnapshotState, **fields: object) -> None:
    """Change the state by the table of moves."""
    old = SnapshotState(snapshot.state)
    if not may_move(MOVES, old, new):
        raise WrongState(_("This import is in the state “%(state)s”; that cannot be done now.") % {"state": old.label})
    snapshot.state = new
    for name, value in fields.items():
        setattr(snapshot, name, value)
    snapshot.save(update_fields=["state", *fields])


def load(snapshot: Snapshot, *, by: User | None, progress: Progress = _nothing) -> Snapshot:
    """Load a waiting, interrupted or failed snapshot to its end. What goes wrong with the file is written on it."""
    with only_one(snapshot.source):
        mark_interrupted(snapshot.source)
        snapshot.refresh_from_db()
        _claim(snapshot)
        try:
            if snapshot.is_difference:
                differences.apply(snapshot, by=by, progress=progress)
            else:
                _store(snapshot, progress)
                _finish(snapshot, by=by, progress=progress)
        except Unusable as fault:
            _fail(snapshot, fault)
            raise BadInput(why(fault)) from fault
        except Cancelled:
            _cancelled(snapshot, by=by)
            raise BadInput(_("The import was cancelled.")) from None
        except FileNotFoundError as missing:
            move(snapshot, SnapshotState.FAILED, why=_("The file is no longer there."), finished_at=timezone.now())
            raise BadInput(_("The file is no longer there.")) from missing
        except BadInput as refusal:
            move(snapshot, SnapshotState.FAILED, why=str(refusal.sentence), finished_at=timezone.now())
            raise
    return snapshot


def why(fault: Unusable) -> str:
    """A fault of a file in words, with where it stands."""
    words = str(FAULTS[fault.fault])
    if fault.line:
        words += " " + _("(line %(line)s)") % {"line": fault.line}
    return f"{words} «{fault.found}»" if fault.found else words


@transaction.atomic
def _claim(snapshot: Snapshot) -> None:
    fresh = snapshot.rows_read == 0 or not storing.exists(storing.entry_table(snapshot.pk))
    move(snapshot, SnapshotState.LOADING, why="", cancel_requested=False, finished_at=None)
    if fresh and not snapshot.is_difference:
        storing.make_tables(snapshot.pk)
        snapshot.refused.all().delete()
        for field in ("rows_read", "rows_kept", "rows_refused", "rows_left_out", "resume_at", "bytes_done"):
            setattr(snapshot, field, 0)
        snapshot.save()


def _store(snapshot: Snapshot, progress: Progress) -> None:
    path = Path(snapshot.file_path)
    for batch in ahead(batches(snapshot.source, path, snapshot_id=snapshot.pk, after=snapshot.resume_at)):
        store_batch(snapshot, batch)
        progress(snapshot)


@transaction.atomic
def store_batch(snapshot: Snapshot, batch: Batch) -> None:
    """A batch and the place it ends at, together: a process killed here loses at most this batch, and doubles none."""
    storing.relax()
    if batch.data:
        storing.copy_entries(storing.entry_table(snapshot.pk), batch.data)
    storing.copy_refused(snapshot.pk, batch.refused)
    snapshot.rows_read += batch.read
    snapshot.rows_kept += batch.kept
    snapshot.rows_refused += len(batch.refused)
    snapshot.rows_left_out += batch.left_out
    snapshot.resume_at = batch.line
    snapshot.bytes_done = batch.bytes_done
    snapshot.save(
        update_fields=[
            "rows_read",
            "rows_kept",
            "rows_refused",
            "rows_left_out",
            "resume_at",
            "bytes_done",
        ]
    )
    stop_if_asked(snapshot)


def stop_if_asked(snapshot: Snapshot) -> None:
    """Ask the database whether somebody wants the import to stop."""
    if Snapshot.objects.filter(pk=snapshot.pk, cancel_requested=True).exists():
        raise Cancelled


def _finish(snapshot: Snapshot, *, by: User | None, progress: Progress) -> None:
    """Doubles settled, indexes made, names filed; then the swap, unless a person must decide first."""
    lost = storing.settle(snapshot.pk)
    if lost:
        snapshot.rows_kept -= lost
        snapshot.rows_refused += lost
    snapshot.counts = storing.counts_of(snapshot.pk)
    snapshot.bytes_done = snapshot.file_bytes
    snapshot.save(update_fields=["rows_kept", "rows_refused", "counts", "bytes_done"])
    storing.index_entries(snapshot.pk)
    if snapshot.rows_kept <= NAMES_FIRST:
        file_names(snapshot, progress=progress)
    stop_if_asked(snapshot)
    doubt = doubts(snapshot)
    if doubt and not snapshot.swap_anyway:
        move(snapshot, SnapshotState.HELD, why=doubt)
    else:
        swap(snapshot, by=by)


def doubts(snapshot: Snapshot) -> str:
    """Why this snapshot should not replace the current one without a person's word; empty if it may."""
    if snapshot.rows_kept == 0:
        return _("The file holds no usable row.")
    if snapshot.rows_refused > TOO_MANY_REFUSED * snapshot.rows_read:
        return _("%(refused)s of %(read)s rows were refused; see the report.") % {
            "refused": snapshot.rows_refused, "read": snapshot.rows_read,
        }  # fmt: skip
    current = current_snapshot(snapshot.source)
    if current is not None and snapshot.rows_kept < SHRUNK * current.rows_kept:
        return _("It holds %(new)s entries, the current one %(old)s: part of the register may be missing.") % {
            "new": snapshot.rows_kept, "old": current.rows_kept,
        }  # fmt: skip
    return ""


def current_snapshot(source: str) -> Snapshot | None:
    """The full snapshot that readers see."""
    return Snapshot.objects.filter(source=source, state=SnapshotState.CURRENT, is_difference=False).first()


def swap(snapshot: Snapshot, *, by: User | None) -> None:
    """One transaction: readers see the old register until its end, the new one from then on."""
    with transaction.atomic():
        old = Snapshot.objects.select_for_update().filter(source=snapshot.source, state=SnapshotState.CURRENT)
        replaced = list(old.values_list("pk", flat=True))
        old.update(state=SnapshotState.RETIRED)
        storing.attach("registers_entry", storing.entry_table(snapshot.pk), snapshot.pk)
        if snapshot.rows_kept <= NAMES_FIRST:
            storing.attach("registers_namekeys", storing.keys_table(snapshot.pk), snapshot.pk)
        move(snapshot, SnapshotState.CURRENT, why="", finished_at=timezone.now())
        audit.record(
            "snapshot.swapped_in", snapshot, actor=by, source=snapshot.source, rows=snapshot.rows_kept, was=replaced
        )
    for number in replaced:
        storing.drop(number)


def file_names(snapshot: Snapshot, *, progress: Progress = _nothing) -> None:
    """File the names of a snapshot's entries; goes on where it was interrupted. Safe to call again when done."""
    entries, keys = storing.entry_table(snapshot.pk), storing.keys_table(snapshot.pk)
    if not storing.exists(keys) or storing.is_attached(keys):
        return
    for filed in naming.filed(_unfiled(entries, snapshot.names_at), expected=snapshot.rows_kept):
        with transaction.atomic():
            storing.copy_keys(keys, snapshot.pk, filed)
            snapshot.names_done += len(filed)
            snapshot.names_at = filed[-1][0]
            snapshot.save(update_fields=["names_done", "names_at"])
            if snapshot.state == SnapshotState.LOADING:
                stop_if_asked(snapshot)
        progress(snapshot)
    storing.index_keys(snapshot.pk)


def file_names_after_swap(snapshot: Snapshot, *, progress: Progress = _nothing) -> None:
    """For large registers: the names of a current snapshot filed behind the swap, then shown at once."""
    with only_one(snapshot.source):
        snapshot.refresh_from_db()
        if snapshot.state != SnapshotState.CURRENT or snapshot.is_difference:
            return
        file_names(snapshot, progress=progress)
        if storing.exists(storing.keys_table(snapshot.pk)):
            with transaction.atomic():
                storing.attach("registers_namekeys", storing.keys_table(snapshot.pk), snapshot.pk)


def _unfiled(table: str, after: int) -> Iterator[tuple[int, str]]:
    """Entries behind `after` whose names may be searched, in order, page by page."""
    while True:
        page = storing.rows_of(
            "select id, names::text from {} where id > %s and not warnings @> '{{hidden}}' order by id limit 5000",
            table,
            values=[after],
        )
        if not page:
            return
        for entry, names in page:
            yield int(str(entry)), str(names)
        after = int(str(page[-1][0]))


def _fail(snapshot: Snapshot, fault: Unusable) -> None:
    move(snapshot, SnapshotState.FAILED, why=why(fault), finished_at=timezone.now())
    storing.drop(snapshot.pk)
    Snapshot.objects.filter(pk=snapshot.pk).update(resume_at=0)


def _cancelled(snapshot: Snapshot, *, by: User | None) -> None:
    storing.drop(snapshot.pk)
    snapshot.refresh_from_db()
    with transaction.atomic():
        move(snapshot, SnapshotState.CANCELLED, finished_at=timezone.now())
        audit.record("snapshot.cancelled", snapshot, actor=by, source=snapshot.source)
