"""A daily difference applied to the current snapshot: all of it in one transaction, twice is as once.

The rows are gathered in a temporary table (the last one of a key wins); then entries are changed, added, taken away.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import BadInput
from kopir.core.models import User
from kopir.registers import naming, storing
from kopir.registers.batches import ROWS, opened
from kopir.registers.layouts import layout_of
from kopir.registers.layouts.row import Refused, Row
from kopir.registers.models import Snapshot
from kopir.registers.states import SnapshotState

_CHANGED = [name for name in storing.COLUMNS if name not in {"id", "snapshot_id", "source", "key"}]


def apply(snapshot: Snapshot, *, by: User | None, progress: Callable[[Snapshot], None]) -> None:
    """Apply the difference `snapshot` stands for. Refused where the source has none or nothing is current."""
    if not layout_of(snapshot.source).differences:
        raise BadInput(_("This register does not publish daily differences."))
    base = Snapshot.objects.filter(source=snapshot.source, state=SnapshotState.CURRENT, is_difference=False).first()
    if base is None:
        raise BadInput(_("A difference needs the full register to be loaded first."))
    with transaction.atomic():
        Snapshot.objects.select_for_update().get(pk=base.pk)
        _reset(snapshot)
        _gather(snapshot, base, progress)
        changed = _merge(snapshot, base)
        if not snapshot.swap_anyway and snapshot.rows_refused > 0.2 * max(snapshot.rows_read, 1):
            raise BadInput(_("Too many rows of the difference were refused; nothing was changed."))
        snapshot.state = SnapshotState.CURRENT
        snapshot.finished_at = timezone.now()
        snapshot.bytes_done = snapshot.file_bytes
        snapshot.save()
        audit.record(
            "snapshot.difference_applied", snapshot, actor=by, source=snapshot.source, base=base.pk, **changed
        )


def _reset(snapshot: Snapshot) -> None:
    snapshot.refused.all().delete()
    for field in ("rows_read", "rows_kept", "rows_refused", "rows_left_out", "resume_at"):
        setattr(snapshot, field, 0)


def _gather(snapshot: Snapshot, base: Snapshot, progress: Callable[[Snapshot], None]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists coming, going")
        cursor.execute("create temporary table coming (like registers_entry including defaults) on commit drop")
        cursor.execute("create temporary table going (key text primary key) on commit drop")
    file = opened(snapshot.source, Path(snapshot.file_path))
    lines: dict[str, str] = {}
    going: dict[str, None] = {}
    refused: list[Refused] = []
    for item in layout_of(snapshot.source).read(file):
        snapshot.rows_read += 1
        if isinstance(item, Refused):
            refused.append(item)
        elif isinstance(item, Row):
            _sort(item, snapshot, base, lines, going)
        else:
            snapshot.rows_left_out += 1
        if snapshot.rows_read % ROWS == 0:
            progress(snapshot)
    storing.copy_entries("coming", "".join([line + "\n" for line in lines.values()]).encode())
    with connection.cursor() as cursor:
        cursor.execute("insert into going select unnest(%s::text[])", [list(going)])
    storing.copy_refused(snapshot.pk, refused)
    snapshot.rows_kept = len(lines) + len(going)
    snapshot.rows_refused = len(refused)


def _sort(row: Row, snapshot: Snapshot, base: Snapshot, lines: dict[str, str], going: dict[str, None]) -> None:
    """The last row of a key is what holds."""
    lines.pop(row.key, None)
    going.pop(row.key, None)
    if row.removed:
        going[row.key] = None
    else:
        lines[row.key] = storing.copy_line(row, snapshot_id=snapshot.pk, source=snapshot.source, holder=base.pk)


def _merge(snapshot: Snapshot, base: Snapshot) -> dict[str, int]:
    sets = ", ".join(f'"{name}" = excluded."{name}"' for name in _CHANGED)
    differs = "({}) is distinct from ({})".format(
        ", ".join(f'entry."{name}"' for name in _CHANGED), ", ".join(f'excluded."{name}"' for name in _CHANGED)
    )
    columns = ", ".join(f'"{name}"' for name in storing.COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            "with gone as (delete from registers_entry where snapshot_id = %s and key in (select key from going) "
            "returning id) select id from gone",
            [base.pk],
        )
        gone = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            f"insert into registers_entry as entry ({columns}) select {columns} from coming "  # noqa: S608 -- our names
            f"on conflict (key, snapshot_id) do update set {sets} where {differs} "
            "returning id, names::text, warnings @> '{hidden}'"
        )
        changed = cursor.fetchall()
        cursor.execute(
            "delete from registers_namekeys where snapshot_id = %s and entry_id = any(%s)",
            [base.pk, gone + [row[0] for row in changed]],
        )
    _file_again(base, changed)
    return {"changed": len(changed), "removed": len(gone), "of": snapshot.pk}


def _file_again(base: Snapshot, changed: list[tuple[int, str, bool]]) -> None:
    """The names of what changed, unless the names of the whole register are still to come."""
    table = storing.keys_table(base.pk)
    if storing.exists(table) and not storing.is_attached(table):
        return
    shown = [(entry, names) for entry, names, hidden in changed if not hidden]
    for filed in naming.filed(shown, expected=0):
        storing.copy_keys("registers_namekeys", base.pk, filed)
