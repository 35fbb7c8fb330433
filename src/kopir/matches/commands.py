"""`kopir matches …`: the search index and what the ranking learns. Django must be set up before this is called."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from kopir.engines.ranking.refit import Figure, Refitted


@click.group()
def matches() -> None:
    """The search index of opportunities, and what the ranking learns from answers."""


def _refuse(sentence: object) -> NoReturn:
    click.echo(f"kopir: {sentence}", err=True)
    raise SystemExit(2)


@matches.command()
@click.option("--all", "everything", is_flag=True, help="Look at every published opportunity again.")
@click.option("--pool", is_flag=True, help="Take the pool's statistics anew.")
def reindex(everything: bool, pool: bool) -> None:  # noqa: FBT001 -- click hands options over by name
    """Index what was published, changed or closed since the last run; running it twice changes nothing."""
    from kopir.matches import actions  # noqa: PLC0415 -- needs Django set up

    done = actions.reindex_due(limit=1_000_000, everything=everything)
    if pool:
        actions.refresh_pool()
    while actions.look_again(limit=500):
        pass
    click.echo(f"{done.indexed} indexed, {done.unchanged} unchanged, {done.removed} removed")


@matches.command()
@click.option("--out", required=True, metavar="FOLDER", help="Gets needs.tsv and offers.tsv.")
@click.option("--full", is_flag=True, help="The companies' own words and references; for the chamber's own use only.")
def judgments(out: str, full: bool) -> None:  # noqa: FBT001 -- click hands options over by name
    """Write the answers as a folder in the form of the open ranking set. Without --full: public texts only."""
    from kopir.matches.queries.judged import (  # noqa: PLC0415 -- needs Django set up
        NEED_COLUMNS,
        OFFER_COLUMNS,
        exported,
    )

    folder = Path(out)
    found = exported(full=full)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / "needs.tsv", NEED_COLUMNS, found.needs)
        _write(folder / "offers.tsv", OFFER_COLUMNS, found.offers)
    except OSError as error:
        _refuse(f"{out}: {error.strerror}")
    click.echo(f"{found.judgments} judgments of {len(found.needs)} needs and {len(found.offers)} offers")
    left_out = {
        "texts that are not public": found.not_public,
        "texts that are gone": found.gone,
        "both of one country": found.not_across,
    }
    for why, count in left_out.items():
        if count:
            click.echo(f"left out, {why}: {count}")


def _write(path: Path, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from kopir.engines.text.tables import write_atomically  # noqa: PLC0415 -- slow import

    with write_atomically(path) as file:
        file.write("\t".join(columns) + "\n")
        file.writelines("\t".join(row) + "\n" for row in rows)


@matches.command()
@click.option("--out", required=True, metavar="FILE", help="The weights, as JSON.")
@click.option("--judgments", "folder", metavar="FOLDER", help="Learn from this folder in the open set's form, too.")
@click.option("--folds", type=click.IntRange(2, 50), default=10, show_default=True)
def refit(out: str, folder: str | None, folds: int) -> None:
    """Learn weights from the answers, compare them with those in use, and propose them. Nothing is applied."""
    from kopir.engines.ranking.refit import TooFew, folder_groups  # noqa: PLC0415 -- slow import
    from kopir.engines.ranking.refit import refit as learn  # noqa: PLC0415
    from kopir.engines.text.tables import MalformedInput, write_atomically  # noqa: PLC0415
    from kopir.matches import actions  # noqa: PLC0415 -- needs Django set up
    from kopir.matches.queries.judged import judgment_groups  # noqa: PLC0415
    from kopir.matches.queries.weights import current_weights  # noqa: PLC0415

    start = current_weights()
    try:
        groups = [*judgment_groups(), *(folder_groups(Path(folder)) if folder else [])]
        found = learn(groups, start.table, parts=folds)
    except TooFew as few:
        _refuse(few)
    except MalformedInput as error:
        _refuse(f"{getattr(error, 'path', None) or folder}: {error}")
    except OSError as error:
        _refuse(f"{error.filename or folder}: {error.strerror}")
    document = _document(found, start.number)
    try:
        with write_atomically(Path(out)) as file:
            json.dump(document, file, ensure_ascii=False, indent=1)
            file.write("\n")
    except OSError as error:
        _refuse(f"{out}: {error.strerror}")
    proposed = actions.propose_weights(document, by=None)
    _print(found)
    click.echo(f"proposed as number {proposed.pk}; in use only when somebody applies it")


def _document(found: Refitted, start: int) -> dict[str, Any]:
    from django.utils import timezone  # noqa: PLC0415 -- needs Django set up

    from kopir.engines.ranking import VERSION  # noqa: PLC0415

    return {
        "kind": "kopir-ranking-weights",
        "engine": VERSION,
        "fitted_at": timezone.now().isoformat(timespec="seconds"),
        "weights": {name: round(weight, 4) for name, weight in found.table.items()},
        "origin": {
            "start": start,
            "judgments": found.judgments,
            "needs": found.needs,
            "folds": found.folds,
            "fingerprint": found.fingerprint,
        },
        "figures": {"shipped": _figures(found.before), "refitted": _figures(found.after)},
    }


def _figures(found: Mapping[str, Figure]) -> dict[str, dict[str, float]]:
    return {name: {"mean": round(one.mean, 4), "spread": round(one.spread, 4)} for name, one in found.items()}


def _print(found: Refitted) -> None:
    click.echo(f"{found.judgments} judgments of {found.needs} needs, {found.folds} parts left out in turn")
    for name, before in found.before.items():
        after = found.after[name]
        click.echo(
            f"{name}: {before.mean:.3f} ± {before.spread:.3f} in use, {after.mean:.3f} ± {after.spread:.3f} refitted"
        )
    for name, weight in found.table.items():
        if abs(change := weight - found.start[name]) >= 0.0005:
            click.echo(f"{name}: {found.start[name]:.3f} -> {weight:.3f} ({change:+.3f})")


@matches.group()
def weights() -> None:
    """The weights of the ranking."""


@weights.command(name="apply")
@click.argument("file", metavar="WEIGHTS.json")
@click.option("--by", "email", required=True, help="The administrator who answers for it.")
def apply_file(file: str, email: str) -> None:
    """Put the weights of a file in use."""
    from kopir.core.errors import KopirError  # noqa: PLC0415 -- needs Django set up
    from kopir.core.models import User  # noqa: PLC0415
    from kopir.matches import actions  # noqa: PLC0415

    by = User.objects.filter(email__iexact=email).first()
    if by is None:
        _refuse(f"{email}: there is no such account")
    try:
        document = json.loads(Path(file).read_text(encoding="utf-8"))
    except OSError as error:
        _refuse(f"{file}: {error.strerror}")
    except ValueError:
        _refuse(f"{file}: this is no JSON")
    try:
        applied = actions.apply_weights(actions.propose_weights(document, by=by), by=by)
    except KopirError as refusal:
        _refuse(refusal.sentence)
    click.echo(f"number {applied.pk} is in use; lists are counted again by the next run of the index")
