"""The rows of an export: what the search finds, all of it, with titles in the reader's language. Never contacts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kopir.core.models import User
from kopir.desk.models import Entry
from kopir.desk.presenting import Row, rows
from kopir.desk.queries.search import Asked, every

_BATCH = 500


def head() -> list[str]:
    """The names of the columns."""
    return [
        _("Kind"),
        _("Reference"),
        _("Title"),
        _("Belongs to"),
        _("Country"),
        _("State"),
        _("Owner"),
        _("Due"),
        _("Since"),
        _("Example"),
        pgettext("of a page", "Address"),
    ]


def exported(asked: Asked, user: User, language: str) -> Iterator[list[str]]:
    """One line a finding, newest first, read in batches."""
    batch: list[Entry] = []
    for entry in every(asked, user).select_related("owner").iterator(chunk_size=_BATCH):
        batch.append(entry)
        if len(batch) == _BATCH:
            yield from _lines(batch, language)
            batch = []
    yield from _lines(batch, language)


def _lines(batch: Sequence[Entry], language: str) -> Iterator[list[str]]:
    return (_line(row) for row in rows(batch, language))


def _line(row: Row) -> list[str]:
    return [
        row.kind_label,
        row.reference,
        row.named.title,
        row.named.below,
        row.country,
        row.state,
        row.owner.name or _("Officer") if row.owner is not None else "",
        row.due_on.isoformat() if row.due_on is not None else "",
        row.at.date().isoformat(),
        _("yes") if row.named.is_example else "",
        f"{settings.PUBLIC_URL}{row.url}",
    ]
