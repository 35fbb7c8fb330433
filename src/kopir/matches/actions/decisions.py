"""Writes: officers' decisions on suggestions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kopir.core import audit
from kopir.core.errors import AlreadyThere, BadInput, NotAllowed, WrongState
from kopir.core.models import User
from kopir.core.rules import is_desk
from kopir.core.states import may_move
from kopir.matches.actions.judgments import judge, take_judgment_back
from kopir.matches.inviting import call_back
from kopir.matches.models import Decision, Indexed
from kopir.matches.queries.reading import ENGINE_VERSION
from kopir.matches.queries.shown import Reader
from kopir.matches.queries.suggestions import Asked, pair_of, score_of
from kopir.matches.queries.weights import current_weights
from kopir.matches.states import DUE_IN, MOVES, Answer, DecisionState, JudgmentSource
from kopir.opportunities.models import Direction, Opportunity
from kopir.opportunities.states import OpportunityState


@dataclass(frozen=True)
class Lead:
    """A register entry, named so that it outlives its snapshot."""

    source: str
    key: str
    name: str = ""


@dataclass(frozen=True)
class Word:
    """What the officer says, and what was suggested when it was said."""

    state: DecisionState
    reason: str = ""
    score: float | None = None
    evidence: tuple[dict[str, Any], ...] = ()


def with_evidence(word: Word, one: Opportunity, answer: Opportunity, *, today: date | None = None) -> Word:
    """The word with what the engine says of the pair at this moment, to be stored beside it."""
    row = Indexed.objects.filter(pk=one.pk).first()
    asked = Asked(Reader("en", sees_names=True), today or timezone.localdate())
    found = score_of(one, row, answer.pk, asked) if row is not None else None
    if found is None:
        return word
    evidence = tuple(
        {
            "feature": e.feature,
            "value": round(e.value, 4),
            "weight": e.weight,
            "because": {"code": e.because.code, **{k: list(v) for k, v in e.because.params.items()}}
            if e.because
            else None,
        }
        for e in found.evidence
    )
    return replace(word, score=found.score, evidence=evidence)


@transaction.atomic
def decide(
    one: Opportunity, answer: Opportunity | Lead, word: Word, *, by: User, today: date | None = None
) -> Decision:
    """Shortlist, dismiss, mark for invitation, or take back. The first word on a pair makes its row."""
    if not is_desk(by):
        raise NotAllowed(_("Only officers of the chamber decide on suggestions."))
    _refuse_unfit(one, answer)
    decision, is_new = _row_of(one, answer)
    old = DecisionState(decision.state)
    if old == word.state:
        raise AlreadyThere(_("This has been decided already."))
    if not may_move(MOVES, old, word.state):
        raise WrongState(_("This step is not possible from the present state."))
    if word.state == DecisionState.DISMISSED and not word.reason.strip():
        raise BadInput(_("Say in a few words why this does not fit."))
    if old == DecisionState.INVITED and isinstance(answer, Lead):
        call_back(decision, by=by)
    decision.state, decision.reason = word.state, word.reason.strip()[:500]
    decision.owner = by
    decision.due_on = _due(word.state, today or timezone.localdate())
    if word.score is not None:
        decision.score, decision.evidence = word.score, list(word.evidence)
        decision.engine_version = current_weights().stamp(ENGINE_VERSION)
    decision.save(
        update_fields=["state", "reason", "owner", "due_on", "score", "evidence", "engine_version", "updated_at"]
    )
    audit.record(
        f"match.{word.state.value}", decision, actor=by, was=None if is_new else old.value, why=decision.reason
    )
    if isinstance(answer, Opportunity):
        _learn_from(decision, one, answer, by)
    return decision


# What the desk's word on a suggestion says of the pair; a suggestion taken back says nothing.
_SAYS = {
    DecisionState.SHORTLISTED: Answer.FITS,
    DecisionState.INVITED: Answer.FITS,
    DecisionState.DISMISSED: Answer.DOES_NOT_FIT,
}


def _learn_from(decision: Decision, one: Opportunity, answer: Opportunity, by: User) -> None:
    key = f"{JudgmentSource.DECISION}:{decision.pk}"
    said = _SAYS.get(DecisionState(decision.state))
    if said is None:
        take_judgment_back(key, by=by)
        return
    judge(one, answer, said, reason=decision.reason, source=JudgmentSource.DECISION, source_key=key, by=by)


def _refuse_unfit(one: Opportunity, answer: Opportunity | Lead) -> None:
    both = (one, answer) if isinstance(answer, Opportunity) else (one,)
    if any(opportunity.state != OpportunityState.PUBLISHED for opportunity in both):
        raise WrongState(_("Only published opportunities can be brought together."))
    if isinstance(answer, Opportunity) and one.company_id == answer.company_id:
        raise BadInput(_("Both opportunities are of the same company."))
    if isinstance(answer, Opportunity) and one.direction == answer.direction == Direction.NEED:
        raise BadInput(_("Two needs do not answer each other."))


def _row_of(one: Opportunity, answer: Opportunity | Lead) -> tuple[Decision, bool]:
    """The decision's row, locked; made when this is the first word on it."""
    if isinstance(answer, Opportunity):
        first, second = pair_of(one, answer)
        key: dict[str, Any] = {"opportunity": first, "answer": second}
        given: dict[str, Any] = {}
    else:
        key = {"opportunity": one, "answer": None, "lead_source": answer.source, "lead_key": answer.key}
        given = {"lead_name": answer.name[:500]}
    decision, is_new = Decision.objects.get_or_create(**key, defaults=given)
    return Decision.objects.select_for_update().get(pk=decision.pk), is_new


def _due(state: DecisionState, today: date) -> date | None:
    days = DUE_IN.get(state)
    return today + timedelta(days=days) if days is not None else None
