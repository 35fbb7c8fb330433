"""Papers that show what a company says: handed in by it or the desk, looked at by the desk."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import date

from django.core.files.storage import storages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.companies.models import Company
from kopir.core import audit
from kopir.core.attachments import media_type_of, name_of, refuse_files
from kopir.core.errors import BadInput, WrongState
from kopir.core.models import User
from kopir.core.states import may_move
from kopir.core.wording import checked, tidy
from kopir.vetting.admission import admission
from kopir.vetting.models import Evidence
from kopir.vetting.states import EVIDENCE_MOVES, EvidenceState

MOST_WAITING = 30  # papers of one company that nobody has looked at
LONGEST_REASON = 500


@dataclass(frozen=True)
class Paper:
    """What is said of a paper."""

    kind: str
    title: str = ""
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    expires_on: date | None = None


@transaction.atomic
def add_evidence(company: Company, paper: Paper, file: UploadedFile[bytes] | None, *, by: User) -> Evidence:
    """Hand a paper in. The file is looked at by its content; it is kept where no URL leads."""
    if paper.kind not in admission().of(company.country).kinds:
        raise BadInput(_("This kind of paper is not asked for."))
    if paper.issued_on and paper.expires_on and paper.expires_on < paper.issued_on:
        raise BadInput(_("The paper would expire before it was issued."))
    if paper.issued_on and paper.issued_on > timezone.localdate():
        raise BadInput(_("The paper is dated in the future."))
    if paper.expires_on and paper.expires_on < timezone.localdate():
        raise BadInput(_("The paper has expired already."))
    if paper.expires_on is None and admission().evidence[paper.kind].expires:
        raise BadInput(_("Please type the day on which the paper expires; it is stated on it."))
    waiting = Evidence.objects.filter(company=company, state=EvidenceState.SUBMITTED).count()
    if waiting >= MOST_WAITING:
        raise BadInput(_("%(number)d papers wait to be looked at already; please wait.") % {"number": waiting})
    if file is None:
        raise BadInput(_("Please choose a file."))
    refuse_files([file])
    values = {name: tidy(value) if isinstance(value, str) else value for name, value in asdict(paper).items()}
    media_type = media_type_of(file, file.size or 0)
    evidence = Evidence.objects.create(
        company=company,
        added_by=by,
        name=name_of(file, media_type),
        media_type=media_type,
        size=file.size or 0,
        **values,
    )
    audit.record("company.evidence_added", company, actor=by, evidence=evidence.pk, kind=paper.kind)
    stored = storages["private"].save(f"evidence/{secrets.token_hex(16)}", file)
    try:
        evidence.stored = stored
        evidence.save(update_fields=["stored"])
    except BaseException:
        storages["private"].delete(stored)
        raise
    return evidence


def _move(evidence: Evidence, new: EvidenceState, reason: str, by: User) -> Evidence:
    evidence.refresh_from_db(from_queryset=Evidence.objects.select_for_update())
    if not may_move(EVIDENCE_MOVES, EvidenceState(evidence.state), new):
        raise WrongState(_("Somebody else has looked at this paper meanwhile."))
    evidence.state, evidence.reason = new, reason
    evidence.reviewed_by, evidence.reviewed_at = by, timezone.now()
    evidence.save(update_fields=["state", "reason", "reviewed_by", "reviewed_at"])
    audit.record(f"company.evidence_{new.value}", evidence.company, actor=by, evidence=evidence.pk)
    return evidence


@transaction.atomic
def accept_evidence(evidence: Evidence, *, by: User) -> Evidence:
    """The paper shows what it should."""
    return _move(evidence, EvidenceState.ACCEPTED, "", by)


@transaction.atomic
def refuse_evidence(evidence: Evidence, reason: str, *, by: User) -> Evidence:
    """The paper does not; the company reads why."""
    if not tidy(reason[:LONGEST_REASON]):
        raise BadInput(_("Please say why."))
    return _move(evidence, EvidenceState.REFUSED, checked(reason, longest=LONGEST_REASON), by)
