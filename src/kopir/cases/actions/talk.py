"""Messages in a case: said once, to those who may read them, with files and translations."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.core.files.storage import storages
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.cases import letters
from kopir.cases.actions.access import locked_case
from kopir.cases.models import Case, CaseFile, CaseMessage, CaseMessageText
from kopir.cases.models.talk import Audience
from kopir.cases.states import ENDED, CaseState, Side
from kopir.core import audit
from kopir.core.attachments import media_type_of, name_of, refuse_files
from kopir.core.errors import BadInput, WrongState
from kopir.core.languages import Origin, fingerprint
from kopir.core.models import User
from kopir.core.wording import checked, language_of

LONGEST_MESSAGE = 10_000


def send_message(
    case: Case,
    text: str,
    audience: Audience,
    files: Sequence[UploadedFile[bytes]],
    *,
    nonce: str,
    by: User,
    side: Side,
) -> CaseMessage:
    """Say something to both companies, or between one of them and the chamber. The same form twice is one message;
    other words in it, sent after going back, are another one.

    Before the introduction the two companies do not write to each other: only with the chamber.
    """
    try:
        return _send(case, text, audience, files, nonce, by, side)
    except IntegrityError:  # the same form at the same moment: the other one is kept now, and found
        return _send(case, text, audience, files, nonce, by, side)


@transaction.atomic
def _send(
    case: Case, text: str, audience: Audience, files: Sequence[UploadedFile[bytes]], nonce: str, by: User, side: Side
) -> CaseMessage:
    clean = checked(text, longest=LONGEST_MESSAGE)
    sent = CaseMessage.objects.filter(nonce=nonce).first()
    if sent is not None:
        if (sent.case_id, sent.author_id) == (case.pk, by.pk) and _says(sent, clean, audience, files):
            return sent
        nonce = secrets.token_hex(16)
    refuse_files(files)
    state = locked_case(case)
    if state in ENDED:
        raise WrongState(_("The case has ended."))
    if side != Side.CHAMBER and audience not in {Audience.ALL, Audience(side.value)}:
        raise BadInput(_("A company writes to both, or to the chamber alone."))
    if state == CaseState.PROPOSED and audience == Audience.ALL:
        raise WrongState(_("Before the introduction a company writes to the chamber alone."))
    message = CaseMessage.objects.create(case=case, nonce=nonce, side=side, audience=audience, author=by)
    CaseMessageText.objects.create(message=message, language=language_of(clean), text=clean)
    audit.record("case.message_sent", case, actor=by, message=message.pk, audience=audience.value, files=len(files))
    letters.case_message(message, by=by)
    _keep(message, files)
    return message


def _says(sent: CaseMessage, text: str, audience: Audience, files: Sequence[UploadedFile[bytes]]) -> bool:
    """Whether the message that was sent under the form's number says what the form says now."""
    words = sent.texts.filter(origin=Origin.ORIGINAL, text=text).exists()
    sizes = sorted(sent.files.values_list("size", flat=True))
    return words and sent.audience == audience and sizes == sorted(file.size or 0 for file in files)


def _keep(message: CaseMessage, files: Sequence[UploadedFile[bytes]]) -> None:
    """Store the files under names that say nothing; what fails leaves none behind."""
    stored: list[str] = []
    try:
        for file in files:
            stored.append(storages["private"].save(f"cases/{secrets.token_hex(16)}", file))
            media_type = media_type_of(file, file.size or 0)
            CaseFile.objects.create(
                message=message, stored=stored[-1], name=name_of(file, media_type), media_type=media_type,
                size=file.size or 0,
            )  # fmt: skip
    except BaseException:
        for name in stored:
            storages["private"].delete(name)
        raise


@transaction.atomic
def translate_message(message: CaseMessage, language: str, text: str, *, by: User) -> CaseMessageText:
    """What a message says in another language; its readers see it with the original one click away."""
    clean = checked(text, longest=2 * LONGEST_MESSAGE)
    original = message.texts.get(origin=Origin.ORIGINAL)
    if original.language == language:
        raise BadInput(_("The message is written in this language."))
    written, _is_new = CaseMessageText.objects.update_or_create(
        message=message,
        language=language,
        defaults={
            "text": clean,
            "origin": Origin.PERSON,
            "translated_from": fingerprint(original.text),
            "approved_by": by,
            "approved_at": timezone.now(),
        },
    )
    audit.record("case.message_translated", message.case, actor=by, message=message.pk, language=language)
    return written
