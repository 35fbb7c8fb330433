"""What people bring to the archive, and what they ask of it. Their data stand in no address, log or audit detail."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.core.files.base import File
from django.core.files.storage.base import Storage
from django.core.validators import validate_email
from django.db import transaction
from django.forms import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import BadInput, NotAllowed, WrongState
from kopir.core.languages import Language
from kopir.core.models import User
from kopir.core.states import may_move
from kopir.core.wording import checked, tidy
from kopir.heritage.actions.access import locked
from kopir.heritage.actions.moves import withdraw
from kopir.heritage.actions.people import close_person
from kopir.heritage.attachments import media_type_of
from kopir.heritage.models import Contribution, ContributionFile, Record, RecordKind, Request, RequestKind
from kopir.heritage.pictures import file_name
from kopir.heritage.references import ASKED, GIVEN, next_reference, today
from kopir.heritage.states import (
    CONTRIBUTION_MOVES,
    REQUEST_MOVES,
    ArchiveState,
    ContributionState,
    RequestState,
)

LONGEST_TEXT = 10_000
MOST_FILES = 5
MOST_BYTES = 20 * 1024 * 1024  # of one file
ANSWERED_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Voice:
    """What somebody wrote in a public form."""

    name: str
    email: str
    language: str
    text: str
    about: Record | None = None
    relation: str = ""

    def values(self) -> dict[str, object]:
        """The checked columns."""
        name = " ".join(tidy(self.name[:400]).split())[:200]
        if not name:
            raise BadInput(_("Please give your name."))
        try:
            validate_email(self.email)
        except ValidationError:
            raise BadInput(_("Please give an e-mail address at which you can be reached.")) from None
        language = self.language if self.language in Language.values else Language.ENGLISH
        text = checked(self.text, longest=LONGEST_TEXT)
        return {"name": name, "email": self.email, "language": language, "text": text, "about": self.about}


@transaction.atomic
def contribute(voice: Voice, files: Sequence[File[bytes]] = (), *, consent_version: str) -> Contribution:
    """Take in what somebody gives, with the version of the words of consent he ticked. Editors alone see it."""
    if not consent_version:
        raise BadInput(_("Without your consent we may not keep what you give."))
    if len(files) > MOST_FILES:
        raise BadInput(_("At most %(most)d files are possible.") % {"most": MOST_FILES})
    kinds = [_kind_of(file) for file in files]
    contribution = Contribution.objects.create(
        reference=next_reference(GIVEN),
        relation=" ".join(tidy(voice.relation[:400]).split())[:200],
        consent_version=consent_version[:40],
        **voice.values(),
    )
    for file, kind in zip(files, kinds, strict=True):
        _keep(contribution, file, kind)
    audit.record("contribution.received", contribution, actor=None, files=len(files))
    return contribution


def _kind_of(file: File[bytes]) -> str:
    if file.size > MOST_BYTES:
        raise BadInput(
            _("“%(name)s” is too large: a file may have at most %(most)d MB.")
            % {"name": file_name(file.name or ""), "most": MOST_BYTES // 1024 // 1024}
        )
    return media_type_of(file)


def _keep(contribution: Contribution, file: File[bytes], media_type: str) -> None:
    """Under a name that cannot be guessed; the file's own name is only remembered."""
    name = tidy(file_name(file.name or ""))[:200] or "file"
    file.seek(0)
    row = ContributionFile(contribution=contribution, name=name, media_type=media_type, size=file.size)
    row.file.save(secrets.token_hex(16), file, save=True)


@transaction.atomic
def answer_contribution(
    contribution: Contribution, state: ContributionState, *, answer: str, by: User
) -> Contribution:
    """Accept it for the archive or decline it, with words for who gave it."""
    fresh = Contribution.objects.select_for_update(no_key=True, of=("self",)).get(pk=contribution.pk)
    if not may_move(CONTRIBUTION_MOVES, ContributionState(fresh.state), state):
        raise WrongState(_("This contribution has been answered already."))
    if state == ContributionState.WITHDRAWN:
        return withdraw_contribution(fresh, by=by)
    fresh.state, fresh.answer, fresh.answered_by = state, checked(answer, longest=LONGEST_TEXT), by
    fresh.save(update_fields=["state", "answer", "answered_by"])
    audit.record("contribution.answered", fresh, actor=by, state=state.value)
    return fresh


