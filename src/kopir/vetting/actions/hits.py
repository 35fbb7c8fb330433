"""People decide on hits: one proposes to clear, another one clears; either may confirm. Always with a reason."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kopir.core import audit
from kopir.core.errors import BadInput, NotAllowed, WrongState
from kopir.core.models import User
from kopir.core.states import may_move
from kopir.core.wording import checked
from kopir.vetting.admission import admission
from kopir.vetting.models import Hit, Standing
from kopir.vetting.states import HIT_MOVES, HitState

LONGEST_REASON = 2_000


def _locked(hit: Hit, new: HitState, *, only: frozenset[HitState] = frozenset(HitState)) -> HitState:
    """The hit as it is now, behind the standing of its company, as screening and introducing lock them.

    `only`: the states from which this word can be said, where that is not every one the table of moves allows.
    """
    Standing.objects.select_for_update().filter(company=hit.company_id).first()
    hit.refresh_from_db(from_queryset=Hit.objects.select_for_update())
    old = HitState(hit.state)
    if old not in only or not may_move(HIT_MOVES, old, new):
        raise WrongState(_("Somebody else has decided on this hit meanwhile. Read it again."))
    return old


def _reason(text: str) -> str:
    if not text.strip():
        raise BadInput(_("Please say why."))
    return checked(text, longest=LONGEST_REASON)


@transaction.atomic
def propose_clearance(hit: Hit, reason: str, *, by: User) -> Hit:
    """Say that it is somebody else, and why. A second person has to agree."""
    words = _reason(reason)
    old = _locked(hit, HitState.PROPOSED)
    hit.state, hit.reason = HitState.PROPOSED, words
    hit.proposed_by, hit.proposed_at = by, timezone.now()
    hit.save(update_fields=["state", "reason", "proposed_by", "proposed_at"])
    audit.record("hit.clearance_proposed", hit, actor=by, was=old.value, company=hit.company_id)
    return hit


@transaction.atomic
def clear(hit: Hit, *, by: User) -> Hit:
    """Agree that it is somebody else. Never the one who proposed it; the database holds this, too."""
    old = _locked(hit, HitState.CLEARED)
    if hit.proposed_by_id == by.pk:
        raise NotAllowed(_("You proposed this yourself; somebody else has to agree."))
    hit.state, hit.due_on = HitState.CLEARED, None
    hit.decided_by, hit.decided_at = by, timezone.now()
    hit.save(update_fields=["state", "due_on", "decided_by", "decided_at"])
    audit.record("hit.cleared", hit, actor=by, was=old.value, company=hit.company_id)
    return hit


@transaction.atomic
def send_back(hit: Hit, reason: str, *, by: User) -> Hit:
    """Do not agree: the hit is open again, with what is missing."""
    words = _reason(reason)
    return _open_again(hit, words, "hit.sent_back", by, only=frozenset({HitState.PROPOSED}))


@transaction.atomic
def reopen(hit: Hit, reason: str, *, by: User) -> Hit:
    """Look again at a hit that was cleared or confirmed."""
    decided = frozenset({HitState.CLEARED, HitState.CONFIRMED})
    return _open_again(hit, _reason(reason), "hit.reopened", by, only=decided)


def _open_again(hit: Hit, words: str, action: str, by: User, *, only: frozenset[HitState]) -> Hit:
    old = _locked(hit, HitState.OPEN, only=only)
    before = hit.reason
    hit.state, hit.reason = HitState.OPEN, words
    hit.due_on = timezone.localdate() + timedelta(days=admission().hit_days)
    hit.proposed_by = hit.proposed_at = hit.decided_by = hit.decided_at = None
    fields = ["state", "reason", "due_on", "proposed_by", "proposed_at", "decided_by", "decided_at"]
    hit.save(update_fields=fields)
    audit.record(action, hit, actor=by, was=old.value, reason_was=before, company=hit.company_id)
    return hit


@transaction.atomic
def confirm(hit: Hit, reason: str, *, by: User) -> Hit:
    """Say that it is the listed party: the company is not introduced while this stands."""
    words = _reason(reason)
    old = _locked(hit, HitState.CONFIRMED)
    hit.state, hit.reason, hit.due_on = HitState.CONFIRMED, words, None
    hit.decided_by, hit.decided_at = by, timezone.now()
    hit.save(update_fields=["state", "reason", "due_on", "decided_by", "decided_at"])
    audit.record("hit.confirmed", hit, actor=by, was=old.value, company=hit.company_id)
    return hit
