"""`kopir vetting …`: how companies stand, and screening one now. Django must be set up before this is called."""

from __future__ import annotations

from typing import NoReturn

import click

from kopir.companies.models import Company
from kopir.core.errors import KopirError
from kopir.vetting import actions, queries
from kopir.vetting.models import Hit, Standing
from kopir.vetting.states import Verdict


@click.group()
def vetting() -> None:
    """Whether companies may be introduced. What is printed is for the desk alone."""


def _refuse(sentence: object) -> NoReturn:
    click.echo(f"kopir: {sentence}", err=True)
    raise SystemExit(2)


def _company(reference: str) -> Company:
    prefetched = Company.objects.prefetch_related("names", "identifiers", "people")
    found = prefetched.filter(reference=reference.strip().upper()).first()
    if found is None:
        _refuse(f"{reference}: there is no such company")
    return found


def _say(standing: Standing) -> None:
    until = f"until {standing.valid_until}" if standing.valid_until else ""
    due = f"due {standing.due_on}" if standing.due_on else ""
    owner = standing.owner.email if standing.owner is not None else ""
    click.echo("\t".join((standing.company.reference, standing.verdict, until, due, owner)))


@vetting.command(name="list")
@click.option("--verdict", type=click.Choice(Verdict.values), help="Only those that stand so.")
def show(verdict: str | None) -> None:
    """Companies that were ever checked, with verdict, end, due day and officer."""
    rows = Standing.objects.select_related("company", "owner").order_by("company__reference")
    for standing in (rows.filter(verdict=verdict) if verdict else rows).iterator(chunk_size=1_000):
        _say(standing)


@vetting.command()
@click.argument("reference")
def screen(reference: str) -> None:
    """Screen a company and its people against the lists in use, and print the hits."""
    company = _company(reference)
    try:
        done = actions.screen(company, by=None)
    except KopirError as refusal:
        _refuse(refusal.sentence)
    click.echo(f"{company.reference}\t{done.subjects} names, {done.hits} hits, {done.new_hits} new")
    for hit in Hit.objects.filter(company=company, gone_at=None):
        click.echo(f"{hit.state}\t{hit.score:.3f}\t{hit.listed_key}\t{hit.own_name}\t{hit.listed_name}")


@vetting.command()
@click.argument("reference")
def standing(reference: str) -> None:
    """How a company stands, and every check of its sheet."""
    company = _company(reference)
    found = Standing.objects.select_related("company", "owner").filter(company=company).first()
    if found is None:
        click.echo(f"{company.reference}\t{Verdict.NONE}")
    else:
        _say(found)
    for check in queries.sheet(company, "en"):
        click.echo(f"{check.outcome}\t{check.code}\t{check.what}\t{check.seen}")