@transaction.atomic
def withdraw_contribution(contribution: Contribution, *, by: User | None) -> Contribution:
    """The giver takes it back: the files are deleted, what he wrote, and who he was."""
    fresh = Contribution.objects.select_for_update(no_key=True, of=("self",)).get(pk=contribution.pk)
    if not may_move(CONTRIBUTION_MOVES, ContributionState(fresh.state), ContributionState.WITHDRAWN):
        raise WrongState(_("This contribution cannot be withdrawn."))
    for row in fresh.files.all():
        transaction.on_commit(partial(_delete_file, row.file.storage, row.file.name))
        row.delete()
    fresh.state, fresh.text, fresh.relation, fresh.answer = ContributionState.WITHDRAWN, "–", "", ""
    fresh.name, fresh.email = "–", ""
    fresh.save(update_fields=["state", "text", "relation", "answer", "name", "email"])
    audit.record("contribution.withdrawn", fresh, actor=by)
    return fresh


def _delete_file(storage: Storage, name: str | None) -> None:
    if name:
        storage.delete(name)


@transaction.atomic
def ask(kind: RequestKind, voice: Voice) -> Request:
    """Take in a request. It is answered within thirty days."""
    request = Request.objects.create(
        reference=next_reference(ASKED), kind=kind, due_on=today() + ANSWERED_WITHIN, **voice.values()
    )
    audit.record("request.received", request, actor=None, kind=kind.value, due_on=str(request.due_on))
    return request


def _refuse_request_move(request: Request, new: RequestState) -> None:
    if not may_move(REQUEST_MOVES, RequestState(request.state), new):
        raise WrongState(
            _("A request in the state “%(old)s” cannot be moved to “%(new)s”.")
            % {"old": RequestState(request.state).label, "new": new.label}
        )


def _locked_request(request: Request) -> Request:
    return Request.objects.select_for_update(no_key=True, of=("self",)).get(pk=request.pk)


@transaction.atomic
def propose(request: Request, decision: RequestState, *, answer: str, by: User) -> Request:
    """One editor says what should be decided, with the answer for who asked."""
    if decision not in {RequestState.GRANTED, RequestState.REFUSED}:
        raise BadInput(_("A request is granted or refused."))
    fresh = _locked_request(request)
    _refuse_request_move(fresh, RequestState.PROPOSED)
    fresh.state, fresh.proposed, fresh.proposed_by = RequestState.PROPOSED, decision, by
    fresh.answer = checked(answer, longest=LONGEST_TEXT)
    fresh.save(update_fields=["state", "proposed", "proposed_by", "answer"])
    audit.record("request.proposed", fresh, actor=by, decision=decision.value)
    return fresh


@transaction.atomic
def decide(request: Request, *, agrees: bool, by: User) -> Request:
    """Another editor agrees, and it is done; or does not, and the request is open again.

    What is asked to be taken down is withdrawn in the same transaction as it is granted.
    """
    fresh = _locked_request(request)
    new = RequestState(fresh.proposed) if agrees and fresh.proposed else RequestState.OPEN
    _refuse_request_move(fresh, new)
    if fresh.proposed_by_id == by.pk:
        raise NotAllowed(_("You proposed this; another editor must decide."))
    was = fresh.proposed
    fresh.state = new
    if new == RequestState.OPEN:
        fresh.proposed, fresh.proposed_by = "", None
    else:
        fresh.decided_by, fresh.decided_at = by, timezone.now()
    fresh.save(update_fields=["state", "proposed", "proposed_by", "decided_by", "decided_at"])
    audit.record("request.decided", fresh, actor=by, was=was, now=new.value)
    if new == RequestState.GRANTED and fresh.kind == RequestKind.REMOVAL and fresh.about is not None:
        _take_down(fresh.about, fresh.reference, by=by)
    return fresh


def _take_down(about: Record, reference: str, *, by: User) -> None:
    """Out of the public: the record itself, and the person it is about."""
    reason = _("Request %(number)s was granted.") % {"number": reference}
    record = locked(about)
    if record.kind == RecordKind.PERSON:
        close_person(record, reason=reason, by=by)
    if record.state == ArchiveState.PUBLISHED:
        withdraw(record, reason=reason, by=by)
