"""An application comes in; its applicant asks for a new link."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.applications.actions.files import keep_files
from kopir.applications.actions.notices import notify
from kopir.applications.deadlines import DESK_DAYS, working_days_after
from kopir.applications.limits import may_have_link, refuse_too_many
from kopir.applications.models import Application, NoticeKind
from kopir.applications.references import next_reference
from kopir.core import audit
from kopir.core.attachments import refuse_files
from kopir.core.errors import BadInput
from kopir.core.pair import side


@dataclass(frozen=True)
class Asked:
    """What the form says, checked by it. `nonce` is the form's own number."""

    nonce: str
    applicant_name: str
    email: str
    language: str
    country: str
    company_name: str
    kind: str
    seeks: str
    consent_version: str
    phone: str = ""
    role: str = ""
    company_number: str = ""
    entry_source: str = ""
    entry_key: str = ""
    about: str = ""


def receive(asked: Asked, files: Sequence[UploadedFile[bytes]], *, network: str) -> Application:
    """Keep an application and send its receipt. The same form sent twice makes one; changed in between, two."""
    try:
        return _receive(asked, files, network=network)
    except IntegrityError:  # the same form at the same moment: the other one is kept now, and found
        return _receive(asked, files, network=network)


@transaction.atomic
def _receive(asked: Asked, files: Sequence[UploadedFile[bytes]], *, network: str) -> Application:
    sent = Application.objects.filter(nonce=asked.nonce).first()
    if sent is not None:
        if _is_same(sent, asked, files):
            return sent
        asked = replace(asked, nonce=secrets.token_hex(16))
    if side(asked.country) is None:
        raise BadInput(_("The country must be one of the two."))
    refuse_files(files)
    refuse_too_many(asked.email, network)
    today = timezone.localdate()
    application = Application.objects.create(
        reference=next_reference(today.year), due_on=working_days_after(today, DESK_DAYS), **asdict(asked)
    )
    audit.record(
        "application.received", application, actor=None, reference=application.reference, kind=application.kind
    )
    notify(application, NoticeKind.RECEIVED)
    keep_files(application, files)
    return application


def _is_same(sent: Application, asked: Asked, files: Sequence[UploadedFile[bytes]]) -> bool:
    """Whether the form says now what it said when it was sent first."""
    sizes = sorted(sent.files.values_list("size", flat=True))
    words = all(getattr(sent, name) == value for name, value in asdict(asked).items())
    return words and sizes == sorted(file.size or 0 for file in files)


@transaction.atomic
def send_new_link(email: str, reference: str, *, network: str) -> None:
    """Send a new link if address and reference belong together. Who asks is told the same in every case."""
    if not may_have_link(email, network):
        return
    found = Application.objects.filter(reference__iexact=reference, email__iexact=email, forgotten_at=None)
    application = found.select_for_update(no_key=True).first()
    if application is None:
        return
    audit.record("application.link_sent", application, actor=None)
    notify(application, NoticeKind.LINK, application.notices.filter(kind=NoticeKind.LINK).count() + 1)
