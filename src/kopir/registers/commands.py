"""`kopir registers …`: load, resume, cancel, list, report, fetch and find, from the command line."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from kopir.core.errors import KopirError
from kopir.registers import actions, fetching, queries
from kopir.registers.models import Snapshot, Source
from kopir.registers.reports import report_lines
from kopir.registers.states import SnapshotState

_SOURCES = click.Choice(Source.values)


def _refuse(sentence: object) -> None:
    click.echo(f"kopir: {sentence}", err=True)
    sys.exit(2)


def _show(snapshot: Snapshot) -> None:
    """One line that is written over as the import goes on."""
    share = 100 * snapshot.bytes_done // max(snapshot.file_bytes, 1)
    rows = f"{snapshot.rows_kept:,} entries, {snapshot.rows_refused:,} refused, {snapshot.names_done:,} names filed"
    click.echo(
        f"\r{snapshot.source} {share:3d} %  {rows}  ",
        nl=False,
        err=True,
    )


def _load(snapshot: Snapshot) -> None:
    try:
        actions.load_snapshot(snapshot, by=None, progress=_show if sys.stderr.isatty() else lambda _one: None)
    except KopirError as refusal:
        _refuse(refusal.sentence)
    except KeyboardInterrupt:
        click.echo(f"\nInterrupted. Go on with: kopir registers resume {snapshot.pk}", err=True)
        sys.exit(130)
    _say(snapshot)
    if snapshot.state == SnapshotState.CURRENT and not snapshot.is_difference:
        actions.file_names(snapshot, progress=_show if sys.stderr.isatty() else lambda _one: None)


def _say(snapshot: Snapshot) -> None:
    click.echo(
        f"{snapshot.pk}\t{snapshot.source}\t{snapshot.state}\t{snapshot.rows_read} read, {snapshot.rows_kept} kept, "
        f"{snapshot.rows_refused} refused, {snapshot.rows_left_out} left out\t{snapshot.file_name}"
        + (f"\t{snapshot.why}" if snapshot.why else "")
    )


def _snapshot(number: int) -> Snapshot:
    found = Snapshot.objects.filter(pk=number).first()
    if found is None:
        _refuse(f"there is no import number {number}")
        raise SystemExit(2)
    return found


@click.group()
def registers() -> None:
    """Official registers: load their files, look companies up."""


@registers.command()
@click.argument("source", type=_SOURCES)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The date the file speaks of.")
@click.option("--difference", is_flag=True, help="A daily difference, applied to what is loaded.")
@click.option("--synthetic", is_flag=True, help="Example data: shown with a mark.")
@click.option("--force", is_flag=True, help="Swap it in even if it holds far fewer entries than the current one.")
def load(
    source: str,
    file: Path,
    as_of: datetime | None,
    difference: bool,  # noqa: FBT001
    synthetic: bool,  # noqa: FBT001
    force: bool,  # noqa: FBT001
) -> None:
    """Load FILE of SOURCE. The same file twice changes nothing."""
    wanted = actions.Wanted(source, file, as_of.date() if as_of else None, difference, synthetic, force)
    try:
        snapshot = actions.begin_import(wanted, by=None)
    except actions.NothingNew as same:
        click.echo(str(same.sentence))
        return
    except KopirError as refusal:
        _refuse(refusal.sentence)
        return
    _load(snapshot)


@registers.command()
@click.argument("snapshot", type=int)
def resume(snapshot: int) -> None:
    """Go on with an interrupted import, or swap in one that waits for a decision."""
    found = _snapshot(snapshot)
    if found.state != SnapshotState.HELD:
        _load(found)
        return
    try:
        actions.confirm_swap(found, by=None)
    except KopirError as refusal:
        _refuse(refusal.sentence)
    _say(found)


@registers.command()
@click.argument("snapshot", type=int)
def cancel(snapshot: int) -> None:
    """Stop an import and take its rows away."""
    try:
        actions.cancel_import(_snapshot(snapshot), by=None)
    except KopirError as refusal:
        _refuse(refusal.sentence)
    _say(_snapshot(snapshot))


@registers.command(name="list")
def list_imports() -> None:
    """All imports, newest first."""
    for snapshot in queries.imports()[:100]:
        _say(snapshot)


@registers.command()
@click.argument("query")
@click.option("--source", type=_SOURCES)
@click.option("--region", help="ISO 3166-2: KZ-63, JP-13.")
@click.option("--activity", help="ISIC code, section letter, or oked:CODE.")
@click.option("--size", type=click.IntRange(1, 3), help="1 up to 50, 2 up to 250, 3 above.")
@click.option("--top", type=int, default=10, show_default=True)
def find(query: str, source: str, region: str, activity: str, size: int, top: int) -> None:
    """Look QUERY up: any number, or a name in any script. Prints tab-separated lines."""
    for found in queries.find(query, source=source, region=region, activity=activity, size=size, limit=top):
        entry = found.entry
        names = " | ".join(name["text"] for name in entry.names)
        click.echo(f"{found.score:.3f}\t{entry.source}\t{entry.key}\t{entry.region}\t{entry.status}\t{names}")


@registers.command()
@click.argument("snapshot", type=int)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
def report(snapshot: int, out: Path) -> None:
    """Write the refused rows of an import to OUT as CSV."""
    with out.open("w", encoding="utf-8", newline="") as file:
        file.writelines(report_lines(_snapshot(snapshot)))


@registers.command()
@click.argument("source", type=_SOURCES)
@click.option("--from", "url", default="", help="Another address than the publisher's.")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
def fetch(source: str, url: str, folder: Path) -> None:
    """Download SOURCE's file, where its publisher offers one without a key. Called again, it goes on."""
    try:
        path = fetching.fetch(source, folder, url=url, progress=_show_bytes if sys.stderr.isatty() else _quiet)
    except KopirError as refusal:
        _refuse(refusal.sentence)
        return
    click.echo(str(path))


def _show_bytes(done: int, whole: int) -> None:
    click.echo(f"\r{done:,} of {whole:,} ", nl=False, err=True)


def _quiet(_done: int, _whole: int) -> None:
    """Nobody watches."""
