"""Every write of the room: begin an import, load it, cancel it, confirm a swap."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, WrongState
from kopir.core.models import User
from kopir.registers import importing, storing
from kopir.registers.importing import Progress, _nothing, current_snapshot, move
from kopir.registers.models import Snapshot, Source
from kopir.registers.states import SnapshotState


@dataclass(frozen=True)
class Wanted:
    """What is said of a file when it is handed over."""

    source: str
    path: Path
    as_of: date | None = None
    is_difference: bool = False
    is_synthetic: bool = False
    swap_anyway: bool = False
    file_name: str = ""


class NothingNew(AlreadyThere):
    """The same file is what readers see already."""


def sha256_of(path: Path) -> str:
    """The fingerprint of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@transaction.atomic
def begin_import(wanted: Wanted, *, by: User | None) -> Snapshot:
    """A waiting snapshot for a file. Refused when exactly this file is current, or was applied as a difference."""
    if wanted.source not in Source.values:
        raise BadInput(_("There is no such register."))
    if not wanted.path.is_file():
        raise BadInput(_("There is no such file."))
    digest = sha256_of(wanted.path)
    importing.wait_to_begin(wanted.source)
    same = Snapshot.objects.filter(source=wanted.source, file_sha256=digest, is_difference=wanted.is_difference)
    if same.filter(state=SnapshotState.CURRENT).exists():
        raise NothingNew(_("This very file is loaded already; nothing was changed."))
    known = same.filter(
        state__in=[SnapshotState.WAITING, SnapshotState.PAUSED, SnapshotState.LOADING, SnapshotState.HELD]
    ).first()
    if known is not None:
        raise AlreadyThere(_("This very file is being imported already, as number %(number)s.") % {"number": known.pk})
    snapshot = Snapshot.objects.create(
        source=wanted.source,
        is_difference=wanted.is_difference,
        is_synthetic=wanted.is_synthetic,
        swap_anyway=wanted.swap_anyway,
        file_name=wanted.file_name or wanted.path.name,
        file_path=str(wanted.path.resolve()),
        file_sha256=digest,
        file_bytes=wanted.path.stat().st_size,
        as_of=wanted.as_of,
        started_by=by,
    )
    audit.record("snapshot.begun", snapshot, actor=by, source=wanted.source, file=snapshot.file_name, sha256=digest)
    return snapshot


def load_snapshot(snapshot: Snapshot, *, by: User | None, progress: Progress = _nothing) -> Snapshot:
    """Load it to the end: current, or held for a person's decision. Resumes what was interrupted."""
    try:
        importing.load(snapshot, by=by, progress=progress)
    except (BadInput, WrongState):
        forget_upload(snapshot.pk)
        raise
    forget_upload(snapshot.pk)
    return snapshot


def file_names(snapshot: Snapshot, *, progress: Progress = _nothing) -> None:
    """File the names of a large register behind its swap."""
    importing.file_names_after_swap(snapshot, progress=progress)


@transaction.atomic
def cancel_import(snapshot: Snapshot, *, by: User | None) -> None:
    """Stop an import: at once if nobody works on it, else at the end of its batch."""
    snapshot = Snapshot.objects.select_for_update().get(pk=snapshot.pk)
    if snapshot.state == SnapshotState.LOADING:
        snapshot.cancel_requested = True
        snapshot.save(update_fields=["cancel_requested"])
        audit.record("snapshot.cancel_requested", snapshot, actor=by)
        return
    move(snapshot, SnapshotState.CANCELLED, finished_at=timezone.now())
    storing.drop(snapshot.pk)
    audit.record("snapshot.cancelled", snapshot, actor=by, source=snapshot.source)
    transaction.on_commit(lambda: forget_upload(snapshot.pk))


def confirm_swap(snapshot: Snapshot, *, by: User | None) -> None:
    """A person says that a held snapshot is right: it becomes the current one."""
    with importing.only_one(snapshot.source):
        snapshot.refresh_from_db()
        if snapshot.state != SnapshotState.HELD:
            raise WrongState(_("This import does not wait for a decision."))
        importing.swap(snapshot, by=by)
    forget_upload(snapshot.pk)


def work_on(pk: int) -> None:
    """What a job does: load it if there is anything to do. What is wrong with the file stands on the snapshot then."""
    snapshot = Snapshot.objects.filter(pk=pk).first()
    if snapshot is None or snapshot.state not in RESUMABLE:
        return
    try:
        load_snapshot(snapshot, by=snapshot.started_by)
    except (BadInput, WrongState):
        return
    file_names_of(pk)


def file_names_of(pk: int) -> None:
    """File the names of a current snapshot that has none yet."""
    snapshot = Snapshot.objects.filter(pk=pk, state=SnapshotState.CURRENT, is_difference=False).first()
    if snapshot is not None and snapshot.rows_kept > importing.NAMES_FIRST:
        file_names(snapshot)


def interrupted() -> list[int]:
    """Imports that wait, or say they are loading, while nobody holds their register; the oldest first."""
    held = importing.held_sources()
    open_ones = Snapshot.objects.filter(state__in=[SnapshotState.LOADING, SnapshotState.WAITING]).order_by("pk")
    return [snapshot.pk for snapshot in open_ones if snapshot.source not in held]


def keep_upload(chunks: Iterable[bytes], name: str) -> Path:
    """Write an uploaded file under var/uploads, piece by piece. Its own name is only kept as words.

    Refused beyond `KOPIR_UPLOAD_MB` (1 MB = 1024 x 1024 bytes); whatever goes wrong leaves no file behind.
    """
    folder = _uploads()
    folder.mkdir(parents=True, exist_ok=True)
    suffix = Path(name).suffix.lower()
    path = folder / f"{uuid4().hex}{suffix if suffix in SUFFIXES else ''}"
    try:
        with path.open("wb") as file:
            for chunk in chunks:
                if file.tell() + len(chunk) > settings.UPLOAD_MB * 1024 * 1024:
                    raise BadInput(_("The file is larger than %(most)d MB.") % {"most": settings.UPLOAD_MB})
                file.write(chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _uploads() -> Path:
    return Path(settings.VAR).resolve() / "uploads"


def forget_upload(pk: int) -> None:
    """Delete the uploaded file of an import that has ended. Files that were not uploaded are not ours to delete."""
    snapshot = Snapshot.objects.filter(pk=pk, state__in=ENDED).first()
    if snapshot is None or not snapshot.file_path:
        return
    path = Path(snapshot.file_path)
    if path.parent == _uploads() and not Snapshot.objects.filter(file_path=path).exclude(state__in=ENDED).exists():
        path.unlink(missing_ok=True)


ENDED = frozenset({SnapshotState.CURRENT, SnapshotState.RETIRED, SnapshotState.CANCELLED, SnapshotState.FAILED})
RESUMABLE = frozenset({SnapshotState.WAITING, SnapshotState.PAUSED, SnapshotState.FAILED, SnapshotState.LOADING})
SUFFIXES = frozenset({".csv", ".txt", ".zip", ".xlsx", ".json", ".jsonl", ".ndjson"})

__all__ = [
    "NothingNew", "Wanted", "begin_import", "cancel_import", "confirm_swap", "current_snapshot", "file_names",
    "interrupted", "keep_upload", "load_snapshot", "sha256_of", "work_on",
]  # fmt: skip
