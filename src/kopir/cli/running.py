"""`kopir demo`, `kopir serve`, `kopir account`, `kopir token`, `kopir manage`: what needs the whole house."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import click

from kopir.cli import refuse, set_up_django


@click.command()
@click.option("--port", type=int, default=8000, show_default=True)
@click.option("--no-serve", is_flag=True, help="Load and show, then stop.")
def demo(port: int, no_serve: bool) -> None:  # noqa: FBT001 -- click hands flags over so
    """Load the demo world (once), run the main job on the terminal, serve the web on localhost."""
    os.environ.setdefault("KOPIR_DEMO", "1")
    os.environ.setdefault("KOPIR_STAFF_SECOND_FACTOR", "0")
    set_up_django()
    from kopir.demo import show, world  # noqa: PLC0415 -- needs Django set up

    world.load()
    show.main_job()
    show.log_ins(port)
    if not no_serve:
        _serve(port)


@click.command()
@click.option("--port", type=int, default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--web-workers", type=int, default=2, show_default=True)
def serve(port: int, host: str, web_workers: int) -> None:
    """Serve the web and work on the queue, until interrupted."""
    set_up_django()
    _refuse_demo_accounts()
    _serve(port, host=host, web_workers=web_workers)


def _refuse_demo_accounts() -> None:
    """The demo's passwords are known to everybody: its database is served by `kopir demo` on localhost only."""
    from django.conf import settings  # noqa: PLC0415 -- needs Django set up

    from kopir.core.models import User  # noqa: PLC0415
    from kopir.demo.people import LOG_INS  # noqa: PLC0415

    known = [email for email, *_ in LOG_INS]
    if not settings.DEMO and User.objects.filter(email__in=known, is_active=True).exists():
        refuse(
            "this database holds the demo's accounts, whose passwords are known; serve another one, or `kopir demo`"
        )


def _serve(port: int, *, host: str = "127.0.0.1", web_workers: int = 2) -> None:
    """Web and worker as children of this process; when one ends, or we are told to stop, all end."""
    from django.core.management import call_command  # noqa: PLC0415 -- needs Django set up

    call_command("collectstatic", interactive=False, verbosity=0)
    python = sys.executable
    bind = f"{host}:{port}"
    children = [
        subprocess.Popen(  # noqa: S603 -- our own arguments
            [python, "-m", "gunicorn", "kopir.config.wsgi", "--bind", bind, "--workers", str(web_workers),
             "--threads", "4", "--timeout", "120", "--log-level", "warning"],
        ),
        subprocess.Popen(  # noqa: S603
            [python, "-m", "django", "procrastinate", "worker"],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "kopir.config.settings"},
        ),
    ]  # fmt: skip
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        while all(child.poll() is None for child in children):
            time.sleep(0.3)
    except KeyboardInterrupt:
        click.echo("Stopping ...")
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(timeout=20)


@click.command()
@click.argument("email")
@click.option("--role", type=click.Choice(["member", "partner", "officer", "editor", "administrator"]), required=True)
@click.option("--name", default="")
@click.password_option()
def account(email: str, role: str, name: str, password: str) -> None:
    """Open an account for EMAIL."""
    set_up_django()
    from kopir.core import accounts  # noqa: PLC0415 -- needs Django set up
    from kopir.core.errors import KopirError  # noqa: PLC0415
    from kopir.core.models import Role  # noqa: PLC0415

    try:
        accounts.open_account(email, role=Role(role), password=password, name=name, by=None)
    except KopirError as refusal:
        refuse(str(refusal.sentence))


_SCOPES = ["rank", "registers", "read", "write", "cases", "speak"]


@click.command()
@click.argument("email")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(_SCOPES))
@click.option("--name", default="command line")
def token(email: str, scopes: tuple[str, ...], name: str) -> None:
    """Issue an API token for the account EMAIL and print its key, once."""
    set_up_django()
    from kopir.core import accounts  # noqa: PLC0415 -- needs Django set up
    from kopir.core.models import Scope, User  # noqa: PLC0415

    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        refuse(f"{email}: there is no such account")
        return
    _, key = accounts.issue_token(user, name=name, scopes=[Scope(scope) for scope in scopes], by=user)
    click.echo(key)


@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Django's own commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kopir.config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(["kopir manage", *arguments])
