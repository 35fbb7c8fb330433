"""`kopir cases …`: the chamber's cases as a list or a table. Django must be set up before this is called."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click
from django.utils import timezone

from kopir.cases.models import Case
from kopir.cases.states import ENDED, CaseState
from kopir.engines.text.tables import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

COLUMNS = (
    "reference", "state", "opportunity", "publisher", "interested", "owner", "next_step", "next_on", "created_on",
)  # fmt: skip


@click.group()
def cases() -> None:
    """Introductions and what follows from them. What is printed is for the desk alone."""


def _refuse(sentence: object) -> NoReturn:
    click.echo(f"kopir: {sentence}", err=True)
    raise SystemExit(2)


@cases.command(name="list")
@click.option("--state", type=click.Choice(CaseState.values), help="Only those in this state; else all.")
@click.option("--owner", default="", metavar="EMAIL", help="Only those this officer looks after.")
@click.option("--overdue", is_flag=True, help="Only open ones whose next step is late.")
@click.option("--out", default="", metavar="FILE.csv", help="Write them as CSV (UTF-8) instead of printing them.")
def show(state: str | None, owner: str, overdue: bool, out: str) -> None:  # noqa: FBT001 -- click's way
    """The cases, what is due first comes first. Companies stand as references; never people's contacts."""
    rows = Case.objects.select_related("opportunity", "publisher", "interested", "owner").order_by("next_on", "pk")
    if state:
        rows = rows.filter(state=state)
    if owner:
        rows = rows.filter(owner__email__iexact=owner)
    if overdue:
        rows = rows.filter(next_on__lt=timezone.localdate()).exclude(state__in=ENDED)
    lines = (_line(case) for case in rows.iterator(chunk_size=1_000))
    if not out:
        _write(sys.stdout, lines, delimiter="\t")
        return
    try:
        with write_atomically(Path(out)) as file:
            _write(file, lines, delimiter=",")
    except OSError as error:
        _refuse(f"{out}: {error.strerror}")


def _line(case: Case) -> tuple[str, ...]:
    return (
        case.reference,
        case.state,
        case.opportunity.reference,
        case.publisher.reference,
        case.interested.reference,
        case.owner.email if case.owner is not None else "",
        _harmless(case.next_step),
        case.next_on.isoformat() if case.next_on else "",
        timezone.localdate(case.created_at).isoformat(),
    )


def _harmless(words: str) -> str:
    """What a person typed, so that no spreadsheet takes it for a formula."""
    return f"'{words}" if words[:1] in {"=", "+", "-", "@", "\t"} else words


def _write(file: TextIO, lines: Iterator[tuple[str, ...]], *, delimiter: str) -> None:
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(lines)
