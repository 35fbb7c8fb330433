"""The main job on the terminal: three needs in three languages, ranked answers with reasons, and the log-ins."""

from __future__ import annotations

import click
from django.conf import settings
from django.utils import timezone, translation

from kopir.core import pair
from kopir.demo import people
from kopir.matches import actions
from kopir.matches.queries.reading import with_what_is_read
from kopir.matches.queries.shown import Card, Quote, Reader, Reason
from kopir.matches.queries.suggestions import Asked, suggestions_for
from kopir.opportunities.models import Direction, Opportunity, OpportunityTextKind
from kopir.opportunities.states import OpportunityState

SHOWN = 3
REASONS = 5
LANGUAGES = ("ja", "kk", "en")


def main_job() -> None:
    """One need in each of three languages, answered in the need's own language."""
    click.echo()
    for language in LANGUAGES:
        need = _example_need(language)
        if need is not None:
            _show(need, language)


def _example_need(language: str) -> Opportunity | None:
    return (
        with_what_is_read(Opportunity.objects.all())
        .filter(
            is_example=True,
            direction=Direction.NEED,
            state=OpportunityState.PUBLISHED,
            texts__kind=OpportunityTextKind.BODY,
            texts__language=language,
        )
        .order_by("pk")
        .first()
    )


def _show(need: Opportunity, language: str) -> None:
    text = need.texts.get(kind=OpportunityTextKind.BODY, language=language)
    side = pair.side(need.company.country)
    country = side.label("en") if side is not None else need.company.country
    click.secho(f"{need.reference}  need, {country}, {language}", bold=True)
    click.echo(f"  {text.text}")
    with translation.override(language):
        asked = Asked(reader=Reader(language, sees_names=True), today=timezone.localdate())
        found = suggestions_for(need, actions.row_for(need), asked)
        for place, card in enumerate(found.fits[:SHOWN], 1):
            _show_card(place, card)
        if found.nothing_fits:
            click.echo("  nothing fits")
    click.echo()


def _show_card(place: int, card: Card) -> None:
    title = card.text or card.title
    click.echo(f"  {place}. {card.score:.2f}  {card.reference}  {title.text[:110] if title else ''}")
    for reason in card.reasons[:REASONS]:
        click.echo(f"       {_MARKS.get(reason.mark, '·')} {_said(reason)}")


_MARKS = {"met": "✓", "unmet": "✕", "unknown": "?", "pending": "…"}


def _said(reason: Reason) -> str:
    quotes = " ↔ ".join(_quoted(quote) for quote in (reason.need, reason.offer) if quote is not None)
    return "  ".join(part for part in (reason.sentence, quotes) if part)


def _quoted(quote: Quote) -> str:
    return f"「{quote.text}」" if quote.lang == "ja" else f"«{quote.text}»"


def log_ins(port: int) -> None:
    """Where to go and as whom."""
    click.secho(f"http://localhost:{port}/", bold=True)
    for email, role, _name, language, _zone in people.LOG_INS:
        click.echo(f"  {email:<28} {people.PASSWORD:<20} {role.label} ({language})")
    if not settings.STAFF_SECOND_FACTOR:
        click.echo("  The second factor of staff is off in the demo; it is on by default (docs/administrators.md).")
    click.echo("  Needs, offers and the Kazakhstani register are examples; the Japanese register is EDINET's list.")
    click.echo("  Ctrl-C stops; a second `make demo` goes on where this one was.")
