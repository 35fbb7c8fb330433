"""Collect the strings of screens into src/kopir/locale/<language>/LC_MESSAGES/django.po (needs gettext's xgettext)."""

from __future__ import annotations

import os

import django
from django.core.management import call_command


def main() -> None:
    os.environ["KOPIR_NO_DATABASE"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kopir.config.settings")
    django.setup()
    call_command("makemessages", locale=["kk", "ru", "ja"], no_wrap=True, no_location=True, no_obsolete=True)


if __name__ == "__main__":
    main()
