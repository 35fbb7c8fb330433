"""Files of applicants, kept where no URL leads."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from functools import partial

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from kopir.applications.models import Application, ApplicationFile, private_storage
from kopir.core.attachments import media_type_of, name_of


def keep_files(application: Application, files: Sequence[UploadedFile[bytes]]) -> None:
    """Store the files under names that say nothing. Call it last: what fails afterwards would leave them behind."""
    stored: list[str] = []
    try:
        for file in files:
            stored.append(private_storage().save(f"applications/{secrets.token_hex(16)}", file))
            media_type = media_type_of(file, file.size or 0)
            ApplicationFile.objects.create(
                application=application,
                stored=stored[-1],
                name=name_of(file, media_type),
                media_type=media_type,
                size=file.size or 0,
            )
    except BaseException:
        for name in stored:
            private_storage().delete(name)
        raise


def drop_files(application: Application) -> None:
    """Take the files away; the bytes go when that is certain."""
    for file in application.files.all():
        transaction.on_commit(partial(private_storage().delete, file.stored))
    application.files.all().delete()
