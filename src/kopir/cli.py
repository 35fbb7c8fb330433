"""The command `kopir`: batch work for analysts, registers, the demo. `kopir --help` lists what there is."""

from __future__ import annotations

import click


@click.group()
def main() -> None:
    """Kopir: the software of a bilateral chamber of commerce."""
