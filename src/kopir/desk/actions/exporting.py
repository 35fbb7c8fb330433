"""That somebody took data away is recorded before the first line goes out."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction

from kopir.core import audit
from kopir.core.models import User
from kopir.desk.queries.search import Asked


@transaction.atomic
def record_export(asked: Asked, file_format: str, *, by: User) -> None:
    """Who took what; the words that were searched are not kept, they may be a person's name."""
    filters = {name: value for name, value in asdict(asked).items() if name != "words" and value}
    audit.record("desk.exported", by, actor=by, format=file_format, with_words=bool(asked.words), **filters)
