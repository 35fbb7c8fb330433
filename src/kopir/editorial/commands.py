"""`kopir pages`: public pages made anew after a change of templates."""

from __future__ import annotations

import click


@click.group()
def pages() -> None:
    """Keep the public pages."""


@pages.command()
def refresh() -> None:
    """Make what visitors see of every live page anew."""
    from kopir.editorial.actions import publishing  # noqa: PLC0415 -- needs Django set up
    from kopir.editorial.models import HousePage  # noqa: PLC0415

    number = 0
    for page in HousePage.objects.live().order_by("path").specific().iterator(chunk_size=50):
        number += publishing.refresh_page(page) is not None
    click.echo(f"{number} pages made anew")
