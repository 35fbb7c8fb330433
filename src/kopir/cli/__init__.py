"""The command `kopir`. Batch work on files needs no database; what does need it sets Django up first.

Exit codes: 0 done, 2 the input or the command line is wrong (one line says where and why, and no output is left).
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import NoReturn

import click

# Command groups of rooms: name -> where it stands and what it does. Imported only when called for, so that
# `kopir rank` starts without Django.
_ROOM_COMMANDS = {
    "registers": ("kopir.registers.commands:registers", "Load, resume, list and search official registers."),
    "watchlists": ("kopir.watchlists.commands:watchlists", "Fetch, load and list watchlists."),
    "vetting": ("kopir.vetting.commands:vetting", "How companies stand; screen one now."),
    "matches": ("kopir.matches.commands:matches", "Keep the index of needs and offers."),
    "cases": ("kopir.cases.commands:cases", "List introductions."),
    "pages": ("kopir.editorial.commands:pages", "Keep the public pages."),
    "privacy": ("kopir.privacy.commands:privacy", "Find where a person is still named; let go of what is due."),
    "archive": ("kopir.heritage.commands:archive", "Load the archive's tables."),
}
_FILE_COMMANDS = {
    "rank": ("kopir.cli.batch:rank", "Rank offers for needs, with reasons."),
    "names": ("kopir.cli.batch:names", "Compare company names across scripts."),
    "schedule": ("kopir.cli.scheduling:schedule", "Plan one-to-one meetings; judge a plan."),
    "screen": ("kopir.cli.screening:screen", "Compare names, and screen them against watchlists."),
    "codes": ("kopir.cli.batch:codes", "Suggest HS or ISIC codes for texts."),
    "demo": ("kopir.cli.running:demo", "Load the demo world, run the main job, serve on localhost."),
    "serve": ("kopir.cli.running:serve", "Serve the web and work on the queue."),
    "account": ("kopir.cli.running:account", "Open an account."),
    "token": ("kopir.cli.running:token", "Issue an API token."),
    "manage": ("kopir.cli.running:manage", "Django's own commands: migrate, shell, dbshell ..."),
}


def set_up_django() -> None:
    """Make the rooms usable."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kopir.config.settings")
    import django  # noqa: PLC0415 -- slow import: only for commands that need the database

    django.setup()


class Lazy(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(_FILE_COMMANDS | _ROOM_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name in _ROOM_COMMANDS:
            set_up_django()
        place = (_FILE_COMMANDS | _ROOM_COMMANDS).get(cmd_name)
        if place is None:
            return None
        module, name = place[0].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """One line a command, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, said) for name, (_, said) in sorted((_FILE_COMMANDS | _ROOM_COMMANDS).items())])


@click.group(cls=Lazy)
@click.version_option(package_name="kopir")
def main() -> None:
    """Kopir: the software of a bilateral chamber of commerce."""


def refuse(sentence: str) -> NoReturn:
    """Say in one line why a command cannot be done, and end with 2."""
    click.echo(f"kopir: {sentence}", err=True)
    sys.exit(2)


def existing(path: str) -> Path:
    """The path of a file that is there; ends with 2 otherwise."""
    found = Path(path)
    if not found.is_file():
        refuse(f"{path}: there is no such file")
    return found
