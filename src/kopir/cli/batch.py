"""`kopir rank`, `kopir names compare`, `kopir codes`: files in, files out, no database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import click

from kopir.cli import existing, refuse
from kopir.cli.spreadsheets import as_table
from kopir.engines.text.tables import MalformedInput

LANGUAGES = ("kk", "ru", "ja", "en")


@contextmanager
def refusals(*inputs: Path) -> Iterator[None]:
    """Turn what is wrong with an input into one line and exit code 2."""
    try:
        yield
    except MalformedInput as error:
        name = getattr(error, "path", None) or " / ".join(str(path) for path in inputs)
        refuse(f"{name}: {error}")
    except OSError as error:
        refuse(f"{error.filename or inputs[0]}: {error.strerror or error}")


@click.command()
@click.option("--needs", required=True, metavar="FILE", help="Needs: .tsv, .csv or .xlsx with id, lang, text.")
@click.option("--offers", required=True, metavar="FILE", help="Offers: .tsv, .csv or .xlsx with id, lang, text.")
@click.option("--out", required=True, metavar="FILE", help="The ranking: need_id rank offer_id score because.")
@click.option("--top", type=click.IntRange(min=1), help="Only the best so many for each need; without it, all.")
@click.option("--reader", type=click.Choice(LANGUAGES), help="Language of the reasons; without it, the need's own.")
@click.option("--format", "shape", type=click.Choice(["tsv", "json"]), default="tsv", show_default=True)
def rank(
    needs: str, offers: str, out: str, top: int | None, reader: str | None, shape: Literal["tsv", "json"]
) -> None:
    """Rank offers for needs across Kazakh, Russian, Japanese and English, with the reasons.

    Columns read if present: kind seeks wants must country region. Where both countries are known, only offers of the
    other country are ranked.
    """
    from kopir.engines.ranking.batch import rank_file  # noqa: PLC0415 -- slow import: encoders

    with (
        refusals(existing(needs), existing(offers)),
        as_table(Path(needs)) as needs_table,
        as_table(Path(offers)) as offers_table,
    ):
        rank_file(needs_table, offers_table, Path(out), top=top, reader=reader, format=shape)


@click.group()
def names() -> None:
    """Company names across scripts."""


@names.command()
@click.option("--pairs", required=True, metavar="FILE", help="Pairs: .csv or .xlsx with name_a lang_a name_b lang_b.")
@click.option("--out", required=True, metavar="FILE", help="The same rows with score, same and because.")
def compare(pairs: str, out: str) -> None:
    """Say for each pair of names whether they are one company, with a score and the reasons."""
    from kopir.engines.identity.batch import compare_file  # noqa: PLC0415 -- slow import: the Japanese dictionary

    with refusals(existing(pairs)), as_table(Path(pairs)) as table:
        compare_file(table, Path(out))


@click.command()
@click.option("--texts", required=True, metavar="FILE", help="Texts: .tsv, .csv or .xlsx with id lang text.")
@click.option("--scheme", required=True, type=click.Choice(["hs4", "hs6", "isic4"]))
@click.option("--top", type=click.IntRange(1, 50), default=5, show_default=True)
@click.option("--out", required=True, metavar="FILE", help="The codes: id rank code score label.")
def codes(texts: str, scheme: str, top: int, out: str) -> None:
    """Suggest trade or industry codes for texts. A suggestion is never a customs classification."""
    from kopir.engines.taxonomy.batch import codes_file  # noqa: PLC0415 -- slow import: encoders and label vectors

    with refusals(existing(texts)), as_table(Path(texts)) as table:
        codes_file(table, scheme, top, Path(out))
