"""How a record is cited: its code, its title, the archive, the address, the day it was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from kopir.heritage.models import Record
from kopir.heritage.presenting.words import Words


@dataclass(frozen=True)
class Cited:
    """The parts of a citation; the day of reading is the reader's own."""

    reference: str
    title: Words
    archive: str
    address: str
    changed_at: datetime


def archive_name() -> str:
    """How the archive calls itself."""
    return _("Archive of the Japanese internees in Kazakhstan")


def address_of(record: Record) -> str:
    """The page's address in the reader's language, with scheme and host."""
    return f"{settings.PUBLIC_URL}{reverse('heritage:record', args=[record.reference])}"


def cited(record: Record, title: Words, changed_at: datetime) -> Cited:
    """What stands in the box 'How to cite'."""
    return Cited(record.reference, title, archive_name(), address_of(record), changed_at)
