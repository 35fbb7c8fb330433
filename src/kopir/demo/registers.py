"""The demo's registers: the real EDINET list of Japan, and a synthetic one in the layout of Kazakhstan's."""

from __future__ import annotations

from datetime import date

from kopir.core.models import User
from kopir.demo import steps
from kopir.engines import data
from kopir.registers import actions
from kopir.registers.models import Snapshot, Source
from kopir.registers.states import SnapshotState

EDINET_DATE = date(2026, 10, 5)
_UNFINISHED = (SnapshotState.WAITING, SnapshotState.LOADING, SnapshotState.PAUSED)


def load(*, by: User) -> None:
    """Load each register that is not there yet; go on with an import that was interrupted."""
    files = (
        ("Register of Japan (EDINET, real)", Source.EDINET, "edinet.csv", EDINET_DATE, False),
        ("Register of Kazakhstan (synthetic example)", Source.KZ_STAT, "kz_stat_synthetic.csv", None, True),
    )
    for label, source, name, as_of, is_synthetic in files:
        if Snapshot.objects.filter(source=source, state=SnapshotState.CURRENT).exists():
            continue
        snapshot = Snapshot.objects.filter(source=source, state__in=_UNFINISHED).first()
        if snapshot is None:
            path = data.path("registers", name)
            wanted = actions.Wanted(source, path, as_of=as_of, is_synthetic=is_synthetic)
            snapshot = actions.begin_import(wanted, by=by)
        _load(label, snapshot, by)


def _load(label: str, snapshot: Snapshot, by: User) -> None:
    with steps.bar(label, snapshot.file_bytes) as report:
        actions.load_snapshot(snapshot, by=by, progress=lambda now: report(now.bytes_done))
